# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Read lines of print that the page engine left out of a block as a strip of their own.

Tesseract sometimes returns the second line of two and says nothing of the first.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import chain

import numpy as np
import numpy.typing as npt

from ingest.image.raster import Pixels
from ingest.ocr.engine import OCR_DPI, CropWord, OcrEngine
from ingest.ocr.pale_print import count_missed, find_missed_letters

INK_LEVEL = 128  # of 255: darker pixels are print; letters of a blurred scan are joined by lighter ones
MIN_LETTERS = 4  # of a line; fewer are specks, a dot of a status, or pieces of a ruling
MIN_READ_SHARE = 0.7  # of its letters that the words found in a strip must have
MIN_CONFIDENCE = 0.3  # of the words found in a strip, in the mean; rulings and dust are read with less
MARGIN_PX = 3  # of paper above and below a strip

Boxes = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Strip:
    """A line of a crop that no word is in: its letters, shape (n, 4), and its upper and lower side in pixels."""

    crop: int
    letters: Boxes
    top: int
    bottom: int


def read_missed_lines(
    crops: Sequence[Pixels], readings: Sequence[list[CropWord]], engine: OcrEngine
) -> list[list[CropWord]]:
    """Return the words of each crop with those of the lines that were left out, all strips read in one call.

    Args:
        crops: Print at OCR_DPI, as the engine read it.
        readings: The words that it found in each.
        engine: The page engine.
    """
    strips = [
        strip
        for number, (crop, words) in enumerate(zip(crops, readings, strict=True))
        for strip in _find_missed_lines(number, crop, words)
    ]
    found = list(readings)
    if not strips:
        return found
    read = engine.read_crops([crops[s.crop][s.top : s.bottom] for s in strips], OCR_DPI)
    for strip, words in zip(strips, read, strict=True):
        placed = [replace(word, top=word.top + strip.top) for word in words]
        sure = sum(word.confidence for word in words) >= MIN_CONFIDENCE * len(words)
        if sure and count_missed(strip.letters, placed) <= (1 - MIN_READ_SHARE) * len(strip.letters):
            found[strip.crop] = _merge_lines(found[strip.crop], placed)
    return found


def _find_missed_lines(number: int, crop: Pixels, words: Sequence[CropWord]) -> list[Strip]:
    """Return the lines of a crop that have letters and no word."""
    boxes = find_missed_letters(crop, words, INK_LEVEL)
    lines: list[list[list[int]]] = []
    for box in sorted(boxes.tolist(), key=lambda b: b[1] + b[3] / 2):
        middle = box[1] + box[3] / 2
        if lines and middle <= max(y + high for _, y, _, high in lines[-1]):
            lines[-1].append(box)
        else:
            lines.append([box])
    strips = []
    for line in lines:
        top, bottom = min(y for _, y, _, _ in line), max(y + high for _, y, _, high in line)
        beside = any(top < word.top + word.height / 2 < bottom for word in words)
        if len(line) < MIN_LETTERS or beside:
            continue
        side = max(0, top - MARGIN_PX), bottom + MARGIN_PX
        strips.append(Strip(crop=number, letters=np.array(line), top=side[0], bottom=side[1]))
    return strips


def _merge_lines(words: Sequence[CropWord], more: Sequence[CropWord]) -> list[CropWord]:
    """Return the words of a crop and of a line of it, in the order of reading, with their lines counted anew."""
    groups: dict[tuple[int, int], list[CropWord]] = {}
    for source, word in chain(((0, w) for w in words), ((1, w) for w in more)):
        groups.setdefault((source, word.line), []).append(word)
    ordered = sorted(groups.values(), key=lambda line: min(word.top + word.height / 2 for word in line))
    return [replace(word, line=number) for number, line in enumerate(ordered) for word in line]
