# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""The turn of a scanned page."""

from collections.abc import Sequence

import cv2
import numpy as np
import pytest

from ingest.image.deskew import rotate_quarter_turns
from ingest.image.raster import Pixels, Raster
from ingest.ocr import orientation
from ingest.ocr.engine import CropWord
from ingest.ocr.orientation import compare_turns, find_line_turn

DPI = 150


def draw_page(lines: int) -> Pixels:
    pixels = np.full((1200, 900, 3), 250, np.uint8)
    for i in range(lines):
        text = "Supervision of social workers is recorded"
        cv2.putText(pixels, text, (80, 100 + 32 * i), cv2.FONT_HERSHEY_SIMPLEX, 0.6, (20, 20, 20), 2, cv2.LINE_AA)
    return pixels


def make_raster(pixels: Pixels) -> Raster:
    high, wide = pixels.shape[:2]
    return Raster(pixels=pixels, width=wide * 72 / DPI, height=high * 72 / DPI, dpi=DPI)


class OneTurnEngine:
    """Reads words of high confidence in the crop that was turned by `turn`, and poor ones in the others."""

    def __init__(self, turn: int) -> None:
        self.turn = turn
        self.calls = 0

    def read_crops(self, crops: Sequence[Pixels], dpi: float) -> list[list[CropWord]]:
        self.calls += 1
        return [
            [CropWord(text="supervision", left=0, top=0, width=9, height=9, line=0, confidence=0.9 - 0.7 * (i != at))]
            for i, at in ((i, self.turn // 90) for i in range(len(crops)))
        ]


@pytest.mark.parametrize(("turn", "found"), [(0, 0), (90, 90), (180, 0), (270, 90)])
def test_direction_of_lines_is_known_where_there_are_many_letters(turn: int, found: int) -> None:
    assert find_line_turn(make_raster(rotate_quarter_turns(draw_page(12), turn))) == found


def test_direction_of_lines_is_in_doubt_on_a_page_of_few_letters() -> None:
    assert find_line_turn(make_raster(draw_page(1))) is None


def test_direction_is_in_doubt_where_as_many_lines_run_either_way() -> None:
    turned = np.concatenate([draw_page(20)[:900], rotate_quarter_turns(draw_page(20), 90)[:, :900]])
    assert find_line_turn(make_raster(turned)) is None


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_turn_that_reads_best_is_chosen(turn: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(orientation, "find_page_engine", lambda: OneTurnEngine(turn))
    assert compare_turns(make_raster(draw_page(3)), expected=0) == turn


def test_empty_page_is_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    engine = OneTurnEngine(90)
    monkeypatch.setattr(orientation, "find_page_engine", lambda: engine)
    assert compare_turns(make_raster(draw_page(0)), expected=0) == 0
    assert engine.calls == 0
