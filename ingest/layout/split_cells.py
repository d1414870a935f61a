# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Cells without a ruling between them, split where the columns of the rows above and below show it."""

from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise
from operator import attrgetter

import numpy as np

from ingest.image.connected_components import find_components
from ingest.image.raster import POINTS_PER_INCH, Pixels, brightest_channel, darkest_channel
from ingest.model import Box

Span = tuple[float, float]
"""Where print begins and ends along a line, in points."""

PrintFinder = Callable[[Box], list[Span]]
"""Finds the print of a box, in all its lines together: spans from left to right that do not overlap."""

MAX_PRINT_LEVEL = 110  # of 255: print, on paper or on a grey fill
MIN_PRINT_CONTRAST = 80  # of 255: between light print and the dark ground of its cell
MIN_LETTER_PT = 2.5  # high; remains of a ruling in a dark cell are lower, as are dashes between words ...
EDGE_PT = 2.0  # ... but dashes are farther from the cell's head and foot
CLEAR_PT = 5.2  # of white around a lost ruling: more than the gap between two words
TIGHT_PT = 2.6  # of white: print this close together runs across
RULED_PT = 0.9  # on either side, which pieces of the ruling may darken
MAX_REST_PT = 1.3  # wide, of a piece of the ruling, as of a white one on a dark header ...
REST_REACH_PT = 2.0  # ... and how far its ends are from where the ruling would be
MIN_CLEAR_SHARE = 0.6  # of the cuts; by chance, gaps between words seldom are
MIN_CELL_WIDTH_PT = 6.0  # a ruling nearer to a box's own side is that side
BORDER_PT = 1.5  # along a box's sides that its own rulings darken
SAME_EDGE_PT = 6.0  # between the foot of one row and the head of the next


def split_merged_cells(boxes: Sequence[Box], find_print: PrintFinder) -> tuple[Box, ...]:
    """Return the boxes of a level page, with merged cells split.

    A box is split at the sides of the cells in the nearest rows above and below that have more columns, if its print
    keeps clear of them. A cell that really spans columns has a line of print across. A split row shows the rows below
    it where their columns are.
    """
    cells = _Cells(boxes)
    for box in sorted(boxes, key=attrgetter("top", "x0")):
        crossed = _find_crossed_sides(box, cells)
        cuts = _choose_cuts(find_print(box), crossed) if crossed else []
        if cuts:
            cells.split(box, cuts)
    return tuple(sorted(cells.by_head, key=attrgetter("top", "x0")))


class _Cells:
    """The boxes of a page in the order of their heads and in that of their feet, to find those next to one another."""

    def __init__(self, boxes: Iterable[Box]) -> None:
        self.by_head = sorted(boxes, key=attrgetter("top"))
        self.by_foot = sorted(self.by_head, key=attrgetter("bottom"))

    def find_adjoining(self, edge: Box, down: bool) -> list[Box]:
        """Return the boxes below a box, whose heads are at its foot (`down`), or those above it."""
        boxes, facing, at = (self.by_head, "top", edge.bottom) if down else (self.by_foot, "bottom", edge.top)
        first, last = (bisect_left(boxes, at + off, key=attrgetter(facing)) for off in (-SAME_EDGE_PT, SAME_EDGE_PT))
        return [b for b in boxes[first:last] if b is not edge and b.horizontal_overlap(edge) > 0]

    def split(self, box: Box, cuts: Sequence[float]) -> None:
        """Replace a box by its parts from left to right."""
        parts = [Box(x0=a, top=box.top, x1=b, bottom=box.bottom) for a, b in pairwise([box.x0, *cuts, box.x1])]
        for boxes in (self.by_head, self.by_foot):
            at = boxes.index(box)
            boxes[at : at + 1] = parts


def find_dark_print(pixels: Pixels, dpi: float) -> PrintFinder:
    """Return what finds the print of a box on a level page: dark print, or light print on a dark ground."""
    scale = dpi / POINTS_PER_INCH

    def find_print(box: Box) -> list[Span]:
        return _merge_spans((letter.x0, letter.x1) for letter in list_letters(pixels, box.expanded(-BORDER_PT), scale))

    return find_print


def list_letters(pixels: Pixels, area: Box, scale: float) -> list[Box]:
    """Return the pieces of dark print, or of light print on a dark ground, in an area of a level page, in points."""
    x0, top, x1, bottom = (max(0, round(side * scale)) for side in area.sides)
    inner = pixels[top:bottom, x0:x1]
    if not inner.size:
        return []
    darkest, brightest = darkest_channel(inner), brightest_channel(inner)
    ground = float(np.median(darkest))
    inked = (darkest > ground + MIN_PRINT_CONTRAST) if ground < MAX_PRINT_LEVEL else (brightest < MAX_PRINT_LEVEL)
    found = find_components(np.ascontiguousarray(inked).view(np.uint8)).boxes.tolist()
    return [
        Box(x0=(x0 + x) / scale, top=(top + y) / scale, x1=(x0 + x + wide) / scale, bottom=(top + y + high) / scale)
        for x, y, wide, high in found
        if high >= MIN_LETTER_PT * scale or min(y, len(inked) - y - high) >= EDGE_PT * scale
    ]


def _merge_spans(spans: Iterable[Span]) -> list[Span]:
    """Return spans that overlap or touch as one, from left to right."""
    merged: list[Span] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = merged[-1][0], max(merged[-1][1], end)
        else:
            merged.append((start, end))
    return merged


def _find_crossed_sides(box: Box, cells: _Cells) -> list[float]:
    """Return where the sides of the nearest cells above and below would continue through a box."""
    xs: list[float] = []
    for down in (False, True):
        edge = box
        while True:
            beside = cells.find_adjoining(edge, down)
            sides = [x for b in beside for x in (b.x0, b.x1) if _lies_inside(x, box)]
            if sides or len(beside) != 1 or not _is_heading_beyond(beside[0], edge, down):
                break
            edge = beside[0]
        xs += sides
    kept: list[float] = []
    for x in sorted(xs):
        if not kept or x - kept[-1] > MIN_CELL_WIDTH_PT:
            kept.append(x)
    return kept


def _is_heading_beyond(box: Box, edge: Box, down: bool) -> bool:
    """Return whether a box next to another is at least as wide, as a heading between rows is, and ends farther away."""
    farther = box.bottom > edge.bottom if down else box.top < edge.top
    return farther and box.width > edge.width - SAME_EDGE_PT


def _lies_inside(x: float, box: Box) -> bool:
    return box.x0 + MIN_CELL_WIDTH_PT < x < box.x1 - MIN_CELL_WIDTH_PT


def _choose_cuts(spans: Sequence[Span], at: Sequence[float]) -> list[float]:
    """Return those of the places `at` that are between print; none if there is print on any of them."""
    between, clear = [], 0
    for x in at:
        letters = [span for span in spans if not _is_rest_of_ruling(span, x)]
        left = max((min(b, x) for a, b in letters if a < x - RULED_PT), default=None)
        right = min((max(a, x) for a, b in letters if b > x + RULED_PT), default=None)
        if left is None or right is None:
            continue
        if right - left < TIGHT_PT:
            return []
        between.append(x)
        clear += right - left >= CLEAR_PT
    return between if clear >= MIN_CLEAR_SHARE * len(between) else []


def _is_rest_of_ruling(span: Span, x: float) -> bool:
    start, end = span
    return end - start <= MAX_REST_PT and max(x - start, end - x) <= REST_REACH_PT
