# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""What scanners, copiers and pool do to a drawn page; and where on it each drawn point comes to lie.

A spoiler takes the picture of a drawn page and gives a `Shot`: the picture that the file shows, its size in
points, and the way from drawn points to points of that picture. A camera is a spoiler like any other.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Literal

import cv2
import numpy as np
import pypdfium2
from numpy.typing import NDArray

from samples.canvas import Box

Pixels = NDArray[np.uint8]
Picture = NDArray[Any]
"""A page's values while it is being spoilt, 0 to 255."""

Points = NDArray[np.float64]
"""Points of a page, one a row, from its top left."""

Place = Callable[[Points], Points]
Size = tuple[float, float]

WHITE_GREY = 252  # the grey value of white paper in a scan
SHRINK_FROM_DEGREES = (
    1.5  # degrees; beyond, a page askew is scanned a little smaller, so that its corners stay on the glass
)
SHRINK_FACTOR = 0.95
POINTS_PER_INCH = 72


@dataclass(frozen=True, slots=True, kw_only=True)
class Shot:
    """A page as the file shows it, RGB, grey or (values 0 and 255 alone) 1-bit."""

    pixels: Pixels
    size: Size
    place: Place


Spoiler = Callable[[Pixels, Size, np.random.Generator], Shot]
"""From the RGB picture of a drawn page, its size in points and chance."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scanner:
    """A scanner, or a copier with a scanner behind it."""

    dpi: int = 300
    skew: tuple[float, float] = (0.0, 0.0)  # least and greatest angle in degrees; its sign is chance
    turns: tuple[int, ...] = (0,)  # degrees clockwise, taken in turn by the pages
    inks: Literal["colour", "grey", "1-bit"] = "colour"
    blur: float = 0.4  # pixels
    grain: float = 0.0  # standard deviation, of 255
    specks: float = 0.0  # a page
    contrast: float = 1.0  # the share that is left
    paper: int = WHITE_GREY
    streaks: int = 0  # dark lines along the page that a dirty drum leaves
    dark_edges: bool = False
    holes: bool = False
    quality: int = 75  # of the JPEG
    backs: bool = False  # a blank back after each page

    def spoil(self, pixels: Pixels, size: Size, rng: np.random.Generator, turn: int) -> Shot:
        angle = float(rng.uniform(*self.skew) * rng.choice([-1, 1]))
        skewed, matrix = rotate_page(pixels, angle, self.dpi)
        page = self.aged(skewed, rng)
        turned_pixels, turned_size, turn_place = turn_page(page, size, turn)
        return Shot(
            pixels=turned_pixels,
            size=turned_size,
            place=lambda points: turn_place(transform_points(points, matrix)),
        )

    def aged(self, pixels: Pixels, rng: np.random.Generator) -> Pixels:
        """Edges, holes, dirt, loss of contrast and colour, in the order in which they come about."""
        page: Picture = pixels.astype(np.float32)
        if self.holes:
            draw_punch_holes(page, self.dpi, rng)
        if self.dark_edges:
            darken_edges(page, self.dpi, rng)
        draw_specks(page, self.specks, self.dpi, rng)
        if self.inks != "colour":
            page = np.asarray(page @ np.array([0.299, 0.587, 0.114], np.float32))
        page = self.paper - (255 - page) * self.contrast * self.paper / 255
        for _ in range(self.streaks):
            draw_streak(page, self.dpi, rng)
        if self.blur:
            page = np.asarray(cv2.GaussianBlur(page, (0, 0), self.blur))
        if self.grain:
            page = page + rng.normal(0, self.grain, page.shape).astype(np.float32)
        if self.inks == "1-bit":
            page = np.where(page > 0.62 * self.paper, 255, 0)
        return np.clip(page, 0, 255).astype(np.uint8)


def rotate_page(pixels: Pixels, angle: float, dpi: int) -> tuple[Pixels, NDArray[np.float64]]:
    """The page turned by that many degrees anticlockwise about its middle; the matrix is in points."""
    high, wide = pixels.shape[:2]
    scale = SHRINK_FACTOR if abs(angle) > SHRINK_FROM_DEGREES else 1.0
    matrix = cv2.getRotationMatrix2D((wide / 2, high / 2), angle, scale)
    out = cv2.warpAffine(pixels, matrix, (wide, high), flags=cv2.INTER_CUBIC, borderValue=(255, 255, 255))
    in_points = np.array(matrix, np.float64)
    in_points[:, 2] *= POINTS_PER_INCH / dpi
    return out.astype(np.uint8), in_points


def transform_points(points: Points, matrix: NDArray[np.float64]) -> Points:
    return np.asarray(points @ matrix[:, :2].T + matrix[:, 2])


def turn_page(pixels: Pixels, size: Size, turn: int) -> tuple[Pixels, Size, Place]:
    """Clockwise by a number of quarters, given in degrees."""
    wide, high = size
    out = np.ascontiguousarray(np.rot90(pixels, -turn // 90))
    if turn == 90:
        return out, (high, wide), lambda p: np.column_stack([high - p[:, 1], p[:, 0]])
    if turn == 180:
        return out, size, lambda p: np.column_stack([wide - p[:, 0], high - p[:, 1]])
    if turn == 270:
        return out, (high, wide), lambda p: np.column_stack([p[:, 1], wide - p[:, 0]])
    return out, size, lambda p: p


def draw_specks(page: Picture, specks: float, dpi: int, rng: np.random.Generator) -> None:
    high, wide = page.shape[:2]
    for _ in range(int(rng.poisson(specks))):
        y, x = int(rng.integers(0, high)), int(rng.integers(0, wide))
        size = max(1, round(rng.uniform(0.15, 0.9) * dpi / POINTS_PER_INCH))
        page[y : y + size, x : x + size] = rng.uniform(20, 150)


def draw_streak(page: Picture, dpi: int, rng: np.random.Generator) -> None:
    wide = page.shape[1]
    x, thick = int(rng.uniform(0.05, 0.95) * wide), max(1, round(rng.uniform(0.3, 0.9) * dpi / POINTS_PER_INCH))
    page[:, x : x + thick] *= rng.uniform(0.6, 0.85)


def draw_punch_holes(page: Picture, dpi: int, rng: np.random.Generator) -> None:
    """Two holes in the left margin, as the dark glass behind them shows."""
    scale = dpi / POINTS_PER_INCH
    x, middle = rng.uniform(11, 14) * scale, page.shape[0] / 2 + rng.uniform(-20, 20) * scale
    for y in (middle - 113 * scale, middle + 113 * scale):
        cv2.circle(page, (round(x), round(y)), round(8 * scale), (45, 45, 45), -1, cv2.LINE_AA)


def darken_edges(page: Picture, dpi: int, rng: np.random.Generator) -> None:
    """Darken two sides, which the scanner's lid does not cover, fading towards the page."""
    high, wide = page.shape[:2]
    deep = rng.uniform(5, 11) * dpi / POINTS_PER_INCH
    side = np.arange(wide) if rng.random() < 0.5 else wide - 1 - np.arange(wide)
    foot = high - 1 - np.arange(high) if rng.random() < 0.5 else np.arange(high)
    for distance, shape in ((side, (1, wide, 1)), (foot, (high, 1, 1))):
        page *= np.clip(0.15 + (distance / deep) ** 2, 0, 1).astype(np.float32).reshape(shape)


def render_pages(pdf: bytes, dpi: int) -> Iterator[tuple[Pixels, Size]]:
    """The drawn pages as RGB pictures."""
    with pypdfium2.PdfDocument(pdf) as document:
        for page in document:
            yield np.asarray(page.render(scale=dpi / POINTS_PER_INCH).to_pil().convert("RGB")), page.get_size()


def placed_hull(place: Place, box: Box) -> Box:
    """The upright box about a drawn box, wherever it came to lie; its sides may have become curves."""
    x0, top, x1, bottom = box
    points = place(np.array([(x, y) for x in np.linspace(x0, x1, 5) for y in np.linspace(top, bottom, 5)]))
    (left, high), (right, low) = points.min(axis=0), points.max(axis=0)
    return float(left), float(high), float(right), float(low)


def place_mesh(place: Place, size: Size, knots: int) -> list[list[list[float]]]:
    """Where a net of drawn points came to lie, row by row: enough to turn the page upright again."""
    wide, high = size
    net: Any = np.array([[x, y] for y in np.linspace(0, high, knots) for x in np.linspace(0, wide, knots)])
    placed: list[list[list[float]]] = place(net).round(3).reshape(knots, knots, 2).tolist()
    return placed
