"""Small or capital: what the height of a lone word says where its letters' shapes do not."""

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
    """The words of a level page (dark on white), those made capitals that stand alone on their line, have no letter
    that tells small from capital ("csc" for "CSC"), and are as high as the page's capitals: among other words
    Tesseract knows by those."""
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
    """The heights of a word's letters, in points; of letters that touch, one."""
    scale, box = dpi / POINTS_PER_INCH, word.box
    heights = find_components((grey[box.pixel_slices(scale)] < MAX_INK_LEVEL).view(np.uint8)).boxes[:, 3] / scale
    return [float(height) for height in heights if height > box.height / 3] or [0.0]
