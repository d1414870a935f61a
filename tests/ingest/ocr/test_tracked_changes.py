# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Words that a tracked change strikes up to a letter are read as a kept part and a struck part."""

from collections.abc import Sequence

import numpy as np
import pytest

from ingest.image.raster import Pixels
from ingest.model import Box, Word
from ingest.ocr.engine import CROP_PADDING_PX, CropWord
from ingest.ocr.tracked_changes import split_tracked_changes

DPI = 300.0
SCALE = DPI / 72
PAGE = np.full((200, 800), 255, np.uint8)


class Reader:
    """An engine that reads prepared texts, one a crop, and keeps how wide the crops were in points."""

    NAME = "reader"

    def __init__(self, *texts: str) -> None:
        self.texts = texts
        self.widths: list[float] = []

    def find_version(self) -> str:
        return "1"

    def find_origin(self) -> str:
        return "a test"

    def read_crops(self, crops: Sequence[Pixels], dpi: float) -> list[list[CropWord]]:
        self.widths = [(crop.shape[1] - 2 * CROP_PADDING_PX) / dpi * 72 for crop in crops]
        return [
            [CropWord(text=text, left=0, top=0, width=9, height=9, confidence=0.9, line=0)] if text else []
            for text in self.texts
        ]


def make_word(text: str, x0: float, x1: float, line: int = 0) -> Word:
    return Word(text=text, box=Box(x0=x0, top=20, x1=x1, bottom=28), confidence=0.8, line=line, region=0)


def make_stroke(x0: float, x1: float) -> Box:
    return Box(x0=x0, top=23.5, x1=x1, bottom=24.5)


def list_words(words: Sequence[Word]) -> list[tuple[str, str]]:
    return [(word.text, word.struck) for word in words]


def test_text_right_after_a_deletion_is_a_word_of_its_own() -> None:
    words = [make_word("GreenAmber", 20, 80), make_word("again", 84, 100)]
    found = split_tracked_changes(words, [make_stroke(20, 50)], PAGE, DPI, Reader("Amber", "Green"))
    assert list_words(found) == [("Green", "whole"), ("Amber", "no"), ("again", "no")]
    assert [(round(w.box.x0), round(w.box.x1)) for w in found[:2]] == [(20, 50), (50, 80)]


def test_what_stays_around_a_deletion_is_one_word_read_without_the_gap() -> None:
    reader = Reader("30/09/2016", "6")
    found = split_tracked_changes([make_word("30/069/2016", 20, 80)], [make_stroke(40, 46)], PAGE, DPI, reader)
    assert list_words(found) == [("30/09/2016", "no"), ("6", "whole")]
    assert reader.widths == pytest.approx([56, 6], abs=1)


def test_deletion_that_cannot_be_read_is_what_the_word_had_more() -> None:
    words = [make_word("30/069/2016", 20, 80)]
    found = split_tracked_changes(words, [make_stroke(40, 46)], PAGE, DPI, Reader("30/09/2016", ""))
    assert list_words(found) == [("30/09/2016", "no"), ("6", "whole")]


def test_pieces_of_one_word_are_read_together() -> None:
    words = [make_word("630/09/201", 20, 74), make_word("6", 75, 80), make_word("Reed", 20, 50, line=1)]
    found = split_tracked_changes(words, [make_stroke(20, 26)], PAGE, DPI, Reader("30/09/2016", "6"))
    assert list_words(found) == [("6", "whole"), ("30/09/2016", "no"), ("Reed", "no")]


def test_whole_words_and_unreadable_parts_stay_as_they_are() -> None:
    words = (make_word("Green", 20, 50), make_word("Amber", 54, 84))
    assert split_tracked_changes(words, [make_stroke(19, 51)], PAGE, DPI, Reader()) == words
    assert split_tracked_changes(words, [make_stroke(20, 62)], PAGE, DPI, Reader("", "")) == words
