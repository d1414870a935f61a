# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Print that a clipping path cuts off: at the next filled cell of a spreadsheet, in a row of exact height of a text."""

from collections.abc import Sequence
from itertools import pairwise

from ingest.model import Box, Obstruction
from ingest.pdf.page_objects import PageObjects, PdfObject, object_box

MAX_STEP = 2.0  # in letter heights: from a letter to the next one that is cut off, along the line or to the next line
FULL_PAGE_SHARE = 0.75  # of a page's height: a row below it may go on on the next page
EDGE_PT = 0.6  # from a line's end to the edge of its own clipping path: some programs leave out what is cut off
MAX_TIGHT_LINES, MAX_TIGHT_SHARE = 3, 0.1  # of a page's lines end so; with more, all its paths are drawn as close


def find_cut_off_print(page: PageObjects, shown: Sequence[PdfObject], boxes: Sequence[Box]) -> tuple[Obstruction, ...]:
    """Return where print is cut off: the box of the visible letter next to the hidden ones.

    Args:
        page: All that the page draws.
        shown: The characters of them that a viewer shows.
        boxes: The cells of the page's bordered tables.
    """
    visible = {id(c) for c in shown}
    letters = [c for c in page.chars if c["text"].strip() and not c["unpainted"] and not c["annotation"]]
    inner = [box for box in boxes if box.bottom < FULL_PAGE_SHARE * page.height]
    found = [*_find_cut_lines(letters, visible), *_find_cut_cells(letters, visible, inner)]
    found += _find_tight_lines(letters, visible)
    return tuple(Obstruction(kind="cut-off", box=box) for box in dict.fromkeys(map(object_box, found)))


def _list_cut_pairs(letters: Sequence[PdfObject], visible: set[int]) -> list[tuple[PdfObject, PdfObject]]:
    """Return pairs of letters that follow each other under one clipping path, one of them hidden, all copies too."""
    places = {_place(c) for c in letters if id(c) in visible}
    return [
        (first, second)
        for first, second in pairwise(letters)
        if first["clip"] is not None
        and first["clip"] == second["clip"]
        and first["clipped"] != second["clipped"]
        and id(second if first["clipped"] else first) in visible
        and _place(first if first["clipped"] else second) not in places
    ]


def _find_cut_lines(letters: Sequence[PdfObject], visible: set[int]) -> list[PdfObject]:
    """Return the visible letters beside hidden ones of their line."""
    return [b if a["clipped"] else a for a, b in _list_cut_pairs(letters, visible) if _is_beside(a, b)]


def _find_cut_cells(letters: Sequence[PdfObject], visible: set[int], boxes: Sequence[Box]) -> list[PdfObject]:
    """Return the last visible letters of cells whose next line is hidden.

    Args:
        letters: The letters of the page.
        visible: The identities of the visible ones.
        boxes: The cells above the foot of a page: a spreadsheet draws a cell that goes on over a page break whole on
            each page, and clips it there.
    """
    ends = [a for a, b in _list_cut_pairs(letters, visible) if b["clipped"] and _is_below(a, b)]
    return [end for end in ends if any(box.contains_centre(object_box(end)) for box in boxes)]


def _place(char: PdfObject) -> tuple[str, int, int]:
    return char["text"], round(char["x0"]), round(char["top"])


def _is_beside(first: PdfObject, second: PdfObject) -> bool:
    before, after = object_box(first), object_box(second)
    step = MAX_STEP * max(before.height, after.height)
    return before.vertical_overlap(after) > 0 and abs(after.x0 - before.x1) <= step


def _is_below(first: PdfObject, second: PdfObject) -> bool:
    """Return whether a letter begins the line below another."""
    before, after = object_box(first), object_box(second)
    step = MAX_STEP * max(before.height, after.height)
    return before.vertical_overlap(after) <= 0 <= after.top - before.top <= step and after.x0 <= before.x1


def _find_tight_lines(letters: Sequence[PdfObject], visible: set[int]) -> list[PdfObject]:
    """Return the last letters of strings that end at the right edge of their clipping path."""
    ends = [a for a, b in pairwise([*letters, None]) if a is not None and (b is None or a["string"] != b["string"])]
    paths = [c["clip"] for c in ends]
    found = [c for c in ends if id(c) in visible and _ends_at_clip(c) and paths.count(c["clip"]) == 1]
    return found if len(found) <= max(MAX_TIGHT_LINES, MAX_TIGHT_SHARE * len(ends)) else []


def _ends_at_clip(char: PdfObject) -> bool:
    """Return whether a level letter reaches the right edge of its clipping path."""
    return char["clip"] is not None and bool(char["upright"]) and float(char["clip_gap"]) <= EDGE_PT
