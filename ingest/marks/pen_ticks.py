# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Ticks of a pen that touch the print of a scan without colour: erased without the letters that they touch.

The long stroke of a tick is aslant, straight, and longer than any stroke of a letter.
"""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from ingest.image.connected_components import Components, find_components
from ingest.image.raster import Pixels
from ingest.marks.ink_marks import INK_EDGE_PT, InkMark
from ingest.marks.ink_pieces import draw_line, grow_mask
from ingest.marks.remove_ink_marks import bridge_strokes
from ingest.model import Box

MIN_TICK_PT, MAX_TICK_PT = 7.0, 60.0  # both sides of a tick with the letters that it touches, at least and at most
MAX_INK_SHARE = 0.4  # of its box; an icon has more
STROKE_HEIGHT = 1.9  # in letter heights: the long stroke of a tick; a slash or a capital's diagonal is shorter
STROKE_ANGLES = tuple(sign * angle for angle in (35.0, 42.0, 49.0, 56.0, 63.0, 70.0) for sign in (1, -1))  # degrees
MAX_STROKE_PT = 3.0  # thickness of a pen's stroke that is nearly straight
MIN_STROKE_SHARE = 0.6  # of the height of the tick and the letters
MIN_LETTER = 0.4  # in letter heights: what is left of a letter that a tick touches
MAX_LETTER_SHARE = 0.85  # of the height of the long stroke, such letters
SHORT_REACH_PT, SHORT_RISE_PT = 6.5, 7.5  # of a tick's short stroke, from the foot of its long one


def find_pen_ticks(
    mask: Pixels, pieces: Components, scale: float, letter_pt: float, boxes: Sequence[Box]
) -> tuple[InkMark, ...]:
    """Return the ticks that touch letters in cells, on a level page whose rulings are erased.

    Args:
        mask: The page's ink, shape (height, width), dtype uint8.
        pieces: Its components.
        scale: Pixels per point.
        letter_pt: The usual height of letters in points.
        boxes: The cells of bordered tables.
    """
    sides = pieces.boxes[:, 2:] / scale
    large = (sides.min(axis=1) >= MIN_TICK_PT) & (sides.max(axis=1) <= MAX_TICK_PT)
    if not boxes or not large.any():
        return ()
    thin = large & (pieces.areas() <= MAX_INK_SHARE * pieces.boxes[:, 2:].prod(axis=1))
    found = []
    for i in np.flatnonzero(thin).tolist():
        left, top, wide, high = pieces.boxes[i].tolist()
        centre = Box(x0=left / scale, top=top / scale, x1=(left + wide) / scale, bottom=(top + high) / scale)
        if not any(box.contains_centre(centre) for box in boxes):
            continue
        around = find_components(mask[top : top + high, left : left + wide])
        ink = around.draw((around.boxes[:, 2] == wide) & (around.boxes[:, 3] == high))
        stroke = _find_tick((ink > 0).view(np.uint8), scale, letter_pt)
        if stroke is not None:
            found.append(InkMark(left=left, top=top, ink=stroke * np.uint8(255), letters=np.zeros_like(stroke)))
    return tuple(found)


def _find_tick(ink: Pixels, scale: float, letter_pt: float) -> Pixels | None:
    """Return 1 on the strokes of a tick in a piece of ink, but not where letters cross them; None if there is none."""
    stroke = _find_slanted_strokes(ink, STROKE_HEIGHT * letter_pt * scale)
    y, x = np.nonzero(stroke)
    if not y.size or int(y.max() - y.min()) < MIN_STROKE_SHARE * len(ink) or not _is_straight(x, y, scale):
        return None
    stroke = grow_mask(stroke, round(INK_EDGE_PT / 2 * scale)) & ink
    foot = int(x[y.argmax()]), int(y.max())
    rest = find_components(np.asarray(ink - stroke, np.uint8))
    short = _find_short_stroke(rest, foot, scale)
    letters = ~short & (rest.boxes[:, 3] >= MIN_LETTER * letter_pt * scale)
    # A tick by itself may be a status, and a stroke as high as its letters may be part of a capital.
    if not letters.any() or rest.boxes[letters, 3].max() > MAX_LETTER_SHARE * (y.max() - y.min()):
        return None
    black = np.asarray(ink - stroke, np.uint8)
    black[rest.draw(short) > 0] = 0
    crossed = (bridge_strokes(black, scale) > 0) & (ink > 0)
    return np.where((ink > 0) & (black == 0) & ~crossed, 1, 0).astype(np.uint8)


def _find_slanted_strokes(ink: Pixels, length: float) -> Pixels:
    """Return 1 on the straight slanted strokes of a piece of ink that are at least `length` pixels long."""
    import cv2

    margin = round(length / 2) + 1
    framed = np.pad(ink, margin)
    strokes = np.zeros_like(framed)
    for angle in STROKE_ANGLES:
        strokes |= np.asarray(cv2.morphologyEx(framed, cv2.MORPH_OPEN, draw_line(length, angle)), np.uint8)
    return strokes[margin:-margin, margin:-margin]


def _is_straight(x: npt.NDArray[np.intp], y: npt.NDArray[np.intp], scale: float) -> bool:
    """Return whether nearly all pixels lie along one line, as those of a ring do not."""
    import cv2

    points = np.stack([x, y], axis=1).astype(np.float32)
    along_x, along_y, at_x, at_y = np.asarray(cv2.fitLine(points, cv2.DIST_HUBER, 0, 0.01, 0.01)).ravel().tolist()
    away = np.abs((points[:, 0] - at_x) * along_y - (points[:, 1] - at_y) * along_x)
    return bool(np.percentile(away, 90) <= MAX_STROKE_PT / 2 * scale)


def _find_short_stroke(rest: Components, foot: tuple[int, int], scale: float) -> npt.NDArray[np.bool_]:
    """Return which pieces beside a tick's long stroke are within reach of its foot and end no lower."""
    left, top, wide, high = rest.boxes.T
    x, y = foot
    reach, rise, edge = SHORT_REACH_PT * scale, SHORT_RISE_PT * scale, INK_EDGE_PT * scale
    inside = (left > x - reach) & (left + wide < x + reach) & (top > y - rise) & (top + high > y - rise / 2)
    return np.asarray(inside & (top + high < y + edge), bool)
