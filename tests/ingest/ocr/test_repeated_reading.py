# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Short lines that Tesseract read with little confidence are read again at other sizes."""

from collections.abc import Sequence

import numpy as np

from ingest.image.raster import Pixels
from ingest.ocr.engine import CropWord
from ingest.ocr.repeated_reading import PSM_BLOCK, PSM_LINE, Read, read_blocks_and_lines

WIDE, HIGH = 100, 40  # pixels of a crop
Answers = dict[int, tuple[str, float]]
"""For each width of a crop the words that are read in it, and their confidence."""


def make_reader(answers: Answers, asked: list[tuple[int, int]]) -> Read:
    """Return a reader that notes the width of each crop and the mode in which it reads it."""

    def read(crops: Sequence[Pixels], mode: int) -> list[list[CropWord]]:
        asked.extend((crop.shape[1], mode) for crop in crops)
        return [make_words(crop, *answers.get(crop.shape[1], ("", 0.0))) for crop in crops]

    return read


def make_words(crop: Pixels, text: str, confidence: float) -> list[CropWord]:
    high, wide = crop.shape
    return [
        CropWord(
            text=word, left=wide // 10, top=high // 10, width=wide // 2, height=high // 2, confidence=confidence, line=0
        )
        for word in text.split()
    ]


def read_one(answers: Answers) -> tuple[list[CropWord], list[tuple[int, int]]]:
    asked: list[tuple[int, int]] = []
    crop = np.full((HIGH, WIDE), 255, np.uint8)
    return read_blocks_and_lines([crop], make_reader(answers, asked))[0], asked


def test_uncertain_label_is_replaced_by_its_confident_reading_at_another_size() -> None:
    words, _ = read_one({100: ("LEZ", 0.15), 50: ("1.1.2", 0.96), 65: ("aee2", 0.0), 90: ("1.1.2", 0.9)})
    assert [(w.text, w.confidence) for w in words] == [("1.1.2", 0.96)]
    assert (words[0].left, words[0].top, words[0].width, words[0].height) == (10, 4, 50, 20)


def test_text_that_several_sizes_agree_on_beats_a_single_slightly_more_confident_one() -> None:
    words, _ = read_one({100: ("Q1", 0.7), 50: ("Qi", 0.75), 65: ("Q1", 0.7), 90: ("QI", 0.5)})
    assert [w.text for w in words] == ["Q1"]


def test_confident_and_long_lines_are_read_once() -> None:
    for text, confidence in (("1.1.2", 0.95), ("Review the risk assessment tool", 0.3)):
        words, asked = read_one({100: (text, confidence)})
        assert " ".join(w.text for w in words) == text
        assert asked == [(100, PSM_BLOCK)]


def test_crop_without_words_is_read_as_a_line_at_several_sizes() -> None:
    words, asked = read_one({50: ("RED", 0.97), 65: ("|", 0.3)})
    assert [w.text for w in words] == ["RED"]
    assert asked == [(100, PSM_BLOCK), (100, PSM_LINE), (50, PSM_LINE), (65, PSM_LINE), (90, PSM_LINE)]
    assert read_one({50: ("|", 0.6)})[0] == []
