"""Tables' rows walked in the order of the paper, over page breaks, into questions and agencies' responses."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from extract.cells import cell_of, joined, lines_of
from extract.labels import Label, read_label
from extract.nouns import EMPTY, FIELDS, DraftCell, DraftQuestion, DraftResponse, DraftStatus
from extract.places import span
from extract.tables import Column, GridCell, Table, colour_of, column_of, read_header
from ingest.nouns import Fault, Page, Word

MATCHED = 0.95  # of 1; a header matched worse is said so on its cells
ENDS = tuple('.!?:;)”"')


@dataclass(slots=True)
class OpenRow:
    """A row being read; it may go on on the next page."""

    agency: DraftCell = EMPTY
    status: DraftStatus = field(default_factory=DraftStatus)
    cells: dict[str, DraftCell] = field(default_factory=dict)
    other: dict[str, DraftCell] = field(default_factory=dict)

    def close(self) -> DraftResponse:
        return DraftResponse(
            agency=self.agency,
            status=self.status,
            other=tuple(self.other.items()),
            **{name: self.cells.get(name, EMPTY) for name in FIELDS},
        )

    def blank(self) -> bool:
        cells = [self.agency, self.status.cell, *self.cells.values(), *self.other.values()]
        return not any(c.raw for c in cells) and self.status.colour is None


@dataclass(slots=True)
class OpenQuestion:
    label: str
    number: int | None
    text: DraftCell
    rows: list[OpenRow] = field(default_factory=list)

    def close(self) -> DraftQuestion:
        return DraftQuestion(label=self.label, text=self.text, responses=tuple(r.close() for r in self.rows))


@dataclass(slots=True)
class RowReader:
    """Carries what stays open from table to table: the header, the question, the row, the last label."""

    columns: tuple[Column, ...] = ()
    last_label: Label | None = None
    question: OpenQuestion | None = None
    faults: list[Fault] = field(default_factory=list)
    unnamed: set[str] = field(default_factory=set)

    def read(self, table: Table, words: dict[int, list[Word]], fresh: bool) -> list[OpenQuestion]:
        """The questions that begin in this table, rows added to the one that was open. `fresh` says that
        a heading stands between this table and the one before, so that nothing goes on."""
        texts = {region: " ".join(w.text for w in ws) for region, ws in words.items()}
        begun: list[OpenQuestion] = []
        if fresh:
            self.question = None
        first = True
        for row in range(table.rows):
            cells = table.starting(row)
            if not cells:
                continue
            header = read_header(table, row, texts) if first or row <= 1 else None
            if header:
                self._take_header(table.page, header)
                continue
            self._row(table, cells, words, first and not fresh, begun)
            first = False
        return begun

    def _take_header(self, page: Page, header: tuple[Column, ...]) -> None:
        self.columns = header
        for column in header:
            if column.field is None and column.name and column.name not in self.unnamed:
                self.unnamed.add(column.name)
                detail = f"The column “{column.name}” fits no field; its cells are kept under that name."
                self.faults.append(Fault(code="column-unknown", detail=detail, page=page.number))

    def _row(
        self,
        table: Table,
        cells: Sequence[GridCell],
        words: dict[int, list[Word]],
        may_go_on: bool,
        begun: list[OpenQuestion],
    ) -> None:
        page, row = table.page, OpenRow()
        question, question_starts = EMPTY, False
        for cell in cells:
            column = column_of(table, cell, self.columns)
            made = self._cell(page, cell, words, column)
            name = column.field if column else None
            if name == "question":
                question, question_starts = made, True
            elif name == "agency":
                row.agency = made
            elif name == "rag":
                row.status = _status(page, cell, made)
            elif name == "number":
                question = joined(made, question, over_page=False)
            elif name:
                row.cells[name] = made
            elif made.raw:
                row.other[column.name if column else "?"] = made
        label, rest = read_label(question.body, self.last_label) if question.raw else (None, "")
        if may_go_on and self.question and label is None and self._goes_on(row):
            self.question.text = joined(self.question.text, question)
            self._extend(self.question, row)
            return
        if label is not None or (question_starts and question.raw and not (may_go_on and self.question)):
            self._begin(page, label, rest, question, begun)
        elif question.raw and self.question:
            self.question.text = joined(self.question.text, question)
        if row.blank():
            return
        if self.question is None:
            where = table.page.number
            detail = "A row stands under no question; its cells are kept under a question without a label."
            self.faults.append(Fault(code="question-missing", detail=detail, page=where))
            self._begin(page, None, "", EMPTY, begun)
        if self.question is not None:
            self._agency_spans(table, cells, row)
            self.question.rows.append(row)

    def _cell(self, page: Page, cell: GridCell, words: dict[int, list[Word]], column: Column | None) -> DraftCell:
        inside = [
            p
            for p in page.pictures
            if _within(p.box.x0, p.box.x1, cell.box.x0, cell.box.x1)
            and _within(p.box.top, p.box.bottom, cell.box.top, cell.box.bottom)
        ]
        made = cell_of(page, lines_of(words.get(cell.region, [])), inside)
        if made.raw and column and column.score < MATCHED:
            made = replace(made, reasons=(*made.reasons, f"header matched at {column.score:.2f}"))
        return made

    def _agency_spans(self, table: Table, cells: Sequence[GridCell], row: OpenRow) -> None:
        """An agency's cell that spans several rows names each of them."""
        fields = [c.field for c in (column_of(table, cell, self.columns) for cell in cells) if c]
        if "agency" not in fields and self.question and self.question.rows:
            row.agency = self.question.rows[-1].agency

    def _goes_on(self, row: OpenRow) -> bool:
        """Whether the first row of a page is the rest of the last row of the page before."""
        last = self.question.rows[-1] if self.question and self.question.rows else None
        if last is None:
            return row.blank()
        if not row.agency.raw:
            return True
        if last.agency.raw and _run_on(last.agency, row.agency):
            return True
        # Where an agency's name is broken by the page's end, or stands below it, the sentences beside it run on.
        return any(_run_on(cell, row.cells.get(name, EMPTY)) for name, cell in last.cells.items())

    def _extend(self, question: OpenQuestion, row: OpenRow) -> None:
        if row.blank() or not question.rows:
            return
        last = question.rows[-1]
        last.agency = joined(last.agency, row.agency)
        last.status = _joined_status(last.status, row.status)
        for name, cell in row.cells.items():
            last.cells[name] = joined(last.cells.get(name, EMPTY), cell)
        for name, cell in row.other.items():
            last.other[name] = joined(last.other.get(name, EMPTY), cell)

    def _begin(self, page: Page, label: Label | None, rest: str, cell: DraftCell, begun: list[OpenQuestion]) -> None:
        if label is None:
            text = cell
            if cell.raw:
                detail = f"The question “{' '.join(cell.body.split())[:60]}” has no label that can be read."
                self.faults.append(Fault(code="label-missing", detail=detail, page=page.number))
        else:
            doubt = ("label told from its place in the sequence",) if label.repaired else ()
            text = replace(cell, body=rest, reasons=(*cell.reasons, *doubt))
            self.last_label = label
        self.question = OpenQuestion(
            label=label.text if label else "", number=label.number if label else None, text=text
        )
        begun.append(self.question)


def _run_on(above: DraftCell, below: DraftCell) -> bool:
    """Whether one cell's text goes on in another: no sentence ends above, none begins below."""
    ended, begun = above.body.rstrip(), below.body.lstrip()
    if not ended or not begun or ended.endswith(ENDS):
        return False
    return begun[0].islower() or begun[0] in "&(/" or ended.lower().endswith(("&", " and", " of", " the", "/", "-"))


def _within(a0: float, a1: float, b0: float, b1: float) -> bool:
    return b0 - 2 <= (a0 + a1) / 2 <= b1 + 2


def _status(page: Page, cell: GridCell, text: DraftCell) -> DraftStatus:
    colour = colour_of(page, cell.box)
    place = (span(page, cell.box),) if colour else text.source
    return DraftStatus(cell=text, colour=colour, visible=page.coloured, source=place)


def _joined_status(first: DraftStatus, second: DraftStatus) -> DraftStatus:
    return DraftStatus(
        cell=joined(first.cell, second.cell),
        colour=first.colour or second.colour,
        visible=first.visible or second.visible,
        source=first.source + (second.source if second.colour or second.cell.raw else ()),
    )
