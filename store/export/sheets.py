# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Sheets of a workbook that hold a list: a table to filter, sort and make pivot tables of, and to print.

Dates are dates and numbers are numbers. Statuses have the colours of conditional formats, so that a status that is
changed in the workbook changes its colour. The header is repeated on each printed page, which the columns fit.
"""

import io
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

from normalise.model import STATUS_LETTERS, Status
from store.export.workbook import WorkbookStyle, new_workbook, write_text

if TYPE_CHECKING:
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

A4_PAPER = 9  # Excel's number of the paper size
DEFAULT_WIDTH_CHARS = 16
MAX_LINKS = 65_000  # in a sheet; Excel refuses a workbook with more than 65,530
STATUS_COLUMN = "status"
LINK_COLUMN, LINK_TEXT = "page", "Open"


SheetValue = str | float | date | None


def write_sheet(
    book: "Workbook",
    style: WorkbookStyle,
    name: str,
    columns: Sequence[str],
    rows: Iterable[Sequence[SheetValue]],
    widths_chars: Mapping[str, int] | None = None,
    addresses: Sequence[str] = (),
    printed: int = 0,
) -> None:
    """Add a sheet with a table.

    A column named "status" has the statuses' colours; headers are the columns' names with spaces. Of `addresses`, one a
    row, there is a further column of links. `printed` is the number of the first columns that are printed, 0 for all.
    """
    sheet = book.add_worksheet(name)
    last = 0
    for last, values in enumerate(rows, 1):
        for at, value in enumerate(values):
            _write_value(sheet, style, last, at, value, columns[at])
    for row, address in enumerate(addresses[:MAX_LINKS], 1):
        sheet.write_url(row, len(columns), address, style.link, LINK_TEXT)
    columns = [*columns, LINK_COLUMN] if addresses else columns
    for at, column in enumerate(columns):
        sheet.set_column(at, at, (widths_chars or {}).get(column, DEFAULT_WIDTH_CHARS))
    if STATUS_COLUMN in columns:
        _colour_statuses(sheet, style, columns.index(STATUS_COLUMN), max(last, 1))
    headers = [{"header": column.replace("_", " "), "header_format": style.head} for column in columns]
    sheet.add_table(0, 0, max(last, 1), len(columns) - 1, {"columns": headers, "style": None})
    sheet.freeze_panes(1, 0)
    lay_out_for_print(sheet)
    sheet.repeat_rows(0)
    sheet.print_area(0, 0, max(last, 1), (printed or len(columns)) - 1)


def lay_out_for_print(sheet: "Worksheet") -> None:
    """Print on landscape A4, as many pages long as needed and one wide."""
    sheet.set_landscape()
    sheet.set_paper(A4_PAPER)
    sheet.fit_to_pages(1, 0)


def _write_value(sheet: "Worksheet", style: WorkbookStyle, row: int, at: int, value: SheetValue, column: str) -> None:
    if value is None or value == "":
        sheet.write_blank(row, at, None, style.body)  # an empty text would count as an entry
    elif isinstance(value, date):
        sheet.write_datetime(row, at, value, style.day)
    elif isinstance(value, str):
        text = f"{STATUS_LETTERS[value]} {value}" if column == STATUS_COLUMN and value in STATUS_LETTERS else value
        write_text(sheet, row, at, text, style)
    else:
        sheet.write_number(row, at, value, style.body)


def _colour_statuses(sheet: "Worksheet", style: WorkbookStyle, column: int, last: int) -> None:
    for status in Status:
        shown = f'"{STATUS_LETTERS[status]} {status}"'
        options = {"type": "cell", "criteria": "==", "value": shown, "format": style.status_fills[status]}
        sheet.conditional_format(1, column, last, column, options)


def build_list_workbook(
    name: str,
    columns: Sequence[str],
    rows: Iterable[Sequence[SheetValue]],
    widths_chars: Mapping[str, int] | None = None,
    addresses: Sequence[str] = (),
) -> bytes:
    """Build a workbook of one sheet (see `write_sheet`)."""
    out = io.BytesIO()
    with new_workbook(out) as (book, style):
        write_sheet(book, style, name, columns, rows, widths_chars, addresses)
    return out.getvalue()
