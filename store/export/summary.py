# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""The counts of a version by agency and finding, as a workbook and as a page; both private to their user."""

import io
from collections.abc import Sequence
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

from normalise.model import Status
from store.compare.summary import StatusSummary
from store.export.changes_html import CONTENT_SECURITY_POLICY, PAGE_STYLE, PRINT_STYLE
from store.export.safe_text import CONTROL_CHARACTERS, remove_controls
from store.export.workbook import new_workbook
from store.file_archive import write_private

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

SUMMARY_COLUMNS = {
    "responses": "Responses",
    "through_all": "By “All agencies” only",
    "red": "R red",
    "amber": "A amber",
    "green": "G green",
    "complete": "C complete",
    "none": "No status",
    "overdue": "Overdue",
    "slipped_often": "Slipped more than once",
    "unanswered": "No answer",
    "better": "Better since",
    "worse": "Worse since",
    "slipped": "Slipped since",
    "dropped": "Dropped since",
}
TABLE_HEADINGS = {"agency": "By agency", "finding": "By finding"}
TINTED_COLUMNS = tuple(status.value for status in Status)


def write_summary_xlsx(rows: Sequence[StatusSummary], target: Path, title: str) -> None:
    """Write a summary of statuses as a workbook."""
    out = io.BytesIO()
    with new_workbook(out) as (book, style):
        for kind, name in TABLE_HEADINGS.items():
            sheet = book.add_worksheet(name)
            sheet.write_string(0, 0, CONTROL_CHARACTERS.sub("", title), style.title)
            _write_sheet(sheet, style.head, kind, [row for row in rows if row.kind == kind])
    write_private(target, out.getvalue())


def _write_sheet(page: "Worksheet", head: "Format", kind: str, rows: Sequence[StatusSummary]) -> None:
    page.write_string(2, 0, kind.capitalize(), head)
    page.set_column(0, 0, 40)
    page.set_column(1, len(SUMMARY_COLUMNS), 11)
    for at, printed in enumerate(SUMMARY_COLUMNS.values(), 1):
        page.write_string(2, at, printed, head)
    for line, row in enumerate(rows, 3):
        page.write_string(line, 0, remove_controls(row.name))
        for at, field in enumerate(SUMMARY_COLUMNS, 1):
            page.write_number(line, at, getattr(row, field))
    page.freeze_panes(3, 1)
    page.autofilter(2, 0, 2 + max(len(rows), 1), len(SUMMARY_COLUMNS))
    page.set_landscape()
    page.fit_to_pages(1, 0)


def write_summary_html(rows: Sequence[StatusSummary], target: Path, title: str) -> None:
    """Write one self-contained HTML file."""
    said = escape(CONTROL_CHARACTERS.sub("", title))
    tables = "\n".join(
        _format_table(kind, name, [r for r in rows if r.kind == kind]) for kind, name in TABLE_HEADINGS.items()
    )
    page = (
        '<!DOCTYPE html>\n<html lang="en-GB">\n<head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{CONTENT_SECURITY_POLICY}"><title>{said}</title>'
        f"<style>{PAGE_STYLE}td {{ text-align: right; }}{PRINT_STYLE}</style></head>\n"
        f"<body><h1>{said}</h1>\n<main>\n{tables}\n</main></body></html>\n"
    )
    write_private(target, page.encode("utf-8"))


def _format_table(kind: str, name: str, rows: Sequence[StatusSummary]) -> str:
    heads = "".join(f'<th scope="col">{printed}</th>' for printed in SUMMARY_COLUMNS.values())
    lines = "\n".join(
        f'<tr><th scope="row">{escape(CONTROL_CHARACTERS.sub("", row.name))}</th>'
        + "".join(_format_count_cell(field, getattr(row, field)) for field in SUMMARY_COLUMNS)
        + "</tr>"
        for row in rows
    )
    head = f'<thead><tr><th scope="col">{kind.capitalize()}</th>{heads}</tr></thead>'
    caption = "<caption>Most late, red or dropped first</caption>"
    return f"<h2>{name}</h2>\n<table>{caption}{head}<tbody>\n{lines}\n</tbody></table>"


def _format_count_cell(field: str, value: int) -> str:
    tint = f' class="{field}"' if field in TINTED_COLUMNS and value else ""
    return f"<td{tint}>{value}</td>"
