# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Classify the rows of a table: header, spanning row, or cells under the columns, with those that reach into it."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial, reduce
from typing import Literal

from extract.assemble.spanning_rows import find_agency_cells, find_parted_heading, find_spanning_cell
from extract.model import DraftCell
from extract.status.cell_status import read_cell_status
from extract.tables.form_tables import FormRecord
from extract.tables.grid import Column, FoundTable, GridCell, find_column
from extract.tables.table_forms import count_covered_columns
from extract.text.cells import build_cell, group_lines, join_cells
from extract.text.mixed_print import TWO_COLUMNS_REASON, add_mixed_print_reasons, doubt_cell
from extract.text.obstructions import add_obstruction_reasons
from ingest.model import Page, Word

MAX_GROUP_NAME_WORDS = 4  # in each cell above a header; a row of the plan has longer ones
SURE_HEADER_SCORE = 0.95  # 0 to 1; the cells of a column whose name matches worse get a reason

RowKind = Literal["header", "spanning", "cells", "blank"]


@dataclass(frozen=True, slots=True, kw_only=True)
class RowCell:
    """A cell of a row and the column that it is under, None for none. `carried`: it begins in a row above."""

    column: Column | None
    place: GridCell
    text: DraftCell
    carried: bool = False

    @property
    def field(self) -> str | None:
        """The field of its column, None for an unknown one."""
        return self.column.field if self.column else None


@dataclass(frozen=True, slots=True, kw_only=True)
class TableRow:
    """A row of a table.

    `cells` are from left to right; a spanning row has one. `columns` are those that apply to it. `above_header`: it is
    above the header of its table. `in_open_table`: no ruling lines separate the columns of its table.
    """

    kind: RowKind
    page: Page
    cells: tuple[RowCell, ...]
    columns: tuple[Column, ...]
    above_header: bool = False
    in_open_table: bool = False

    def has_column(self, field: str) -> bool:
        """Return whether a column of the table fills this field."""
        return any(column.field == field for column in self.columns)


def classify_rows(
    found: FoundTable, headers: Mapping[int, tuple[Column, ...]], columns: tuple[Column, ...]
) -> tuple[TableRow, ...]:
    """Return the rows of a table, from top to bottom.

    Args:
        found: The table.
        headers: The columns named by its header rows, by row.
        columns: The columns that apply where it has no header.
    """
    rows = []
    columns = headers[min(headers)] if headers else columns
    texts = found.cell_texts()
    for number in range(found.table.rows):
        columns = headers.get(number, columns)
        if found.table.cells_starting_in(number):
            row = _classify_row(found, texts, number, columns, number in headers)
            row = replace(row, above_header=bool(headers) and number < min(headers))
            is_name = _names_groups(row) or _is_under_names(row, headers)
            rows.append(replace(row, kind="header") if is_name else row)
    return tuple(rows)


def _names_groups(row: TableRow) -> bool:
    """Return whether a row above the header names groups of its columns ("Planned", "Outcome and progress")."""
    return (
        row.kind == "cells"
        and row.above_header
        and all(len(cell.text.raw.split()) <= MAX_GROUP_NAME_WORDS for cell in row.cells)
    )


def _is_under_names(row: TableRow, headers: Collection[int]) -> bool:
    """Return whether most cells of a row are names that reach into it from the header, so that it has other names."""
    reaching = sum(cell.carried and cell.place.row in headers for cell in row.cells)
    return row.kind == "cells" and 2 * reaching > len(row.cells)


def read_form_rows(found: FoundTable, records: Sequence[FormRecord]) -> tuple[TableRow, ...]:
    """Return the rows of a form: for each record its names as a header, and its values."""
    rows = []
    for record in records:
        columns = tuple(entry.column for entry in record)
        names = [RowCell(column=e.column, place=e.name, text=_read_cell(found, e.name, None)) for e in record]
        values = [RowCell(column=e.column, place=e.value, text=_read_cell(found, e.value, e.column)) for e in record]
        rows += [
            TableRow(kind="header", page=found.table.page, cells=tuple(names), columns=columns),
            TableRow(kind="cells", page=found.table.page, cells=tuple(values), columns=columns),
        ]
    return tuple(rows)


