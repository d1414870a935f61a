"""Rows, questions and findings while they are being read; each may go on on the next page."""

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

SPECK = 2  # signs; no answer is as short


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

    def put_aside(self, name: str, cell: DraftCell) -> None:
        """Keeps a cell that fits no field; a second under the same name does not take its place."""
        free = next(n for n in (name, *(f"{name} ({i})" for i in range(2, 100))) if n not in self.other)
        self.other[free] = cell

    def blank(self) -> bool:
        cells = [self.agency, self.status.cell, *self.cells.values(), *self.other.values()]
        return not any(c.raw for c in cells) and self.status.colour is None

    def specks(self) -> tuple[DraftCell, ...]:
        """The cells of a row that holds a sign or two and nothing else, as dust is read; else none."""
        cells = [c for c in (self.agency, self.status.cell, *self.cells.values(), *self.other.values()) if c.raw]
        lone = len("".join(c.raw for c in cells)) <= SPECK and not self.agency.raw and self.status.colour is None
        return tuple(cells) if lone and not self.status.cell.raw else ()


@dataclass(slots=True)
class OpenQuestion:
    """`number` is its finding's, where the label tells it; `stem` the number that its label begins with;
    `above` where it stands over its table, not in it."""

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
    """`heading` is its last line, while more of it may follow; `inferred` where it has none and was told
    from its questions' labels."""

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


def number_anew(questions: Sequence[OpenQuestion]) -> None:
    """Puts right a label of one number, misread between its neighbours or before the second: 4, 2, 3 is 1, 2, 3."""
    for i, question in enumerate(questions):
        before = 0 if i == 0 else int(questions[i - 1].label) if questions[i - 1].label.isdigit() else None
        after = questions[i + 1].label if i + 1 < len(questions) else ""
        if before is None or not question.label.isdigit() or not after.isdigit() or int(after) != before + 2:
            continue
        if int(question.label) != before + 1:
            reasons = (*question.text.reasons, "label told from its place in the sequence")
            question.label = question.stem = str(before + 1)
            question.text = replace(question.text, reasons=reasons)


def named_apart(columns: Sequence[Column]) -> tuple[Column, ...]:
    """Columns that fit no field, each under a name of its own."""
    seen: dict[str, int] = {}
    out = []
    for at, column in enumerate(columns, 1):
        name = column.name or f"column {at}"
        if column.field is None:
            seen[name] = seen.get(name, 0) + 1
            name = name if seen[name] == 1 else f"{name} ({seen[name]})"
        out.append(replace(column, name=name))
    return tuple(out)


def beside(number: DraftCell, question: DraftCell) -> DraftCell:
    """A number and the text beside it: one cell in one place."""
    both = join_cells(number, question, over_page=False)
    boxes = [s.box for s in both.source if s.box]
    if len(boxes) < 2 or len({s.page for s in both.source}) > 1:
        return both
    return replace(both, source=(Span(page=both.source[0].page, box=Box.hull(boxes)),))


def squashed(text: str) -> str:
    return "".join(c for c in text.lower() if c.isalnum())
