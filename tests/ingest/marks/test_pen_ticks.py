# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Ticks of a black pen that touch letters."""

import cv2
import numpy as np

from ingest.image.connected_components import find_components
from ingest.image.raster import Pixels
from ingest.marks.pen_ticks import find_pen_ticks
from ingest.model import Box

SCALE = 4
LETTER_PT = 6.0
CELL = Box(x0=20, top=20, x1=180, bottom=80)


def draw_word(text: str = "Workforce") -> Pixels:
    """Draw a word whose baseline is at 50 points, 255 on ink."""
    ink = np.zeros((100 * SCALE, 200 * SCALE), np.uint8)
    cv2.putText(ink, text, (40 * SCALE, 50 * SCALE), cv2.FONT_HERSHEY_SIMPLEX, 1.0, 255, 3)
    return ink


def draw_tick(ink: Pixels, x: int, y: int) -> Pixels:
    """Draw a tick whose foot is at (x, y), in points."""
    points = np.array([(x - 4, y - 5), (x, y), (x + 8, y - 16)]) * SCALE
    return np.asarray(cv2.polylines(ink.copy(), [points], False, 255, 5), np.uint8)


def find(ink: Pixels) -> int:
    return len(find_pen_ticks(ink, find_components(ink), SCALE, LETTER_PT, [CELL]))


def test_tick_is_taken_from_the_letters_that_it_touches() -> None:
    word = draw_word()
    ticked = draw_tick(word, 62, 60)
    (mark,) = find_pen_ticks(ticked, find_components(ticked), SCALE, LETTER_PT, [CELL])
    high, wide = mark.ink.shape
    ticked[mark.top : mark.top + high, mark.left : mark.left + wide][mark.ink > 0] = 0
    lost = np.count_nonzero((word > 0) & (ticked == 0)) / np.count_nonzero(word)
    left = np.count_nonzero((word == 0) & (ticked > 0)) / np.count_nonzero(word)
    assert lost < 0.06
    assert left < 0.06


def test_tick_by_itself_is_left_as_it_is() -> None:
    assert find(draw_tick(draw_word(""), 62, 60)) == 0
    assert find(draw_tick(draw_word(), 62, 78)) == 0


def test_rings_and_words_are_no_ticks() -> None:
    assert find(cv2.ellipse(draw_word(), (70 * SCALE, 48 * SCALE), (30 * SCALE, 5 * SCALE), 0, 0, 360, 255, 5)) == 0  # type: ignore[arg-type]
    assert find(draw_word("AVWWA/VX")) == 0
