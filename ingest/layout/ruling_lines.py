# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Rulings of a scanned page: thin dark lines, level or upright, that are longer than any letter."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

import numpy as np

from ingest.image.raster import POINTS_PER_INCH, Pixels, brightest_channel, darkest_channel, transpose_image
from ingest.layout.dashed_rulings import add_dashed_lines
from ingest.layout.print_mask import PrintMask, find_print
from ingest.layout.thin_lines import (
    FADED,
    MAX_ASIDE_PT,
    USUAL,
    LineSearch,
    average_row_pairs,
    find_level_lines,
    have_faded,
)
from ingest.model import Box, Ruling

MIN_LEVEL_PT = 18.0  # the narrowest column is wider, every stroke of a letter shorter
MIN_UPRIGHT_PT = 10.0  # the lowest row of 7 pt print is higher
LONG_PT = 90.0  # a line this long is a ruling even if it meets no other
MAX_MISS_PT = 4.0  # by which the ends of two rulings may miss each other
TALL_PT = 45.0  # a taller upright is not a stroke of a letter, even if its ends miss by ...
MAX_TORN_PT = 16.0  # ... as much, torn off
MAX_BRIDGE_PT = 26.0  # between pieces of one upright
MAX_SPANNING_ROW_PT = 60.0  # a row across the columns is seldom higher
MIN_KEPT = 0.8  # of the length of a page's lines, that meet others; of a grid in pieces fewer do
MAX_GREY_SHARE = 0.08  # of the pixels of a black and white page: the edges of letters on a page that was straightened
BLACK, WHITE = 8, 247  # grey levels
MIN_STOPPED_LINES = 2  # that stop at one height; a table of three columns has two between its sides


def find_rulings(pixels: Pixels, dpi: float) -> tuple[Ruling, ...]:
    """Return the printed lines of a level page, in points.

    Lines are found by a black-hat transform across them and averages along them, and then joined, cut and filtered
    as boxes. Where a fax left most of them in pieces that do not meet, they are looked for again with longer
    averages.

    Args:
        pixels: The page, shape (height, width, 3), blue-green-red, dtype uint8.
        dpi: Its resolution.
    """
    scale = dpi / POINTS_PER_INCH
    # In the largest channel coloured fills are light, and only black and grey lines are dark; in the least, every
    # fill is darker than paper.
    value, tint = brightest_channel(pixels), darkest_channel(pixels)
    seen = find_print(value, tint, dpi)
    level, upright = _find_lines(value, tint, seen, scale, USUAL)
    rulings = _connect_lines(level, upright, seen)
    kept = _measure_length([r.box for r in rulings])
    in_pieces = have_faded(level, upright) and kept < MIN_KEPT * _measure_length([*level, *upright])
    if in_pieces and _is_black_and_white(value):
        rulings = _connect_lines(*_find_lines(value, tint, seen, scale, FADED), seen)
    return rulings


def _connect_lines(level: list[Box], upright: list[Box], seen: PrintMask) -> tuple[Ruling, ...]:
    """Return the rulings that lines make together with the dashed ones of the page."""
    level, upright = add_dashed_lines(level, upright, seen)
    open_rows = _find_open_rows(upright)
    upright = _cut_at_spanning_rows(level, _bridge_gaps(level, upright, open_rows))
    return _drop_unanchored(level, upright, open_rows)


def _measure_length(lines: Sequence[Box]) -> float:
    return sum(max(b.width, b.height) for b in lines)


def _is_black_and_white(value: Pixels) -> bool:
    few = value[::3, ::3]
    return float(np.mean((few > BLACK) & (few < WHITE))) < MAX_GREY_SHARE


def _find_lines(
    value: Pixels, tint: Pixels, seen: PrintMask, scale: float, search: LineSearch
) -> tuple[list[Box], list[Box]]:
    """Return a page's level and upright lines."""
    level = find_level_lines(
        transpose_image(average_row_pairs(transpose_image(value))),
        transpose_image(average_row_pairs(transpose_image(tint))),
        seen.bare,
        scale,
        MIN_LEVEL_PT,
        search,
    )
    upright = find_level_lines(
        transpose_image(average_row_pairs(value)),
        transpose_image(average_row_pairs(tint)),
        transpose_image(seen.bare),
        scale,
        MIN_UPRIGHT_PT,
        search,
    )
    return level, [b.transposed() for b in upright]


def _bridge_gaps(level: list[Box], upright: list[Box], open_rows: Sequence[Box]) -> list[Box]:
    """Join upright pieces in line with one another, where no whole row lies between them."""
    joined: list[Box] = []
    for piece in sorted(upright, key=lambda b: (round(b.centre_x / MAX_ASIDE_PT), b.top)):
        at = piece.centre_x
        above = max(
            (b for b in joined if abs(b.centre_x - at) <= MAX_ASIDE_PT and b.bottom <= piece.top),
            key=lambda b: b.bottom,
            default=None,
        )
        gap = piece.top - above.bottom if above else MAX_BRIDGE_PT + 1
        if (
            above is None
            or gap > min(MAX_BRIDGE_PT, above.height + piece.height)
            or _has_row_between(level, above, piece)
            or any(_ends_at(row, (above, piece)) for row in open_rows)
        ):
            joined.append(piece)
            continue
        joined.remove(above)
        joined.append(Box(x0=min(above.x0, piece.x0), top=above.top, x1=max(above.x1, piece.x1), bottom=piece.bottom))
    return joined


