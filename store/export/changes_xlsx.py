# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Changes as a workbook: a sheet for each group, old and new side by side."""

import io
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from normalise.model import STATUS_LETTERS
from store.compare.grouping import (
    GROUP_DESCRIPTIONS,
    ChangeGroup,
    describe_change,
    format_cell_name,
    group_changes,
    summarise_changes,
)
from store.compare.model import Change
from store.compare.text_diff import RedlinePart, redline
from store.export.safe_text import CONTROL_CHARACTERS, MAX_CELL_CHARS
from store.export.workbook import WorkbookStyle, new_workbook, write_text

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

CellValue = str | float | None
CHANGE_COLUMNS: dict[str, Callable[[Change], CellValue]] = {
    "What": describe_change,
    "Finding": lambda c: c.finding,
    "Question": lambda c: c.question,
    "Question before": lambda c: c.question_old,
    "Agency": lambda c: c.agency,
    "Agency before": lambda c: c.agency_old,
    "Cell": format_cell_name,
    "Before": lambda c: c.old,
    "After": lambda c: c.new,
    "Days": lambda c: c.days,
    "Times": lambda c: c.times or None,
    "Why": lambda c: c.why,
    "Score": lambda c: c.score,
    "Record before": lambda c: c.old_id,
    "Record after": lambda c: c.new_id,
}
"""The columns of a sheet. A column that is empty in all rows of a sheet is left out, except Before and After."""

TEXT_COLUMNS = ("Before", "After")
TEXT_WIDTH_CHARS, STATUS_WIDTH_CHARS, MIN_WIDTH_CHARS, MAX_WIDTH_CHARS = 56, 16, 9, 30  # characters
FILTER_BUTTON_CHARS = 3  # characters that the button of a filter takes of its header
MAX_HEADER_CHARS = 120  # characters; Excel takes 255 with codes, and an ampersand counts twice
A4_PAPER_NUMBER = 9  # Excel's number of the paper


def build_changes_workbook(changes: Iterable[Change], title: str) -> bytes:
    """Build a workbook with a summary and a sheet for each group that is not empty."""
    groups = group_changes(changes)
    out = io.BytesIO()
    with new_workbook(out) as (book, style):
        marks = ChangeMarks(
            # Struck through and underlined as well as coloured, so that a print in grey shows them too.
            deleted=book.add_format({"font_color": "#9C1C13", "font_strikeout": True}),
            inserted=book.add_format({"font_color": "#0B5A2B", "bold": True, "underline": 1}),
        )
        _write_summary_sheet(book.add_worksheet("Summary"), style, title, groups)
        for name, held in groups.items():
            _write_group_sheet(book.add_worksheet(name), style, marks, title, held)
    return out.getvalue()


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeMarks:
    """The formats of words that only the old version has, and of those that only the new one has."""

    deleted: "Format"
    inserted: "Format"


def _write_summary_sheet(
    page: "Worksheet", style: WorkbookStyle, title: str, groups: dict[ChangeGroup, list[Change]]
) -> None:
    write_text(page, 0, 0, title, style, style.title)
    for at, (name, width) in enumerate({"Sheet": 14, "Changes": 12, "Of which": 44, "Contents": 60}.items()):
        page.write_string(2, at, name, style.head)
        page.set_column(at, at, width)
    row = 2
    for row, (name, held) in enumerate(groups.items(), 3):
        page.write_string(row, 0, name, style.body)
        page.write_number(row, 1, len(held), style.body)
        page.write_string(row, 2, summarise_changes(held), style.body)
        page.write_string(row, 3, GROUP_DESCRIPTIONS[name], style.body)
    if not groups:
        row = 3
        page.write_string(row, 0, "Nothing moved.")
    page.autofilter(2, 0, max(row, 3), 3)
    page.freeze_panes(3, 0)
    _set_up_printing(page, title, 2)


