"""The style that all workbooks share, and the cells that they are written with."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO

from normalise.model import STATUS_LETTERS, Status
from store.export.safe_text import cut_to_cell_limit, escape_formula

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
    """The formats of a workbook's cells; `statuses` by the status."""

    title: "Format"
    head: "Format"
    body: "Format"
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
                statuses={
                    status: book.add_format({"bg_color": colour, **wrapped})
                    for status, colour in STATUS_COLOURS.items()
                },
            ),
        )


def write_text(sheet: "Worksheet", row: int, column: int, text: str, cell_format: "Format") -> None:
    """Write text so that no spreadsheet takes it for a formula, cut to the limit of a cell."""
    sheet.write_string(row, column, cut_to_cell_limit(escape_formula(text)), cell_format)


def write_status(sheet: "Worksheet", row: int, column: int, status: str, style: WorkbookStyle) -> None:
    """Write a status with its letter on its colour."""
    sheet.write_string(row, column, f"{STATUS_LETTERS[status]} {status}", style.statuses[status])
