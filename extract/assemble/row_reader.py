"""Read the rows of tables in the order of the paper, over page breaks, into questions and agencies' responses."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from extract.assemble.open_rows import OpenQuestion, OpenRow, join_beside, name_columns_apart
from extract.assemble.page_breaks import continues_row, extend_row, repeats_question
from extract.assemble.spanning_rows import (
    SpanningRow,
    find_spanning_cell,
    read_finding_cell,
    read_spanning_row,
)
from extract.model import EMPTY_CELL, DraftCell, Leftover, LegendEntry
from extract.status.cell_status import read_cell_status, read_leading_status
from extract.tables.column_roles import ColumnCells, assign_fields, is_organisation, is_person
from extract.tables.grid import Column, FoundTable, GridCell, Table, find_column
from extract.tables.header_rows import Signature, find_headers
from extract.text.cells import build_cell, continue_cell, group_lines
from extract.text.column_names import ColumnNames, load_column_names
from extract.text.legend_text import read_legend_line
from extract.text.question_labels import Label, read_label, read_number_cell
from ingest.model import Page, Problem, Word

SURE_HEADER_SCORE = 0.95  # 0 to 1; the cells of a column whose name matches worse get a reason
WHO_FIELDS = {"agency", "lead_person"}
UNNAMED_COLUMN = "unnamed"  # the name of cells that are under no column
MAX_HEADING_WORDS = 15  # a spanning row with more words is not a heading


Started = OpenQuestion | SpanningRow


@dataclass(slots=True)
class RowReader:
    """State that is carried from table to table: the columns, the question, the last label.

    `column_cells` are the cells of the columns of each form of table. `above` is the question in the prose or heading
    above a table, for tables that have no column of questions.
    """

    names: ColumnNames = field(default_factory=load_column_names)
    column_cells: Mapping[Signature, Sequence[ColumnCells]] = field(default_factory=dict)
    columns: tuple[Column, ...] = ()
    last_label: Label | None = None
    question: OpenQuestion | None = None
    above: DraftCell = EMPTY_CELL
    above_label: Label | None = None
    agency: DraftCell = EMPTY_CELL
    finding: tuple[str, str] = ("", "")
    legend: tuple[LegendEntry, ...] = ()
    leftovers: list[Leftover] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    unnamed: set[str] = field(default_factory=set)

    def read_table(self, found: FoundTable, fresh: bool) -> list[Started]:
        """Return the questions and spanning rows that begin in this table, in order; add rows to the open question.

        `fresh`: a heading is between this table and the one before, so that nothing continues.
        """
        table, words, texts = found.table, found.words, found.cell_texts()
        started: list[Started] = []
        if fresh:
            self.question, self.agency = None, EMPTY_CELL
        headers = find_headers(table, texts, self.names, self.columns)
        if headers:
            self._begin_columns(table.page, headers[min(headers)])
            legends = (
                read_legend_line(texts.get(cell.region, "")) for row in headers for cell in table.cells_starting_in(row)
            )
            self.legend = self.legend or next((legend for legend in legends if legend), ())
        if self.above.raw and not self.has_question_column():
            self.question, fresh = None, True
        first = True
        for row in range(table.rows):
            cells = table.cells_starting_in(row)
            if not cells:
                continue
            if row in headers:
                self._begin_columns(table.page, headers[row])
                continue
            wide = find_spanning_cell(table, cells, texts, len(self.columns) or table.columns)
            if wide and self.columns:
                self._read_spanning_row(table, wide, words, bool(headers) and row < min(headers), started)
                continue
            if self._read_row(table, cells, words, first and not fresh, started):
                first = False
        return started

    def _begin_columns(self, page: Page, header: tuple[Column, ...]) -> None:
        self.columns = name_columns_apart(assign_fields(header, self.column_cells))
        for printed, column in zip(header, self.columns, strict=True):
            if column.field is None and printed.name:
                self._report_unknown_column(page, column.name)

    def _report_unknown_column(self, page: Page, name: str) -> None:
        if name in self.unnamed:
            return
        self.unnamed.add(name)
        detail = f"The column “{name}” fits no field; its cells are kept under that name."
        self.problems.append(Problem(code="column-unknown", detail=detail, page=page.number))

    def has_question_column(self) -> bool:
        """Return whether a column has the questions."""
        return any(column.field == "question" for column in self.columns)

    def _read_spanning_row(
        self, table: Table, cell: GridCell, words: dict[int, list[Word]], above_header: bool, started: list[Started]
    ) -> None:
        """Read a row that spans the table; `above_header`: it is above the header of the table."""
        page, made = table.page, self._read_cell(table.page, cell, words, None)
        fields = {column.field for column in self.columns}
        spanning = read_spanning_row(made, self.last_label, wants_agency="agency" not in fields)
        if spanning.kind == "text" and len(made.body.split()) > MAX_HEADING_WORDS and self.has_question_column():
            spanning = replace(spanning, kind="note")
        if spanning.kind == "legend":
            self.legend = self.legend or spanning.legend
        elif spanning.kind == "note":
            self.leftovers.append(Leftover(text=" ".join(made.raw.split()), source=made.source[0]))
        elif spanning.kind == "agency":
            self.agency = made
        elif spanning.kind == "question" or (spanning.kind == "text" and not self.has_question_column()):
            if not repeats_question(self.question, spanning.label, spanning.title, made):
                self._open_question(page, spanning.label, spanning.title, made, started)
        elif spanning.kind == "text" and above_header:
            started.append(spanning)
        else:
            self._open_finding(spanning, started)

    def _open_finding(self, spanning: SpanningRow, started: list[Started]) -> None:
        """Open a finding, unless it is the open one, continued."""
        if spanning.cell.raw and not spanning.continued and (spanning.number, spanning.title) != self.finding:
            self.finding = (spanning.number, spanning.title)
            self.question, self.agency = None, EMPTY_CELL
            started.append(spanning)

    def _read_row(
        self,
        table: Table,
        cells: Sequence[GridCell],
        words: dict[int, list[Word]],
        may_go_on: bool,
        started: list[Started],
    ) -> bool:
        """Read a row; return False where there was only dust."""
        page, row = table.page, OpenRow()
        question, question_starts, number, number_column = EMPTY_CELL, False, EMPTY_CELL, ""
        for cell in cells:
            column = find_column(table, cell, self.columns)
            made = self._read_cell(page, cell, words, column)
            name = column.field if column else None
            if name == "question":
                question, question_starts = made, True
            elif column and set(column.choices) == WHO_FIELDS and name in WHO_FIELDS:
                self._put_who(row, name, made)
            elif name == "agency":
                row.agency = made
            elif name == "rag":
                row.status = read_cell_status(page, cell, made)
            elif name == "number" and column:
                number, number_column = made, column.name
            elif name == "finding" and column:
                self._open_finding(read_finding_cell(made, column.name), started)
            elif name and column:
                row.cells[name] = made
                if column.status_too:
                    row.status = read_leading_status(page, cell, made)
            elif made.raw:
                row.keep_other(column.name if column else UNNAMED_COLUMN, made)
                self._report_unknown_column(page, column.name if column else UNNAMED_COLUMN)
        label, rest = self._read_row_label(number, question, question_starts)
        if label is None and number.raw:
            row.keep_other(number_column, number)
            if not self.has_question_column():
                self._report_unknown_column(page, number_column)
        elif number.raw:
            question = join_beside(number, question)
        if may_go_on and self.question and label is None and self._continues_last_row(row):
            self.question.text = continue_cell(self.question.text, question)
            if self.question.rows and not row.is_blank():
                extend_row(self.question.rows[-1], row)
            return bool(question.raw) or not row.is_blank()
        if repeats_question(self.question, label, rest, question):
            pass
        elif label is not None or (
            question_starts
            and question.raw
            and not (may_go_on and self.question)
            # Where white space separates the rows, a question beside several of them is cut too.
            and not (table.open and self.question and self.question.label)
        ):
            self._open_question(page, label, rest, question, started)
        elif question.raw and self.question:
            self.question.text = continue_cell(self.question.text, question)
        if row.is_blank():
            return bool(question.raw)
        if row.speck_cells():
            self.leftovers += [Leftover(text=cell.raw, source=cell.source[0]) for cell in row.speck_cells()]
            return False
        if self.question is None:
            self._open_question_above(page, started)
        if self.question is not None:
            self._inherit_agency(table, cells, row)
            self.question.rows.append(row)
        return True

    def _put_who(self, row: OpenRow, name: str, made: DraftCell) -> None:
        """Store a cell of a column that names agencies in some rows and persons in others."""
        others = {column.field for column in self.columns}
        if name == "agency" and is_person(made.body) and "lead_person" not in others:
            row.cells["lead_person"] = replace(made, reasons=(*made.reasons, "taken for a person by its words"))
        elif name == "lead_person" and is_organisation(made.body) and "agency" not in others:
            row.agency = replace(made, reasons=(*made.reasons, "taken for an agency by its words"))
        elif name == "agency":
            row.agency = made
        else:
            row.cells[name] = made

    def _read_row_label(
        self, number: DraftCell, question: DraftCell, question_starts: bool
    ) -> tuple[Label | None, str]:
        """Return the question's label, from a column of numbers or the start of its text, and the text without it.

        A number without a question beside it is the number of the row, not a label.
        """
        if number.raw:
            label = read_number_cell(number.body, self.last_label)
            if label and (question.raw if self.has_question_column() else not label.plain):
                own, rest = read_label(question.body, label) if question.raw else (None, "")
                return label, rest if own and own.text == label.text else question.body
        if question.raw and question_starts:
            return read_label(question.body, self.last_label)
        return None, ""

    def _open_question_above(self, page: Page, started: list[Started]) -> None:
        """Open a question for rows without one: that of the prose or heading above the table, else an empty one."""
        if self.above.raw:
            self._open_question(page, self.above_label, self.above.body, self.above, started)
            if self.question:
                self.question.above = True
            return
        detail = "A row stands under no question; its cells are kept under a question without a label."
        self.problems.append(Problem(code="question-missing", detail=detail, page=page.number))
        self._open_question(page, None, "", EMPTY_CELL, started)

    def _read_cell(self, page: Page, cell: GridCell, words: dict[int, list[Word]], column: Column | None) -> DraftCell:
        inside = [picture for picture in page.pictures if cell.box.contains_centre(picture.box, margin=2)]
        made = build_cell(page, group_lines(words.get(cell.region, [])), inside)
        if made.raw and column and column.field and column.score < SURE_HEADER_SCORE:
            made = replace(made, reasons=(*made.reasons, f"header matched at {column.score:.2f}"))
        if made.raw and column and column.reason:
            made = replace(made, reasons=(*made.reasons, column.reason))
        return made

    def _inherit_agency(self, table: Table, cells: Sequence[GridCell], row: OpenRow) -> None:
        """Give a row the agency of a cell that spans several rows, or of a spanning row above it."""
        if self.agency.raw and not row.agency.raw:
            row.agency = self.agency
            return
        fields = [c.field for c in (find_column(table, cell, self.columns) for cell in cells) if c]
        if "agency" not in {column.field for column in self.columns}:
            return
        if "agency" not in fields and self.question and self.question.rows:
            row.agency = self.question.rows[-1].agency

    def _continues_last_row(self, row: OpenRow) -> bool:
        last = self.question.rows[-1] if self.question and self.question.rows else None
        return continues_row(last, row, any(set(column.choices) == WHO_FIELDS for column in self.columns))

    def _open_question(
        self, page: Page, label: Label | None, rest: str, cell: DraftCell, started: list[Started]
    ) -> None:
        if label is None:
            text = cell
            if cell.raw:
                detail = f"The question “{' '.join(cell.body.split())[:60]}” has no label that can be read."
                self.problems.append(Problem(code="label-missing", detail=detail, page=page.number))
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
        started.append(self.question)
