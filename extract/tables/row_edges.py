# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Heights at which a row of a table may end: the edges of coloured cells, and the ends of pieces of upright lines."""

from collections.abc import Iterable, Sequence

from ingest.model import Box, Page

MIN_CELL_HEIGHTS = 1.25  # of a line's height: a lower coloured area is the ground of a word
MIN_CELL_WIDTH = 0.6  # of its column's width: a narrower coloured area is a dot or a mark within a row
MIN_ENDING_LINES = 3  # upright lines that end at one height, as those of a row's cells do where each draws its own
SAME_EDGE_PT = 2.0  # between the ends of lines of one row


def list_row_edges(page: Page, box: Box, columns: Sequence[tuple[float, float]], tall: float) -> tuple[float, ...]:
    """Return the heights within `box` at which a row of its table may end, from top to bottom.

    Args:
        page: The page.
        box: The box of the table, or of a row of it.
        columns: The left and right side of each column.
        tall: The height of a line of print in points.
    """
    fills = [fill.box for fill in page.fills if box.contains_centre(fill.box)]
    fills = [fill for fill in fills if fill.height >= MIN_CELL_HEIGHTS * tall and _fills_column(fill, columns)]
    cells = [edge for fill in fills for edge in (fill.top, fill.bottom)]
    upright = [r.box for r in page.rulings if r.axis == "v" and r.box.overlap_area(box.expanded(1.0, 1.0)) > 0]
    edges = sorted([*cells, *_list_common_ends(upright)])
    return tuple(edge for edge in edges if box.top < edge < box.bottom)


def _fills_column(fill: Box, columns: Sequence[tuple[float, float]]) -> bool:
    """Return whether a coloured area covers most of the column that its middle is in."""
    return any(x0 <= fill.centre_x <= x1 and fill.width >= MIN_CELL_WIDTH * (x1 - x0) for x0, x1 in columns)


def _list_common_ends(upright: Sequence[Box]) -> Iterable[float]:
    """Return the heights at which several upright lines end, or the next pieces of them begin."""
    ends = sorted((y, round(line.centre_x)) for line in upright for y in (line.top, line.bottom))
    for at, _ in ends:
        if len({x for y, x in ends if abs(y - at) <= SAME_EDGE_PT}) >= MIN_ENDING_LINES:
            yield at
