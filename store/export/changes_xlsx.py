"""Changes as a workbook: a sheet for each group, old and new side by side."""

import io
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from store.compare.changes import Change
from store.compare.grouping import MEANINGS, Group, cell_name, grouped, tally, what
from store.compare.text_diff import Part, redline
from store.export.spreadsheet import CELL_LIMIT, CONTROL, STATUS_COLOURS, STATUS_LETTERS, fitting, plain

Value = str | float | None
COLUMNS: dict[str, Callable[[Change], Value]] = {
    "What": what,
    "Finding": lambda c: c.finding,
    "Question": lambda c: c.question,
    "Question before": lambda c: c.question_old,
    "Agency": lambda c: c.agency,
    "Agency before": lambda c: c.agency_old,
    "Cell": cell_name,
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

TEXTS = ("Before", "After")
TEXT_WIDTH, STATUS_WIDTH, NARROWEST, WIDEST = 56, 16, 9, 30  # characters
ARROW = 3  # characters that the button of a filter takes of its header
HEADER_LIMIT = 120  # characters; Excel takes 255 with codes, and an ampersand counts twice
A4 = 9  # Excel's number of the paper


def changes_book(changes: Iterable[Change], title: str) -> bytes:
    """A workbook with a summary and a sheet for each group that holds something."""
    import xlsxwriter

    groups = grouped(changes)
    out = io.BytesIO()
    # No text is ever a formula or a link, whatever it looks like.
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(out, options) as book:
        formats = _formats(book)
        _summary(book.add_worksheet("Summary"), formats, title, groups)
        for name, held in groups.items():
            _sheet(book.add_worksheet(name), formats, title, held)
    return out.getvalue()


def _formats(book: Any) -> dict[str, Any]:
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


def _summary(page: Any, formats: dict[str, Any], title: str, groups: dict[Group, list[Change]]) -> None:
    page.write_string(0, 0, fitting(plain(title)), formats["title"])
    for at, (name, width) in enumerate({"Sheet": 14, "Changes": 12, "Of which": 44, "What it holds": 60}.items()):
        page.write_string(2, at, name, formats["head"])
        page.set_column(at, at, width)
    row = 2
    for row, (name, held) in enumerate(groups.items(), 3):
        page.write_string(row, 0, name, formats["body"])
        page.write_number(row, 1, len(held), formats["body"])
        page.write_string(row, 2, tally(held), formats["body"])
        page.write_string(row, 3, MEANINGS[name], formats["body"])
    if not groups:
        row = 3
        page.write_string(row, 0, "Nothing moved.")
    page.autofilter(2, 0, max(row, 3), 3)
    page.freeze_panes(3, 0)
    _printed(page, title, 2)


def _sheet(page: Any, formats: dict[str, Any], title: str, held: Sequence[Change]) -> None:
    columns = {name: [told(c) for c in held] for name, told in COLUMNS.items()}
    shown = [name for name, values in columns.items() if name in TEXTS or any(v not in ("", None) for v in values)]
    for at, name in enumerate(shown):
        page.write_string(0, at, name, formats["head"])
        page.set_column(at, at, _width(name, columns[name], all(c.kind == "rag" for c in held)))
        for row, change in enumerate(held, 1):
            _write(page, formats, row, at, name, columns[name][row - 1], change)
    page.freeze_panes(1, 0)
    page.autofilter(0, 0, len(held), len(shown) - 1)
    _printed(page, title, 0)


def _width(name: str, values: Sequence[Value], statuses: bool) -> int:
    if name in TEXTS:
        return STATUS_WIDTH if statuses else TEXT_WIDTH
    longest = max((len(str(v)) for v in values if v is not None), default=0)
    return max(NARROWEST, min(WIDEST, max(longest, len(name) + ARROW) + 1))


def _write(page: Any, formats: dict[str, Any], row: int, at: int, name: str, value: Value, change: Change) -> None:
    body = formats["body"]
    if isinstance(value, float | int):
        page.write_number(row, at, value, body)
    elif name in TEXTS and change.kind == "rag":
        said = f"{STATUS_LETTERS[value]} {value}" if value in STATUS_LETTERS else f"– {value or 'none'}"
        page.write_string(row, at, said, formats.get(value or "", body))
    elif not value:
        page.write_blank(row, at, None, body)
    elif name in TEXTS and _marked(page, formats, row, at, change, name == "Before"):
        return
    else:
        page.write_string(row, at, fitting(plain(value)), body)


def _marked(page: Any, formats: dict[str, Any], row: int, at: int, change: Change, before: bool) -> bool:
    """Writes a text with the words marked that the other version does not have, if there are such and others."""
    old, new = change.old, change.new
    if not (old and new) or max(len(old), len(new)) > CELL_LIMIT - 1:
        return False
    # Each side is told in its own words, so the old one is read as what came of the new one.
    sides: list[tuple[Part, str]] = redline(new, old) if before else redline(old, new)
    runs: list[tuple[Part, str]] = []
    for part, told in sides:
        text = CONTROL.sub("", told)
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
        piece = (text if i else plain(text)) + (" " if i < last else "")
        pieces += [piece] if part == "same" else [mark, piece]
    return bool(page.write_rich_string(row, at, *pieces, formats["body"]) == 0)


def _printed(page: Any, title: str, head: int) -> None:
    """Landscape on A4, as wide as the page, the header's row on each."""
    page.set_landscape()
    page.set_paper(A4)
    page.fit_to_pages(1, 0)
    page.repeat_rows(head)
    page.set_margins(left=0.4, right=0.4, top=0.7, bottom=0.6)
    said = " ".join(CONTROL.sub("", title).split())[:HEADER_LIMIT]
    page.set_header(f"&L{said.replace('&', '&&')}&R&A")
    page.set_footer("&R&P of &N")
