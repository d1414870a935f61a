# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Photographs of pages made flat, and scans left alone."""

from functools import cache

import cv2
import numpy as np
import pytest

from benchmarks.camera import Camera
from benchmarks.scans import Shot
from extract.coordinates import locate_on_page
from ingest.image.raster import Pixels, Raster
from ingest.model import IDENTITY, Box, Page, Photo
from ingest.photo.dewarp import FlatPage, dewarp_photo

SIZE = (842.0, 595.0)
DRAWN = 150 / 72  # pixels to a point
ROWS = (60, 90, 170, 250, 330, 410, 520)
COLUMNS = (40, 140, 300, 420, 480, 640, 800)
DESK_AROUND = Camera(long_side=(1600, 1800), cropped=0.0)
GREEN, AMBER = (0, 176, 80), (255, 192, 0)


def drawn() -> Pixels:
    """A ruled table with dashes for print, two coloured cells and a grey header; RGB."""
    page = np.full((round(SIZE[1] * DRAWN), round(SIZE[0] * DRAWN), 3), 255, np.uint8)

    def area(x0: float, top: float, x1: float, bottom: float, colour: tuple[int, int, int]) -> None:
        at = [round(v * DRAWN) for v in (x0, top, x1, bottom)]
        cv2.rectangle(page, (at[0], at[1]), (at[2], at[3]), colour, cv2.FILLED)

    area(40, 60, 800, 90, (217, 217, 217))
    area(420, 90, 480, 170, GREEN)
    area(420, 250, 480, 410, AMBER)
    for top in ROWS[1:-1]:
        for left in (*COLUMNS[:3], *COLUMNS[4:-1]):
            for line in range(5):
                for word in range(4):
                    area(
                        left + 6 + 22 * word,
                        top + 8 + 11 * line,
                        left + 22 + 22 * word,
                        top + 13 + 11 * line,
                        (20,) * 3,
                    )
    for y in ROWS:
        area(40, y - 0.4, 800, y + 0.4, (0, 0, 0))
    for x in COLUMNS:
        area(x - 0.4, 60, x + 0.4, 520, (0, 0, 0))
    return page


def scanned(page: Pixels) -> Raster:
    return Raster(pixels=np.ascontiguousarray(page[:, :, ::-1]), width=SIZE[0], height=SIZE[1], dpi=150)


@cache
def photographed(seed: int, camera: Camera) -> tuple[Shot, Raster]:
    photo = camera(drawn(), SIZE, np.random.default_rng(seed))
    pixels = np.ascontiguousarray(photo.pixels[:, :, ::-1])
    dpi = pixels.shape[1] / photo.size[0] * 72
    return photo, Raster(pixels=pixels, width=photo.size[0], height=photo.size[1], dpi=dpi)


def flattened(raster: Raster) -> FlatPage:
    flat = dewarp_photo(raster)
    assert flat is not None
    return flat


@cache
def flattened_photo(seed: int, camera: Camera) -> FlatPage:
    return flattened(photographed(seed, camera)[1])


def on_flat(flat: FlatPage, photo: Shot, points: list[tuple[float, float]]) -> list[Box]:
    """Where drawn points come to lie on the flat page."""
    placed = flat.map_points(photo.place(np.array(points, np.float64))).tolist()
    return [Box(x0=x, top=y, x1=x, bottom=y) for x, y in placed]


def with_dark_edges(page: Pixels) -> Pixels:
    spoiled = page.copy()
    spoiled[:25], spoiled[:, :40], spoiled[-18:], spoiled[:, -12:] = 12, 15, 10, 9
    return spoiled


def with_punch_holes(page: Pixels) -> Pixels:
    spoiled = page.copy()
    for share in (0.35, 0.65):
        cv2.circle(spoiled, (30, int(share * page.shape[0])), 12, (25, 25, 25), cv2.FILLED)
    return spoiled


def askew_on_black(page: Pixels) -> Pixels:
    high, wide = page.shape[:2]
    turn = cv2.getRotationMatrix2D((wide / 2, high / 2), 1.2, 0.99)
    return np.asarray(cv2.warpAffine(page, turn, (wide, high), borderValue=(12, 12, 12)), np.uint8)


