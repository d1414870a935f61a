# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Tables without upright rulings: columns are found by the white between them, blocks of print within a column.

A stretch of page is such a table where the same white gutters run down through all of its print
(ingest/layout/page_partition.py).
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import pairwise

import numpy as np

from ingest.layout.page_partition import (
    MAX_WHITE_GAP,
    MIN_GUTTER,
    MIN_GUTTERS,
    Mask,
    Run,
    choose_tables,
    find_gutters,
    find_runs,
)
from ingest.model import Box, OpenTable

MASK_PX_PER_PT = 2.0  # half a point is fine enough for gutters
TAIL_PT = 3.0  # from print to a ruling that tails of its letters may reach; the mask leaves out 2.4 pt, and rounds
MAX_CELL_FILL_PT = 180.0  # no column of statuses is wider, but a header or a tinted row is
MAX_PICTURE_SHARE = 0.7  # of the page's width
EDGE_PT = 50.0  # from the page's edge, which a decorating strip lies within
OTHER_END_PT = 12.0  # between the ends of the filled headers of two tables
MAX_SMALL_DOT_PT = 14.0  # of a dot in a cell, which has no padding
CELL_PADDING_PT = 4.0  # between a cell's edge and its print
RULING_DISTANCE_PT = 12.0  # between a table's print and its first and last ruling, at most
MIN_HEADER_GUTTER = 0.3  # in print heights: the part of a gutter that a header must leave clear
MIN_PARTIAL_GUTTER = 0.7  # in print heights: the same of a row that ends in a column or two
MIN_CLEAR_SHARE = 0.7  # of the gutters that a header must keep as clear as the rows do; prose keeps few
MAX_HEADER_DISTANCE = 5.0  # in print heights, between a header and its table
MIN_RULING_SHARE = 0.5  # of the width of the page's print: a shorter ruling parts no rows of a table
MIN_BLOCK_GAP = 1.5  # in print heights: the white between lines of one paragraph is less
FOOTER_START = 0.91  # share of the page's height below which page numbers are
MAX_PAGE_NUMBER_WIDTH = 9.0  # in print heights: "Page 12 of 14" is shorter
MAX_DUST_HEIGHT = 0.35  # in print heights: a full stop is as high, but never alone
MAX_BULLET_HEIGHT = 0.7  # in print heights: letters and figures are higher


def draw_mask(boxes: Sequence[Box], shape: tuple[int, ...]) -> Mask:
    """Draw boxes (points) into a mask of this shape, of MASK_PX_PER_PT pixels per point."""
    mask = np.zeros(shape, bool)
    for b in boxes:
        mask[b.pixel_slices(MASK_PX_PER_PT)] = True
    return mask


