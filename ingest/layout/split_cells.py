"""Cells without a ruling between them, split where the columns of the rows above and below show it."""

from collections.abc import Callable, Sequence
from itertools import pairwise

import numpy as np

from ingest.image.raster import POINTS_PER_INCH, Pixels, brightest_channel, darkest_channel
from ingest.model import Box

Span = tuple[float, float]
"""Where print begins and ends along a line, in points."""

PrintFinder = Callable[[Box], list[Span]]
"""Finds the print of a box, in all its lines together: spans from left to right that do not overlap."""

MAX_PRINT_LEVEL = 110  # of 255: print, on paper or on a grey fill
MIN_PRINT_CONTRAST = 80  # of 255: between light print and the dark ground of its cell
CLEAR_PT = 5.2  # of white around a lost ruling: more than the gap between two words
TIGHT_PT = 2.6  # of white: print this close together runs across
RULED_PT = 0.9  # on either side, which pieces of the ruling may darken
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
    parted = sorted(boxes, key=lambda b: (b.top, b.x0))
    for box in tuple(parted):
        crossed = _find_crossed_sides(box, parted)
        cuts = _choose_cuts(find_print(box), crossed) if crossed else []
        if cuts:
            edges = [box.x0, *cuts, box.x1]
            parted.remove(box)
            parted += [Box(x0=a, top=box.top, x1=b, bottom=box.bottom) for a, b in pairwise(edges)]
    return tuple(sorted(parted, key=lambda b: (b.top, b.x0)))


def find_dark_print(pixels: Pixels, dpi: float) -> PrintFinder:
    """Return what finds the print of a box on a level page: dark print, or light print on a dark ground."""
    scale = dpi / POINTS_PER_INCH

    def find_print(box: Box) -> list[Span]:
        inner = pixels[
            max(0, round((box.top + BORDER_PT) * scale)) : round((box.bottom - BORDER_PT) * scale),
            max(0, round((box.x0 + BORDER_PT) * scale)) : round((box.x1 - BORDER_PT) * scale),
        ]
        if not inner.size:
            return []
        darkest, brightest = darkest_channel(inner), brightest_channel(inner)
        ground = float(np.median(darkest))
        dark = ground < MAX_PRINT_LEVEL
        inked = (darkest > ground + MIN_PRINT_CONTRAST) if dark else (brightest < MAX_PRINT_LEVEL)
        edges = np.flatnonzero(np.diff(np.concatenate(([False], inked.any(axis=0), [False])).astype(np.int8)))
        left = box.x0 + BORDER_PT
        return [(left + a / scale, left + b / scale) for a, b in edges.reshape(-1, 2).tolist()]

    return find_print


def _find_crossed_sides(box: Box, boxes: Sequence[Box]) -> list[float]:
    """Return where the sides of the nearest cells above and below would continue through a box."""
    xs: list[float] = []
    for down in (False, True):
        edge = box
        while not (sides := _sides_beside(box, edge, boxes, down)):
            beyond = _find_spanning_neighbour(edge, boxes, down)
            if beyond is None:
                break
            edge = beyond
        xs += sides
    kept: list[float] = []
    for x in sorted(xs):
        if not kept or x - kept[-1] > MIN_CELL_WIDTH_PT:
            kept.append(x)
    return kept


def _adjoin(edge: Box, other: Box, down: bool) -> bool:
    gap = other.top - edge.bottom if down else edge.top - other.bottom
    return other is not edge and abs(gap) < SAME_EDGE_PT and other.horizontal_overlap(edge) > 0


def _sides_beside(box: Box, edge: Box, boxes: Sequence[Box], down: bool) -> list[float]:
    near = [b for b in boxes if _adjoin(edge, b, down)]
    return [x for b in near for x in (b.x0, b.x1) if box.x0 + MIN_CELL_WIDTH_PT < x < box.x1 - MIN_CELL_WIDTH_PT]


def _find_spanning_neighbour(edge: Box, boxes: Sequence[Box], down: bool) -> Box | None:
    """Return the one cell next to a box that is no narrower, a heading between the rows; None without one."""
    near = [b for b in boxes if _adjoin(edge, b, down)]
    return near[0] if len(near) == 1 and near[0].width > edge.width - SAME_EDGE_PT else None


def _choose_cuts(spans: Sequence[Span], at: Sequence[float]) -> list[float]:
    """Return those of the places `at` that are between print; none if there is print on any of them."""
    between, clear = [], 0
    for x in at:
        left = max((min(b, x) for a, b in spans if a < x - RULED_PT), default=None)
        right = min((max(a, x) for a, b in spans if b > x + RULED_PT), default=None)
        if left is None or right is None:
            continue
        if right - left < TIGHT_PT:
            return []
        between.append(x)
        clear += right - left >= CLEAR_PT
    return between if clear >= MIN_CLEAR_SHARE * len(between) else []
