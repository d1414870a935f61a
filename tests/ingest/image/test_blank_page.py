# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Bare paper is distinguished from a page with little on it."""

import cv2
import numpy as np
import pytest

from ingest.image.blank_page import is_blank
from ingest.image.raster import Pixels

DPI = 200.0


def bare_paper() -> Pixels:
    """A sheet of A5 with the grain of paper, darker towards one side, and specks of dust."""
    grain = np.random.default_rng(1).normal(0, 4, (1654, 1165))
    shade = np.linspace(0, 25, 1165)[None, :]
    paper = np.clip(244 - shade + grain, 0, 255).astype(np.uint8)
    paper[400:402, 500:502] = 90
    return np.dstack([paper] * 3)


def test_bare_paper_is_blank() -> None:
    assert is_blank(bare_paper(), DPI)


@pytest.mark.parametrize("depth", [200, 60])
@pytest.mark.parametrize("text", ["Closed", "1"])
def test_page_with_one_word_of_dark_or_pale_print_is_not_blank(text: str, depth: int) -> None:
    page = bare_paper()
    print_ = np.zeros(page.shape[:2], np.uint8)
    cv2.putText(print_, text, (300, 800), cv2.FONT_HERSHEY_SIMPLEX, 0.6, (255,), 1, cv2.LINE_AA)
    page = np.clip(page - depth * (print_ / 255)[..., None], 0, 255).astype(np.uint8)
    assert not is_blank(page, DPI)


@pytest.mark.parametrize("colour", [(60, 200, 240), (195, 195, 195)])
def test_page_with_a_coloured_or_grey_area_is_not_blank(colour: tuple[int, int, int]) -> None:
    page = bare_paper()
    page[200:260, 100:1000] = colour
    assert not is_blank(page, DPI)


def test_page_with_a_thin_line_is_not_blank() -> None:
    page = bare_paper()
    page[700:702, 100:1000] = 190
    assert not is_blank(page, DPI)
