# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Rotate a scanned page upright, remove its skew, and map the result back to the viewer's page."""

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ingest.geometry import Matrix
from ingest.image.raster import POINTS_PER_INCH, Pixels, Raster, find_marked_pixels, halve_repeatedly, is_grey

MAX_SKEW_DEGREES = 6.0  # document feeders and people rarely do worse
SKEW_STEPS_DEGREES = (1.0, 0.25, 0.05)  # coarse to fine; 0.05 over A4's length is 0.3 mm
SKEW_STEPS_DPI = (75.0, 75.0, 150.0)  # enough to separate lines of text; the finest step needs more pixels
BLUR_SIGMA_PX = 0.8  # pixels
COLUMN_STEP_PX = 3  # only every third column is counted: ink of a row runs over many columns
MIN_INK_LEVEL = 2.0  # grey levels; fainter ink is ignored
MIN_LINEAR_DPI = 250.0  # from here on linear interpolation loses nothing that cubic would keep
MIN_SKEW_DEGREES = 0.03  # a page with less skew is left alone, as resampling blurs


@dataclass(frozen=True, slots=True, kw_only=True)
class InkPixels:
    """The ink of a page: for each pixel its column `x`, row `y` and darkness `weight`, each of shape (n,)."""

    x: npt.NDArray[np.float64]
    y: npt.NDArray[np.float64]
    weight: npt.NDArray[np.float64]


def estimate_skew(grey: Pixels, dpi: float) -> float:
    """Return the degrees by which the page's lines climb to the right (counter-clockwise).

    The angle is the one at which the profile of ink by rows is sharpest (Postl 1986), searched from coarse to fine.

    Args:
        grey: The page, shape (height, width), dtype uint8.
        dpi: Its resolution.

    Returns:
        At most MAX_SKEW_DEGREES either way; 0.0 for less than MIN_SKEW_DEGREES, and for a page with hardly any ink.
    """
    best, reach = 0.0, MAX_SKEW_DEGREES
    grey, dpi = halve_repeatedly(grey, dpi, max(SKEW_STEPS_DPI) / POINTS_PER_INCH)
    seen = {at: _find_ink(grey, min(1.0, at / dpi)) for at in set(SKEW_STEPS_DPI)}
    for step, seen_at in zip(SKEW_STEPS_DEGREES, SKEW_STEPS_DPI, strict=True):
        ink = seen[seen_at]
        if ink is None:
            return 0.0
        angles = np.arange(best - reach, best + reach + step / 2, step)
        sharp = {float(angle): _score_sharpness(ink, float(angle)) for angle in angles}
        best, reach = max(sharp, key=lambda angle: sharp[angle]), step
    return best if abs(best) >= MIN_SKEW_DEGREES else 0.0


def _find_ink(grey: Pixels, scale: float) -> InkPixels | None:
    """Return the pixels darker than their surroundings; None where there are hardly any."""
    import cv2

    small = cv2.resize(grey, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    dark = cv2.subtract(cv2.blur(small, (31, 31)), small)
    dark[dark <= 24] = 0
    # An unturned page is not blurred by turning; blurred before, it is judged like the others.
    ink = cv2.GaussianBlur(dark.astype(np.float32), (0, 0), BLUR_SIGMA_PX)
    margin = max(2, int(min(ink.shape) * 0.02))  # dark scan edges are not lines
    ink[:margin], ink[-margin:], ink[:, :margin], ink[:, -margin:] = 0, 0, 0, 0
    if float(ink.sum()) < 255 * 50:
        return None
    few = ink[:, ::COLUMN_STEP_PX]
    y, x = find_marked_pixels(few > MIN_INK_LEVEL)
    return InkPixels(
        x=x.astype(np.float64) * COLUMN_STEP_PX, y=y.astype(np.float64), weight=few[y, x].astype(np.float64)
    )


def _score_sharpness(ink: InkPixels, angle: float) -> float:
    """Return how much the ink by rows changes from one row to the next, on a page turned by `angle` degrees."""
    turn = math.radians(angle)
    at = ink.x * math.sin(turn) + ink.y * math.cos(turn)
    at -= at.min()
    row = at.astype(np.int64)
    below = (at - row) * ink.weight  # ink between two rows belongs to both
    rows = np.bincount(row, ink.weight - below, int(row.max()) + 2) + np.bincount(row + 1, below, int(row.max()) + 2)
    return float(np.square(np.diff(rows)).sum())


def rotate_quarter_turns(pixels: Pixels, turn: int) -> Pixels:
    """Return the image turned clockwise by 0, 90, 180 or 270 degrees."""
    return np.ascontiguousarray(np.rot90(pixels, -(turn // 90)))


def deskew(pixels: Pixels, angle: float, dpi: float) -> tuple[Pixels, Matrix]:
    """Rotate an image whose lines climb by `angle` degrees so that they are level.

    Returns:
        The image, enlarged so that no corner is lost, white at the corners; and the map from its old pixels to the new.
    """
    import cv2

    if angle == 0.0:
        return pixels, Matrix.identity()
    high, wide = pixels.shape[:2]
    sin, cos = abs(math.sin(math.radians(angle))), abs(math.cos(math.radians(angle)))
    new_wide, new_high = math.ceil(wide * cos + high * sin), math.ceil(high * cos + wide * sin)
    turn = cv2.getRotationMatrix2D((wide / 2, high / 2), -angle, 1.0)
    turn[0, 2] += (new_wide - wide) / 2
    turn[1, 2] += (new_high - high) / 2
    grey = is_grey(pixels)
    # One channel takes a third of the time of three, and four aligned ones half of it.
    levelled = cv2.warpAffine(
        np.ascontiguousarray(pixels[..., 0]) if grey else cv2.cvtColor(pixels, cv2.COLOR_BGR2BGRA),
        turn,
        (new_wide, new_high),
        flags=cv2.INTER_LINEAR if dpi >= MIN_LINEAR_DPI else cv2.INTER_CUBIC,
        borderMode=cv2.BORDER_CONSTANT,
        borderValue=(255, 255, 255, 255),
    )
    levelled = cv2.cvtColor(levelled, cv2.COLOR_GRAY2BGR if grey else cv2.COLOR_BGRA2BGR)
    return np.asarray(levelled, dtype=np.uint8), Matrix.from_rows([*turn.tolist(), (0.0, 0.0, 1.0)])


def map_to_viewer(raster: Raster, turn: int, levelling: Matrix) -> Matrix:
    """Return the map from upright points back to viewer points.

    Args:
        raster: The page as a viewer shows it.
        turn: Clockwise degrees by which it was turned to be upright: 0, 90, 180 or 270.
        levelling: The map of pixels that `deskew` returned for the turned page.
    """
    high, wide = raster.pixels.shape[:2]
    to_pixels = Matrix.scaling(raster.dpi / POINTS_PER_INCH)
    to_level = levelling @ Matrix.quarter_turn(turn, wide, high)
    return (to_pixels.inverse() @ to_level.inverse() @ to_pixels).normalised()
