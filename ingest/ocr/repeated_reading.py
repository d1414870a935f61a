# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Read short lines of print again at other sizes, where Tesseract read nothing or is in doubt.

Alone in its cell, a label such as "1.1.2" has no words around it that would help Tesseract. At one size it is read as
"LEZ" and at another correctly, and the confidence tells which: low for the one, high for the other.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np

from ingest.image.raster import Pixels
from ingest.ocr.engine import CropWord

PSM_BLOCK, PSM_LINE = 6, 7  # page segmentation modes of Tesseract: one block of print, one line of print
MIN_CONFIDENCE = 0.88  # a short line with a word below it is read again
MAX_WORDS = 3  # of a short line; words of a longer one help each other
MIN_GAIN = 0.08  # in confidence, from which another reading is preferred
SIZES = (0.5, 0.65, 0.8, 0.9)  # of the crop's own; letters of 10 pt print are then as high as in Tesseract's training

Read = Callable[[Sequence[Pixels], int], list[list[CropWord]]]
"""Returns the words of each crop; the second argument is the page segmentation mode."""


def read_blocks_and_lines(crops: Sequence[Pixels], read: Read) -> list[list[CropWord]]:
    """Return the words that `read` finds in each crop.

    Each crop is read as a block first. Crops without words are read again as a line, as Tesseract ignores a single
    letter where it expects a block. Short uncertain lines are read again at several sizes, and the most confident
    reading is kept. All crops are read in one call, and all that are read again in a second.
    """
    readings = read(crops, PSM_BLOCK)
    unread = [i for i, found in enumerate(readings) if not found]
    doubtful = [i for i, found in enumerate(readings) if found and _is_doubtful_line(found)]
    resized = [(i, size) for i in doubtful for size in SIZES]
    again = read([*(crops[i] for i in unread), *(_resize_crop(crops[i], size) for i, size in resized)], PSM_LINE)
    for i, found in zip(unread, again, strict=False):
        readings[i] = found
    for i in doubtful:
        others = [
            [_scale_word(word, 1 / size) for word in found]
            for (j, size), found in zip(resized, again[len(unread) :], strict=True)
            if i == j
        ]
        best = max(others, key=_find_least_confidence)
        if _find_least_confidence(best) >= _find_least_confidence(readings[i]) + MIN_GAIN:
            readings[i] = best
    return readings


def _is_doubtful_line(words: Sequence[CropWord]) -> bool:
    one_line = words[0].line == words[-1].line and len(words) <= MAX_WORDS
    return one_line and _find_least_confidence(words) < MIN_CONFIDENCE


def _find_least_confidence(words: Sequence[CropWord]) -> float:
    return min((word.confidence for word in words), default=0.0)


def _resize_crop(crop: Pixels, size: float) -> Pixels:
    import cv2

    return np.asarray(cv2.resize(crop, None, fx=size, fy=size, interpolation=cv2.INTER_AREA), np.uint8)


def _scale_word(word: CropWord, factor: float) -> CropWord:
    left, top, width, height = (round(v * factor) for v in (word.left, word.top, word.width, word.height))
    return replace(word, left=left, top=top, width=width, height=height)
