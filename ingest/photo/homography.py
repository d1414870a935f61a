# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Fit the homography and the bend that make guide lines straight and level, or upright."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ingest.photo.guide_lines import GuideLine
from ingest.photo.warp import INVERSION_STEPS, Floats, place_nodes

Terms = tuple[tuple[int, int], ...]
"""Powers of a line's own axis and of the other one."""

PERSPECTIVE: Terms = ((1, 0), (1, 1))
MAX_POWER_ALONG = 5  # of a level line: a sheet that rises at its spine and falls at its corner
BEND: Terms = tuple((i, j) for i in range(1, MAX_POWER_ALONG + 1) for j in range(3))
BEND_UPRIGHT: Terms = tuple((i, j) for i in range(1, 4) for j in range(3))
TRUST_PT = (6.0, 3.0, 1.5, 1.5, 1.0, 1.0)  # round by round; a line that strays farther is not used
RIDGE_WEIGHT = 0.5  # of ridge regression: keeps coefficients small that no line determines
MIN_LINE_LENGTH = 3.0  # in page widths: fewer lines determine no bend


@dataclass(frozen=True, slots=True, kw_only=True)
class Fit:
    """How far a point of the page is to be moved across the lines: a polynomial of its position."""

    terms: Terms
    values: Floats

    def at(self, along: Floats, across: Floats) -> Floats:
        """Return the values of the fit at points."""
        return np.asarray(_evaluate_terms(self.terms, along, across) @ self.values)


def _evaluate_terms(terms: Terms, along: Floats, across: Floats) -> Floats:
    return np.column_stack([along**i * across**j for i, j in terms])


def fit_moves(lines: Sequence[GuideLine], terms: Terms, middle: tuple[float, float], half: float) -> Fit | None:
    """Fit the moves across the lines (y of `points`) that make each of them level.

    Iteratively reweighted least squares with Tukey's biweight: lines that no gentle move can level lose their weight.

    Args:
        lines: Guide lines, in points.
        terms: The terms of the polynomial.
        middle: The point that becomes the origin.
        half: The length that becomes 1.

    Returns:
        The fit; None without lines.
    """
    if not lines:
        return None
    points = np.concatenate([line.points for line in lines])
    sizes = [len(line.points) for line in lines]
    of = np.repeat(np.arange(len(lines)), sizes)
    sure = np.repeat([line.sure for line in lines], sizes)
    along, across = (points[:, 0] - middle[0]) / half, (points[:, 1] - middle[1]) / half
    basis, heights = _evaluate_terms(terms, along, across), points[:, 1]
    values, weights = np.zeros(len(terms)), sure
    for trust in TRUST_PT:
        total = np.maximum(np.bincount(of, weights), 1e-9)
        means = np.stack([np.bincount(of, weights * column) / total for column in basis.T], axis=1)
        level = heights - (np.bincount(of, weights * heights) / total)[of]
        own = basis - means[of]
        normal = own.T @ (own * weights[:, None]) + RIDGE_WEIGHT * np.eye(len(terms))
        values = np.linalg.solve(normal, -own.T @ (weights * level))
        away = (level + own @ values) / trust
        weights = sure * np.clip(1 - (away / 3) ** 2, 0, None) ** 2
    return Fit(terms=terms, values=values)


def build_homography(level: Fit | None, upright: Fit | None, middle: tuple[float, float], half: float) -> Floats:
    """Return the homography, points to points, shape (3, 3), that the two fits of PERSPECTIVE describe."""
    roll, converge = level.values / half if level else (0.0, 0.0)
    shear, rise = upright.values / half if upright else (0.0, 0.0)
    turn = np.array([[1.0, shear, 0.0], [roll, 1.0, 0.0], [-converge, -rise, 1.0]])
    norm = np.array([[1 / half, 0, -middle[0] / half], [0, 1 / half, -middle[1] / half], [0, 0, 1]])
    return np.asarray(np.linalg.inv(norm) @ turn @ norm)


def invert_moves(
    level: Fit | None, upright: Fit | None, size: tuple[float, float], middle: tuple[float, float], half: float
) -> tuple[int, int, Floats]:
    """Return rows, columns and, for each node of the flat page, the move from there to the bent page."""
    rows, columns, points = place_nodes(size)
    back = np.zeros_like(points)
    for _ in range(INVERSION_STEPS):
        at = np.clip(points + back, 0, size)
        x, y = (at[:, 0] - middle[0]) / half, (at[:, 1] - middle[1]) / half
        dy = level.at(x, y) if level else np.zeros(len(points))
        dx = upright.at(y, x) if upright else np.zeros(len(points))
        back = -np.column_stack([dx, dy])
    return rows, columns, back
