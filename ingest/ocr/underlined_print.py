# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Read underlined print again where the page engine left words out.

Tesseract leaves words out of a line whose underline joins the tails of its letters. Without the underline it reads
them, but other letters less well: both are tried, and the reading that leaves out less print is kept.
"""

from collections.abc import Sequence
from functools import partial

import numpy as np
import numpy.typing as npt

from ingest.image.connected_components import keep_long_runs
from ingest.image.raster import POINTS_PER_INCH, Pixels
from ingest.ocr.changed_crops import ChangedCrop, read_changed_crops
from ingest.ocr.engine import OCR_DPI, CropWord, OcrEngine

MIN_LINE_PT = 14.0  # long: longer than the bars of letters that touch each other
MAX_LINE_PT = 2.5  # thick
INK_LEVEL = 150  # of 255: darker pixels are print
BLUR_PX = 2  # above and below a line, which it may darken
MIN_MISSED_PT2 = 8.0  # of print outside all words, as a letter or two have
MAX_STILL_MISSED = 0.5  # of that, in a reading that is better


def read_underlined_print(
    crops: Sequence[Pixels], readings: Sequence[list[CropWord]], engine: OcrEngine
) -> list[list[CropWord]]:
    """Return the words of each crop; those of crops with underlines are read again if print was left out.

    Args:
        crops: Print at OCR_DPI, as the engine read it.
        readings: The words that it found in each.
        engine: The page engine.
    """
    return read_changed_crops(crops, readings, engine, _erase_underlines)


def _erase_underlines(crop: Pixels, words: Sequence[CropWord]) -> ChangedCrop | None:
    lines = _find_level_lines(crop)
    missed = 0.0 if lines is None else _measure_missed(crop, lines, words)
    if lines is None or missed < MIN_MISSED_PT2:
        return None
    return ChangedCrop(
        crop=_erase_lines(crop, lines),
        measure_missed=partial(_measure_missed, crop, lines),
        max_missed=MAX_STILL_MISSED * missed,
    )


def _find_level_lines(crop: Pixels) -> npt.NDArray[np.bool_] | None:
    """Return the pixels of long thin level lines, shape (height, width); None where there are none."""
    scale = OCR_DPI / POINTS_PER_INCH
    ink = (crop < INK_LEVEL).astype(np.uint8)
    long = keep_long_runs(ink, round(MIN_LINE_PT * scale))
    if not long.any():
        return None
    import cv2

    thick = np.ones((round(MAX_LINE_PT * scale), 1), np.uint8)
    thin = long - np.asarray(cv2.morphologyEx(long, cv2.MORPH_OPEN, thick), np.uint8)
    return np.asarray(thin > 0) if thin.any() else None


def _measure_missed(crop: Pixels, lines: npt.NDArray[np.bool_], words: Sequence[CropWord]) -> float:
    """Return how much print other than lines is in no word, in square points."""
    import cv2

    broad = cv2.dilate(lines.view(np.uint8), np.ones((2 * BLUR_PX + 1, 1), np.uint8))
    print_ = (crop < INK_LEVEL) & (np.asarray(broad) == 0)
    for word in words:
        print_[word.top : word.top + word.height, word.left : word.left + word.width] = False
    return float(print_.sum()) * (POINTS_PER_INCH / OCR_DPI) ** 2


def _erase_lines(crop: Pixels, lines: npt.NDArray[np.bool_]) -> Pixels:
    """Return the crop with the lines white, except where a letter crosses them."""
    import cv2

    reach = BLUR_PX + 1
    ink = ((crop < INK_LEVEL) & ~lines).astype(np.uint8)
    above = cv2.dilate(ink, np.ones((2 * reach + 1, 1), np.uint8), anchor=(0, 2 * reach))
    below = cv2.dilate(ink, np.ones((2 * reach + 1, 1), np.uint8), anchor=(0, 0))
    crossed = (np.asarray(above) > 0) & (np.asarray(below) > 0)
    broad = np.asarray(cv2.dilate(lines.view(np.uint8), np.ones((2 * BLUR_PX + 1, 1), np.uint8))) > 0
    return np.where(broad & ~crossed, np.uint8(255), crop)
