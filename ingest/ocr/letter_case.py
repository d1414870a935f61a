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

ALIKE = re.compile(r"[cosuvwxz]{2,}")  # capitals of the same shape as their small letters
LOW = re.compile(r"[cosuvwxz]*[aemnr][acemnorsuvwxz]*")  # as high as an x
HIGH = re.compile(r"[A-IK-PR-Z][acemnorsuvwxz]+")  # as high as its capital: a "d" or "l" would be higher
ENOUGH = 5  # words by whose heights the page's two are told
TALLEST = 1.25  # times a capital's height: what is higher is of another size of print
DARK = 185  # of 255: ink, and its pale rim, as in a word's box


def restore_capitals(words: Sequence[Word], grey: Pixels, dpi: float) -> tuple[Word, ...]:
    """The words of a level page (dark on white), those made capitals that stand alone on their line, have no letter
    that tells small from capital ("csc" for "CSC"), and are as high as the page's capitals: among other words
    Tesseract knows by those."""
    on_line = Counter(word.line for word in words)
    lone = {i for i, w in enumerate(words) if on_line[w.line] == 1 and ALIKE.fullmatch(w.text)}
    low = [w.box.height for w in words if LOW.fullmatch(w.text)]
    high = [w.box.height for w in words if HIGH.fullmatch(w.text)]
    if not lone or min(len(low), len(high)) < ENOUGH:
        return tuple(words)
    small, capital = median(low), median(high)
    least, most = (small + capital) / 2, TALLEST * capital
    return tuple(
        replace(word, text=word.text.upper())
        if i in lone and all(least < height < most for height in _measure_letters(word, grey, dpi))
        else word
        for i, word in enumerate(words)
    )


def _measure_letters(word: Word, grey: Pixels, dpi: float) -> list[float]:
    """The heights of a word's letters, in points; of letters that touch, one."""
    scale, box = dpi / POINTS_PER_INCH, word.box
    heights = find_components((grey[box.pixel_slices(scale)] < DARK).view(np.uint8)).boxes[:, 3] / scale
    return [float(height) for height in heights if height > box.height / 3] or [0.0]
