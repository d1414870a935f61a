"""Changes as a workbook: a sheet for each group, old and new side by side."""

import io
from collections.abc import Callable, Iterable, Sequence
from typing import Any

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
from store.export.spreadsheet import (
    CONTROL_CHARACTERS,
    MAX_CELL_CHARS,
    STATUS_COLOURS,
    STATUS_LETTERS,
    cut_to_cell_limit,
    escape_formula,
)

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
"""The columns of a sheet; one in which no row of a sheet has anything is left out of it, but not Before and After."""

TEXT_COLUMNS = ("Before", "After")
TEXT_WIDTH_CHARS, STATUS_WIDTH_CHARS, MIN_WIDTH_CHARS, MAX_WIDTH_CHARS = 56, 16, 9, 30  # characters
FILTER_BUTTON_CHARS = 3  # characters that the button of a filter takes of its header
MAX_HEADER_CHARS = 120  # characters; Excel takes 255 with codes, and an ampersand counts twice
A4_PAPER_NUMBER = 9  # Excel's number of the paper


def build_changes_workbook(changes: Iterable[Change], title: str) -> bytes:
    """A workbook with a summary and a sheet for each group that holds something."""
    import xlsxwriter

    groups = group_changes(changes)
    out = io.BytesIO()
    # No text is ever a formula or a link, whatever it looks like.
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(out, options) as book:
        formats = _add_formats(book)
        _write_summary_sheet(book.add_worksheet("Summary"), formats, title, groups)
        for name, held in groups.items():
            _write_group_sheet(book.add_worksheet(name), formats, title, held)
    return out.getvalue()


def _add_formats(book: Any) -> dict[str, Any]:
    around = {"text_wrap": True, "valign": "top"}
    return {
        "title": book.add_format({"bold": True, "font_size": 14}),
        "head": book.add_format({"bold": True, "bg_color": "#E8E8E8", "border": 1, **around}),
        "body": book.add_format(around),
        # Strike and line as well as colour, so that it reads in grey.
        "out": book.add_format({"font_color": "#9C1C13", "font_strikeout": True}),
        "in": book.add_format({"font_color": "#0B5A2B", "bold": True, "underline": 1}),
        **{status: book.add_format({"bg_color": colour, **around}) for status, colour in STATUS_COLOURS.items()},
    }


def _write_summary_sheet(
    page: Any, formats: dict[str, Any], title: str, groups: dict[ChangeGroup, list[Change]]
) -> None:
    page.write_string(0, 0, cut_to_cell_limit(escape_formula(title)), formats["title"])
    for at, (name, width) in enumerate({"Sheet": 14, "Changes": 12, "Of which": 44, "What it holds": 60}.items()):
        page.write_string(2, at, name, formats["head"])
        page.set_column(at, at, width)
    row = 2
    for row, (name, held) in enumerate(groups.items(), 3):
        page.write_string(row, 0, name, formats["body"])
        page.write_number(row, 1, len(held), formats["body"])
        page.write_string(row, 2, summarise_changes(held), formats["body"])
        page.write_string(row, 3, GROUP_DESCRIPTIONS[name], formats["body"])
    if not groups:
        row = 3
        page.write_string(row, 0, "Nothing moved.")
    page.autofilter(2, 0, max(row, 3), 3)
    page.freeze_panes(3, 0)
    _set_up_printing(page, title, 2)


def _write_group_sheet(page: Any, formats: dict[str, Any], title: str, held: Sequence[Change]) -> None:
    columns = {name: [told(c) for c in held] for name, told in CHANGE_COLUMNS.items()}
    shown = [
        name for name, values in columns.items() if name in TEXT_COLUMNS or any(v not in ("", None) for v in values)
    ]
    for at, name in enumerate(shown):
        page.write_string(0, at, name, formats["head"])
        page.set_column(at, at, _column_width(name, columns[name], all(c.kind == "rag" for c in held)))
        for row, change in enumerate(held, 1):
            _write_cell(page, formats, row, at, name, columns[name][row - 1], change)
    page.freeze_panes(1, 0)
    page.autofilter(0, 0, len(held), len(shown) - 1)
    _set_up_printing(page, title, 0)


def _column_width(name: str, values: Sequence[CellValue], statuses: bool) -> int:
    if name in TEXT_COLUMNS:
        return STATUS_WIDTH_CHARS if statuses else TEXT_WIDTH_CHARS
    longest = max((len(str(v)) for v in values if v is not None), default=0)
    return max(MIN_WIDTH_CHARS, min(MAX_WIDTH_CHARS, max(longest, len(name) + FILTER_BUTTON_CHARS) + 1))


def _write_cell(
    page: Any, formats: dict[str, Any], row: int, at: int, name: str, value: CellValue, change: Change
) -> None:
    body = formats["body"]
    if isinstance(value, float | int):
        page.write_number(row, at, value, body)
    elif name in TEXT_COLUMNS and change.kind == "rag":
        said = f"{STATUS_LETTERS[value]} {value}" if value in STATUS_LETTERS else f"– {value or 'none'}"
        page.write_string(row, at, said, formats.get(value or "", body))
    elif not value:
        page.write_blank(row, at, None, body)
    elif name in TEXT_COLUMNS and _write_marked_text(page, formats, row, at, change, name == "Before"):
        return
    else:
        page.write_string(row, at, cut_to_cell_limit(escape_formula(value)), body)


def _write_marked_text(page: Any, formats: dict[str, Any], row: int, at: int, change: Change, before: bool) -> bool:
    """Writes a text with the words marked that the other version does not have, if there are such and others."""
    old, new = change.old, change.new
    if not (old and new) or max(len(old), len(new)) > MAX_CELL_CHARS - 1:
        return False
    # Each side is told in its own words, so the old one is read as what came of the new one.
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
    mark, last = formats["out" if before else "in"], len(runs) - 1
    pieces: list[Any] = []
    for i, (part, text) in enumerate(runs):
        piece = (text if i else escape_formula(text)) + (" " if i < last else "")
        pieces += [piece] if part == "same" else [mark, piece]
    return bool(page.write_rich_string(row, at, *pieces, formats["body"]) == 0)


def _set_up_printing(page: Any, title: str, head: int) -> None:
    """Landscape on A4, as wide as the page, the header's row on each."""
    page.set_landscape()
    page.set_paper(A4_PAPER_NUMBER)
    page.fit_to_pages(1, 0)
    page.repeat_rows(head)
    page.set_margins(left=0.4, right=0.4, top=0.7, bottom=0.6)
    said = " ".join(CONTROL_CHARACTERS.sub("", title).split())[:MAX_HEADER_CHARS]
    page.set_header(f"&L{said.replace('&', '&&')}&R&A")
    page.set_footer("&R&P of &N")
