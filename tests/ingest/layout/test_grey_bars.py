# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Grey bars with light print."""

import cv2
import numpy as np
import pytest

from ingest.layout.foreground import separate_foreground
from ingest.layout.grey_bars import find_grey_bars

DPI = 144
SCALE = 2


def draw_page(bar: int, print_: int) -> "np.ndarray[tuple[int, ...], np.dtype[np.uint8]]":
    """A page of 300 x 200 points with a bar of one grey and a word on it in another."""
    grey = np.full((200 * SCALE, 300 * SCALE), 250, np.uint8)
    grey[30 * SCALE : 50 * SCALE, 40 * SCALE : 240 * SCALE] = bar
    cv2.putText(grey, "Appendix", (60 * SCALE, 45 * SCALE), cv2.FONT_HERSHEY_SIMPLEX, 0.8, print_, 3)
    return grey


def test_light_print_on_a_grey_bar_is_in_the_foreground() -> None:
    grey = draw_page(bar=150, print_=250)
    (bar,) = find_grey_bars(grey, DPI, ())
    assert (bar.box.x0, bar.box.top, bar.box.x1, bar.box.bottom) == pytest.approx((40, 30, 240, 50), abs=4)
    pixels = np.asarray(cv2.cvtColor(grey, cv2.COLOR_GRAY2BGR), np.uint8)
    foreground = separate_foreground(pixels, DPI, (), ())
    letters = grey[33 * SCALE : 47 * SCALE, 50 * SCALE : 230 * SCALE] == 250
    assert foreground.pictures == ()
    assert np.median(foreground.grey[33 * SCALE : 47 * SCALE, 50 * SCALE : 230 * SCALE][letters]) < 60


@pytest.mark.parametrize(("bar", "print_"), [(190, 20), (250, 20), (235, 250)])
def test_dark_print_and_pale_bars_are_no_grey_bars(bar: int, print_: int) -> None:
    assert find_grey_bars(draw_page(bar, print_), DPI, ()) == ()


@pytest.mark.parametrize("level", [120, 150, 180])
def test_letters_beside_a_grey_cell_are_whole(level: int) -> None:
    grey = np.full((200 * SCALE, 300 * SCALE), 250, np.uint8)
    grey[30 * SCALE : 150 * SCALE, 40 * SCALE : 100 * SCALE] = level
    for line in range(8):
        left = 103 * SCALE, (42 + 14 * line) * SCALE
        cv2.putText(grey, "December", left, cv2.FONT_HERSHEY_SIMPLEX, 0.6, 20, 2)
    print_ = grey[30 * SCALE : 150 * SCALE, 102 * SCALE : 108 * SCALE] < 100
    pixels = np.asarray(cv2.cvtColor(grey, cv2.COLOR_GRAY2BGR), np.uint8)
    seen = separate_foreground(pixels, DPI, (), ()).grey[30 * SCALE : 150 * SCALE, 102 * SCALE : 108 * SCALE]
    assert (seen[print_] < 128).mean() > 0.95
