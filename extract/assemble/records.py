# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Make a record of a row of cells: its response, with the texts that tell its question and its finding."""

from dataclasses import dataclass, replace

from extract.assemble.table_rows import RowCell, TableRow
from extract.model import EMPTY_CELL, NO_COLUMN, DraftCell, DraftResponse, DraftStatus
from extract.status.cell_status import join_cell_colours, read_cell_status, read_leading_status
from extract.status.tick_status import read_tick_status
from extract.text.question_labels import Label
from extract.text.who_words import is_organisation, is_person
from ingest.model import Page

WHO_FIELDS = frozenset({"agency", "lead_person"})
MAX_SPECK_LETTERS = 2  # no answer is as short

NO_RESPONSE = DraftResponse(agency=EMPTY_CELL)


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """A row of the plan.

    Attributes:
        row: The row of the table.
        response: Its cells. Those of columns that tell its question or finding are not in it.
        question: The cell of its question; empty where the question began in a row above.
        begins_question: Whether a cell of the question begins in this row, with text or not.
        number: The cell of its number, which may be the label of its question.
        carried_number: The cell of its number where that began in a row above.
        number_name: The printed name of the column of numbers.
        finding: The cell of its finding; empty where the finding began in a row above.
        finding_name: The printed name of the column of findings.
        label: The label of its question, None where it has none that can be read.
        rest: The text of its question without the label.
    """

    row: TableRow
    response: DraftResponse = NO_RESPONSE
    question: DraftCell = EMPTY_CELL
    begins_question: bool = False
    number: DraftCell = EMPTY_CELL
    carried_number: DraftCell = EMPTY_CELL
    number_name: str = ""
    finding: DraftCell = EMPTY_CELL
    finding_name: str = ""
    label: Label | None = None
    rest: str = ""

    @property
    def page(self) -> Page:
        """The page of the record's first row."""
        return self.row.page


def build_record(row: TableRow) -> Record:
    """Return the record of a row of cells. A cell that covers several rows is in each of their records."""
    record = Record(row=row)
    for cell in row.cells:
        match cell.field:
            case "question" | "number" | "finding":
                if not cell.carried:
                    record = _put_heading_cell(record, cell)
                elif cell.field == "number" and cell.column:
                    record = replace(record, carried_number=cell.text, number_name=cell.column.name)
            case _:
                record = replace(record, response=_put_cell(record.response, row, cell))
    ticked = [(cell.column.name, cell.place, cell.text) for cell in row.cells if cell.column and cell.column.ticked]
    if ticked:
        record = replace(record, response=replace(record.response, status=read_tick_status(row.page, ticked)))
    return record


def _put_heading_cell(record: Record, cell: RowCell) -> Record:
    """Store the cell of a question, number or finding. A second one with text goes with the columns without a field."""
    name = cell.column.name if cell.column else ""
    if cell.field == "question" and not record.question.raw:
        return replace(record, question=cell.text, begins_question=True)
    if cell.field == "number" and not record.number.raw:
        return replace(record, number=cell.text, number_name=name)
    if cell.field == "finding" and not record.finding.raw:
        return replace(record, finding=cell.text, finding_name=name)
    return replace(record, response=keep_other(record.response, name, cell.text)) if cell.text.raw else record


def _put_cell(response: DraftResponse, row: TableRow, cell: RowCell) -> DraftResponse:
    """Store a cell in its field.

    Of two cells with text in one field the last stays; the first goes with the columns without a field.
    """
    column, text = cell.column, cell.text
    name = column.name if column else NO_COLUMN
    target = _choose_who_field(row, cell) if column and set(column.choices) == WHO_FIELDS else cell.field
    if target != cell.field:
        reason = "taken for a person by its words" if target == "lead_person" else "taken for an agency by its words"
        text = replace(text, reasons=(*text.reasons, reason))
    if target is None and column and column.more_status:
        return _put_more_status(response, row, cell)
    if target is None:
        return keep_other(response, name, text) if text.raw else response
    status = _read_status(row, cell) if target == "rag" else None
    if not text.raw and (status is None or status.colour is None) and _read_field(response, target).raw:
        return response
    if status and column and _continues_status(row, cell):
        return replace(response, status=join_cell_colours(response.status, status))
    before = _read_field(response, target)
    response = keep_other(response, name, before) if before.raw else response
    if status:
        return replace(response, status=status)
    if target == "agency":
        return replace(response, agency=text)
    if target == "target_date":
        response = replace(response, date_column=name)
    leading = read_leading_status(row.page, cell.place, text) if column and column.status_too else response.status
    return replace(response, cells=response.cells.with_cells(**{target: text}), status=leading)


