# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Marks of a pen over the print of a scan without colour: thin strokes, larger than letters, across the cells' edges.

Without colour a stroke cannot be separated from the letters that it touches, which are erased with it.
"""

import numpy as np
import numpy.typing as npt

from ingest.image.connected_components import Components, keep_long_runs
from ingest.image.raster import Pixels
from ingest.marks.ink_marks import InkMark
from ingest.model import Box

MIN_MARK_PT, MAX_MARK_PT = 12.0, 300.0  # both sides of a mark; a larger one is a frame or a shadow of the page
MAX_INK_SHARE = 0.15  # of its box that a thin stroke covers
STRAIGHT_SHARE = 0.8  # of its length a rest of a ruling runs within one row of pixels; a flat ring less
EDGE_REACH_PT = 1.5  # from a cell's edge to a mark that was erased with the ruling there, or to its other part
MIN_REST_PT = 5.0  # the longer side of that part
MIN_ENCLOSED, MAX_ENCLOSED = 4, 40  # letters within a ring around a date or a name; rests of rulings enclose more
MIN_LETTER_PT, MAX_LETTER_PT = 3.0, 12.0


def find_grey_marks(pieces: Components, scale: float, boxes: tuple[Box, ...]) -> tuple[InkMark, ...]:
    """Return the marks among the ink of a level page whose rulings are erased.

    Args:
        pieces: The components of the ink.
        scale: Pixels per point.
        boxes: The cells of bordered tables.
    """
    if not boxes:
        return ()
    sides = pieces.boxes[:, 2:] / scale
    large = (sides.min(axis=1) >= MIN_MARK_PT) & (sides.max(axis=1) <= MAX_MARK_PT)
    if not large.any():
        return ()
    thin = large & (pieces.areas() <= MAX_INK_SHARE * pieces.boxes[:, 2:].prod(axis=1))
    marks = [
        i
        for i in np.flatnonzero(thin).tolist()
        if _leaves_cell(pieces.boxes[i] / scale, boxes)
        and MIN_ENCLOSED <= _count_enclosed(pieces, i, scale) <= MAX_ENCLOSED
        and not _is_straight(_cut_out(pieces, i).ink)
    ]
    rests = {j for i in marks for j in _find_rests(pieces, i, scale, boxes)}
    return tuple(_cut_out(pieces, i) for i in sorted({*marks, *rests}))


def _find_rests(pieces: Components, mark: int, scale: float, boxes: tuple[Box, ...]) -> list[int]:
    """Return the parts of a mark beyond the edges of its cell, where it was erased with the rulings."""
    place = _to_box(pieces.boxes[mark] / scale)
    cell = next((box for box in boxes if box.contains_centre(place)), place)
    x0, top = (pieces.boxes[:, :2] / scale).T
    x1, bottom = ((pieces.boxes[:, :2] + pieces.boxes[:, 2:]) / scale).T
    level = (top > place.top - EDGE_REACH_PT) & (bottom < place.bottom + EDGE_REACH_PT)
    upright = (x0 > place.x0 - EDGE_REACH_PT) & (x1 < place.x1 + EDGE_REACH_PT)
    beside = level & (
        ((np.abs(x1 - cell.x0) <= EDGE_REACH_PT) & (place.x0 - cell.x0 <= EDGE_REACH_PT))
        | ((np.abs(x0 - cell.x1) <= EDGE_REACH_PT) & (cell.x1 - place.x1 <= EDGE_REACH_PT))
    )
    above = upright & (
        ((np.abs(bottom - cell.top) <= EDGE_REACH_PT) & (place.top - cell.top <= EDGE_REACH_PT))
        | ((np.abs(top - cell.bottom) <= EDGE_REACH_PT) & (cell.bottom - place.bottom <= EDGE_REACH_PT))
    )
    large = pieces.boxes[:, 2:].max(axis=1) >= MIN_REST_PT * scale
    return np.flatnonzero((beside | above) & large).tolist()


def _cut_out(pieces: Components, i: int) -> InkMark:
    left, top, wide, high = pieces.boxes[i].tolist()
    ink = pieces.draw(np.arange(len(pieces.boxes)) == i)[top : top + high, left : left + wide]
    return InkMark(left=left, top=top, ink=np.ascontiguousarray(ink), letters=np.zeros_like(ink))


def _leaves_cell(place: npt.NDArray[np.float64], boxes: tuple[Box, ...]) -> bool:
    """Return whether a piece overlaps cells, but is not within one, away from its edges, as an icon is."""
    box = _to_box(place)
    over = [cell for cell in boxes if cell.overlap_area(box) > 0]
    return bool(over) and not any(cell.contains(box, -EDGE_REACH_PT) for cell in over)


def _to_box(place: npt.NDArray[np.float64]) -> Box:
    """Return the box of left, top, width and height."""
    x, y, wide, high = place.tolist()
    return Box(x0=x, top=y, x1=x + wide, bottom=y + high)


def _count_enclosed(pieces: Components, i: int, scale: float) -> int:
    """Return how many letters lie in a piece's box."""
    left, top, wide, high = pieces.boxes[i].tolist()
    x, y = (pieces.boxes[:, :2] + pieces.boxes[:, 2:] // 2).T
    sides = pieces.boxes[:, 2:] / scale
    letters = (sides[:, 1] >= MIN_LETTER_PT) & (sides.max(axis=1) <= MAX_LETTER_PT)
    return int(np.count_nonzero(letters & (left < x) & (x < left + wide) & (top < y) & (y < top + high)))


def _is_straight(ink: Pixels) -> bool:
    high, wide = ink.shape
    level = keep_long_runs(ink, max(3, round(STRAIGHT_SHARE * wide)))
    upright = keep_long_runs(np.ascontiguousarray(ink.T), max(3, round(STRAIGHT_SHARE * high)))
    return bool(level.any() or upright.any())
