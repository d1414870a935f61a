# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Pale letters in no word are darkened and read again; specks, rulings and black print are not."""

from collections.abc import Sequence

import numpy as np
import pytest

from ingest.image.raster import Pixels
from ingest.ocr.engine import CropWord
from ingest.ocr.pale_print import read_pale_print

BLACK = CropWord(text="April", left=10, top=10, width=60, height=20, confidence=0.95, line=0)
GREY = CropWord(text="2019", left=80, top=10, width=50, height=20, confidence=0.9, line=0)


class Reader:
    """An engine that reads the same words in every crop, and keeps the crops."""

    NAME = "reader"

    def __init__(self, *words: CropWord) -> None:
        self.words = list(words)
        self.crops: list[Pixels] = []

    def find_version(self) -> str:
        return "1"

    def find_origin(self) -> str:
        return "a test"

    def read_crops(self, crops: Sequence[Pixels], dpi: float) -> list[list[CropWord]]:
        self.crops += crops
        return [self.words for _ in crops]


def draw_crop(level: int, size: tuple[int, int] = (9, 20)) -> Pixels:
    """Return a black word and four letters of this grey level and size (width, height) beside it."""
    crop = np.full((40, 200), 255, np.uint8)
    crop[10:30, 10:70] = 20
    wide, high = size
    for i in range(4):
        crop[10 : 10 + high, 80 + 12 * i : 80 + 12 * i + wide] = level
    return crop


def test_pale_word_is_read_again_as_dark_as_print() -> None:
    reader = Reader(BLACK, GREY)
    assert read_pale_print([draw_crop(166)], [[BLACK]], reader) == [[BLACK, GREY]]
    (crop,) = reader.crops
    assert crop[15, 85] <= 30
    assert crop[15, 75] == 255


def test_reading_that_still_lacks_the_letters_is_not_taken() -> None:
    assert read_pale_print([draw_crop(166)], [[BLACK]], Reader(BLACK)) == [[BLACK]]


@pytest.mark.parametrize(
    ("level", "size"),
    [(20, (9, 20)), (230, (9, 20)), (166, (3, 3)), (166, (12, 2))],
    ids=["black", "paper", "specks", "line"],
)
def test_nothing_else_is_read_again(level: int, size: tuple[int, int]) -> None:
    reader = Reader(BLACK, GREY)
    assert read_pale_print([draw_crop(level, size)], [[BLACK]], reader) == [[BLACK]]
    assert reader.crops == []
    assert read_pale_print([draw_crop(166)], [[BLACK, GREY]], reader) == [[BLACK, GREY]]
