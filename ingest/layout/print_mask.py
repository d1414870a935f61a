# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Where the print of a scanned page is, so that the strokes of letters do not pass for pieces of ruling lines."""

from dataclasses import dataclass

import numpy as np

from ingest.image.connected_components import Boxes, Components, find_components, keep_long_runs
from ingest.image.raster import (
    POINTS_PER_INCH,
    Pixels,
    halve_repeatedly,
    transpose_image,
)

COARSE_PX_PER_PT = 1.9  # enough to tell print from lines
PRINT_CONTRAST = 60  # grey levels between print and the paper around it
PAPER_WINDOW_PT = 10.0  # of paper around print, for its usual level
MIN_LETTER_PT, MAX_LETTER_PT = 1.4, 40.0  # width and height of print; thinner ink may be part of a line
MIN_LETTER_DENSITY = 0.18  # share of ink in a letter's box; crossing dashes have less
MIN_PALE_LETTER_PT = 2.4  # width and height of pale print; a pale line is thinner, even where it is blurred
MAX_LETTER_DENSITY = 0.85  # of pale print; the corner of a fill or a piece of a bar is denser
GROUND_PT = 9.0  # broader than any stroke: the ground on which pale print is
MIN_PALE_CONTRAST = 36.0  # grey levels between pale print and its ground
PALE_GRAIN_FACTOR = 3.0  # times the usual depth of the grain: the least contrast of pale print
LETTER_GAP_PT = 5.5  # between the letters on either side of thin ones; columns are farther apart
CLEAR_LINE_PT = 40.0  # of unbroken ink in a row of pixels: longer than the dark between the letters of a header
HALO_PT = 0.5  # around print that is blurred


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintMask:
    """The print of a page, at its resolution or a fraction of it.

    Attributes:
        bare: 255 where no print is, 0 on letters and between those of a word; shape (height, width), dtype uint8.
        pieces: The boxes of the components of dark ink: letters, and lines or pieces of them.
        scale: Pixels per point.
    """

    bare: Pixels
    pieces: Boxes
    scale: float


def find_print(value: Pixels, tint: Pixels, dpi: float) -> PrintMask:
    """Return where the print of a level page is, from its largest and its least channel.

    Args:
        value: The largest channel of each pixel, shape (height, width), dtype uint8: dark for black and grey ink.
        tint: The least channel: dark for coloured print too.
        dpi: The page's resolution.
    """
    import cv2

    value, coarse_dpi = halve_repeatedly(value, dpi, COARSE_PX_PER_PT)
    tint, _ = halve_repeatedly(tint, dpi, COARSE_PX_PER_PT)
    scale = coarse_dpi / POINTS_PER_INCH
    around = round(PAPER_WINDOW_PT * scale) | 1
    usual = cv2.blur(value, (around, around))
    ink = (cv2.subtract(usual, value) > PRINT_CONTRAST).view(np.uint8)
    dark = find_components(ink)
    light = find_components((cv2.subtract(value, usual) > PRINT_CONTRAST).view(np.uint8))
    pale = find_components(_mark_pale_print(tint, scale))
    letters = _select_letters(dark, scale) | _select_letters(light, scale)
    letters |= _select_letters(pale, scale, MIN_PALE_LETTER_PT, MAX_LETTER_DENSITY)
    return PrintMask(bare=_mask_words(letters, ink, scale), pieces=dark.boxes, scale=scale)


def _mask_words(letters: Pixels, ink: Pixels, scale: float) -> Pixels:
    """Return 0 on letters and between those of a word, 255 elsewhere and on long lines."""
    import cv2

    # An "i" or "l" is as thin as a line: what stands between the letters of a word is print too.
    gap = round(LETTER_GAP_PT * scale) | 1
    words = cv2.morphologyEx(letters, cv2.MORPH_CLOSE, np.ones((1, gap), np.uint8))
    halo = 2 * round(HALO_PT * scale) + 1
    bare = cv2.bitwise_not(cv2.dilate(words, np.ones((halo, halo), np.uint8)))
    # A ruling between the print of two columns is closer to either than a letter is to the next.
    clear = round(CLEAR_LINE_PT * scale)
    upright = transpose_image(keep_long_runs(transpose_image(ink), clear))
    lines = cv2.bitwise_or(keep_long_runs(ink, clear), upright) * np.uint8(255)
    return np.asarray(cv2.bitwise_or(bare, cv2.dilate(lines, np.ones((3, 3), np.uint8))), np.uint8)


def _mark_pale_print(tint: Pixels, scale: float) -> Pixels:
    """Return 1 where the page is darker than its own ground by more than its grain, as grey and coloured print is."""
    import cv2

    broad = round(GROUND_PT * scale) | 1
    smooth = np.asarray(cv2.GaussianBlur(tint, (3, 3), 0), np.uint8)
    ground = cv2.morphologyEx(smooth, cv2.MORPH_CLOSE, np.ones((broad, broad), np.uint8))
    depth = cv2.subtract(ground, smooth)
    grain = float(np.median(depth[::5, ::5]))
    return (depth > min(max(MIN_PALE_CONTRAST, PALE_GRAIN_FACTOR * grain), PRINT_CONTRAST)).view(np.uint8)


def _select_letters(pieces: Components, scale: float, least: float = MIN_LETTER_PT, densest: float = 1.0) -> Pixels:
    """Return 255 where components of ink are as large and as dense as letters are."""
    sides = pieces.boxes[:, 2:]
    # An edge within a pixel darkens all of it, which does not make a line thicker.
    within = (sides - 1) / scale
    share = pieces.areas() / np.maximum(sides.prod(axis=1), 1)
    print_ = (within.min(axis=1) >= least) & (within.max(axis=1) <= MAX_LETTER_PT)
    return pieces.draw(print_ & (share >= MIN_LETTER_DENSITY) & (share <= densest))
