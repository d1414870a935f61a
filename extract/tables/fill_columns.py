# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Cut columns of an open table beside a stack of coloured cells whose print is within them: a column of statuses."""

from collections.abc import Sequence
from dataclasses import replace

from extract.tables.figure_columns import cut_columns
from extract.tables.grid import EDGE_TOLERANCE_PT, MIN_SATURATION, FoundTable
from ingest.model import Box, Fill

MIN_FILLS = 3  # below each other; fewer are a highlighted text
MAX_WIDTH_SHARE = 0.25  # of the table's width; wider fills tint a text or a row
MIN_WIDTH_PT = 15.0  # of a coloured cell; a narrower one is a dot beside a text
MAX_ASIDE_SHARE = 0.1  # of a coloured cell's width, from its middle to that of its print
MIN_COLUMN_PT = 20.0  # of the column that a cut leaves beside the stack


def list_fill_stacks(found: FoundTable) -> list[Box]:
    """Return the box of each stack of coloured cells of an open table, with the same sides and no print across them.

    Where they have print, the column has a name of its own in the first row, beside that of the next one.
    """
    fills = _list_status_fills(found) if found.table.open else []
    stacks = []
    while fills:
        alike = [box for box in fills if _has_same_sides(box, fills[0])]
        fills = [box for box in fills if not _has_same_sides(box, alike[0])]
        named = not _is_printed(found, alike) or _has_own_name(found, Box.hull(alike))
        if len(alike) >= MIN_FILLS and named and _leaves_sides_free(found, alike):
            stacks.append(Box.hull(alike))
    return stacks


def split_fill_columns(found: FoundTable, stacks: Sequence[Box]) -> FoundTable:
    """Return an open table whose columns are cut at the sides of its coloured cells that no print crosses.

    Args:
        found: The table.
        stacks: Those of this table and of others before it: a table that continues may have one coloured cell.
    """
    fills = _list_status_fills(found) if found.table.open else []
    cuts: dict[int, Sequence[float]] = {}
    for stack in stacks:
        alike = [box for box in fills if _has_same_sides(box, stack)]
        if alike and _leaves_sides_free(found, alike):
            cuts |= _find_cuts(found, Box.hull(alike))
    return cut_columns(found, cuts) if cuts else found


def _find_cuts(found: FoundTable, stack: Box) -> dict[int, Sequence[float]]:
    """Return the sides of a stack in the column that it is a part of, where they leave another column beside it."""
    for at in range(found.table.columns):
        column = _measure_column(found, at)
        if column and column.x0 - EDGE_TOLERANCE_PT <= stack.x0 and stack.x1 <= column.x1 + EDGE_TOLERANCE_PT:
            left = [stack.x0] if stack.x0 - column.x0 >= MIN_COLUMN_PT else []
            right = [stack.x1] if column.x1 - stack.x1 >= MIN_COLUMN_PT else []
            return {at: (*left, *right)} if left or right else {}
    return {}


def _measure_column(found: FoundTable, column: int) -> Box | None:
    boxes = [cell.box for cell in found.table.cells if cell.column == cell.last_column == column]
    return Box.hull(boxes) if boxes else None


def _list_status_fills(found: FoundTable) -> list[Box]:
    """Return the coloured cells of a table that are as narrow as those of a status."""
    table = found.table
    coloured = [
        fill
        for fill in table.page.fills
        if max(fill.colour) - min(fill.colour) >= MIN_SATURATION
        and table.box.top <= fill.box.centre_y <= table.box.bottom
    ]
    boxes = [fill.box for fill in _join_halves(coloured)]
    return [box for box in boxes if MIN_WIDTH_PT <= box.width <= MAX_WIDTH_SHARE * table.box.width]


def _join_halves(fills: Sequence[Fill]) -> list[Fill]:
    """Return fills in which neighbours of one colour in one row are one: a cell that white between columns halved."""
    joined: list[Fill] = []
    for fill in sorted(fills, key=lambda f: (f.box.top, f.box.x0)):
        if joined and _continues_fill(joined[-1], fill):
            fill = replace(fill, box=Box.hull([joined.pop().box, fill.box]))
        joined.append(fill)
    return joined


def _continues_fill(left: Fill, right: Fill) -> bool:
    edges = (left.box.x1 - right.box.x0, left.box.top - right.box.top, left.box.bottom - right.box.bottom)
    return left.colour == right.colour and max(map(abs, edges)) <= EDGE_TOLERANCE_PT


def _leaves_sides_free(found: FoundTable, boxes: Sequence[Box]) -> bool:
    """Return whether the print of a table leaves the sides of boxes white, and is in the middle of those it is in.

    A highlighted text, or a half of a cell, has its print beside one side.
    """
    words = [word.box for inside in found.words.values() for word in inside]
    for box in boxes:
        beside = [word for word in words if box.top <= word.centre_y <= box.bottom]
        within = [word for word in beside if box.contains_centre(word)]
        if any(_runs_across(word, x) for word in beside for x in (box.x0, box.x1)):
            return False
        if within and not _is_in_middle(Box.hull(within), box):
            return False
    return True


def _is_printed(found: FoundTable, boxes: Sequence[Box]) -> bool:
    words = [word.box for inside in found.words.values() for word in inside]
    return any(box.contains_centre(word) for box in boxes for word in words)


def _has_own_name(found: FoundTable, stack: Box) -> bool:
    """Return whether a cell of the first row, above a stack of coloured cells, has print over it and beside it."""
    names = [cell for cell in found.table.cells_starting_in(0) if cell.box.centre_y < stack.top]
    words = (found.words.get(cell.region, ()) for cell in names)
    above = [{stack.x0 <= word.box.centre_x <= stack.x1 for word in inside} for inside in words]
    return any(len(sides) == 2 for sides in above)


def _runs_across(word: Box, x: float) -> bool:
    return word.x0 < x - EDGE_TOLERANCE_PT and x + EDGE_TOLERANCE_PT < word.x1


def _is_in_middle(print_box: Box, box: Box) -> bool:
    return abs(print_box.centre_x - box.centre_x) <= MAX_ASIDE_SHARE * box.width


def _has_same_sides(one: Box, other: Box) -> bool:
    return max(abs(one.x0 - other.x0), abs(one.x1 - other.x1)) <= EDGE_TOLERANCE_PT
