"""A phone's photo of a page made flat: its outline found, perspective and bend undone, light made even.

What a flatbed or a copier gives comes through untouched.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ingest.bend import POWERS, bent
from ingest.nouns import Bend, Transform
from ingest.raster import POINTS_PER_INCH, Pixels, Raster, lightest
from ingest.straighten import transform_of

Points = npt.NDArray[np.float64]
Matrix = npt.NDArray[np.float64]

LOOK = 900  # pixels of the longer side are enough to find a page's outline
PAGE_SHARE = (0.2, 0.96)  # of the picture: less is no page, more leaves no desk around it
FILLED = 0.95  # of its outline that a page fills; a page is no other shape
LEANING = 0.006  # of the longer side by which an outline's corners differ from an upright rectangle's
INSET = 0.004  # of the longer side by which the outline is drawn in: its rim is shadow
LONG_PAGE = 842.0  # points of the longer side of A4, taken for the page's
A4_SHAPE = 2**0.5
NEAR_A4 = 0.12
FLAT_DPI = 300.0
SEGMENT = 24.0  # points; shorter straight lines are strokes of letters
SLANT = 4.0  # degrees from level or upright that a bend leaves at the most
WORK_DPI = 110.0  # enough to find straight lines
FEWEST = 12  # lines that tell a bend
LIGHT_DPI = 12.0
LIGHT_REACH = 110.0  # points; within as far there is bare paper
WHITE = 250.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Flat:
    """A flat raster, and the way from its points back to the photo's: `bend` first, then `to_photo`."""

    raster: Raster
    bend: Bend
    to_photo: Transform


def flatten(raster: Raster) -> Flat | None:
    """The page on a photo; None where the picture is no photo of a page on a darker ground."""
    import cv2

    outline = _outline(raster.pixels)
    if outline is None:
        return None
    top, right, bottom, left = (float(np.linalg.norm(outline[i] - outline[(i + 1) % 4])) for i in range(4))
    wide, high = _as_paper(max(top, bottom), max(left, right))
    scale = FLAT_DPI / POINTS_PER_INCH * LONG_PAGE / max(wide, high)
    size = (round(wide * scale), round(high * scale))
    corners = np.array([[0, 0], [size[0], 0], [size[0], size[1]], [0, size[1]]], np.float32)
    matrix = np.asarray(cv2.getPerspectiveTransform(outline.astype(np.float32), corners), np.float64)
    pixels = np.asarray(cv2.warpPerspective(raster.pixels, matrix, size, flags=cv2.INTER_CUBIC), np.uint8)
    bend = _bend(pixels)
    pixels = _lit(_unbent(pixels, bend))
    zoom_flat = np.diag([FLAT_DPI / POINTS_PER_INCH] * 2 + [1.0])
    zoom_photo = np.diag([raster.dpi / POINTS_PER_INCH] * 2 + [1.0])
    back = np.linalg.inv(zoom_photo) @ np.linalg.inv(matrix) @ zoom_flat
    points = (size[0] / FLAT_DPI * POINTS_PER_INCH, size[1] / FLAT_DPI * POINTS_PER_INCH)
    return Flat(
        raster=Raster(pixels=pixels, width=points[0], height=points[1], dpi=FLAT_DPI),
        bend=bend,
        to_photo=transform_of(back),
    )


def _as_paper(wide: float, high: float) -> tuple[float, float]:
    """The sides of a page of A4's shape, if they are near it: a leaning page looks short."""
    if abs(max(wide, high) / min(wide, high) / A4_SHAPE - 1) > NEAR_A4:
        return wide, high
    return (high * A4_SHAPE, high) if wide > high else (wide, wide * A4_SHAPE)


