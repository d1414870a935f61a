# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Black bars over print."""

import cv2
import numpy as np
import pytest

from ingest.image.raster import Pixels
from ingest.marks.blackouts import find_blackouts, list_blackouts, remove_blackouts
from ingest.model import Box, Region

DPI = 144
SCALE = 2
BLACK = (15, 15, 15)


def draw_cells() -> Pixels:
    """Draw two cells side by side, with two lines of print in the first."""
    pixels = np.full((400, 600, 3), 250, np.uint8)
    for left in (50, 170):
        cv2.rectangle(pixels, (left * SCALE, 60 * SCALE), ((left + 120) * SCALE, 120 * SCALE), BLACK, 2)
    for y in (80, 94):
        cv2.putText(pixels, "Agreed with", (55 * SCALE, y * SCALE), cv2.FONT_HERSHEY_SIMPLEX, 0.5, BLACK, 2)
    return pixels


def fill(pixels: Pixels, x0: int, y0: int, x1: int, y1: int) -> None:
    cv2.rectangle(pixels, (x0 * SCALE, y0 * SCALE), (x1 * SCALE - 1, y1 * SCALE - 1), BLACK, -1)


def test_bar_in_a_line_of_print_is_found_and_removed() -> None:
    pixels = draw_cells()
    fill(pixels, 110, 73, 140, 82)
    (bar,) = find_blackouts(pixels, DPI)
    assert bar.sides == pytest.approx((110, 73, 140, 82), abs=1)
    assert remove_blackouts(pixels, [bar], DPI) == pytest.approx(draw_cells(), abs=5)


def test_bars_on_two_lines_are_two() -> None:
    pixels = draw_cells()
    fill(pixels, 110, 73, 140, 82)
    fill(pixels, 55, 100, 90, 109)
    assert len(find_blackouts(pixels, DPI)) == 2


def test_bars_close_above_each_other_are_two() -> None:
    pixels = draw_cells()
    fill(pixels, 110, 73, 140, 82)
    fill(pixels, 55, 84, 150, 93)
    assert len(find_blackouts(pixels, DPI)) == 2


def test_bars_on_four_lines_of_different_width_are_four() -> None:
    pixels = draw_cells()
    for line, right in enumerate((85, 110, 95, 95)):
        fill(pixels, 55, 65 + 10 * line, right, 74 + 10 * line)
    assert len(find_blackouts(pixels, DPI)) == 4


def test_bar_over_one_letter_is_as_high_as_the_others() -> None:
    pixels = draw_cells()
    fill(pixels, 110, 73, 140, 82)
    fill(pixels, 55, 100, 61, 109)
    assert len(find_blackouts(pixels, DPI)) == 2


def test_filled_cell_is_no_bar() -> None:
    pixels = draw_cells()
    fill(pixels, 170, 60, 290, 120)
    assert find_blackouts(pixels, DPI) == ()


def test_dots_ticks_boxes_and_white_print_on_black_are_no_bars() -> None:
    pixels = draw_cells()
    cv2.circle(pixels, (200 * SCALE, 90 * SCALE), 7 * SCALE, BLACK, -1)
    fill(pixels, 230, 85, 238, 93)
    fill(pixels, 50, 20, 250, 40)
    cv2.putText(pixels, "Actions taken", (60 * SCALE, 35 * SCALE), cv2.FONT_HERSHEY_SIMPLEX, 0.8, (250,) * 3, 2)
    assert find_blackouts(pixels, DPI) == ()


def test_black_header_with_white_print_in_a_corner_is_no_bar() -> None:
    pixels = draw_cells()
    fill(pixels, 50, 20, 250, 45)
    cv2.putText(pixels, "Lead", (54 * SCALE, 32 * SCALE), cv2.FONT_HERSHEY_SIMPLEX, 0.6, (250,) * 3, 2)
    assert find_blackouts(pixels, DPI) == ()


def test_only_bars_in_regions_with_print_are_listed() -> None:
    bars = (Box(x0=60, top=70, x1=90, bottom=80), Box(x0=60, top=300, x1=90, bottom=310))
    regions = [Region(kind="box", box=Box(x0=50, top=60, x1=170, bottom=120))]
    (found,) = list_blackouts(bars, regions)
    assert (found.kind, found.box) == ("blackout", bars[0])
