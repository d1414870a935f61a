# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""A line of print that is in no word is read as a strip; specks and print beside words are not."""

import numpy as np

from ingest.image.raster import Pixels
from ingest.ocr.engine import CropWord
from ingest.ocr.missed_lines import read_missed_lines
from tests.ingest.ocr.test_pale_print import Reader

LOWER = CropWord(text="Worker", left=10, top=50, width=60, height=20, confidence=0.95, line=0)


def draw_crop(*letters: tuple[int, int]) -> Pixels:
    """Return a crop with one word, and letters with these left and upper sides, in pixels."""
    crop = np.full((90, 200), 255, np.uint8)
    crop[50:70, 10:70] = 20
    for left, top in letters:
        crop[top : top + 20, left : left + 9] = 20
    return crop


UPPER_LINE = [(10 + 12 * i, 15) for i in range(6)]


def test_the_line_above_is_read_and_comes_first() -> None:
    reader = Reader(CropWord(text="Social", left=10, top=3, width=75, height=20, confidence=0.9, line=0))
    ((first, second),) = read_missed_lines([draw_crop(*UPPER_LINE)], [[LOWER]], reader)
    assert (first.text, first.line, first.top) == ("Social", 0, 15)
    assert (second.text, second.line, second.top) == ("Worker", 1, 50)
    assert reader.crops[0].shape == (26, 200)


def test_a_reading_that_lacks_most_letters_is_not_taken() -> None:
    part = CropWord(text="So", left=10, top=3, width=20, height=20, confidence=0.9, line=0)
    assert read_missed_lines([draw_crop(*UPPER_LINE)], [[LOWER]], Reader(part)) == [[LOWER]]


def test_specks_and_print_beside_a_word_are_not_read_again() -> None:
    reader = Reader(LOWER)
    crops = [draw_crop(*UPPER_LINE[:2]), draw_crop(*((90 + 12 * i, 50) for i in range(6)))]
    assert read_missed_lines(crops, [[LOWER], [LOWER]], reader) == [[LOWER], [LOWER]]
    assert reader.crops == []
