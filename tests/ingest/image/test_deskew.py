# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Turning and levelling, and the way back to the viewer's page."""

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from ingest.image.deskew import deskew, estimate_skew, map_to_viewer, rotate_quarter_turns
from ingest.image.raster import Raster


def page(angle: float = 0.0) -> Raster:
    """A white page with lines of dashes, as print is, that climb by `angle` degrees."""
    pixels = np.full((900, 1240, 3), 255, np.uint8)
    for y in range(120, 800, 24):
        for x in range(100, 1100, 40):
            cv2.rectangle(pixels, (x, y), (x + 30, y + 8), (0, 0, 0), -1)
    around = cv2.getRotationMatrix2D((620, 450), angle, 1.0)
    turned = cv2.warpAffine(pixels, around, (1240, 900), borderValue=(255, 255, 255))
    return Raster(pixels=np.asarray(turned, np.uint8), width=1240 * 72 / 150, height=900 * 72 / 150, dpi=150)


def grey(raster: Raster) -> NDArray[np.uint8]:
    return np.asarray(cv2.cvtColor(raster.pixels, cv2.COLOR_BGR2GRAY), np.uint8)


def test_grey_page_is_levelled_as_a_coloured_one() -> None:
    grey_page = page(2.0).pixels
    coloured = grey_page.copy()
    coloured[0, 0] = (254, 255, 255)
    assert (deskew(grey_page, 2.0, 150)[0][..., 1] == deskew(coloured, 2.0, 150)[0][..., 1]).all()


@settings(max_examples=15, deadline=None)
@given(st.floats(-5, 5))
def test_skew_is_estimated_to_a_tenth_of_a_degree(angle: float) -> None:
    found = estimate_skew(grey(page(angle)), 150)
    assert found == pytest.approx(angle, abs=0.1)


@settings(max_examples=40, deadline=None)
@given(
    st.sampled_from([0, 90, 180, 270]),
    st.floats(-5, 5),
    st.floats(0.1, 0.9),
    st.floats(0.1, 0.9),
    st.sampled_from([150, 300]),
)
def test_mark_is_mapped_back_to_the_viewer_page(turn: int, angle: float, x: float, y: float, dpi: float) -> None:
    raster = page()
    mark = np.full_like(raster.pixels, 255)
    at = (int(x * 1240), int(y * 900))
    cv2.circle(mark, at, 6, (0, 0, 0), -1)
    levelled, matrix = deskew(rotate_quarter_turns(mark, turn), angle, dpi)
    ys, xs = np.nonzero(levelled[:, :, 0] < 128)
    seen = map_to_viewer(raster, turn, matrix).apply(xs.mean() * 72 / 150, ys.mean() * 72 / 150)
    assert seen == pytest.approx((at[0] * 72 / 150, at[1] * 72 / 150), abs=1.0)


def test_level_page_is_left_unchanged() -> None:
    level = page()
    assert estimate_skew(grey(level), 150) == 0.0
    assert deskew(level.pixels, 0.0, 150)[0] is level.pixels
