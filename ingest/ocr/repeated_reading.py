# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Read short lines of print again at other sizes, where Tesseract read nothing or is in doubt.

Alone in its cell, a label such as "1.1.2" has no words around it that would help Tesseract. At one size it is read as
"LEZ" and at another correctly, and the confidence tells which: low for the one, high for the other.
"""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np

from ingest.image.raster import Pixels
from ingest.ocr.engine import CropWord

PSM_BLOCK, PSM_LINE = 6, 7  # page segmentation modes of Tesseract: one block of print, one line of print
MIN_CONFIDENCE = 0.8  # a short line with a word below it is read again
MAX_WORDS = 3  # of a short line; words of a longer one help each other
SIZES = (0.5, 0.65, 0.9)  # of the crop's own, at which letters are of other heights in pixels

Read = Callable[[Sequence[Pixels], int], list[list[CropWord]]]
"""Returns the words of each crop; the second argument is the page segmentation mode."""


def read_blocks_and_lines(crops: Sequence[Pixels], read: Read) -> list[list[CropWord]]:
    """Return the words that `read` finds in each crop.

    Each crop is read as a block first. Crops without words are read again as a line, as Tesseract ignores a single
    letter where it expects a block, and at several sizes, as it ignores a word alone at one size and is sure of it at
    another. Short uncertain lines are read again at these sizes too, and the likeliest reading is kept. All crops are
    read in one call, and all that are read again in a second.
    """
    readings = read(crops, PSM_BLOCK)
    unread = [i for i, found in enumerate(readings) if not found]
    doubtful = [i for i, found in enumerate(readings) if found and _is_doubtful_line(found)]
    resized = [(i, size) for i in sorted((*unread, *doubtful)) for size in SIZES]
    again = read([*(crops[i] for i in unread), *(_resize_crop(crops[i], size) for i, size in resized)], PSM_LINE)
    others = {i: [found] for i, found in (*((i, readings[i]) for i in doubtful), *zip(unread, again, strict=False))}
    for (i, size), found in zip(resized, again[len(unread) :], strict=True):
        others[i].append([_scale_word(word, 1 / size) for word in found])
    for i in doubtful:
        readings[i] = _choose_reading(others[i])
    for i in unread:
        readings[i] = _choose_line(others[i])
    return readings


def _choose_line(readings: Sequence[list[CropWord]]) -> list[CropWord]:
    """Return the first reading of a crop without words, at its own size, or else a sure one at another size."""
    if readings[0]:
        return readings[0]
    likeliest = _choose_reading(readings)
    return likeliest if _find_least_confidence(likeliest) >= MIN_CONFIDENCE else []


def _choose_reading(readings: Sequence[list[CropWord]]) -> list[CropWord]:
    """Return the most confident reading of the text for which most speaks: the sum of its squared confidences."""
    weights: dict[str, float] = defaultdict(float)
    for words in readings:
        weights[_join_texts(words)] += _find_least_confidence(words) ** 2
    likeliest = max(weights, key=lambda text: weights[text])
    return max((words for words in readings if _join_texts(words) == likeliest), key=_find_least_confidence)


def _join_texts(words: Sequence[CropWord]) -> str:
    return " ".join(word.text for word in words)


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
