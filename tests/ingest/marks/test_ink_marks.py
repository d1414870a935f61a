# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Marks of stamps and pens over the print of a page."""

import cv2
import numpy as np
import pytest

from ingest.image.raster import Pixels
from ingest.layout.fills import find_fills
from ingest.marks.ink_marks import InkMark, find_ink_marks, find_marked_regions
from ingest.marks.remove_ink_marks import remove_ink_marks
from ingest.model import Box, Region

DPI = 144
SCALE = 2
BLUE, RED = (150, 60, 30), (45, 30, 200)  # blue-green-red
CELL = Box(x0=50, top=60, x1=150, bottom=100)


def draw_table() -> Pixels:
    """Draw two cells side by side, each with a word in black."""
    pixels = np.full((400, 600, 3), 250, np.uint8)
    for left in (50, 150):
        cv2.rectangle(pixels, (left * SCALE, 60 * SCALE), ((left + 100) * SCALE, 100 * SCALE), (20, 20, 20), 2)
        write(pixels, "Riverside", left + 15, 84, (20, 20, 20))
    return pixels


def write(pixels: Pixels, text: str, x: int, y: int, colour: tuple[int, int, int], size: float = 0.6) -> None:
    cv2.putText(pixels, text, (x * SCALE, y * SCALE), cv2.FONT_HERSHEY_SIMPLEX, size, colour, 2, cv2.LINE_AA)


def draw_ring(pixels: Pixels, colour: tuple[int, int, int]) -> None:
    cv2.ellipse(pixels, (90 * SCALE, 80 * SCALE), (48 * SCALE, 24 * SCALE), 3, 0, 360, colour, 3, cv2.LINE_AA)


def draw_stamp(pixels: Pixels) -> None:
    """Draw a framed word that runs uphill over both cells."""
    stamp = np.zeros((160, 400), np.uint8)
    cv2.rectangle(stamp, (60, 40), (340, 120), 255, 5)
    cv2.putText(stamp, "RECEIVED", (75, 95), cv2.FONT_HERSHEY_SIMPLEX, 1.6, 255, 5)
    turn = cv2.getRotationMatrix2D((200, 80), 12, 1.0)
    turn[:, 2] += (100, 100)
    pixels[cv2.warpAffine(stamp, turn, (600, 400)) > 0] = RED


def find_marks(pixels: Pixels) -> tuple[InkMark, ...]:
    return find_ink_marks(pixels, DPI, find_fills(pixels, DPI))


@pytest.mark.parametrize("colour", [BLUE, RED])
def test_ring_of_a_pen_is_removed_and_the_word_within_it_stays(colour: tuple[int, int, int]) -> None:
    bare = draw_table()
    marked = bare.copy()
    draw_ring(marked, colour)
    marks = find_marks(marked)
    assert len(marks) == 1
    cleaned = remove_ink_marks(marked, marks, DPI).astype(int)
    word = slice(70 * SCALE, 88 * SCALE), slice(60 * SCALE, 125 * SCALE)
    assert np.abs(cleaned[word] - bare[word]).max() < 10
    assert np.count_nonzero(np.ptp(cleaned, axis=2) > 60) < 50  # where it crossed the rulings


def test_ring_is_reported_in_each_cell_that_it_reaches() -> None:
    pixels = draw_table()
    draw_ring(pixels, BLUE)
    beside, far = Box(x0=10, top=60, x1=50, bottom=100), Box(x0=150, top=60, x1=250, bottom=100)
    regions = [Region(kind="box", box=box) for box in (beside, CELL, far)]
    first, second = find_marked_regions(find_marks(pixels), regions, DPI)
    assert beside.contains_centre(first.box)
    assert CELL.contains_centre(second.box)
    assert second.kind == "mark"


def test_stroke_of_a_pen_through_a_word_is_a_mark() -> None:
    pixels = draw_table()
    cv2.line(pixels, (60 * SCALE, 82 * SCALE), (128 * SCALE, 79 * SCALE), BLUE, 3, cv2.LINE_AA)
    assert len(find_marks(pixels)) == 1


def test_stamp_is_one_mark_with_its_letters_apart_from_its_frame() -> None:
    pixels = draw_table()
    draw_stamp(pixels)
    (mark,) = find_marks(pixels)
    assert 0 < np.count_nonzero(mark.letters) < 0.7 * np.count_nonzero(mark.ink)


def test_coloured_print_rulings_and_fills_are_no_marks() -> None:
    pixels = draw_table()
    cv2.rectangle(pixels, (52 * SCALE, 62 * SCALE), (148 * SCALE, 98 * SCALE), (70, 160, 20), -1)
    write(pixels, "On track", 60, 84, (20, 20, 20))
    write(pixels, "Finding 1", 50, 40, BLUE, 1.4)
    write(pixels, "overdue", 165, 97, RED)
    cv2.line(pixels, (20 * SCALE, 120 * SCALE), (280 * SCALE, 120 * SCALE), RED, 3)
    cv2.line(pixels, (200 * SCALE, 60 * SCALE), (200 * SCALE, 180 * SCALE), BLUE, 2)
    assert find_marks(pixels) == ()


def test_coloured_icon_within_a_cell_is_no_mark() -> None:
    pixels = draw_table()
    cv2.rectangle(pixels, (205 * SCALE, 63 * SCALE), (225 * SCALE, 90 * SCALE), BLUE, 4)
    cv2.line(pixels, (208 * SCALE, 66 * SCALE), (220 * SCALE, 86 * SCALE), BLUE, 4)
    assert find_marks(draw_table()) == find_marks(pixels) == ()


def test_tick_over_a_word_is_a_mark_and_a_tick_by_itself_is_print() -> None:
    over, apart = draw_table(), draw_table()
    for pixels, x, y in ((over, 80, 84), (apart, 235, 90)):
        points = np.array([(x, y), (x + 4, y + 5), (x + 11, y - 8)]) * SCALE
        cv2.polylines(pixels, [points], isClosed=False, color=RED, thickness=2, lineType=cv2.LINE_AA)
    assert len(find_marks(over)) == 1
    assert find_marks(apart) == ()


def test_print_under_a_mark_is_drawn_on() -> None:
    bare = draw_table()
    cv2.rectangle(bare, (240, 20), (247, 380), (20, 20, 20), -1)
    marked = bare.copy()
    draw_ring(marked, RED)
    cleaned = remove_ink_marks(marked, find_marks(marked), DPI)
    below_the_ring = slice(60 * SCALE, 100 * SCALE), slice(241, 246)
    assert np.percentile(cleaned[below_the_ring], 97) < 80


def test_print_under_the_transparent_ink_of_a_stamp_stays() -> None:
    bare = draw_table()
    stamped = bare.copy()
    draw_stamp(stamped)
    over = np.any(stamped != bare, axis=2)
    stamped[over] = (0.8 * np.array(RED) + 0.2 * bare[over]).astype(np.uint8)
    cleaned = remove_ink_marks(stamped, find_marks(stamped), DPI)
    printed = over & (bare.max(axis=2) < 60)
    assert np.count_nonzero(cleaned[printed].max(axis=1) < 180) > 0.9 * np.count_nonzero(printed)
