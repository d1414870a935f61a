# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Photos made flat, scans left alone, and the way back to the photo."""

import cv2
import numpy as np
import pytest

from extract.coordinates import locate_on_page
from ingest.image.raster import Pixels, Raster
from ingest.model import IDENTITY, Bend, Box, Page, Photo
from ingest.photo.bend import bend_point
from ingest.photo.dewarp import dewarp_photo

WIDE, HIGH = 1684, 1190  # a page at 144 dpi


def drawn() -> Pixels:
    """A page with a grid, and dots at its crossings to be found again."""
    page = np.full((HIGH, WIDE, 3), 245, np.uint8)
    for x in range(120, 1600, 180):
        cv2.line(page, (x, 100), (x, 1080), (0, 0, 0), 2)
    for y in range(100, 1100, 140):
        cv2.line(page, (120, y), (1560, y), (0, 0, 0), 2)
    cv2.circle(page, (840, 590), 9, (0, 0, 255), -1)
    return page


def photo(bend: float) -> tuple[Raster, np.ndarray]:
    """The page on a dark desk, leaning and bent; and where its red dot came to lie, in points."""
    rows, columns = np.indices((1500, 2100), dtype=np.float32)
    corners = np.array([[0, 0], [WIDE, 0], [WIDE, HIGH], [0, HIGH]], np.float32)
    there = np.array([[150, 120], [1960, 60], [2010, 1430], [90, 1360]], np.float32)
    matrix = cv2.getPerspectiveTransform(corners, there)
    flat = cv2.perspectiveTransform(np.stack([columns.ravel(), rows.ravel()], 1)[None], np.linalg.inv(matrix))[0]
    x = flat[:, 0].reshape(1500, 2100)
    y = (flat[:, 1] - bend * np.sin(np.pi * flat[:, 0] / WIDE)).reshape(1500, 2100)
    shot = cv2.remap(drawn(), x.astype(np.float32), y.astype(np.float32), cv2.INTER_LINEAR, borderValue=(60, 70, 90))
    raster = Raster(pixels=np.asarray(shot, np.uint8), width=2100 * 72 / 200, height=1500 * 72 / 200, dpi=200)
    red = np.argwhere((shot[:, :, 2] > 150) & (shot[:, :, 1] < 90))
    return raster, red.mean(axis=0)[::-1] * 72 / 200


@pytest.mark.parametrize("bend", [0.0, 8.0, -8.0])
def test_dewarped_points_map_back_to_the_photo(bend: float) -> None:
    raster, seen = photo(bend)
    flat = dewarp_photo(raster)
    assert flat is not None
    pixels, scale = flat.raster.pixels, flat.raster.dpi / 72
    red = np.argwhere((pixels[:, :, 2] > 150) & (pixels[:, :, 1] < 90)).mean(axis=0)[::-1] / scale
    page = Page(
        number=1,
        width=raster.width,
        height=raster.height,
        photo=Photo(to_flat=IDENTITY, bend=flat.bend, to_viewer=flat.to_photo),
    )
    there = locate_on_page(page, Box(x0=red[0] - 1, top=red[1] - 1, x1=red[0] + 1, bottom=red[1] + 1)).box
    assert there is not None
    assert ((there.x0 + there.x1) / 2, (there.top + there.bottom) / 2) == pytest.approx(tuple(seen), abs=2.0)
    level = cv2.reduce((pixels.max(axis=2) < 120).astype(np.float32), 1, cv2.REDUCE_AVG).ravel()
    assert level.max() > 0.6  # a ruling lies on one row of pixels from end to end, but for a few


def test_scans_have_no_photo() -> None:
    white = Raster(pixels=drawn(), width=842, height=595, dpi=144)
    assert dewarp_photo(white) is None
    turn = cv2.getRotationMatrix2D((WIDE / 2, HIGH / 2), 3, 0.9)
    askew = np.asarray(cv2.warpAffine(drawn(), turn, (WIDE, HIGH), borderValue=(250, 250, 250)), np.uint8)
    assert dewarp_photo(Raster(pixels=askew, width=842, height=595, dpi=144)) is None
    edged = drawn()
    edged[:, :60] = 20
    assert dewarp_photo(Raster(pixels=edged, width=842, height=595, dpi=144)) is None


def test_bend_is_interpolated_between_nodes() -> None:
    bend = Bend(step=10.0, columns=2, moves=((0.0, 0.0), (2.0, 0.0), (0.0, 4.0), (2.0, 4.0)))
    assert bend_point(bend, 5.0, 2.5) == pytest.approx((6.0, 3.5))
    assert bend_point(Bend(), 5.0, 6.0) == (5.0, 6.0)
