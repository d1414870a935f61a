"""Rows, questions and findings while they are read; each may continue on the next page."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from extract.model import (
    EMPTY_CELL,
    DraftCell,
    DraftFinding,
    DraftQuestion,
    DraftResponse,
    DraftStatus,
    fill_draft_cells,
)
from extract.tables.grid import Column
from extract.text.cells import Line, join_cells
from ingest.model import Box, Span

MAX_SPECK_LETTERS = 2  # no answer is as short


@dataclass(slots=True)
class OpenRow:
    """One agency's row."""

    agency: DraftCell = EMPTY_CELL
    status: DraftStatus = field(default_factory=DraftStatus)
    cells: dict[str, DraftCell] = field(default_factory=dict)
    other: dict[str, DraftCell] = field(default_factory=dict)

    def close(self) -> DraftResponse:
        return DraftResponse(
            agency=self.agency,
            status=self.status,
            cells=fill_draft_cells(self.cells),
            other=tuple(self.other.items()),
        )

    def keep_other(self, name: str, cell: DraftCell) -> None:
        """Store a cell that fits no field; a second cell under the same name gets a number behind it."""
        free = next(n for n in (name, *(f"{name} ({i})" for i in range(2, 100))) if n not in self.other)
        self.other[free] = cell

    def is_blank(self) -> bool:
        cells = [self.agency, self.status.cell, *self.cells.values(), *self.other.values()]
        return not any(c.raw for c in cells) and self.status.colour is None

    def speck_cells(self) -> tuple[DraftCell, ...]:
        """Return the cells of a row that has only a sign or two, as dust is read; () for any other row."""
        cells = [c for c in (self.agency, self.status.cell, *self.cells.values(), *self.other.values()) if c.raw]
        lone = (
            len("".join(c.raw for c in cells)) <= MAX_SPECK_LETTERS
            and not self.agency.raw
            and self.status.colour is None
        )
        return tuple(cells) if lone and not self.status.cell.raw else ()


@dataclass(slots=True)
class OpenQuestion:
    """A question. `number` is that of its finding, where the label has it; `stem` is the number its label begins with.

    `above`: the question is printed above its table, not in it.
    """

    label: str
    number: int | None
    text: DraftCell
    stem: str = ""
    above: bool = False
    rows: list[OpenRow] = field(default_factory=list)

    def close(self) -> DraftQuestion:
        return DraftQuestion(label=self.label, text=self.text, responses=tuple(r.close() for r in self.rows))


@dataclass(slots=True)
class OpenFinding:
    """A finding. `heading` is the last line of its heading, while more of it may follow.

    `inferred`: it has no heading and was inferred from the labels of its questions.
    """

    number: str
    kind: str
    title: DraftCell = EMPTY_CELL
    narrative: DraftCell = EMPTY_CELL
    questions: list[OpenQuestion] = field(default_factory=list)
    heading: Line | None = None
    inferred: bool = False

    def close(self) -> DraftFinding:
        numbers = [q.number for q in self.questions if q.number is not None]
        own = self.number
        if self.kind == "additional learning" and numbers:
            own = str(Counter(numbers).most_common(1)[0][0])
        return DraftFinding(
            number=own,
            kind=self.kind,
            title=self.title,
            narrative=self.narrative,
            questions=tuple(q.close() for q in self.questions),
        )


def correct_plain_labels(questions: Sequence[OpenQuestion]) -> None:
    """Correct a number that was misread between its neighbours or before the second: 4, 2, 3 becomes 1, 2, 3."""
    for i, question in enumerate(questions):
        before = 0 if i == 0 else int(questions[i - 1].label) if questions[i - 1].label.isdigit() else None
        after = questions[i + 1].label if i + 1 < len(questions) else ""
        if before is None or not question.label.isdigit() or not after.isdigit() or int(after) != before + 2:
            continue
        if int(question.label) != before + 1:
            reasons = (*question.text.reasons, "label told from its place in the sequence")
            question.label = question.stem = str(before + 1)
            question.text = replace(question.text, reasons=reasons)


def name_columns_apart(columns: Sequence[Column]) -> tuple[Column, ...]:
    """Give each column that fits no field a different name."""
    seen: dict[str, int] = {}
    out = []
    for at, column in enumerate(columns, 1):
        name = column.name or f"column {at}"
        if column.field is None:
            seen[name] = seen.get(name, 0) + 1
            name = name if seen[name] == 1 else f"{name} ({seen[name]})"
        out.append(replace(column, name=name))
    return tuple(out)


def join_beside(number: DraftCell, question: DraftCell) -> DraftCell:
    """Join a number and the text beside it into one cell with one place."""
    both = join_cells(number, question, over_page=False)
    boxes = [s.box for s in both.source if s.box]
    if len(boxes) < 2 or len({s.page for s in both.source}) > 1:
        return both
    return replace(both, source=(Span(page=both.source[0].page, box=Box.hull(boxes)),))


def squash_text(text: str) -> str:
    return "".join(c for c in text.lower() if c.isalnum())
