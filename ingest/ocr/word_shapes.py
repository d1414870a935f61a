# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Letters and marks of words corrected by their shapes, where the engine chose another of the same outline.

A full stop on a coarse page may be read as a comma, and a small letter as its capital. Both are recognised by their
place among the other letters of the word. The point of a figure that is alone in its cell may not be read at all.
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
FIGURE = re.compile(r"[A-Z]?(\d{2,6})%?")
MAX_INK_LEVEL = 185  # of 255: ink, and its pale rim
MAX_PIECE_WIDTH = 0.7  # of a word's width: wider pieces are underlines, or letters that all touch
MAX_MARK_HEIGHT = 0.6  # of a word's usual letter: a full stop or a comma is lower
MAX_BELOW_PT = 0.3  # that a full stop reaches below the baseline; a comma reaches three times as far
MAX_UNEVEN_PT = 0.8  # between the feet of letters on one baseline; tails reach farther down
MIN_POINT, MAX_POINT = 0.09, 0.27  # of a digit's height, that a point is wide and high; a speck is smaller
MAX_OFF_LINE = 0.08  # of a digit's height, between the feet of a point and of the digits
MIN_POINT_GAP = 0.38  # of a digit's height, between the digits beside a point
MIN_ASCENT = 0.15  # of a word's height, from the top of an x to that of an l


def correct_by_shape(words: Sequence[Word], grey: Pixels, dpi: float) -> tuple[Word, ...]:
    """Return the words with the marks and letters that their shapes show.

    Commas on the baseline become full stops, capitals as low as small letters those, and figures get their points.

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
    if FIGURE.fullmatch(text):
        text = _restore_point(text, _find_pieces(word, grey, scale))
    return word if text == word.text else replace(word, text=text)


def _restore_point(text: str, pieces: Boxes) -> str:
    """Return a figure with the point between two of its digits that was not read."""
    digits = _select_letters(pieces)
    if len(digits) < len(text.rstrip("%")):
        return text
    tall = float(median(digits[:, 3].tolist()))
    foot = float(median((digits[:, 1] + digits[:, 3]).tolist()))
    points = [
        at
        for at in range(1, len(text.rstrip("%")))
        if any(_is_point_between(piece, digits[at - 1], digits[at], tall, foot) for piece in pieces)
    ]
    return f"{text[: points[0]]}.{text[points[0] :]}" if len(points) == 1 else text


def _is_point_between(piece: Boxes, left: Boxes, right: Boxes, tall: float, foot: float) -> bool:
    """Return whether a piece of ink is a point on the line of two digits, which are as far apart as for a point."""
    x, top, wide, high = piece.tolist()
    apart = right[0] - (left[0] + left[2])
    between = left[0] + left[2] <= x + 1 and x + wide <= right[0] + 1
    sized = all(MIN_POINT * tall <= side <= MAX_POINT * tall for side in (wide, high))
    return bool(
        between and sized and abs(top + high - foot) <= max(1.0, MAX_OFF_LINE * tall) and apart >= MIN_POINT_GAP * tall
    )


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
