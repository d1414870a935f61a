# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Recognise a scanned page that has nothing on it, as the back of a sheet, from a small copy."""

import numpy as np

from ingest.image.connected_components import find_components
from ingest.image.raster import POINTS_PER_INCH, Pixels, darkest_channel, halve_repeatedly

SEEN_PX_PER_PT = 1.2  # a stroke of 7 pt print is about a pixel
AROUND_PT = 20.0  # of paper around a pixel, with which it is compared
MIN_CONTRAST = 14  # levels; half that of the palest print that is read, as thin strokes lose the rest in a small copy
MIN_MARK_PT = 1.8  # the longer side of a letter, at least; grains of paper and dust are smaller
SKIPPED = 8  # every eighth pixel of a row and of a column ...
PRINT_DEPTH = 60  # ... and levels below the paper ...
MIN_PRINT_SHARE = 2e-3  # ... of so many of them show at once that a page has print


def is_blank(pixels: Pixels, dpi: float) -> bool:
    """Return whether a page is bare paper: nothing as large as a letter differs from the paper around it.

    Show-through of the front, punched holes and dark edges of the scan differ from the paper: such a page is not blank.

    Args:
        pixels: The page, shape (height, width, 3), blue-green-red, dtype uint8.
        dpi: Its resolution.
    """
    import cv2

    few = darkest_channel(np.ascontiguousarray(pixels[::SKIPPED, ::SKIPPED]))
    if (few < float(np.median(few)) - PRINT_DEPTH).mean() > MIN_PRINT_SHARE:  # nearly every page ends here
        return False
    seen, dpi = halve_repeatedly(pixels, dpi, SEEN_PX_PER_PT)
    tint, scale = darkest_channel(seen), dpi / POINTS_PER_INCH
    around = round(AROUND_PT * scale) | 1
    differs = np.asarray(cv2.absdiff(tint, cv2.blur(tint, (around, around))) >= MIN_CONTRAST)
    sides = find_components(differs.view(np.uint8)).boxes[:, 2:]
    return not (sides.max(axis=1) >= MIN_MARK_PT * scale).any()