def _read_status(row: TableRow, cell: RowCell) -> DraftStatus:
    """Read the status of a cell, with the name of its column."""
    beside = [other.place.box for other in row.cells if other.column and other.column.shows_status]
    status = read_cell_status(row.page, cell.place, cell.text, beside)
    return replace(status, label=cell.column.name if cell.column else "", position=cell.place.column)


def _put_more_status(response: DraftResponse, row: TableRow, cell: RowCell) -> DraftResponse:
    """Store a status beside the current one; its printed cell goes with the columns without a field."""
    status = _read_status(row, cell)
    if not cell.text.raw and status.colour is None:
        return response
    printed = cell.text if cell.text.raw else replace(cell.text, source=status.source)
    response = keep_other(response, status.label, printed)
    status = replace(status, column=response.other[-1][0])
    return replace(response, more_statuses=(*response.more_statuses, status))


def _continues_status(row: TableRow, cell: RowCell) -> bool:
    """Return whether a status cell is the second part of one.

    A cell before it is under the same column, which it divides, and has its own colour.
    """
    before = [c for c in row.cells if c.column is cell.column and c.place.box.x1 <= cell.place.box.x0 + 1]
    return any(read_cell_status(row.page, c.place, c.text).colour for c in before)


def _read_field(response: DraftResponse, name: str) -> DraftCell:
    """Return the cell of a field."""
    if name == "agency":
        return response.agency
    return response.status.cell if name == "rag" else response.cells[name]


def _choose_who_field(row: TableRow, cell: RowCell) -> str | None:
    """Return the field of a cell in a column that names agencies in some rows and persons in others."""
    if cell.field == "agency" and is_person(cell.text.body) and not row.has_column("lead_person"):
        return "lead_person"
    if cell.field == "lead_person" and is_organisation(cell.text.body) and not row.has_column("agency"):
        return "agency"
    return cell.field


def keep_other(response: DraftResponse, name: str, cell: DraftCell) -> DraftResponse:
    """Store a cell that fits no field; a second cell under the same name gets a number behind it."""
    taken = {other for other, _ in response.other}
    free = next(n for n in (name, *(f"{name} ({i})" for i in range(2, 100))) if n not in taken)
    return replace(response, other=(*response.other, (free, cell)))


def keep_number(record: Record) -> Record:
    """Return a record whose number is not the label of its question, but another column."""
    response = keep_reference(record.response, record.number_name, record.number)
    return replace(record, response=response, number=EMPTY_CELL, label=None, rest=record.rest)


def keep_reference(response: DraftResponse, name: str, number: DraftCell) -> DraftResponse:
    """Store a row's own number as its reference, and its printed cell with the columns without a field."""
    if not number.raw or response.cells["action_ref"].raw:
        return response
    response = keep_other(response, name or NO_COLUMN, number)
    return replace(response, cells=response.cells.with_cells(action_ref=number))


def list_cells(response: DraftResponse) -> tuple[DraftCell, ...]:
    """Return all cells of a response."""
    others = (cell for _, cell in response.other)
    return (response.agency, response.status.cell, *response.cells.values(), *others)


def is_blank(response: DraftResponse) -> bool:
    """Return whether a response has neither text nor the colour of a status."""
    fills = (status.colour for status in (response.status, *response.more_statuses))
    return not any(cell.raw for cell in list_cells(response)) and not any(fills)


def find_specks(response: DraftResponse) -> tuple[DraftCell, ...]:
    """Return the cells of a response that has only a sign or two, as dust is read; () for any other response."""
    cells = tuple(cell for cell in list_cells(response) if cell.raw)
    letters = sum(len(cell.raw) for cell in cells)
    named = response.agency.raw or response.status.cell.raw or response.status.colour is not None
    return () if named or letters > MAX_SPECK_LETTERS else cells
