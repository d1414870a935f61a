# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Tables that lie so close above one another that a ruling of one runs into the other."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from ingest.model import Box, Ruling

MAX_GAP_PT = 24.0  # between two tables whose sides were taken for one ruling
SAME_LINE_PT = 4.5  # between pieces of one level line
SAME_END_PT = 12.0  # between the ends of level lines that are as wide as each other
MIN_RULED_SHARE = 0.6  # of the height of a row, that an upright ruling at its side covers
MIN_UPRIGHTS = 2  # of a row of a bordered table: its sides, or lines between three columns or more


def part_stacked_tables(table: Sequence[Ruling], areas: Sequence[Box] = ()) -> list[list[Ruling]]:
    """Return the rulings of one table or of several, from top to bottom.

    Between two tables there are two level lines. If these are not as wide as each other, a side of the upper table and
    one of the lower may have been joined to one ruling, and so may lines between their columns, but not the other side;
    if they are, both sides may, but the columns above are others than those below.

    Args:
        table: Rulings that touch.
        areas: Coloured areas; a ruled table may begin with a filled header that has no ruling above it.
    """
    level = [r.box for r in table if r.axis == "h"]
    headers = [area for area in areas if any(_closes_area(line, area) for line in level)]
    lines = _merge_level_lines([*level, *(replace(area, bottom=area.top) for area in headers)])
    sides = [side for area in headers for side in (replace(area, x1=area.x0), replace(area, x0=area.x1))]
    upright = [*(r.box for r in table if r.axis == "v"), *sides]
    rows = [_list_uprights(upright, a.bottom, b.top) for a, b in pairwise(lines)]
    gaps = [
        (above.centre_y, below.centre_y)
        for (above, below), (before, between, after) in zip(
            pairwise(lines[1:-1]), zip(rows, rows[1:], rows[2:], strict=False), strict=True
        )
        if min(len(before), len(after)) >= MIN_UPRIGHTS
        and below.top - above.bottom <= MAX_GAP_PT
        and (
            (len(between) < MIN_UPRIGHTS and _differ_in_width(above, below))
            or _is_open_between(before, above, between, below, after)
            or (len(between) <= MIN_UPRIGHTS and _have_other_columns(before, after))
        )
    ]
    frame = Box.hull(r.box for r in table)
    starts = [frame.top, *(below for _, below in gaps)]
    ends = [*(above for above, _ in gaps), frame.bottom]
    return [_clip_rulings(table, top, bottom) for top, bottom in zip(starts, ends, strict=True)]


def _closes_area(line: Box, area: Box) -> bool:
    """Return whether a level line runs along the lower edge of a coloured area."""
    return abs(line.centre_y - area.bottom) <= SAME_LINE_PT and not _differ_in_width(line, area)


def _merge_level_lines(boxes: Sequence[Box]) -> list[Box]:
    """Return a box for each level line, around all of its pieces, from top to bottom."""
    lines: list[list[Box]] = []
    for box in sorted(boxes, key=lambda b: b.centre_y):
        if lines and box.centre_y - lines[-1][-1].centre_y <= SAME_LINE_PT:
            lines[-1].append(box)
        else:
            lines.append([box])
    return [Box.hull(pieces) for pieces in lines]


def _list_uprights(upright: Sequence[Box], top: float, bottom: float) -> list[float]:
    """Return where upright lines run between two heights, from left to right."""
    least = MIN_RULED_SHARE * (bottom - top)
    xs = sorted(b.centre_x for b in upright if min(b.bottom, bottom) - max(b.top, top) >= least)
    return [x for i, x in enumerate(xs) if i == 0 or x - xs[i - 1] > SAME_LINE_PT]


def _differ_in_width(above: Box, below: Box) -> bool:
    return max(abs(above.x0 - below.x0), abs(above.x1 - below.x1)) > SAME_END_PT


def _is_open_between(
    before: Sequence[float], above: Box, between: Sequence[float], below: Box, after: Sequence[float]
) -> bool:
    """Return whether a row has no side where the rows above and below it have theirs, at two different places."""
    return any(
        abs(upper - lower) > SAME_END_PT
        and _has_upright_at(before, upper)
        and _has_upright_at(after, lower)
        and not any(_has_upright_at(between, end) for end in (upper, lower))
        for upper, lower in ((above.x0, below.x0), (above.x1, below.x1))
    )


def _has_upright_at(xs: Sequence[float], end: float) -> bool:
    return any(abs(x - end) <= SAME_LINE_PT for x in xs)


def _have_other_columns(above: Sequence[float], below: Sequence[float]) -> bool:
    """Return whether most upright lines between columns are at other places below than above, in two rows."""
    inner, others = above[1:-1], below[1:-1]
    same = sum(any(abs(x - other) <= SAME_LINE_PT for other in others) for x in inner)
    return min(len(inner), len(others)) >= MIN_UPRIGHTS and 2 * same < min(len(inner), len(others))


def _clip_rulings(table: Sequence[Ruling], top: float, bottom: float) -> list[Ruling]:
    """Return the rulings between two heights; upright ones that run over them are cut off there."""
    kept = []
    for ruling in table:
        box = ruling.box
        if ruling.axis == "h" and top - SAME_LINE_PT <= box.centre_y <= bottom + SAME_LINE_PT:
            kept.append(ruling)
        elif ruling.axis == "v" and min(box.bottom, bottom) - max(box.top, top) > SAME_LINE_PT:
            clipped = replace(box, top=max(box.top, top - SAME_LINE_PT), bottom=min(box.bottom, bottom + SAME_LINE_PT))
            kept.append(replace(ruling, box=clipped))
    return kept
