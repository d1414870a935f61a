# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""The pieces of ink of a mask: where each is, what encloses others, and how they are drawn."""

from dataclasses import dataclass
from math import cos, radians, sin

import numpy as np
import numpy.typing as npt

from ingest.image.raster import Pixels

MIN_FRAMED = 2  # pieces within a frame


@dataclass(frozen=True, slots=True, kw_only=True)
class InkPieces:
    """Pieces of ink.

    `labels` is the number of the piece at each pixel of the page, 0 for none; `boxes` has left, top, width and height
    of each piece, in pixels, that of number 0 first, which is empty.
    """

    labels: npt.NDArray[np.int32]
    boxes: npt.NDArray[np.int64]

    def draw(self, chosen: npt.NDArray[np.bool_]) -> Pixels:
        """Return a mask with 255 on the chosen pieces."""
        return np.where(chosen, 255, 0).astype(np.uint8)[self.labels]


def label_pieces(mask: Pixels) -> InkPieces:
    """Return the pieces of a mask, whose pixels touch at a side or a corner."""
    import cv2

    _, labels, stats, _ = cv2.connectedComponentsWithStats(mask)
    boxes = np.asarray(stats[:, :4], np.int64)
    boxes[0] = 0
    return InkPieces(labels=np.asarray(labels, np.int32), boxes=boxes)


def draw_hulls(pieces: InkPieces, chosen: npt.NDArray[np.bool_]) -> Pixels:
    """Return a mask of the convex hulls of pieces."""
    import cv2

    hulls = np.zeros(pieces.labels.shape, np.uint8)
    for i in np.flatnonzero(chosen).tolist():
        left, top, wide, high = pieces.boxes[i].tolist()
        y, x = np.nonzero(pieces.labels[top : top + high, left : left + wide] == i)
        cv2.fillConvexPoly(hulls, cv2.convexHull(np.stack([x + left, y + top], axis=1).astype(np.int32)), 255)
    return hulls


def have_centres_in(pieces: InkPieces, mask: Pixels) -> npt.NDArray[np.bool_]:
    """Return which pieces have the centre of their boxes in a mask."""
    x, y = (pieces.boxes[:, :2] + pieces.boxes[:, 2:] // 2).T
    return np.asarray(mask[y, x] > 0, bool)


def find_frames(pieces: InkPieces, chosen: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
    """Return which of the chosen pieces enclose others, as a stamp's frame does its letters."""
    frames = np.zeros(len(chosen), bool)
    x, y = (pieces.boxes[:, :2] + pieces.boxes[:, 2:] // 2).T
    for i in np.flatnonzero(chosen).tolist():
        left, top, wide, high = pieces.boxes[i].tolist()
        inside = chosen & (left < x) & (x < left + wide) & (top < y) & (y < top + high)
        frames[i] = np.count_nonzero(inside) > MIN_FRAMED  # itself among them
    return frames


def grow_mask(mask: Pixels, reach: int) -> Pixels:
    """Return a mask grown by `reach` pixels to all sides."""
    import cv2

    return np.asarray(cv2.dilate(mask, np.ones((2 * reach + 1, 2 * reach + 1), np.uint8)), np.uint8)


def draw_line(length: float, angle: float) -> Pixels:
    """Return a square mask with a line through its centre, 1 on it, at an angle in degrees."""
    import cv2

    half = round(length / 2)
    mask = np.zeros((2 * half + 1, 2 * half + 1), np.uint8)
    x, y = round(half * cos(radians(angle))), round(half * sin(radians(angle)))
    cv2.line(mask, (half - x, half - y), (half + x, half + y), (1,))
    return mask
