# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Ditto marks of a scan: the two short strokes (") that are alone in a cell, which are as small as dust."""

import numpy as np
import numpy.typing as npt

from ingest.image.connected_components import Boxes
from ingest.model import Box

MIN_HEIGHT, MIN_RATIO = 0.2, 1.4  # of a stroke: in letter heights, and to its width; specks are rounder
MAX_WIDTH = 0.6  # in letter heights, from the middle of one stroke to that of the other
TOLERANCE = 0.15  # in letter heights, between the tops and between the heights of the two strokes


def find_ditto_marks(
    places: Boxes, dust: npt.NDArray[np.bool_], print_height: float, scale: float, boxes: tuple[Box, ...]
) -> tuple[Box, ...]:
    """Return the boxes of the ditto marks, in points: two upright strokes side by side in a cell without other ink.

    Args:
        places: The boxes of all pieces of ink, in pixels.
        dust: Which of them are as small and lonely as dust, shape (pieces,).
        print_height: The usual height of a letter, in points.
        scale: Pixels per point.
        boxes: The cells.
    """
    left, top, wide, high = (places[:, i] / scale for i in range(4))
    strokes = dust & (high >= MIN_HEIGHT * print_height) & (high >= MIN_RATIO * wide)
    if np.count_nonzero(strokes) < 2:
        return ()
    x, y = left + wide / 2, top + high / 2
    found = []
    for box in boxes:
        inside = (box.x0 < x) & (x < box.x1) & (box.top < y) & (y < box.bottom)
        own = np.flatnonzero(inside & strokes)
        if len(own) != 2 or np.count_nonzero(inside & (np.maximum(wide, high) >= high[own].min() / 2)) != 2:
            continue
        differences = np.array([np.ptp(top[own]), np.ptp(high[own])])
        if (differences <= TOLERANCE * print_height).all() and np.ptp(x[own]) <= MAX_WIDTH * print_height:
            found.append(
                Box(
                    x0=float(left[own].min()),
                    top=float(top[own].min()),
                    x1=float((left + wide)[own].max()),
                    bottom=float((top + high)[own].max()),
                )
            )
    return tuple(found)
