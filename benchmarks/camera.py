# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Takes a phone's photo of a drawn page that lies on a desk, and tells where on it each drawn point comes to lie."""

from dataclasses import dataclass
from math import atan2, cos, pi, radians, sin

import cv2
import numpy as np

from benchmarks.scans import Pixels, Points, Shot, Size

A4_LONG = 841.89  # points; the photo's page is as long, whatever its aspect
SENSOR_ASPECT = 4 / 3  # of a phone's sensor
DISTANCE_PAGE_LENGTHS = 1.4  # from the lens to the page's middle, in page lengths
PAPER_COLOUR = (244, 242, 236)  # white paper under a lamp, before the light falls off
DESK_COLOURS = (
    (92, 66, 45),
    (70, 72, 76),
    (122, 96, 70),
    (44, 48, 58),
    (104, 108, 104),
    (150, 120, 84),
    (236, 233, 226),
)
UNBEND_STEPS = 4  # iterations that undo a bend; each leaves a hundredth of the error
EDGE_SHADOW_PT = 3.0  # points from the page's edge over which its own shadow fades


@dataclass(frozen=True, slots=True, kw_only=True)
class Camera:
    """A phone and the hand that holds it. Pairs are a least and a greatest, between which chance chooses."""

    tilt: tuple[float, float] = (3.0, 12.0)  # degrees from looking straight down, in any direction
    roll: tuple[float, float] = (-2.5, 2.5)  # degrees
    curl: tuple[float, float] = (0.001, 0.008)  # of the page's height, by which its lines bend
    dark: tuple[float, float] = (0.10, 0.35)  # of the light is lost at the darkest side
    shadow: tuple[float, float] = (0.10, 0.35)  # of the light is lost in the shadow of hand or phone
    long_side: tuple[int, int] = (2800, 3500)  # pixels
    cropped: float = 0.25  # share of photos in which the page fills the frame
    blur: tuple[float, float] = (0.5, 0.9)  # pixels, standard deviation
    grain: tuple[float, float] = (2.0, 4.5)  # standard deviation, of 255
    quality: int = 70  # of the JPEG

    def __call__(self, pixels: Pixels, size: Size, rng: np.random.Generator) -> Shot:
        return take_photo(pixels, size, self, rng)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Bend:
    """A sheet that does not lie flat: lines bend up and down along x, and a little to and fro along y."""

    size: tuple[float, float]
    by: tuple[float, float]  # points, along y and x
    waves: tuple[float, float]
    phases: tuple[float, float]

    def of(self, points: Points) -> Points:
        """By how much each flat point is moved."""
        (wide, high), (down, across) = self.size, self.by
        x, y = points[:, 0] / wide, points[:, 1] / high
        dy = down * np.sin(pi * self.waves[0] * x + self.phases[0]) * (0.6 + 0.4 * y)
        dx = across * np.sin(pi * self.waves[1] * y + self.phases[1])
        return np.column_stack([dx, dy])

    def undone(self, points: Points) -> Points:
        flat = points
        for _ in range(UNBEND_STEPS):
            flat = points - self.of(flat)
        return flat


def take_photo(pixels: Pixels, size: Size, camera: Camera, rng: np.random.Generator) -> Shot:
    """A photo of a page of `size` points that is drawn in RGB `pixels`."""
    wide, high = size
    long_side = int(rng.integers(camera.long_side[0], camera.long_side[1] + 1))
    cropped = rng.random() < camera.cropped
    aspect = max(size) / min(size) if cropped else SENSOR_ASPECT
    frame = (long_side, round(long_side / aspect)) if wide > high else (round(long_side / aspect), long_side)
    scale = long_side / A4_LONG
    bend = _Bend(
        size=size,
        by=(
            float(rng.uniform(*camera.curl) * high * rng.choice([-1, 1])),
            float(rng.uniform(-0.3, 0.3) * camera.curl[1] * high),
        ),
        waves=(float(rng.uniform(0.8, 1.5)), float(rng.uniform(0.8, 1.2))),
        phases=(float(rng.uniform(0, pi)), float(rng.uniform(0, pi))),
    )
    seen = _fit_frame(_project_page(size, camera, rng), size, frame, cropped, rng)
    x, y = _trace_to_page(seen, bend, frame)
    sheet = _sample_page(pixels, size, x, y)
    desk = _draw_desk(frame, rng)
    cover = np.clip(1 + np.minimum.reduce([x, wide - x, y, high - y]) * scale, 0, 1)[..., None]
    edge = np.maximum.reduce([-x, x - wide, -y, y - high])[..., None]
    desk *= 1 - 0.5 * np.exp(-np.maximum(edge, 0) / EDGE_SHADOW_PT)
    picture = (sheet * cover + desk * (1 - cover)) * _draw_light(frame, camera, rng)[..., None]
    picture = cv2.GaussianBlur(picture.astype(np.float32), (0, 0), float(rng.uniform(*camera.blur)))
    picture = picture + rng.normal(0, rng.uniform(*camera.grain), picture.shape).astype(np.float32)
    bgr = np.clip(picture, 0, 255).astype(np.uint8)[:, :, ::-1]
    packed = cv2.imencode(".jpg", bgr, [cv2.IMWRITE_JPEG_QUALITY, camera.quality])[1]
    return Shot(
        pixels=np.ascontiguousarray(np.asarray(cv2.imdecode(packed, cv2.IMREAD_COLOR), np.uint8)[:, :, ::-1]),
        size=(frame[0] / scale, frame[1] / scale),
        place=lambda points: _apply_homography(seen, points + bend.of(points)) / scale,
    )


