# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Words that an engine leaves out of underlined print are read from the print without the line."""

from collections.abc import Sequence

import numpy as np
import pytest

from ingest.image.raster import Pixels
from ingest.ocr.engine import CropWord
from ingest.ocr.underlined_print import read_underlined_print

LINE_ROW = 60


class LineShyEngine:
    """An engine that reads two words, but only the second where there is a line."""

    NAME = "line-shy"

    def __init__(self) -> None:
        self.crops: list[Pixels] = []

    def find_version(self) -> str:
        return "1"

    def find_origin(self) -> str:
        return "this test"

    def read_crops(self, crops: Sequence[Pixels], dpi: float) -> list[list[CropWord]]:
        self.crops += crops
        return [
            words[1:] if (crop[LINE_ROW] == 0).mean() > 0.5 else words for crop in crops for words in [make_words()]
        ]


def make_words() -> list[CropWord]:
    return [
        CropWord(text=text, left=left, top=20, width=90, height=50, confidence=0.9, line=0)
        for text, left in (("over", 10), ("under", 120))
    ]


def draw_crop(underlined: bool) -> Pixels:
    """Return letters as bars, the last of which goes below the line, as a tail."""
    crop = np.full((80, 230), 255, np.uint8)
    for left in range(10, 220, 22):
        crop[22 : 68 if left > 150 else 56, left : left + 8] = 0
    if underlined:
        crop[LINE_ROW : LINE_ROW + 3, 5:225] = 0
    return crop


@pytest.mark.parametrize("underlined", [False, True])
def test_words_left_out_over_a_line_are_read_without_it(underlined: bool) -> None:
    engine, crop = LineShyEngine(), draw_crop(underlined)
    (words,) = read_underlined_print([crop], engine.read_crops([crop], 300.0), engine)
    assert [word.text for word in words] == ["over", "under"]
    if underlined:
        bare = engine.crops[1]
        assert (bare[LINE_ROW] == 0).mean() < 0.2
        assert (bare[LINE_ROW : LINE_ROW + 3, 164:172] == 0).all()  # the tail
    else:
        assert len(engine.crops) == 1
