# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Letters and marks of words corrected by their shapes, where the engine chose another of the same outline.

A full stop on a coarse page may be read as a comma, and a small letter as its capital. Both are told by their place
among the other letters of the word.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from statistics import median

import numpy as np

from ingest.image.connected_components import Boxes, find_components
from ingest.image.raster import POINTS_PER_INCH, Pixels
from ingest.model import Word

LETTERED_COMMA = re.compile(r".*\w{2,},")  # a comma after letters that show the baseline
FALSE_CAPITAL = re.compile(  # may be the small letter of its shape; others show the height of capitals and of an x
    r"[COSUVWXZ](?=[a-z]*[bdfhkl])(?=[a-z]*[acemnorsuvwxz])[a-z]+\W*"
)
MAX_INK_LEVEL = 185  # of 255: ink, and its pale rim
MAX_PIECE_WIDTH = 0.7  # of a word's width: wider pieces are underlines, or letters that all touch
MAX_MARK_HEIGHT = 0.6  # of a word's usual letter: a full stop or a comma is lower
MAX_BELOW_PT = 0.3  # that a full stop reaches below the baseline; a comma reaches three times as far
MAX_UNEVEN_PT = 0.8  # between the feet of letters on one baseline; tails reach farther down
MIN_ASCENT = 0.15  # of a word's height, from the top of an x to that of an l


def correct_by_shape(words: Sequence[Word], grey: Pixels, dpi: float) -> tuple[Word, ...]:
    """Return the words, commas on the baseline as full stops and capitals as low as small letters as those.

    Args:
        words: The words of a level page, in points.
        grey: The page, dark on white, shape (height, width), dtype uint8.
        dpi: Its resolution.
    """
    return tuple(_correct_word(word, grey, dpi / POINTS_PER_INCH) for word in words)


def _correct_word(word: Word, grey: Pixels, scale: float) -> Word:
    text = word.text
    if LETTERED_COMMA.fullmatch(text) and _ends_on_baseline(_find_pieces(word, grey, scale), scale):
        text = f"{text[:-1]}."
    if FALSE_CAPITAL.fullmatch(text) and _begins_low(_find_pieces(word, grey, scale)):
        text = text[0].lower() + text[1:]
    return word if text == word.text else replace(word, text=text)


def _find_pieces(word: Word, grey: Pixels, scale: float) -> Boxes:
    """Return left, top, width and height of the pieces of ink in a word's box, from left to right, in pixels.

    An underline is left out.
    """
    ink = (grey[word.box.pixel_slices(scale)] < MAX_INK_LEVEL).view(np.uint8)
    pieces = find_components(ink).boxes
    letters = pieces[pieces[:, 2] < MAX_PIECE_WIDTH * ink.shape[1]]
    return np.asarray(letters[np.argsort(letters[:, 0])], np.int64)


def _ends_on_baseline(pieces: Boxes, scale: float) -> bool:
    """Return whether the last piece is a low mark that does not reach below the letters before it."""
    letters = _select_letters(pieces)
    if len(letters) < 2 or pieces[-1, 3] > MAX_MARK_HEIGHT * median(letters[:, 3].tolist()):
        return False
    feet = letters[:, 1] + letters[:, 3]
    baseline = feet[feet <= feet.min() + MAX_UNEVEN_PT * scale].max()
    return bool(pieces[-1, 1] + pieces[-1, 3] - baseline <= MAX_BELOW_PT * scale)


def _begins_low(pieces: Boxes) -> bool:
    """Return whether the first letter's top is nearer to that of the lowest letters than that of the highest ones."""
    letters = _select_letters(pieces)
    if len(letters) < 3:
        return False
    high, low = int(letters[:, 1].min()), int(letters[1:, 1].max())
    return low - high >= MIN_ASCENT * letters[:, 3].max() and bool(letters[0, 1] > (high + low) / 2)


def _select_letters(pieces: Boxes) -> Boxes:
    """Return the pieces without dots and marks."""
    return np.asarray(pieces[pieces[:, 3] > pieces[:, 3].max(initial=0) / 2], np.int64)
