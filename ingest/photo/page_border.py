# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""The border of a photographed page: its four edges against the desk it lies on."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ingest.photo.illumination import Mask, Paper

MIN_EDGE_SHARE = 0.6  # of an edge that must be seen; a finger or a clip may hide the rest
MAX_STRAY_PX = 1.5  # of the coarse image by which a sheet's edge may bend
TRIM_SHARE = 0.12  # of the page's side; near a corner the next edge begins
MIN_PAGE_SHARE = 0.25  # of the image; a smaller bright patch is not a page
MAX_CORNER_ERROR_RAD = 0.015  # of a page on a flatbed
MIN_LIGHTER = 6  # grey levels, of the paper around a tinted table, in one colour
MIN_BACKGROUND_SHARE = 0.10  # of the image; a flatbed's dark edges are less

Points = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Outline:
    """`corners` of the page in the coarse image, shape (4, 2): top left, top right, bottom right, bottom left."""

    corners: Points

    @property
    def square(self) -> bool:
        """Whether its corners are those of a rectangle, as of a page on a flatbed."""
        sides = np.roll(self.corners, -1, axis=0) - self.corners
        angles = np.arctan2(sides[:, 1], sides[:, 0])
        corners = (np.diff(np.append(angles, angles[0])) + np.pi) % (2 * np.pi) - np.pi
        return bool((np.abs(corners - np.pi / 2) < MAX_CORNER_ERROR_RAD).all())

    def covers(self, wide: int, high: int) -> float:
        """Return the share of the image that is page."""
        x, y = self.corners[:, 0], self.corners[:, 1]
        area = abs(float(np.dot(x, np.roll(y, -1)) - np.dot(y, np.roll(x, -1)))) / 2
        return area / (wide * high)


def find_outline(paper: Paper) -> Outline | None:
    """Return the page's outline, if all four of its edges lie within the image and are straight."""
    sheet = _fill_largest_piece(paper.mask)
    if sheet is None or _lies_on_lighter_ground(paper, sheet):
        return None
    high, wide = sheet.shape
    left, right = _fit_edge(sheet, first=True), _fit_edge(sheet, first=False)
    top, bottom = _fit_edge(sheet.T, first=True), _fit_edge(sheet.T, first=False)
    if left is None or right is None or top is None or bottom is None:
        return None
    corners = np.array(
        [
            _intersect_edges(left, top),
            _intersect_edges(right, top),
            _intersect_edges(right, bottom),
            _intersect_edges(left, bottom),
        ]
    )
    if (corners < -0.03 * max(wide, high)).any() or (corners > 1.03 * np.array([wide, high])).any():
        return None
    return Outline(corners=corners)


def _lies_on_lighter_ground(paper: Paper, sheet: Mask) -> bool:
    """Return whether what surrounds a sheet is lighter than it in every colour: it is a tinted table on white paper."""
    if sheet.all():
        return False
    own, around = np.median(paper.bare[sheet & paper.mask], axis=0), np.median(paper.bare[~sheet], axis=0)
    return bool((around >= own).all() and (around > own + MIN_LIGHTER).any())


def _fill_largest_piece(mask: Mask) -> Mask | None:
    """Return the paper's largest piece, filled; None if it is too small for a page."""
    import cv2

    joined = cv2.morphologyEx(mask.astype(np.uint8), cv2.MORPH_CLOSE, np.ones((5, 5)))
    # What hangs on by a thread, a bright streak of desk, is cut off; cells walled in by fills are kept by the outline.
    joined = cv2.morphologyEx(joined, cv2.MORPH_OPEN, np.ones((5, 5)))
    contours, _ = cv2.findContours(joined, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    if not contours:
        return None
    largest = max(contours, key=cv2.contourArea)
    if cv2.contourArea(largest) < MIN_PAGE_SHARE * mask.size:
        return None
    filled = np.zeros(mask.shape, np.uint8)
    cv2.drawContours(filled, [largest], -1, (1,), cv2.FILLED)
    return np.asarray(filled > 0)


def _fit_edge(sheet: Mask, *, first: bool) -> tuple[float, float] | None:
    """Return the sheet's left (`first`) or right edge as x = a + b y; None if too little of it is seen."""
    rows = np.flatnonzero(sheet.any(axis=1))
    trim = int(TRIM_SHARE * rows.size)
    rows = rows[trim : rows.size - trim]
    if rows.size < 20:
        return None
    seen = sheet[rows]
    at = seen.argmax(axis=1) if first else sheet.shape[1] - seen[:, ::-1].argmax(axis=1)
    y, x = rows + 0.5, at.astype(np.float64)
    inside = (x > 1) & (x < sheet.shape[1] - 1)
    if inside.sum() < MIN_EDGE_SHARE * rows.size:
        return None
    weights = inside.astype(np.float64)
    a = b = 0.0
    for _ in range(12):
        b, a = np.polyfit(y, x, 1, w=np.sqrt(weights))
        away = np.abs(x - a - b * y)
        spread = max(float(np.median(away[inside])), 0.5)
        weights = inside / (1 + (away / spread) ** 2) ** 2
    near = inside & (np.abs(x - a - b * y) < 2 * MAX_STRAY_PX)
    return (float(a), float(b)) if near.sum() >= MIN_EDGE_SHARE * rows.size else None


def _intersect_edges(upright: tuple[float, float], level: tuple[float, float]) -> tuple[float, float]:
    """Return where x = a + b y meets y = c + d x."""
    (a, b), (c, d) = upright, level
    y = (c + d * a) / (1 - b * d)
    return a + b * y, y