def _project_page(size: Size, camera: Camera, rng: np.random.Generator) -> Points:
    """The homography from the page's points to the picture of a pinhole camera that looks at its middle."""
    wide, high = size
    far = DISTANCE_PAGE_LENGTHS * max(size)
    tilt, towards = radians(rng.uniform(*camera.tilt)), rng.uniform(0, 2 * pi)
    roll = radians(rng.uniform(*camera.roll))
    axis = np.array([cos(towards), sin(towards), 0.0]) * tilt
    lean = np.asarray(cv2.Rodrigues(axis)[0], np.float64)
    turn = np.array([[cos(roll), -sin(roll), 0], [sin(roll), cos(roll), 0], [0, 0, 1]])
    rotation = turn @ lean
    middle = np.array([[1, 0, -wide / 2], [0, 1, -high / 2], [0, 0, 1.0]])
    stand = np.column_stack([rotation[:, 0], rotation[:, 1], [0, 0, far]])
    return np.asarray(np.diag([far, far, 1.0]) @ stand @ middle)


def _fit_frame(
    seen: Points, size: tuple[float, float], frame: tuple[int, int], cropped: bool, rng: np.random.Generator
) -> Points:
    """Zoomed so that the page fills most of the frame, or, cropped, the frame lies within the page."""
    wide, high = size
    corners = _apply_homography(seen, np.array([(0, 0), (wide, 0), (wide, high), (0, high)], np.float64))
    least, most = corners.min(axis=0), corners.max(axis=0)
    room = np.array(frame) / (most - least)
    if cropped:
        # Each edge of the frame runs half-way between two corners: of one the margin is cut, at the other desk shows.
        order = np.sort(corners, axis=0)
        (left, top), (right, bottom) = (order[0] + order[1]) / 2, (order[2] + order[3]) / 2
        zoom = float(max(frame[0] / (right - left), frame[1] / (bottom - top)))
        middle = np.array([(left + right) / 2, (top + bottom) / 2])
    else:
        zoom = float(room.min() * rng.uniform(0.84, 0.95))
        middle = (least + most) / 2
    shift = np.array(frame) / 2 - middle * zoom
    if not cropped:
        shift += rng.uniform(-0.4, 0.4, 2) * np.maximum(np.array(frame) - (most - least) * zoom, 0)
    return np.array([[zoom, 0, shift[0]], [0, zoom, shift[1]], [0, 0, 1]]) @ seen


def _apply_homography(matrix: Points, points: Points) -> Points:
    moved = np.column_stack([points, np.ones(len(points))]) @ matrix.T
    return np.asarray(moved[:, :2] / moved[:, 2:])


def _trace_to_page(seen: Points, bend: _Bend, frame: tuple[int, int]) -> tuple[Points, Points]:
    """Which drawn point each pixel of the frame shows, as two arrays."""
    wide, high = frame
    across, down = np.meshgrid(np.arange(wide) + 0.5, np.arange(high) + 0.5)
    pixels = np.column_stack([across.reshape(-1), down.reshape(-1)])
    points = bend.undone(_apply_homography(np.asarray(np.linalg.inv(seen), np.float64), pixels))
    return points[:, 0].reshape(high, wide), points[:, 1].reshape(high, wide)


def _sample_page(pixels: Pixels, size: tuple[float, float], x: Points, y: Points) -> Points:
    """The paper as far as the frame reaches, its print blurred first where the photo is coarser."""
    per_x, per_y = pixels.shape[1] / size[0], pixels.shape[0] / size[1]
    step = float(np.median(np.abs(np.diff(x, axis=1)))) * per_x  # drawn pixels to one of the photo
    fine = cv2.GaussianBlur(pixels, (0, 0), 0.4 * step) if step > 1 else pixels
    at_x, at_y = (x * per_x - 0.5).astype(np.float32), (y * per_y - 0.5).astype(np.float32)
    paper = cv2.remap(fine, at_x, at_y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(paper * (np.array(PAPER_COLOUR) / 255))


def _draw_desk(frame: tuple[int, int], rng: np.random.Generator) -> Points:
    """A plain colour with a grain that runs one way."""
    wide, high = frame
    rough = rng.normal(0, 1, (high // 4 + 1, wide // 40 + 1)).astype(np.float32)
    grain = cv2.resize(cv2.GaussianBlur(rough, (0, 0), 1.5), (wide, high), interpolation=cv2.INTER_CUBIC)
    colour = np.array(DESK_COLOURS[int(rng.integers(len(DESK_COLOURS)))], np.float64)
    return np.asarray(colour * (1 + 0.25 * grain[..., None]))


def _draw_light(frame: tuple[int, int], camera: Camera, rng: np.random.Generator) -> Points:
    """A lamp on one side, and the soft shadow of a hand or the phone over one corner."""
    wide, high = frame
    across, down = np.meshgrid(np.linspace(-1, 1, wide), np.linspace(-1, 1, high))
    towards = rng.uniform(0, 2 * pi)
    side = (across * cos(towards) + down * sin(towards)) / 1.42
    light = 1 - rng.uniform(*camera.dark) * (1 - side) / 2
    corner = rng.choice([-1, 1], 2) * rng.uniform(0.4, 1.0, 2)
    away = atan2(corner[1], corner[0]) + rng.uniform(-0.4, 0.4)
    depth = (across - corner[0] * 0.6) * cos(away) + (down - corner[1] * 0.6) * sin(away)
    shaded = 1 / (1 + np.exp(-depth / rng.uniform(0.04, 0.12)))
    return np.asarray(light * (1 - rng.uniform(*camera.shadow) * shaded))