def _outline(pixels: Pixels) -> Points | None:
    """The page's corners, clockwise from the top left, in pixels."""
    import cv2

    scale = LOOK / max(pixels.shape[:2])
    small = np.asarray(cv2.resize(pixels, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA), np.uint8)
    light = cv2.GaussianBlur(lightest(small), (5, 5), 0)
    _, paper = cv2.threshold(light, 0, 255, cv2.THRESH_BINARY + cv2.THRESH_OTSU)
    # Print, pictures and coloured cells are within the page.
    contours, _ = cv2.findContours(paper, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    if not contours:
        return None
    page = cv2.convexHull(max(contours, key=cv2.contourArea))
    whole = float(small.shape[0] * small.shape[1])
    if not PAGE_SHARE[0] * whole < cv2.contourArea(page) < PAGE_SHARE[1] * whole:
        return None
    corners = _four(np.asarray(page, np.int32))
    if corners is None or cv2.contourArea(page) < FILLED * cv2.contourArea(corners.astype(np.float32)):
        return None
    ordered = _clockwise(corners)
    (x0, y0), (x1, y1) = ordered.min(axis=0), ordered.max(axis=0)
    upright = np.array([[x0, y0], [x1, y0], [x1, y1], [x0, y1]])
    if np.abs(ordered - upright).max() < LEANING * LOOK:
        return None  # a scan with dark edges, which has no perspective
    middle = ordered.mean(axis=0)
    away = middle - ordered
    ordered = ordered + INSET * LOOK * away / np.linalg.norm(away, axis=1, keepdims=True)
    return np.asarray(ordered / scale, np.float64)


def _four(hull: npt.NDArray[np.int32]) -> Points | None:
    """The four corners of a hull that has four sides."""
    import cv2

    around = cv2.arcLength(hull, True)
    for share in (0.01, 0.015, 0.02, 0.03, 0.04):
        corners = cv2.approxPolyDP(hull, share * around, True)
        if len(corners) == 4:
            return np.asarray(corners.reshape(4, 2), np.float64)
    return None


def _clockwise(corners: Points) -> Points:
    total, apart = corners.sum(axis=1), corners[:, 0] - corners[:, 1]
    return corners[[int(total.argmin()), int(apart.argmax()), int(total.argmax()), int(apart.argmin())]]


def _bend(pixels: Pixels) -> Bend:
    """By how much level and upright lines of a page are bent, told from their slopes: a smooth field whose
    slope is theirs (least squares over x^i y^j, lines far off it left out)."""
    import cv2

    scale = WORK_DPI / FLAT_DPI
    small = cv2.resize(pixels, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    found = cv2.createLineSegmentDetector().detect(cv2.cvtColor(small, cv2.COLOR_BGR2GRAY))[0]
    if found is None:
        return Bend()
    high, wide = small.shape[:2]
    segments = np.asarray(found, np.float64).reshape(-1, 4)
    along = segments[:, 2:] - segments[:, :2]
    long = np.hypot(*along.T) >= SEGMENT * WORK_DPI / POINTS_PER_INCH
    segments, along = segments[long], along[long]
    middle = (segments[:, :2] + segments[:, 2:]) / 2 / [wide, high]
    steep = np.tan(np.radians(SLANT))
    level = np.abs(along[:, 1]) < steep * np.abs(along[:, 0])
    upright = np.abs(along[:, 0]) < steep * np.abs(along[:, 1])
    points = (wide / WORK_DPI * POINTS_PER_INCH, high / WORK_DPI * POINTS_PER_INCH)
    down = _field(middle[level], along[level][:, 1] / along[level][:, 0] * points[0], np.abs(along[level][:, 0]))
    across = _field(
        middle[upright][:, ::-1], along[upright][:, 0] / along[upright][:, 1] * points[1], np.abs(along[upright][:, 1])
    )
    return Bend(width=points[0], height=points[1], down=down, across=across)


def _field(places: Points, slopes: Points, weights: Points) -> tuple[float, ...]:
    """Coefficients of POWERS of a field whose slope along the first coordinate (0 to 1) is given at places."""
    if len(places) < FEWEST:
        return ()
    x, y = places.T
    design = np.stack([i * x ** (i - 1) * y**j for i, j in POWERS], axis=1)
    kept = np.ones(len(x), bool)
    found = np.zeros(len(POWERS))
    for _ in range(5):
        w = weights[kept]
        ridge = 1e-3 * w.sum() * np.eye(len(POWERS))
        a = design[kept]
        found = np.linalg.solve(a.T @ (a * w[:, None]) + ridge, a.T @ (w * slopes[kept]))
        away = np.abs(design @ found - slopes)
        kept = away <= max(3 * float(np.median(away[kept])), 0.5)
    return tuple(float(v) for v in found)


def _unbent(pixels: Pixels, bend: Bend) -> Pixels:
    import cv2

    if not bend.down and not bend.across:
        return pixels
    high, wide = pixels.shape[:2]
    scale = FLAT_DPI / POINTS_PER_INCH
    coarse = np.indices((high // 16 + 2, wide // 16 + 2)) * 16.0
    rows, columns = coarse
    x, y = bent(bend, columns / scale, rows / scale)
    maps = [
        np.asarray(cv2.resize((v * scale).astype(np.float32), (0, 0), fx=16, fy=16, interpolation=cv2.INTER_LINEAR))
        for v in (x, y)
    ]
    # Enlarging puts a coarse point at the middle of its 16 pixels.
    map_x, map_y = (m[8 : 8 + high, 8 : 8 + wide] for m in maps)
    return np.asarray(cv2.remap(pixels, map_x, map_y, cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE), np.uint8)


def _lit(pixels: Pixels) -> Pixels:
    """The page in even light: divided by the paper's brightness around each place, channel by channel."""
    import cv2

    scale = LIGHT_DPI / FLAT_DPI
    small = cv2.resize(pixels, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    reach = round(LIGHT_REACH * LIGHT_DPI / POINTS_PER_INCH) | 1
    ground = cv2.morphologyEx(cv2.medianBlur(small, 3), cv2.MORPH_CLOSE, np.ones((reach, reach), np.uint8))
    ground = cv2.GaussianBlur(ground, (0, 0), reach / 4)
    ground = cv2.resize(ground, (pixels.shape[1], pixels.shape[0]), interpolation=cv2.INTER_LINEAR)
    return np.asarray(np.clip(pixels * (WHITE / np.maximum(ground, 30).astype(np.float32)), 0, 255), np.uint8)