def find_borderless_tables(
    mask: Mask,
    print_height: float,
    frames: Sequence[Box] = (),
    fills: Sequence[Box] = (),
    rulings: Sequence[Box] = (),
) -> tuple[OpenTable, ...]:
    """Return the borderless tables of a page, in points, from top to bottom.

    Args:
        mask: The page's ink, shape (rows, columns), dtype bool, MASK_PX_PER_PT pixels per point.
        print_height: The usual height of lower-case letters in points.
        frames: Frames around tables; no table is in two of them.
        fills: Coloured areas; those of headers begin tables.
        rulings: Level rulings, at which the white between two rows of a table ends.
    """
    tall = print_height * MASK_PX_PER_PT
    bands = [run for run in find_runs(np.asarray(mask.any(axis=1))) if not _is_dust(mask, run, tall)]
    columns = [np.asarray(mask[a:b].any(axis=0)) for a, b in bands]
    found: list[OpenTable] = []
    free = 0  # the first band below the table above
    framed = [_find_frame((a + b) / 2 / MASK_PX_PER_PT, frames) for a, b in bands]
    starts = _find_header_starts(bands, columns, fills, tall)
    white = _measure_white(bands, columns, rulings) if bands else []
    parted = choose_tables(bands, columns, white, framed, starts, tall)
    ends = [first for first, _ in parted[1:]] + [len(bands)]
    for (first, last), below in zip(parted, ends, strict=False):
        while last > first and _is_page_number(bands, columns, last, mask.shape[0], tall):
            last -= 1
        merged = np.logical_or.reduce(columns[first : last + 1])
        gutters = find_gutters(merged, tall)
        gutters = _drop_bullet_gutters(mask[bands[first][0] : bands[last][1]], gutters, tall)
        while (
            last + 1 < below
            and not starts[last + 1]
            and not _is_heading(bands, starts, last + 1)
            and framed[last + 1] == framed[last]
            and white[last + 1] <= MAX_WHITE_GAP * tall
        ):
            if _is_page_number(bands, columns, last + 1, mask.shape[0], tall):
                break
            narrowed = _narrow_to_partial_row(columns[last + 1], merged, gutters, tall)
            if narrowed is None:
                break
            gutters, last = narrowed, last + 1
            merged |= columns[last]
        while (
            first > free
            and not starts[first]
            and framed[first - 1] == framed[first]
            and bands[first][0] - bands[first - 1][1] < MAX_HEADER_DISTANCE * tall
        ):
            clear = _narrow_to_header(columns[first - 1], gutters, tall)
            if clear is None:
                break
            gutters, first = clear, first - 1
            merged |= columns[first]
        if not found and not starts[first] and framed[0] == framed[first]:
            first, gutters = _extend_to_page_top(bands, columns, first, merged, gutters, tall)
        table = _build_table(merged, gutters, bands[first][0], bands[last][1])
        if _count_columns_abreast(mask, table) > MIN_GUTTERS:
            found.append(table)
            free = last + 1
    return tuple(found)


def _measure_white(bands: Sequence[Run], columns: Sequence[Mask], rulings: Sequence[Box]) -> list[float]:
    """Return the greatest height of white above each band in pixels, between the band above, rulings, and the band."""
    starts, ends = zip(*((c.argmax(), len(c) - c[::-1].argmax()) for c in columns), strict=True)
    least = MIN_RULING_SHARE * (max(ends) - min(starts)) / MASK_PX_PER_PT
    lines = sorted(r.centre_y * MASK_PX_PER_PT for r in rulings if r.width >= least)
    white = [0.0]
    for (_, foot), (top, _) in pairwise(bands):
        edges = [foot, *(y for y in lines if foot < y < top), top]
        white.append(max(b - a for a, b in pairwise(edges)))
    return white


def _find_header_starts(bands: Sequence[Run], columns: Sequence[Mask], fills: Sequence[Box], tall: float) -> list[bool]:
    """Return for each band whether it is the filled header of another table than the one that the last such is of.

    It has print in several columns, on a fill that ends elsewhere than the fill of the header above, which may be over
    two columns, as that of a list of abbreviations is.
    """
    wide = [fill for fill in fills if fill.width > MAX_CELL_FILL_PT]
    starts, last = [], None
    for (a, b), inked in zip(bands, columns, strict=True):
        y = (a + b) / 2 / MASK_PX_PER_PT
        fill = next((f for f in wide if f.top <= y <= f.bottom), None)
        gutters = len(find_gutters(inked, tall)) if fill is not None and fill is not last else 0
        other = fill and last and abs(fill.x1 - last.x1) + abs(fill.x0 - last.x0) > OTHER_END_PT
        starts.append(bool(other and gutters >= MIN_GUTTERS))
        last = fill if gutters else last
    return starts


def _is_heading(bands: Sequence[Run], starts: Sequence[bool], at: int) -> bool:
    """Return whether a band is closer to the filled header of a table below it than to the band above it."""
    if at + 1 >= len(bands) or not starts[at + 1]:
        return False
    return bands[at + 1][0] - bands[at][1] < bands[at][0] - bands[at - 1][1]


def _find_frame(y: float, frames: Sequence[Box]) -> int | None:
    """Return the index of the frame around a height; None outside all."""
    return next((i for i, frame in enumerate(frames) if frame.top <= y <= frame.bottom), None)


