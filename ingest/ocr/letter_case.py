# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Upper or lower case by the height of a lone word, where the shapes of its letters do not tell."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from statistics import median

import numpy as np

from ingest.image.connected_components import find_components
from ingest.image.raster import POINTS_PER_INCH, Pixels
from ingest.model import Word

AMBIGUOUS_CASE = re.compile(r"[cosuvwxz]{2,}")  # lower-case letters of the shape of their capitals
X_HEIGHT_WORD = re.compile(r"[cosuvwxz]*[aemnr][acemnorsuvwxz]*")  # as high as an x
CAPITAL_HEIGHT_WORD = re.compile(r"[A-IK-PR-Z][acemnorsuvwxz]+")  # as high as its capital: a "d" or "l" would be higher
MIN_WORDS = 5  # to measure the page's two heights by
MAX_CAPITAL_RATIO = 1.25  # in capital heights: higher print is of another size
MAX_INK_LEVEL = 185  # of 255: ink, and its pale rim, as in a word's box


def restore_capitals(words: Sequence[Word], grey: Pixels, dpi: float) -> tuple[Word, ...]:
    """Return the words with lone words in capitals where their letters are as high as the page's capitals.

    A word is changed only if it is alone on its line and none of its letters distinguishes the case ("csc" for "CSC"):
    among other words Tesseract compares heights itself.

    Args:
        words: The words of a level page, in points.
        grey: The page, dark on white, shape (height, width), dtype uint8.
        dpi: Its resolution.
    """
    on_line = Counter(word.line for word in words)
    lone = {i for i, w in enumerate(words) if on_line[w.line] == 1 and AMBIGUOUS_CASE.fullmatch(w.text)}
    low = [w.box.height for w in words if X_HEIGHT_WORD.fullmatch(w.text)]
    high = [w.box.height for w in words if CAPITAL_HEIGHT_WORD.fullmatch(w.text)]
    if not lone or min(len(low), len(high)) < MIN_WORDS:
        return tuple(words)
    small, capital = median(low), median(high)
    least, most = (small + capital) / 2, MAX_CAPITAL_RATIO * capital
    return tuple(
        replace(word, text=word.text.upper())
        if i in lone and all(least < height < most for height in _measure_letters(word, grey, dpi))
        else word
        for i, word in enumerate(words)
    )


def _measure_letters(word: Word, grey: Pixels, dpi: float) -> list[float]:
    """Return the heights of a word's letters in points; letters that touch count as one."""
    scale, box = dpi / POINTS_PER_INCH, word.box
    heights = find_components((grey[box.pixel_slices(scale)] < MAX_INK_LEVEL).view(np.uint8)).boxes[:, 3] / scale
    return [float(height) for height in heights if height > box.height / 3] or [0.0]
