# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Recognise a negative page, white print on black, and invert it."""

import numpy as np

from ingest.image.connected_components import find_components
from ingest.image.raster import POINTS_PER_INCH, Pixels, brightest_channel, darkest_channel, halve_repeatedly

MAX_PAPER_LEVEL = 96  # grey level of a negative's paper
MIN_PRINT_LEVEL = 150  # and of its print
MIN_DARK_SHARE = 0.6  # of a negative page that is paper
MAX_LIGHT_SHARE = 0.3
MAX_LIGHT_AREA_SHARE = 0.12  # of the page that light areas wider than print cover: in a photo of a page, they are paper
MIN_LIGHT_AREA_PT = 12.0  # narrower ones are print and rulings
MIN_LETTER_PT, MAX_LETTER_PT = 2.0, 16.0
MIN_LETTERS = 30
MIN_CHANNEL_SPREAD = 60  # largest less smallest channel of a pixel whose hue is counted
MIN_HUE_SHARE = 1e-3  # of the page's pixels from which its hues count
VIEW_DPI = 100.0


def invert_if_negative(pixels: Pixels, dpi: float) -> Pixels:
    """Return the page, inverted if it is a negative; shape (height, width, 3), blue-green-red."""
    return np.subtract(255, pixels, dtype=np.uint8) if is_negative(pixels, dpi) else pixels


def is_negative(pixels: Pixels, dpi: float) -> bool:
    """Return whether a page is white print on black as a whole.

    A page of light print on a dark background whose statuses are red and green is not: inverted, they would be others.
    """
    import cv2

    few = brightest_channel(np.ascontiguousarray(pixels[::8, ::8]))
    if (few < MAX_PAPER_LEVEL).mean() < MIN_DARK_SHARE - 0.1:  # nearly every page ends here
        return False
    seen, dpi = halve_repeatedly(pixels, dpi, VIEW_DPI / POINTS_PER_INCH)
    grey = np.asarray(cv2.cvtColor(seen, cv2.COLOR_BGR2GRAY), np.uint8)
    light = (grey > MIN_PRINT_LEVEL).view(np.uint8)
    if (grey < MAX_PAPER_LEVEL).mean() < MIN_DARK_SHARE or light.mean() > MAX_LIGHT_SHARE:
        return False
    side = max(3, round(MIN_LIGHT_AREA_PT * dpi / POINTS_PER_INCH))
    areas = cv2.morphologyEx(light, cv2.MORPH_OPEN, np.ones((side, side), np.uint8))
    if areas.mean() > MAX_LIGHT_AREA_SHARE:
        return False
    sizes = find_components(light).boxes[:, 2:] * (POINTS_PER_INCH / dpi)
    letters = ((sizes >= MIN_LETTER_PT).any(axis=1) & (sizes <= MAX_LETTER_PT).all(axis=1)).sum()
    return int(letters) >= MIN_LETTERS and _has_inverted_hues(seen)


def _has_inverted_hues(pixels: Pixels) -> bool:
    """Return whether a page shows the inverse of a report's colours (cyan of red, magenta of green), or no colour."""
    bright, dark = brightest_channel(pixels).astype(np.int16), darkest_channel(pixels).astype(np.int16)
    coloured = bright - dark > MIN_CHANNEL_SPREAD
    if coloured.mean() < MIN_HUE_SHARE:
        return True
    middle = (bright + dark)[..., None] / 2
    blue, green, red = np.moveaxis(pixels > middle, -1, 0)
    inverse = (coloured & blue & (green ^ red)).sum()  # cyan or magenta
    plain = (coloured & ~blue & (green | red)).sum()  # red, green or yellow
    return bool(inverse > plain)