def _is_dust(mask: Mask, band: Run, tall: float) -> bool:
    """Return whether a band has only a speck or two and no print."""
    top, bottom = band
    return bottom - top < MAX_DUST_HEIGHT * tall and float(mask[top:bottom].any(axis=0).sum()) < tall


def find_blocks(mask: Mask, table: OpenTable, print_height: float) -> tuple[Box, ...]:
    """Return the blocks of print of each column of a table, separated by white rows, in points."""
    found = []
    top, bottom = int(table.box.top * MASK_PX_PER_PT), int(table.box.bottom * MASK_PX_PER_PT) + 1
    for left, right in table.columns:
        x0, x1 = int(left * MASK_PX_PER_PT), int(right * MASK_PX_PER_PT) + 1
        strip = mask[top:bottom, x0:x1]
        for a, b in _join_runs(find_runs(strip.any(axis=1)), MIN_BLOCK_GAP * print_height * MASK_PX_PER_PT):
            inked = np.flatnonzero(strip[a:b].any(axis=0))
            found.append(
                Box(
                    x0=(x0 + inked[0]) / MASK_PX_PER_PT,
                    top=(top + a) / MASK_PX_PER_PT,
                    x1=(x0 + inked[-1] + 1) / MASK_PX_PER_PT,
                    bottom=(top + b) / MASK_PX_PER_PT,
                )
            )
    return tuple(found)


def extend_to_rulings(block: Box, lines: Sequence[Box]) -> Box:
    """Return a block of print with the level rulings right above and below it, into which its letters may reach."""
    over = [line for line in lines if line.x0 < block.x1 and block.x0 < line.x1]
    above = [line.top for line in over if 0 <= block.top - line.bottom <= TAIL_PT]
    below = [line.bottom for line in over if 0 <= line.top - block.bottom <= TAIL_PT]
    return replace(block, top=min([block.top, *above]), bottom=max([block.bottom, *below]))


def select_solid_areas(fills: Iterable[Box], pictures: Iterable[Box], page_width: float) -> list[Box]:
    """Return the areas that are not white between columns: pictures, dots, and coloured cells without their padding.

    A fill wider than a cell is the ground of a header or a row. Its print counts, and the gutters run through it. A
    strip along the edge of the page decorates it, and so does a picture as wide as the page, behind its print.

    Args:
        fills: The coloured areas outside bordered cells.
        pictures: The pictures of the page.
        page_width: The width of the page in points.
    """
    cells = [f for f in fills if f.width <= MAX_CELL_FILL_PT and f.x1 > EDGE_PT and f.x0 < page_width - EDGE_PT]
    small = [p for p in pictures if p.width <= MAX_PICTURE_SHARE * page_width]
    return [*map(_without_padding, cells), *small]


def _without_padding(fill: Box) -> Box:
    if max(fill.width, fill.height) <= MAX_SMALL_DOT_PT:
        return fill
    return fill.expanded(-min(CELL_PADDING_PT, fill.width / 3), -CELL_PADDING_PT)


def belongs_to_table(ruling: Box, table: Box) -> bool:
    """Return whether a level ruling separates or closes rows of a table."""
    return (
        table.top - RULING_DISTANCE_PT <= ruling.top <= table.bottom + RULING_DISTANCE_PT
        and ruling.horizontal_overlap(table) > 0
    )


def _join_runs(runs: list[Run], gap: float) -> list[Run]:
    joined: list[Run] = []
    for a, b in runs:
        if joined and a - joined[-1][1] <= gap:
            joined[-1] = (joined[-1][0], b)
        else:
            joined.append((a, b))
    return joined


def _drop_bullet_gutters(part: Mask, gutters: list[Run], tall: float) -> list[Run]:
    """Return the gutters without those between a column of bullets and its text."""
    kept, left = [], 0
    for a, b in gutters:
        strip = part[:, left:a]
        if max((end - start for start, end in find_runs(strip.any(axis=1))), default=0) >= MAX_BULLET_HEIGHT * tall:
            kept.append((a, b))
        left = b
    return kept


