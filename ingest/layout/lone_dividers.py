# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""The only upright ruling of a table: it separates two columns, or the first column from others that nothing rules."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from ingest.layout.split_cells import CLEAR_PT, PrintFinder
from ingest.model import Box, Ruling

MIN_DIVIDED_LINES = 4  # level rulings across the only upright one of a table; a sketch or a form has fewer
MIN_SIDE_PT = 5.0  # from the upright ruling to the ends of the level ones that it divides
REACH_PT = 4.0  # a ruling may stop this short of the one it should meet


def divides_rows(upright: Box, level: Sequence[Box]) -> bool:
    """Return whether an upright ruling divides so many level ones that they are rows of a table."""
    return len(list(_list_divided(upright, level))) >= MIN_DIVIDED_LINES


def drop_lone_dividers(rulings: Sequence[Ruling], find_print: PrintFinder) -> tuple[Ruling, ...]:
    """Return the rulings without the only upright one of a table beside which print is in several columns.

    Such a table has columns that nothing rules: they are found by the white between them.
    """
    level = [r.box for r in rulings if r.axis == "h"]
    upright = [r for r in rulings if r.axis == "v"]
    out = {id(r) for r in upright if _is_lone(r, upright, level) and _has_columns_beside(r.box, level, find_print)}
    return tuple(r for r in rulings if id(r) not in out)


def _list_divided(upright: Box, level: Sequence[Box]) -> Iterator[Box]:
    return (
        line
        for line in level
        if line.x0 + MIN_SIDE_PT < upright.centre_x < line.x1 - MIN_SIDE_PT
        and upright.top - REACH_PT <= line.centre_y <= upright.bottom + REACH_PT
    )


def _is_lone(ruling: Ruling, upright: Sequence[Ruling], level: Sequence[Box]) -> bool:
    divided = list(_list_divided(ruling.box, level))
    if len(divided) < MIN_DIVIDED_LINES:
        return False
    table = Box.hull(divided).expanded(REACH_PT)
    return not any(table.contains_centre(other.box) for other in upright if other is not ruling)


def _has_columns_beside(upright: Box, level: Sequence[Box], find_print: PrintFinder) -> bool:
    """Return whether white parts the print on one side of a ruling in the highest row; in a header, names span it."""
    divided = list(_list_divided(upright, level))
    x0, x1 = min(line.x0 for line in divided), max(line.x1 for line in divided)
    rows = pairwise(sorted(line.centre_y for line in divided))
    top, bottom = max(rows, key=lambda row: row[1] - row[0])
    sides = (Box(x0=a, top=top, x1=b, bottom=bottom) for a, b in ((x0, upright.centre_x), (upright.centre_x, x1)))
    return any(right[0] - left[1] >= CLEAR_PT for side in sides for left, right in pairwise(find_print(side)))
