"""Tables' rows walked in the order of the paper, over page breaks, into questions and agencies' responses."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from extract.assemble.open_rows import OpenQuestion, OpenRow, beside, named_apart, squashed
from extract.assemble.spanning_rows import CONTINUED, Banner, banner_cell, banner_of, read_banner
from extract.model import EMPTY_CELL, DraftCell, Leftover, LegendEntry
from extract.status.cell_status import join_statuses, read_cell_status, read_leading_status
from extract.tables.column_roles import ColumnCells, assign_fields, is_organisation, is_person
from extract.tables.grid import Column, GridCell, Table, find_column
from extract.tables.header_rows import Signature, find_headers
from extract.text.cells import build_cell, continue_cell, group_lines, join_cells
from extract.text.column_names import ColumnNames, load_column_names
from extract.text.legend_text import read_legend_line
from extract.text.question_labels import Label, read_label, read_number_cell
from ingest.model import Page, Problem, Word

MATCHED = 0.95  # of 1; a header matched worse is said so on its cells
WHO = {"agency", "lead_person"}
UNNAMED = "unnamed"  # what a cell under no column is kept as
HEADING_WORDS = 15  # a row across with more words is no heading
ENDS = tuple('.!?:;)”"')


Begun = OpenQuestion | Banner


@dataclass(slots=True)
class RowReader:
    """Carries what stays open from table to table: the header, the question, the row, the last label.
    `held` is what stands in the columns of each form of table; `above` the question that the prose or
    heading over a table asks, for tables that have no column for it."""

    names: ColumnNames = field(default_factory=load_column_names)
    held: Mapping[Signature, Sequence[ColumnCells]] = field(default_factory=dict)
    columns: tuple[Column, ...] = ()
    last_label: Label | None = None
    question: OpenQuestion | None = None
    above: DraftCell = EMPTY_CELL
    above_label: Label | None = None
    agency: DraftCell = EMPTY_CELL
    finding: tuple[str, str] = ("", "")
    key: tuple[LegendEntry, ...] = ()
    leftovers: list[Leftover] = field(default_factory=list)
    faults: list[Problem] = field(default_factory=list)
    unnamed: set[str] = field(default_factory=set)

    def read(self, table: Table, words: dict[int, list[Word]], fresh: bool) -> list[Begun]:
        """What begins in this table, in order: questions, and findings by rows across it; rows are added to
        the question that was open. `fresh` says that a heading stands between this table and the one before,
        so that nothing goes on."""
        texts = {region: " ".join(w.text for w in ws) for region, ws in words.items()}
        begun: list[Begun] = []
        if fresh:
            self.question, self.agency = None, EMPTY_CELL
        headers = find_headers(table, texts, self.names, self.columns)
        if headers:
            self._take_header(table.page, headers[min(headers)])
            heads = (read_legend_line(texts.get(cell.region, "")) for row in headers for cell in table.starting(row))
            self.key = self.key or next((key for key in heads if key), ())
        if self.above.raw and not self.asks():
            self.question, fresh = None, True
        first = True
        for row in range(table.rows):
            cells = table.starting(row)
            if not cells:
                continue
            if row in headers:
                self._take_header(table.page, headers[row])
                continue
            wide = banner_cell(table, cells, texts, len(self.columns) or table.columns)
            if wide and self.columns:
                self._banner(table, wide, words, bool(headers) and row < min(headers), begun)
                continue
            if self._row(table, cells, words, first and not fresh, begun):
                first = False
        return begun

    def _take_header(self, page: Page, header: tuple[Column, ...]) -> None:
        self.columns = named_apart(assign_fields(header, self.held))
        for printed, column in zip(header, self.columns, strict=True):
            if column.field is None and printed.name:
                self._say_unknown(page, column.name)

    def _say_unknown(self, page: Page, name: str) -> None:
        if name in self.unnamed:
            return
        self.unnamed.add(name)
        detail = f"The column “{name}” fits no field; its cells are kept under that name."
        self.faults.append(Problem(code="column-unknown", detail=detail, page=page.number))

    def asks(self) -> bool:
        """Whether a column holds the questions."""
        return any(column.field == "question" for column in self.columns)

    def _banner(
        self, table: Table, cell: GridCell, words: dict[int, list[Word]], heads: bool, begun: list[Begun]
    ) -> None:
        """A row across the table; `heads`: it stands over the table's header."""
        page, made = table.page, self._cell(table.page, cell, words, None)
        fields = {column.field for column in self.columns}
        banner = read_banner(made, self.last_label, wants_agency="agency" not in fields)
        if banner.kind == "text" and len(made.body.split()) > HEADING_WORDS and self.asks():
            banner = replace(banner, kind="note")
        if banner.kind == "key":
            self.key = self.key or banner.key
        elif banner.kind == "note":
            self.leftovers.append(Leftover(text=" ".join(made.raw.split()), source=made.source[0]))
        elif banner.kind == "agency":
            self.agency = made
        elif banner.kind == "question" or (banner.kind == "text" and not self.asks()):
            if not self._again(banner.label, banner.title, made):
                self._begin(page, banner.label, banner.title, made, begun)
        elif banner.kind == "text" and heads:
            begun.append(banner)
        else:
            self._find(banner, begun)

    def _find(self, banner: Banner, begun: list[Begun]) -> None:
        """Opens a finding, unless it is the open one that goes on."""
        if banner.cell.raw and not banner.continued and (banner.number, banner.title) != self.finding:
            self.finding = (banner.number, banner.title)
            self.question, self.agency = None, EMPTY_CELL
            begun.append(banner)

    def _row(
        self,
        table: Table,
        cells: Sequence[GridCell],
        words: dict[int, list[Word]],
        may_go_on: bool,
        begun: list[Begun],
    ) -> bool:
        """Reads a row; False where there was none to read, only dust."""
        page, row = table.page, OpenRow()
        question, question_starts, number, number_column = EMPTY_CELL, False, EMPTY_CELL, ""
        for cell in cells:
            column = find_column(table, cell, self.columns)
            made = self._cell(page, cell, words, column)
            name = column.field if column else None
            if name == "question":
                question, question_starts = made, True
            elif column and set(column.choices) == WHO and name in WHO:
                self._put_who(row, name, made)
            elif name == "agency":
                row.agency = made
            elif name == "rag":
                row.status = read_cell_status(page, cell, made)
            elif name == "number" and column:
                number, number_column = made, column.name
            elif name == "finding" and column:
                self._find(banner_of(made, column.name), begun)
            elif name and column:
                row.cells[name] = made
                if column.status_too:
                    row.status = read_leading_status(page, cell, made)
            elif made.raw:
                row.put_aside(column.name if column else UNNAMED, made)
                self._say_unknown(page, column.name if column else UNNAMED)
        label, rest = self._label(number, question, question_starts)
        if label is None and number.raw:
            row.put_aside(number_column, number)
            if not self.asks():
                self._say_unknown(page, number_column)
        elif number.raw:
            question = beside(number, question)
        if may_go_on and self.question and label is None and self._goes_on(row):
            self.question.text = continue_cell(self.question.text, question)
            self._extend(self.question, row)
            return bool(question.raw) or not row.blank()
        if self._again(label, rest, question):
            pass
        elif label is not None or (
            question_starts
            and question.raw
            and not (may_go_on and self.question)
            # Where white parts the rows, a question beside several of them is cut as well.
            and not (table.open and self.question and self.question.label)
        ):
            self._begin(page, label, rest, question, begun)
        elif question.raw and self.question:
            self.question.text = continue_cell(self.question.text, question)
        if row.blank():
            return bool(question.raw)
        if row.specks():
            self.leftovers += [Leftover(text=cell.raw, source=cell.source[0]) for cell in row.specks()]
            return False
        if self.question is None:
            self._ask_above(page, begun)
        if self.question is not None:
            self._agency_spans(table, cells, row)
            self.question.rows.append(row)
        return True

    def _put_who(self, row: OpenRow, name: str, made: DraftCell) -> None:
        """A cell of a column that names bodies in some rows and persons in others."""
        others = {column.field for column in self.columns}
        if name == "agency" and is_person(made.body) and "lead_person" not in others:
            row.cells["lead_person"] = replace(made, reasons=(*made.reasons, "taken for a person by its words"))
        elif name == "lead_person" and is_organisation(made.body) and "agency" not in others:
            row.agency = replace(made, reasons=(*made.reasons, "taken for an agency by its words"))
        elif name == "agency":
            row.agency = made
        else:
            row.cells[name] = made

    def _label(self, number: DraftCell, question: DraftCell, question_starts: bool) -> tuple[Label | None, str]:
        """The question's label, from a column of numbers or the text's own start, and the text without it.
        A number beside no question is the row's, and no label."""
        if number.raw:
            label = read_number_cell(number.body, self.last_label)
            if label and (question.raw if self.asks() else not label.plain):
                own, rest = read_label(question.body, label) if question.raw else (None, "")
                return label, rest if own and own.text == label.text else question.body
        if question.raw and question_starts:
            return read_label(question.body, self.last_label)
        return None, ""

    def _again(self, label: Label | None, rest: str, question: DraftCell) -> bool:
        """Whether a question is the open one, printed again beside another of its rows."""
        if self.question is None or not question.raw or not self.question.rows:
            return False
        same = (label.text if label else "") == self.question.label
        printed = rest if label else question.body
        text, before = squashed(CONTINUED.sub("", printed)), squashed(self.question.text.body)
        return same and (text == before or (bool(CONTINUED.search(printed)) and before.startswith(text)))

    def _ask_above(self, page: Page, begun: list[Begun]) -> None:
        """Rows under no question: that of the prose or heading over the table, else none."""
        if self.above.raw:
            self._begin(page, self.above_label, self.above.body, self.above, begun)
            if self.question:
                self.question.above = True
            return
        detail = "A row stands under no question; its cells are kept under a question without a label."
        self.faults.append(Problem(code="question-missing", detail=detail, page=page.number))
        self._begin(page, None, "", EMPTY_CELL, begun)

    def _cell(self, page: Page, cell: GridCell, words: dict[int, list[Word]], column: Column | None) -> DraftCell:
        inside = [
            p
            for p in page.pictures
            if _within(p.box.x0, p.box.x1, cell.box.x0, cell.box.x1)
            and _within(p.box.top, p.box.bottom, cell.box.top, cell.box.bottom)
        ]
        made = build_cell(page, group_lines(words.get(cell.region, [])), inside)
        if made.raw and column and column.field and column.score < MATCHED:
            made = replace(made, reasons=(*made.reasons, f"header matched at {column.score:.2f}"))
        if made.raw and column and column.reason:
            made = replace(made, reasons=(*made.reasons, column.reason))
        return made

    def _agency_spans(self, table: Table, cells: Sequence[GridCell], row: OpenRow) -> None:
        """An agency's cell that spans several rows names each of them."""
        if self.agency.raw and not row.agency.raw:
            row.agency = self.agency
            return
        fields = [c.field for c in (find_column(table, cell, self.columns) for cell in cells) if c]
        if "agency" not in {column.field for column in self.columns}:
            return
        if "agency" not in fields and self.question and self.question.rows:
            row.agency = self.question.rows[-1].agency

    def _goes_on(self, row: OpenRow) -> bool:
        """Whether the first row of a page is the rest of the last row of the page before."""
        last = self.question.rows[-1] if self.question and self.question.rows else None
        if last is None:
            return row.blank()
        person = row.cells.get("lead_person", EMPTY_CELL)
        either = any(set(column.choices) == WHO for column in self.columns)
        if not row.agency.raw and not (either and person.raw and is_person(person.body)):
            return True
        if last.agency.raw and _run_on(last.agency, row.agency):
            return True
        # Where an agency's name is broken by the page's end, or stands below it, the sentences beside it run on.
        return any(_run_on(cell, row.cells.get(name, EMPTY_CELL)) for name, cell in last.cells.items())

    def _extend(self, question: OpenQuestion, row: OpenRow) -> None:
        if row.blank() or not question.rows:
            return
        last = question.rows[-1]
        last.agency = join_cells(last.agency, row.agency)
        last.status = join_statuses(last.status, row.status)
        for name, cell in row.cells.items():
            last.cells[name] = join_cells(last.cells.get(name, EMPTY_CELL), cell)
        for name, cell in row.other.items():
            last.other[name] = join_cells(last.other.get(name, EMPTY_CELL), cell)

    def _begin(self, page: Page, label: Label | None, rest: str, cell: DraftCell, begun: list[Begun]) -> None:
        if label is None:
            text = cell
            if cell.raw:
                detail = f"The question “{' '.join(cell.body.split())[:60]}” has no label that can be read."
                self.faults.append(Problem(code="label-missing", detail=detail, page=page.number))
        else:
            doubt = ("label told from its place in the sequence",) if label.repaired else ()
            text = replace(cell, body=rest, reasons=(*cell.reasons, *doubt))
            self.last_label = label
        self.question = OpenQuestion(
            label=label.text if label else "",
            number=label.number if label and not label.plain else None,
            stem=str(label.number) if label else "",
            text=text,
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