def _classify_row(
    found: FoundTable, texts: dict[int, str], number: int, columns: tuple[Column, ...], is_header: bool
) -> TableRow:
    table = found.table
    starting = table.cells_starting_in(number)
    spanning = find_spanning_cell(table, starting, texts, len(columns) or table.columns)
    parts = (spanning,) if spanning else find_parted_heading(starting, texts)
    if not parts and columns and all(column.field != "agency" for column in columns):
        parts = find_agency_cells(table, starting, texts)
    kind: RowKind = "header" if is_header else "spanning" if parts else "cells"
    if kind == "spanning":
        text = reduce(partial(join_cells, over_page=False), (_read_cell(found, part, None) for part in parts))
        cells: tuple[RowCell, ...] = (RowCell(column=None, place=parts[0], text=text),)
    else:
        cells = tuple(_place_cells(found, number, columns))
    if kind == "cells" and all(_is_blank(table.page, cell) for cell in cells if not cell.carried):
        kind = "blank"
    return TableRow(kind=kind, page=table.page, cells=cells, columns=columns, in_open_table=table.open)


def _place_cells(found: FoundTable, number: int, columns: Sequence[Column]) -> Iterator[RowCell]:
    """Return the cells of a row: those that begin in it, and those that reach into it from above."""
    inside = [cell for cell in found.table.cells if cell.row <= number <= cell.last_row]
    under = {cell.region: find_column(found.table, cell, columns) for cell in inside}
    filled = [under[cell.region] for cell in inside if found.words.get(cell.region)]
    for cell in sorted(inside, key=lambda c: c.column):
        column = under[cell.region]
        text = _read_cell(found, cell, column)
        # Two cells under one name are two columns whose names were read as one.
        shared = column is not None and sum(other is column for other in filled) > 1
        if found.table.open and (shared or count_covered_columns(found.table, cell, columns) > 1):
            text = doubt_cell(text, [TWO_COLUMNS_REASON])
        yield RowCell(column=column, place=cell, text=text, carried=cell.row < number)


def _is_blank(page: Page, cell: RowCell) -> bool:
    """Return whether a cell has neither text nor the colour of a status."""
    shows_status = cell.column is not None and cell.column.shows_status
    coloured = shows_status and read_cell_status(page, cell.place, cell.text).colour is not None
    return not cell.text.raw and not coloured


def _read_cell(found: FoundTable, cell: GridCell, column: Column | None) -> DraftCell:
    page: Page = found.table.page
    words: Sequence[Word] = found.words.get(cell.region, ())
    inside = [picture for picture in page.pictures if cell.box.contains_centre(picture.box, margin=2)]
    lines = group_lines(words)
    ruled = None if found.table.open else cell.box
    made = add_mixed_print_reasons(build_cell(page, lines, inside, ruled), lines)
    made = add_obstruction_reasons(page, made, cell.box)
    if made.raw and column and column.field and column.score < SURE_HEADER_SCORE:
        made = replace(made, reasons=(*made.reasons, f"header matched at {column.score:.2f}"))
    if made.raw and column and column.reason:
        sure = None if made.confidence is None else round(made.confidence * column.certainty, 3)
        made = replace(made, confidence=sure, reasons=(*made.reasons, column.reason))
    return made


def describe_rows(rows: Sequence[TableRow]) -> str:
    """Return the rows of a table as lines, for people: kind, then the cells, "^" before one that begins above."""
    lines = []
    for row in rows:
        cells = (f"{'^' if c.carried else ''}{c.field or '?'}={' '.join(c.text.body.split())}" for c in row.cells)
        lines.append(f"{row.kind:8} " + " | ".join(cells))
    return "\n".join(lines)