def _find_open_rows(upright: list[Box]) -> list[Box]:
    """Return rows across the columns, without rulings of their own, at which most upright lines between columns stop.

    A flaw of the print or the paper breaks one of those lines, or all of them for less than a row.
    """
    lines = sorted(upright, key=lambda b: (round(b.centre_x / MAX_ASIDE_PT), b.top))
    broken = [
        (above, below)
        for above, below in pairwise(lines)
        if abs(above.centre_x - below.centre_x) <= MAX_ASIDE_PT
        and USUAL.end_gap <= below.top - above.bottom <= MAX_SPANNING_ROW_PT
    ]
    rows = []
    for above, below in broken:
        gap = replace(above, top=above.bottom, bottom=below.top)
        stopped = [pair for pair in broken if _ends_at(gap, pair)]
        through = sum(b.top < gap.top and gap.bottom < b.bottom for b in upright)
        if len(stopped) >= max(MIN_STOPPED_LINES, through):
            xs = [piece.centre_x for pair in stopped for piece in pair]
            rows.append(replace(gap, x0=min(xs), x1=max(xs)))
    return rows


def _ends_at(row: Box, pieces: tuple[Box, Box]) -> bool:
    """Return whether the upper piece of an upright line ends where a row begins, and the lower one begins below it."""
    above, below = pieces
    return abs(above.bottom - row.top) <= MAX_MISS_PT and abs(below.top - row.bottom) <= MAX_MISS_PT


def _has_row_between(level: list[Box], above: Box, below: Box) -> bool:
    """Return whether two level lines that cross here lie between two pieces: a row across the columns."""
    at = above.centre_x
    inside = [
        b.centre_y
        for b in level
        if b.x0 - MAX_MISS_PT <= at <= b.x1 + MAX_MISS_PT
        and above.bottom - MAX_MISS_PT <= b.centre_y <= below.top + MAX_MISS_PT
    ]
    return len(inside) > 1 and max(inside) - min(inside) > MAX_MISS_PT


def _cut_at_spanning_rows(level: list[Box], upright: list[Box]) -> list[Box]:
    """Cut upright lines at rows that run across the columns.

    Where most lines stop at one level line and continue at the next, one that seems to run through was extended by
    print.
    """
    edges = sorted((b.centre_y, b.x0, b.x1) for b in level if b.width >= LONG_PT)
    for (above, a0, a1), (below, b0, b1) in pairwise(edges):
        x0, x1 = max(a0, b0) + MAX_MISS_PT, min(a1, b1) - MAX_MISS_PT
        if not MAX_MISS_PT < below - above < MAX_SPANNING_ROW_PT:
            continue
        inner = [b for b in upright if x0 < b.centre_x < x1]
        stops = [b for b in inner if abs(b.bottom - above) <= MAX_MISS_PT]
        begins = [b for b in inner if abs(b.top - below) <= MAX_MISS_PT]
        through = [b for b in inner if b.top < above - MAX_MISS_PT and b.bottom > below + MAX_MISS_PT]
        if min(len(stops), len(begins)) < max(2, 2 * len(through)):
            continue
        for b in through:
            upright = [u for u in upright if u is not b]
            upright += [
                Box(x0=b.x0, top=b.top, x1=b.x1, bottom=above),
                Box(x0=b.x0, top=below, x1=b.x1, bottom=b.bottom),
            ]
    return upright


def _drop_unanchored(level: list[Box], upright: list[Box], open_rows: Sequence[Box]) -> tuple[Ruling, ...]:
    """Return the lines without strokes of letters or icons.

    A short line is a ruling only if both its ends meet a ruling that crosses it, or an open row. Repeated, as each
    dropped line may have supported others.
    """
    edges = [(y, row.x0, row.x1) for row in open_rows for y in (row.top, row.bottom)]
    while True:
        uprights = _list_upright_crossings(upright)
        kept_level = [b for b in level if b.width >= LONG_PT or _both_ends_meet(b.x0, b.x1, b.centre_y, uprights)]
        rows = _list_level_crossings(kept_level) + edges
        kept_upright = [b for b in upright if b.height >= LONG_PT or _is_anchored_upright(b, rows)]
        if len(kept_level) == len(level) and len(kept_upright) == len(upright):
            break
        level, upright = kept_level, kept_upright
    return (*(Ruling(axis="h", box=b) for b in level), *(Ruling(axis="v", box=b) for b in upright))


Crossing = tuple[float, float, float]
"""Where a crossing line is, and from where to where it runs."""


def _list_upright_crossings(upright: list[Box]) -> list[Crossing]:
    return [(b.centre_x, b.top, b.bottom) for b in upright]


def _list_level_crossings(level: list[Box]) -> list[Crossing]:
    return [(b.centre_y, b.x0, b.x1) for b in level]


def _is_anchored_upright(upright: Box, rows: list[Crossing]) -> bool:
    miss = MAX_TORN_PT if upright.height >= TALL_PT else MAX_MISS_PT
    return _both_ends_meet(upright.top, upright.bottom, upright.centre_x, rows, miss)


def _both_ends_meet(
    start: float, end: float, across: float, crossing: list[Crossing], miss: float = MAX_MISS_PT
) -> bool:
    """Return whether a line at `across`, from `start` to `end`, meets a crossing line at either end."""
    meets = [at for at, a, b in crossing if a - MAX_MISS_PT <= across <= b + MAX_MISS_PT]
    return any(abs(at - start) <= miss for at in meets) and any(abs(at - end) <= miss for at in meets)
