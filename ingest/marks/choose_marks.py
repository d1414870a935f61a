# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Choose the pieces of ink of one hue that are marks over print, with the letters of stamps.

A mark is larger than a letter, runs neither level nor upright as a ruling does, and meets black print or rulings that
go on beyond it.
"""

import numpy as np
import numpy.typing as npt

from ingest.image.connected_components import bounding_boxes, keep_long_runs
from ingest.image.raster import Pixels
from ingest.marks.ink_pieces import InkPieces, draw_hulls, find_frames, grow_mask, have_centres_in, label_pieces

FILL_EDGE_PT = 1.5  # around a fill, where its colour and the paper mix
GROUND_PT, MAX_SAME_GROUND = 3.0, 0.35  # around a stroke, and the share of it that may have its hue
MAX_CROSSED_PT = 1.5  # of black print or of a ruling that parts a stroke
MIN_MARK_PT = 10.0  # both sides of a mark; letters of a table's print are smaller
MIN_TICK_PT, MAX_TICK_PT, MAX_TICK_LENGTH = 5.0, 20.0, 3.0  # sides of a tick, and the longer one in shorter ones
MAX_TICKS = 10  # on a page, smaller than other marks; more are coloured letters
MIN_STRIKE_PT, MAX_STRIKE_PT = 14.0, 90.0  # of a stroke through words; a longer one is a ruling
STRAIGHT_SHARE = 0.6  # of its length a short ruling runs within one row of pixels; ...
FRAME_SHARE = 0.8  # ... of the width of rulings that cross; a flat ring less
BEYOND_PT = 1.5  # that print goes on beyond a mark; what is black within an icon does not
CONTACT_PT = 0.75  # between a stroke and print that it meets
MIN_CONTACTS = 2  # of a mark with such print
MIN_TICK_CONTACTS = 1  # of a tick, whose long stroke ends in a word
MIN_STRUCK_CONTACTS = 4  # of a level stroke through a word, above and below it together
LETTER_REACH = 0.6  # in letter heights: from one letter of a stamp to the next
GROUP_REACH_PT = 6.0  # between the parts of one mark
MAX_PRINT_LETTERS = 20  # of a mark's hue on the page outside it; more are print, within a mark too


def choose_marks(strokes: Pixels, of_hue: Pixels, black: Pixels, scale: float) -> list[tuple[Pixels, Pixels]]:
    """Return the marks among the strokes of one hue, each as two masks of the page: its ink, and its likely letters."""
    import cv2

    gap = round(MAX_CROSSED_PT * scale) | 1
    joined = np.asarray(cv2.morphologyEx(strokes, cv2.MORPH_CLOSE, np.ones((gap, gap), np.uint8)), np.uint8)
    if not _may_be_marks(np.array(bounding_boxes(joined)).reshape(-1, 4)[:, 2:] / scale).any():  # as on most pages
        return []
    pieces = label_pieces(joined)
    sides = pieces.boxes[:, 2:] / scale
    chosen = _may_be_marks(sides)
    for i in np.flatnonzero(chosen).tolist():
        chosen[i] = _is_mark(pieces, i, black, scale) and _is_on_other_ground(pieces, i, of_hue, scale)
    if not chosen.any():
        return []
    small = ~chosen & (sides.max(axis=1) < MIN_MARK_PT)
    inside = ~chosen & have_centres_in(pieces, draw_hulls(pieces, chosen))
    if np.count_nonzero(small & ~inside) > MAX_PRINT_LETTERS:
        inside &= ~small
    chosen |= inside | _follow_letters(pieces, chosen, scale)
    frames = find_frames(pieces, chosen)
    groups = label_pieces(grow_mask(draw_hulls(pieces, chosen), round(GROUP_REACH_PT * scale)))
    found = []
    for i in range(1, len(groups.boxes)):
        own = chosen & have_centres_in(pieces, (groups.labels == i).view(np.uint8))
        found.append((pieces.draw(own) * strokes, pieces.draw(own & ~frames) * strokes))
    return found


def _may_be_marks(sides: npt.NDArray[np.float64]) -> npt.NDArray[np.bool_]:
    """Return which pieces may be marks by their width and height in points, shape (n, 2).

    A tick is as small as a letter: where there are more such pieces, they are coloured print.
    """
    large = (sides.min(axis=1) >= MIN_MARK_PT) | (sides.max(axis=1) >= MIN_STRIKE_PT)
    ticks = _may_be_ticks(sides) & ~large
    return np.asarray(large | ticks if np.count_nonzero(ticks) <= MAX_TICKS else large, bool)


def _may_be_ticks(sides: npt.NDArray[np.float64]) -> npt.NDArray[np.bool_]:
    """Return which pieces may be ticks by their width and height in points, shape (n, 2): about as wide as high."""
    less, more = sides.min(axis=1), sides.max(axis=1)
    return np.asarray((less >= MIN_TICK_PT) & (more <= np.minimum(MAX_TICK_PT, MAX_TICK_LENGTH * less)), bool)


def _is_mark(pieces: InkPieces, i: int, black: Pixels, scale: float) -> bool:
    """Return whether a piece is drawn over print: it meets what goes on beyond it, and is not a ruling."""
    x, y, wide, high = pieces.boxes[i].tolist()
    margin, beyond = round(2 * BEYOND_PT * scale), round(BEYOND_PT * scale)
    top, left = max(0, y - margin), max(0, x - margin)
    window = slice(top, y + high + margin), slice(left, x + wide + margin)
    piece = (pieces.labels[window] == i).view(np.uint8)
    share = FRAME_SHARE if min(wide, high) >= MIN_MARK_PT * scale else STRAIGHT_SHARE
    level = bool(keep_long_runs(piece, max(3, round(share * wide))).any())
    upright = bool(keep_long_runs(np.ascontiguousarray(piece.T), max(3, round(share * high))).any())
    if _may_be_ticks(np.array([[wide, high]]) / scale)[0]:
        near = grow_mask(piece, round((BEYOND_PT - CONTACT_PT) * scale))  # at a tick's end its colour and a letter mix
        contacts = _find_contacts(near, black[window], grow_mask(piece, beyond) == 0, scale)
        return not (level or upright) and len(contacts) >= MIN_TICK_CONTACTS
    if min(wide, high) >= MIN_MARK_PT * scale:
        beyond_it = np.ones(piece.shape, bool)
        inner = (
            slice(max(0, y - top - beyond), y - top + high + beyond),
            slice(max(0, x - left - beyond), x - left + wide + beyond),
        )
        beyond_it[inner] = False
        return not (level or upright) and len(_find_contacts(piece, black[window], beyond_it, scale)) >= MIN_CONTACTS
    contacts = _find_contacts(piece, black[window], grow_mask(piece, beyond) == 0, scale)
    if (upright and not level) or wide > MAX_STRIKE_PT * scale:
        return False
    above = int(np.count_nonzero(contacts < y - top + high / 2))
    return 0 < above < len(contacts) and len(contacts) >= MIN_STRUCK_CONTACTS


def _is_on_other_ground(pieces: InkPieces, i: int, of_hue: Pixels, scale: float) -> bool:
    """Return whether the ground around a piece has another hue: a part of a fill, between its print, is no mark."""
    x, y, wide, high = pieces.boxes[i].tolist()
    outer = round(GROUND_PT * scale)
    window = slice(max(0, y - outer), y + high + outer), slice(max(0, x - outer), x + wide + outer)
    piece = (pieces.labels[window] == i).view(np.uint8)
    around = (grow_mask(piece, outer) > 0) & (grow_mask(piece, round(FILL_EDGE_PT / 2 * scale)) == 0)
    return float(of_hue[window][around].mean()) < MAX_SAME_GROUND


def _find_contacts(
    piece: Pixels, black: Pixels, beyond: npt.NDArray[np.bool_], scale: float
) -> npt.NDArray[np.float64]:
    """Return the middle rows of the places where a piece meets black print that has a part in `beyond`."""
    import cv2

    count, labels = cv2.connectedComponents(np.ascontiguousarray(black))
    goes_on = np.zeros(count, bool)
    goes_on[np.unique(labels[beyond])] = True
    goes_on[0] = False
    met = ((grow_mask(piece, round(CONTACT_PT * scale)) > 0) & goes_on[labels]).view(np.uint8)
    boxes = cv2.connectedComponentsWithStats(met)[2][1:]
    return np.asarray(boxes[:, 1] + boxes[:, 3] / 2, np.float64)


def _follow_letters(pieces: InkPieces, chosen: npt.NDArray[np.bool_], scale: float) -> npt.NDArray[np.bool_]:
    """Return the pieces that continue the chosen ones as the letters of a stamp do: near them, and as high."""
    large = pieces.boxes[:, 3] >= MIN_MARK_PT * scale
    found, todo = chosen.copy(), np.flatnonzero(chosen & large).tolist()
    x, y, wide, high = pieces.boxes.T
    while todo:
        left, top, across, down = pieces.boxes[todo.pop()].tolist()
        reach = LETTER_REACH * down
        beside = (x < left + across + reach) & (x + wide > left - reach) & (y < top + down) & (y + high > top)
        near = beside & large & (high > down / 2) & (high < 2 * down) & ~found
        found |= near
        todo += np.flatnonzero(near).tolist()
    return found & ~chosen