def yellowed(page: Pixels) -> Pixels:
    return np.asarray(page * np.array([0.95, 0.9, 0.78]), np.uint8)


@pytest.mark.parametrize("spoil", [np.copy, with_dark_edges, with_punch_holes, askew_on_black, yellowed])
def test_scan_is_not_dewarped(spoil: object) -> None:
    raster = scanned(spoil(drawn()))  # type: ignore[operator]
    assert dewarp_photo(raster) is None


@pytest.mark.parametrize(
    ("seed", "cropped"),
    [
        pytest.param(1, 0.0, id="desk around"),
        pytest.param(2, 0.0, id="other desk", marks=pytest.mark.long),
        pytest.param(3, 1.0, id="frame filled"),
        pytest.param(4, 1.0, id="other frame", marks=pytest.mark.long),
    ],
)
def test_rulings_of_a_photo_become_straight_and_square(seed: int, cropped: float) -> None:
    camera = Camera(long_side=(1600, 1800), cropped=cropped)
    (photo, _), flat = photographed(seed, camera), flattened_photo(seed, camera)
    for y in ROWS:
        tops = [b.top for b in on_flat(flat, photo, [(x, y) for x in COLUMNS])]
        assert max(tops) - min(tops) < 0.8
    for x in COLUMNS:
        lefts = [b.x0 for b in on_flat(flat, photo, [(x, y) for y in ROWS])]
        assert max(lefts) - min(lefts) < 2.0


def test_places_on_the_flat_page_are_mapped_to_the_photo() -> None:
    (photo, raster), flat = photographed(1, DESK_AROUND), flattened_photo(1, DESK_AROUND)
    way = Photo(to_flat=IDENTITY, bend=flat.bend, to_viewer=flat.to_photo)
    page = Page(number=1, width=raster.width, height=raster.height, photo=way)
    points = [(x + 7.0, y + 11.0) for x in COLUMNS[:-1] for y in ROWS[:-1]]
    seen = photo.place(np.array(points))
    for place, (x, y) in zip(on_flat(flat, photo, points), seen.tolist(), strict=True):
        found = locate_on_page(page, place).box
        assert found is not None
        assert (found.x0, found.top) == pytest.approx((x, y), abs=0.2)


def test_light_is_evened_and_fills_keep_their_colours() -> None:
    photo, raster = photographed(6, Camera(long_side=(1600, 1800), cropped=0.0, dark=(0.3, 0.35), shadow=(0.3, 0.35)))
    flat = flattened(raster)

    def colour(x: float, y: float) -> list[int]:
        at = on_flat(flat, photo, [(x, y)])[0]
        scale = flat.raster.dpi / 72
        row, column = round(at.top * scale), round(at.x0 * scale)
        patch = flat.raster.pixels[row - 8 : row + 9, column - 8 : column + 9]
        return [int(v) for v in np.median(patch.reshape(-1, 3), axis=0)[::-1]]

    assert colour(450, 130) == pytest.approx(GREEN, abs=14)
    assert colour(450, 300) == pytest.approx(AMBER, abs=14)
    for paper in ((20, 20), (820, 20), (20, 570), (820, 570), (450, 210), (450, 460)):
        assert min(colour(*paper)) > 235


def test_sideways_photo_is_dewarped() -> None:
    photo, raster = photographed(1, DESK_AROUND)
    side = Raster(
        pixels=np.ascontiguousarray(np.rot90(raster.pixels)), width=raster.height, height=raster.width, dpi=raster.dpi
    )
    flat = flattened(side)
    seen = photo.place(np.array([(x, y) for y in ROWS for x in COLUMNS], np.float64))
    turned = np.column_stack([seen[:, 1], raster.width - seen[:, 0]])
    lefts = flat.map_points(turned)[:, 0].reshape(len(ROWS), len(COLUMNS))
    assert np.ptp(lefts, axis=1).max() < 0.8
    assert flat.raster.height > flat.raster.width
