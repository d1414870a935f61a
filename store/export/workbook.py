# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""The style that all workbooks share, and the cells that they are written with."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO

from normalise.model import STATUS_LETTERS, Status
from store.export.safe_text import FORMULA_PREFIXES, cut_to_cell_limit, remove_controls

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

STATUS_COLOURS: dict[str, str] = {
    Status.RED: "#F4B6B6", Status.AMBER: "#FBE2A0", Status.GREEN: "#BFE3C0", Status.COMPLETE: "#B9D5F0",
}  # fmt: skip

# No text ever becomes a formula, a link or a number, whatever it looks like.
WORKBOOK_OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkbookStyle:
    """The formats of a workbook's cells.

    `quoted` is that of texts that begin like a formula: they stay texts when they are edited. `statuses` and
    `status_fills` (for conditional formats) are by the status.
    """

    title: "Format"
    head: "Format"
    body: "Format"
    quoted: "Format"
    day: "Format"
    link: "Format"
    status_fills: dict[str, "Format"]
    statuses: dict[str, "Format"]


@contextmanager
def new_workbook(out: BinaryIO) -> Iterator[tuple["Workbook", WorkbookStyle]]:
    """Start a workbook, which is written to `out` at the end of the block."""
    import xlsxwriter

    wrapped = {"text_wrap": True, "valign": "top"}
    with xlsxwriter.Workbook(out, WORKBOOK_OPTIONS) as book:
        yield (
            book,
            WorkbookStyle(
                title=book.add_format({"bold": True, "font_size": 14}),
                head=book.add_format({"bold": True, "bg_color": "#E8E8E8", "border": 1, **wrapped}),
                body=book.add_format(wrapped),
                quoted=book.add_format({"quote_prefix": True, **wrapped}),
                day=book.add_format({"num_format": "dd/mm/yyyy", "align": "left", **wrapped}),
                link=book.add_format({"font_color": "#0B4F8A", "underline": 1, **wrapped}),
                status_fills={
                    status: book.add_format({"bg_color": colour}) for status, colour in STATUS_COLOURS.items()
                },
                statuses={
                    status: book.add_format({"bg_color": colour, **wrapped})
                    for status, colour in STATUS_COLOURS.items()
                },
            ),
        )


def write_text(
    sheet: "Worksheet", row: int, column: int, text: str, style: WorkbookStyle, cell_format: "Format | None" = None
) -> None:
    """Write text as it is, cut to the limit of a cell.

    A workbook knows that a cell is text: none becomes a formula, and the style's `quoted` keeps it so when it is
    edited.
    """
    clean = cut_to_cell_limit(remove_controls(text))
    plain = style.quoted if clean.startswith(FORMULA_PREFIXES) else style.body
    sheet.write_string(row, column, clean, cell_format or plain)


def write_status(sheet: "Worksheet", row: int, column: int, status: str, style: WorkbookStyle) -> None:
    """Write a status with its letter on its colour."""
    sheet.write_string(row, column, f"{STATUS_LETTERS[status]} {status}", style.statuses[status])
