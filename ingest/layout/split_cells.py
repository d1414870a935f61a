"""Cells that were merged because pieces of rulings are missing, split where their print shows it."""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from ingest.image.raster import POINTS_PER_INCH, Pixels, brightest_channel
from ingest.model import Box

MAX_PRINT_LEVEL = 110  # of 255: print, on paper or on a grey fill
CLEAR_PT = 2.6  # on either side of a lost ruling; together more than the gap between two words
RULED_PT = 0.9  # on either side, which pieces of the ruling may darken
TIGHT_PT = 1.3  # on either side of a cell's edge that its print fills
MIN_CLEAR_SHARE = 0.6  # of the cuts; by chance, gaps between words seldom are
MIN_CELL_WIDTH_PT = 6.0  # a ruling nearer to a box's own side is that side
BORDER_PT = 1.5  # along a box's sides that its own rulings darken


def split_merged_cells(boxes: Sequence[Box], pixels: Pixels, dpi: float) -> tuple[Box, ...]:
    """Return the boxes of a level page, with merged cells split.

    A box is split at the sides of its neighbours above and below if its print keeps clear of them on both sides
    wherever it is on both sides. A cell that really spans columns has a line of print across.
    """
    scale = dpi / POINTS_PER_INCH
    parted: list[Box] = []
    for box in boxes:
        crossed = _find_neighbour_sides(box, boxes)
        if not crossed:
            parted.append(box)
            continue
        inner = pixels[
            max(0, round((box.top + BORDER_PT) * scale)) : round((box.bottom - BORDER_PT) * scale),
            max(0, round(box.x0 * scale)) : round(box.x1 * scale),
        ]
        columns = np.asarray((brightest_channel(inner) < MAX_PRINT_LEVEL).any(axis=0), bool)
        cuts = _choose_cuts(columns, [(x - box.x0) * scale for x in crossed], scale)
        edges = [box.x0, *(box.x0 + c / scale for c in cuts), box.x1]
        parted += [Box(x0=a, top=box.top, x1=b, bottom=box.bottom) for a, b in pairwise(edges)]
    return tuple(sorted(parted, key=lambda b: (b.top, b.x0)))


def _find_neighbour_sides(box: Box, boxes: Sequence[Box]) -> list[float]:
    """Return where the sides of boxes right above or below this one would continue through it."""
    near = [
        b
        for b in boxes
        if b is not box and (abs(b.top - box.bottom) < MIN_CELL_WIDTH_PT or abs(b.bottom - box.top) < MIN_CELL_WIDTH_PT)
    ]
    xs = sorted(x for b in near for x in (b.x0, b.x1) if box.x0 + MIN_CELL_WIDTH_PT < x < box.x1 - MIN_CELL_WIDTH_PT)
    kept: list[float] = []
    for x in xs:
        if not kept or x - kept[-1] > MIN_CELL_WIDTH_PT:
            kept.append(x)
    return kept


def _choose_cuts(columns: npt.NDArray[np.bool_], at: list[float], scale: float) -> list[float]:
    """Return those of the places `at` that are between print; none if there is print on any of them."""
    inked = np.flatnonzero(columns)
    if not inked.size:
        return []
    between = [x for x in at if inked[0] < x - TIGHT_PT * scale and x + TIGHT_PT * scale < inked[-1]]
    clear = 0
    for x in between:
        away = np.abs(inked - x) / scale
        nearest = away[away > RULED_PT].min(initial=np.inf)
        if nearest < TIGHT_PT:
            return []
        clear += nearest >= CLEAR_PT
    return between if clear >= MIN_CLEAR_SHARE * len(between) else []
