# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""The camera shows each drawn point where it says."""

import numpy as np
import pytest

from benchmarks.camera import Camera
from benchmarks.scans import Points

SIZE = (595.0, 842.0)


@pytest.mark.parametrize("seed", range(4))
def test_a_mark_is_seen_where_its_box_is_placed(seed: int) -> None:
    page = np.full((1684, 1190, 3), 255, np.uint8)
    box = (400.0, 600.0, 430.0, 620.0)
    page[1200:1240, 800:860] = (230, 20, 20)
    camera = Camera(long_side=(1500, 1600))
    photo = camera(page, SIZE, np.random.default_rng(seed))
    pixels = photo.pixels.astype(int)
    ys, xs = np.nonzero(pixels[:, :, 0] - pixels[:, :, 1:].max(axis=2) > 60)
    scale = photo.pixels.shape[1] / photo.size[0]
    seen = (xs.min() / scale, ys.min() / scale, (xs.max() + 1) / scale, (ys.max() + 1) / scale)
    x0, top, x1, bottom = box
    corners: Points = photo.place(np.array([(x, y) for x in (x0, x1) for y in (top, bottom)]))
    assert (*corners.min(axis=0), *corners.max(axis=0)) == pytest.approx(seen, abs=1.5)


def test_the_same_seed_takes_the_same_photo() -> None:
    page = np.full((842, 595, 3), 255, np.uint8)
    camera = Camera(long_side=(800, 900))
    first, second = (camera(page, SIZE, np.random.default_rng(3)) for _ in range(2))
    assert np.array_equal(first.pixels, second.pixels)
    assert first.size == second.size
