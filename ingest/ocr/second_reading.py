# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""A second reading of uncertain lines by another OCR engine, where one is installed.

Two engines make different errors: the first sees the cleaned ink, the second the image as it was scanned. Which of two
texts is right is not decided here; both are kept with the page.
"""

from collections.abc import Sequence
from itertools import groupby
from statistics import mean

import numpy as np

from ingest.image.raster import POINTS_PER_INCH, Pixels
from ingest.model import Box, SecondReading, Word
from ingest.ocr.engine import CropWord
from ingest.ocr.registry import find_second_engine

MIN_CONFIDENCE = 0.92  # a line with a word below it is read again
LINE_MARGIN_PT = 0.6  # around a line's words; RapidOCR's model was trained on lines with a little white around them


def read_uncertain_lines(pixels: Pixels, dpi: float, words: Sequence[Word]) -> tuple[SecondReading, ...]:
    """Read the uncertain lines of a page once more.

    Args:
        pixels: The upright page, shape (height, width, 3), blue-green-red.
        dpi: Its resolution.
        words: The words of the first reading, in points; those of one line follow each other.

    Returns:
        A reading for each uncertain line that lies on the page; none where no second engine is installed.
    """
    engine = find_second_engine()
    if engine is None:
        return ()
    numbers, crops = [], []
    for number, line in groupby(words, key=lambda w: w.line):
        members = list(line)
        if min(w.confidence for w in members) >= MIN_CONFIDENCE:
            continue
        crop = _cut_line(pixels, dpi, [w.box for w in members])
        if crop.size:  # words of a hidden layer may lie off the page
            numbers.append(number)
            crops.append(crop)
    readings = engine.read_crops(crops, dpi) if crops else []
    return tuple(_join_words(number, found) for number, found in zip(numbers, readings, strict=True))


def _cut_line(pixels: Pixels, dpi: float, boxes: Sequence[Box]) -> Pixels:
    around = Box.hull(boxes).expanded(LINE_MARGIN_PT)
    return np.ascontiguousarray(pixels[around.pixel_slices(dpi / POINTS_PER_INCH)])


def _join_words(number: int, words: Sequence[CropWord]) -> SecondReading:
    confidence = round(mean(w.confidence for w in words), 3) if words else 0.0
    return SecondReading(line=number, text=" ".join(w.text for w in words), confidence=confidence)