def _write_group_sheet(
    page: "Worksheet", style: WorkbookStyle, marks: ChangeMarks, title: str, held: Sequence[Change]
) -> None:
    columns = {name: [told(c) for c in held] for name, told in CHANGE_COLUMNS.items()}
    shown = [
        name for name, values in columns.items() if name in TEXT_COLUMNS or any(v not in ("", None) for v in values)
    ]
    for at, name in enumerate(shown):
        page.write_string(0, at, name, style.head)
        page.set_column(at, at, _column_width(name, columns[name], all(c.kind == "rag" for c in held)))
        for row, change in enumerate(held, 1):
            _write_cell(page, style, marks, row, at, name, columns[name][row - 1], change)
    page.freeze_panes(1, 0)
    page.autofilter(0, 0, len(held), len(shown) - 1)
    _set_up_printing(page, title, 0)


def _column_width(name: str, values: Sequence[CellValue], statuses: bool) -> int:
    if name in TEXT_COLUMNS:
        return STATUS_WIDTH_CHARS if statuses else TEXT_WIDTH_CHARS
    longest = max((len(str(v)) for v in values if v is not None), default=0)
    return max(MIN_WIDTH_CHARS, min(MAX_WIDTH_CHARS, max(longest, len(name) + FILTER_BUTTON_CHARS) + 1))


def _write_cell(
    page: "Worksheet",
    style: WorkbookStyle,
    marks: ChangeMarks,
    row: int,
    at: int,
    name: str,
    value: CellValue,
    change: Change,
) -> None:
    body = style.body
    if isinstance(value, float | int):
        page.write_number(row, at, value, body)
    elif name in TEXT_COLUMNS and change.kind == "rag":
        said = f"{STATUS_LETTERS[value]} {value}" if value in STATUS_LETTERS else f"– {value or 'none'}"
        page.write_string(row, at, said, style.statuses.get(value or "", body))
    elif not value:
        page.write_blank(row, at, None, body)
    elif name in TEXT_COLUMNS and _write_marked_text(page, style, marks, row, at, change, name == "Before"):
        return
    else:
        write_text(page, row, at, value, style)


def _write_marked_text(
    page: "Worksheet", style: WorkbookStyle, marks: ChangeMarks, row: int, at: int, change: Change, before: bool
) -> bool:
    """Write a text with the words marked that the other version does not have.

    Return whether it was written: a text that is all the same, or all different, has no marks.
    """
    old, new = change.old, change.new
    if not (old and new) or max(len(old), len(new)) > MAX_CELL_CHARS - 1:
        return False
    # Each side shows its own words, so the redline of the old side has the texts in reverse order.
    sides: list[tuple[RedlinePart, str]] = redline(new, old) if before else redline(old, new)
    runs: list[tuple[RedlinePart, str]] = []
    for part, told in sides:
        text = CONTROL_CHARACTERS.sub("", told)
        if part == "out" or not text:
            continue
        if runs and runs[-1][0] == part:
            text = f"{runs.pop()[1]} {text}"
        runs.append((part, text))
    if len(runs) < 2:  # nothing differs, or everything: no mark says more
        return False
    change_format, last = marks.deleted if before else marks.inserted, len(runs) - 1
    pieces: list[Any] = []
    for i, (part, text) in enumerate(runs):
        piece = text + (" " if i < last else "")
        pieces += [piece] if part == "same" else [change_format, piece]
    return bool(page.write_rich_string(row, at, *pieces, style.body) == 0)


def _set_up_printing(page: "Worksheet", title: str, head: int) -> None:
    """Set up printing: landscape on A4, as wide as the page, the header row on each page."""
    page.set_landscape()
    page.set_paper(A4_PAPER_NUMBER)
    page.fit_to_pages(1, 0)
    page.repeat_rows(head)
    page.set_margins(left=0.4, right=0.4, top=0.7, bottom=0.6)
    said = " ".join(CONTROL_CHARACTERS.sub("", title).split())[:MAX_HEADER_CHARS]
    page.set_header(f"&L{said.replace('&', '&&')}&R&A")
    page.set_footer("&R&P of &N")