def _narrow_to_header(columns: Mask, gutters: list[Run], tall: float) -> list[Run] | None:
    """Return the gutters as far as the band above leaves them clear.

    None where its print crosses a gutter, or where it is over one column only, as a heading is.
    """
    inked = np.flatnonzero(columns)
    kept, crossed, clear = [], 0, 0
    for a, b in gutters:
        start, end = max(find_runs(~columns[a:b]), key=lambda r: r[1] - r[0], default=(0, 0))
        if end - start < MIN_HEADER_GUTTER * tall:
            return None
        kept.append((a + start, a + end))
        if inked[0] < a and b < inked[-1]:
            crossed += 1
            clear += end - start >= MIN_GUTTER * tall
    return kept if 2 * crossed > len(gutters) and clear >= MIN_CLEAR_SHARE * crossed else None


def _extend_to_page_top(
    bands: list[Run], columns: list[Mask], first: int, table: Mask, gutters: list[Run], tall: float
) -> tuple[int, list[Run]]:
    """Return the page's first table with all print above it, if that is the end of a row of the page before.

    Such print is in a column or two, close to the table. It is added to `table`.
    """
    narrowed: list[Run] | None = gutters
    for at in range(first - 1, -1, -1):
        close = bands[at + 1][0] - bands[at][1] <= MAX_WHITE_GAP * tall
        narrowed = _narrow_to_partial_row(columns[at], table, narrowed, tall) if close and narrowed else None
    if not narrowed:
        return first, gutters
    for at in range(first):
        table |= columns[at]
    return 0, narrowed


def _narrow_to_partial_row(columns: Mask, table: Mask, gutters: list[Run], tall: float) -> list[Run] | None:
    """Return the gutters with a band of print in a column or two of the table, as the end of a row is.

    None where the print is on a gutter or outside the table.
    """
    inked, within = np.flatnonzero(columns), np.flatnonzero(table)
    if inked[0] < within[0] - tall or inked[-1] > within[-1] + tall:
        return None
    narrowed = [
        max(((a + s, a + e) for s, e in find_runs(~columns[a:b])), key=_run_length, default=(a, a)) for a, b in gutters
    ]
    for a, b in narrowed:
        abreast = inked[0] < a and b <= inked[-1]  # a heading has blanks where it crosses a gutter, but no wide ones
        if b - a < (MIN_GUTTER if abreast else MIN_PARTIAL_GUTTER) * tall:
            return None
    return narrowed


def _run_length(run: Run) -> int:
    return run[1] - run[0]


def _is_page_number(bands: list[Run], columns: list[Mask], at: int, high: int, tall: float) -> bool:
    """Return whether a band is one short, separate line at the page's foot."""
    (top, bottom), inked = bands[at], np.flatnonzero(columns[at])
    return (
        top > FOOTER_START * high
        and bottom - top < 3 * tall
        and inked[-1] - inked[0] < MAX_PAGE_NUMBER_WIDTH * tall
        and top - bands[at - 1][1] > MIN_BLOCK_GAP * tall
    )


def _build_table(columns: Mask, gutters: list[Run], top: int, bottom: int) -> OpenTable:
    inked = np.flatnonzero(columns)
    edges = [
        inked[0] / MASK_PX_PER_PT,
        *((a + b) / 2 / MASK_PX_PER_PT for a, b in gutters),
        (inked[-1] + 1) / MASK_PX_PER_PT,
    ]
    box = Box(x0=edges[0], top=top / MASK_PX_PER_PT, x1=edges[-1], bottom=bottom / MASK_PX_PER_PT)
    return OpenTable(box=box, columns=tuple(pairwise(edges)))


def _count_columns_abreast(mask: Mask, table: OpenTable) -> int:
    """Return the most columns with print at one height; few where print is only staggered."""
    part = mask[int(table.box.top * MASK_PX_PER_PT) : int(table.box.bottom * MASK_PX_PER_PT) + 1]
    inked = np.stack([part[:, int(a * MASK_PX_PER_PT) : int(b * MASK_PX_PER_PT)].any(axis=1) for a, b in table.columns])
    return int(inked.sum(axis=0).max())
