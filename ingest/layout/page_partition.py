# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Partition a page into stretches that are borderless tables, and the rest.

A stretch is a table where the same white gutters run down through all of its print. Which stretches are tables is the
best partition of the page, found by dynamic programming over its bands of ink.
"""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import numpy.typing as npt

Mask = npt.NDArray[np.bool_]
Run = tuple[int, int]

MIN_GUTTERS = 2  # three columns; letterheads and lists have two as well
MIN_GUTTER = 1.0  # in print heights: the gap between two words of a line is less
FULL_GUTTER = 1.6  # in print heights: a wider gutter is not better evidence
TABLE_COST = 8.0  # in squared print heights, which a table's gutters must outweigh: a line or two by chance do not
FRAMED_TABLE_COST = 2.0  # the same in a frame or below a filled header: they are drawn for tables, not for prose
MAX_WHITE_GAP = 7.0  # in print heights: more white from side to side ends a table
MIN_TABLE_GAP = 1.5  # in print heights: two tables are farther apart; lines of one cell and rows of one table are not


def choose_tables(
    bands: Sequence[Run],
    columns: Sequence[Mask],
    white: Sequence[float],
    frames: Sequence[int | None],
    starts: Sequence[bool],
    tall: float,
) -> list[tuple[int, int]]:
    """Return (first band, last band) of each table: the partition of the page with the greatest worth.

    A table is worth the area of its gutters where print is on both sides of them; a gutter counts up to FULL_GUTTER.

    Args:
        bands: The first and last row of pixels of each band of ink.
        columns: The columns of pixels with ink in each band.
        white: The height of white above each band, up to a ruling across the page or the band above.
        frames: The frame that each band is in; None for none.
        starts: Which bands can only begin a table, as filled headers do.
        tall: The height of print in pixels.
    """
    count = len(bands)
    first_ink = np.array([np.flatnonzero(c)[0] for c in columns])
    last_ink = np.array([np.flatnonzero(c)[-1] for c in columns])
    high = np.array([b - a for a, b in bands])
    best = [0.0] * (count + 1)  # best[i]: worth of the bands from i on
    continued = _find_continued(bands, columns, tall)
    choice = [-1] * count  # last band of the table that begins at i; -1: band i is in none

    for first in range(count - 1, -1, -1):
        best[first] = best[first + 1]
        if continued[first]:
            continue
        merged = columns[first].copy()
        for last in range(first, count):
            if (last > first and (white[last] > MAX_WHITE_GAP * tall or starts[last])) or frames[last] != frames[first]:
                break
            merged |= columns[last]
            gutters = find_gutters(merged, tall)
            if len(gutters) < MIN_GUTTERS:
                continue
            part = slice(first, last + 1)
            drawn = starts[first] or frames[first] is not None
            worth = best[last + 1] - (FRAMED_TABLE_COST if drawn else TABLE_COST) * tall * tall
            for a, b in gutters:
                abreast = (first_ink[part] < a) & (last_ink[part] >= b)
                worth += (min(b - a, FULL_GUTTER * tall) - MIN_GUTTER * tall) * float(high[part][abreast].sum())
            if worth > best[first]:
                best[first], choice[first] = worth, last
    tables, at = [], 0
    while at < count:
        if choice[at] < 0:
            at += 1
        else:
            tables.append((at, choice[at]))
            at = choice[at] + 1
    return tables


def _find_continued(bands: Sequence[Run], columns: Sequence[Mask], tall: float) -> list[bool]:
    """Return which bands are so close to one with print in several columns that both are of one table.

    A band with print in one column is so too below others of that kind: they are lines of one cell.
    """
    several = [len(find_gutters(inked, tall)) >= MIN_GUTTERS for inked in columns]
    continued = [False] * len(bands)
    for at in range(1, len(bands)):
        if bands[at][0] - bands[at - 1][1] < MIN_TABLE_GAP * tall:
            continued[at] = several[at - 1] or (continued[at - 1] and not several[at])
    return continued


def find_runs(flags: npt.NDArray[np.bool_] | np.bool_) -> list[Run]:
    """Return where flags are set, as (start, end), end exclusive."""
    edges = np.flatnonzero(np.diff(np.concatenate(([False], flags, [False])).astype(np.int8)))
    return [(int(a), int(b)) for a, b in edges.reshape(-1, 2)]


def find_gutters(columns: Mask, tall: float) -> list[Run]:
    """Return the white runs between ink that are wide enough for a gutter between columns."""
    inked = find_runs(columns)
    return [(a, b) for (_, a), (b, _) in pairwise(inked) if b - a >= MIN_GUTTER * tall]
