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
MIN_UPRIGHTS = 2  # of a row of a bordered table: its sides


def part_stacked_tables(table: Sequence[Ruling]) -> list[list[Ruling]]:
    """Return the rulings of one table or of several, from top to bottom.

    Between two tables there are two level lines that are not as wide as each other, and at most one upright ruling,
    which a side of the upper table and of the lower one were joined to.

    Args:
        table: Rulings that touch.
    """
    lines = _merge_level_lines([r.box for r in table if r.axis == "h"])
    upright = [r.box for r in table if r.axis == "v"]
    counts = [_count_uprights(upright, a.bottom, b.top) for a, b in pairwise(lines)]
    gaps = [
        (lines[i].centre_y, lines[i + 1].centre_y)
        for i in range(1, len(counts) - 1)
        if counts[i] < MIN_UPRIGHTS <= min(counts[i - 1], counts[i + 1])
        and lines[i + 1].top - lines[i].bottom <= MAX_GAP_PT
        and max(abs(lines[i].x0 - lines[i + 1].x0), abs(lines[i].x1 - lines[i + 1].x1)) > SAME_END_PT
    ]
    frame = Box.hull(r.box for r in table)
    starts = [frame.top, *(below for _, below in gaps)]
    ends = [*(above for above, _ in gaps), frame.bottom]
    return [_clip_rulings(table, top, bottom) for top, bottom in zip(starts, ends, strict=True)]


def _merge_level_lines(boxes: Sequence[Box]) -> list[Box]:
    """Return a box for each level line, around all of its pieces, from top to bottom."""
    lines: list[list[Box]] = []
    for box in sorted(boxes, key=lambda b: b.centre_y):
        if lines and box.centre_y - lines[-1][-1].centre_y <= SAME_LINE_PT:
            lines[-1].append(box)
        else:
            lines.append([box])
    return [Box.hull(pieces) for pieces in lines]


def _count_uprights(upright: Sequence[Box], top: float, bottom: float) -> int:
    """Return how many upright lines run between two heights."""
    least = MIN_RULED_SHARE * (bottom - top)
    xs = sorted(b.centre_x for b in upright if min(b.bottom, bottom) - max(b.top, top) >= least)
    return sum(i == 0 or x - xs[i - 1] > SAME_LINE_PT for i, x in enumerate(xs))


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
