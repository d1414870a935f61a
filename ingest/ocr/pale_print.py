# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Read grey words beside black ones, which the page engine took for paper.

Tesseract separates print from paper by one level for a whole crop: a word in Word's grey (A6A6A6) beside black print is
lighter than that level. Where letters in no word are left, they are darkened and the crop is read again.
"""

from collections.abc import Sequence
from functools import partial

import numpy as np
import numpy.typing as npt

from ingest.image.connected_components import find_components
from ingest.image.raster import Pixels
from ingest.ocr.changed_crops import ChangedCrop, read_changed_crops
from ingest.ocr.engine import CropWord, OcrEngine

PRINT_LEVEL = 200  # of 255: lighter pixels are paper, and what shines through it
BLACK_LEVEL = 105  # of 255: print whose darkest pixel is darker is seen
DARK_LEVEL = 30  # of 255, to which pale print is darkened
MIN_LETTERS = 3  # that are left out; fewer are specks
MIN_HEIGHT, MAX_HEIGHT = 0.45, 1.6  # of a letter, in heights of the other words
MAX_WIDTH = 2.0  # of a letter, in heights of the other words; rulings are longer
MAX_STILL_MISSED = 0.3  # of the letters, in a reading that is better
WORD_MARGIN_PX = 2


def read_pale_print(
    crops: Sequence[Pixels], readings: Sequence[list[CropWord]], engine: OcrEngine
) -> list[list[CropWord]]:
    """Return the words of each crop; those of crops with pale letters in no word are read again.

    Args:
        crops: Print at OCR_DPI, as the engine read it.
        readings: The words that it found in each.
        engine: The page engine.
    """
    return read_changed_crops(crops, readings, engine, _darken_pale_letters)


def _darken_pale_letters(crop: Pixels, words: Sequence[CropWord]) -> ChangedCrop | None:
    boxes = _find_pale_letters(crop, words)
    if len(boxes) < MIN_LETTERS:
        return None
    return ChangedCrop(
        crop=_darken(crop, boxes),
        measure_missed=partial(count_missed, boxes),
        max_missed=MAX_STILL_MISSED * len(boxes),
    )


def find_missed_letters(crop: Pixels, words: Sequence[CropWord], level: int) -> npt.NDArray[np.int64]:
    """Return the boxes of letters in no word, shape (n, 4): left, top, width, height, in pixels; none without words.

    Pixels darker than `level`, of 255, are print.
    """
    if not words:
        return np.empty((0, 4), np.int64)
    rest = (crop < level).view(np.uint8)
    for word in words:
        top, left = max(0, word.top - WORD_MARGIN_PX), max(0, word.left - WORD_MARGIN_PX)
        rest[top : word.top + word.height + WORD_MARGIN_PX, left : word.left + word.width + WORD_MARGIN_PX] = 0
    if not rest.any():
        return np.empty((0, 4), np.int64)
    usual = float(np.median([word.height for word in words]))
    boxes = find_components(rest).boxes
    wide, high = boxes[:, 2], boxes[:, 3]
    is_letter = (high >= MIN_HEIGHT * usual) & (high <= MAX_HEIGHT * usual) & (wide <= MAX_WIDTH * usual)
    return np.asarray(boxes[is_letter], np.int64)


def _find_pale_letters(crop: Pixels, words: Sequence[CropWord]) -> npt.NDArray[np.int64]:
    """Return the boxes of pale letters in no word, as `find_missed_letters` does."""
    boxes = find_missed_letters(crop, words, PRINT_LEVEL)
    is_pale = [int(crop[y : y + h, x : x + w].min()) >= BLACK_LEVEL for x, y, w, h in boxes.tolist()]
    return np.asarray(boxes[np.array(is_pale, bool)], np.int64)


def _darken(crop: Pixels, boxes: npt.NDArray[np.int64]) -> Pixels:
    """Return the crop with the pale letters in these boxes as dark as print."""
    dark = crop.copy()
    for x, y, wide, high in boxes.tolist():
        place = slice(max(0, y - 1), y + high + 1), slice(max(0, x - 1), x + wide + 1)
        depth = 255.0 - crop[place]
        dark[place] = np.clip(255.0 - depth * (255 - DARK_LEVEL) / depth.max(), 0, 255).astype(np.uint8)
    return dark


def count_missed(boxes: npt.NDArray[np.int64], words: Sequence[CropWord]) -> int:
    """Return how many letters are in no word."""
    middles = ((x + w / 2, y + h / 2) for x, y, w, h in boxes.tolist())
    return sum(
        not any(w.left <= x <= w.left + w.width and w.top <= y <= w.top + w.height for w in words) for x, y in middles
    )
