# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""The map between a flat page and the image it was taken in: a homography on top of a bend.

Points are arrays of shape (n, 2), dtype float64. See `ingest.photo.bend` for single points.
"""

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from ingest.geometry import Matrix
from ingest.image.raster import POINTS_PER_INCH, Pixels
from ingest.model import Bend

NODE_PT = 60.0  # between the nodes of a bend; sheets bend more gently
TILE_PX = 16  # over which the map is linear
INVERSION_STEPS = 6  # each leaves a tenth of the error or less

Floats = npt.NDArray[np.float64]
Grid = npt.NDArray[np.float64]
"""Moves in points at nodes NODE apart: rows x columns x (x, y)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Warp:
    """`matrix`, shape (3, 3), maps points of the flat page (moved by `moves` before) to pixels of the image.

    `size` is the flat page's in points.
    """

    matrix: Floats
    size: tuple[float, float]
    moves: Grid | None = None

    def source(self, points: Floats) -> Floats:
        """Return the image's pixels for points of the flat page."""
        return apply_homography(
            self.matrix, points if self.moves is None else points + interpolate_moves(self.moves, NODE_PT, points)
        )

    def target(self, pixels: Floats) -> Floats:
        """Return the flat page's points for pixels of the image."""
        bent = apply_homography(invert_matrix(self.matrix), pixels)
        if self.moves is None:
            return bent
        points = bent
        for _ in range(INVERSION_STEPS):
            points = bent - interpolate_moves(self.moves, NODE_PT, points)
        return points


def apply_homography(matrix: Floats, points: Floats) -> Floats:
    """Return where a homography of shape (3, 3) maps points of shape (n, 2)."""
    out = np.column_stack([points, np.ones(len(points))]) @ matrix.T
    return np.asarray(out[:, :2] / out[:, 2:])


def invert_matrix(matrix: Floats) -> Floats:
    """Return the inverse of a matrix, shape (3, 3)."""
    return np.asarray(np.linalg.inv(matrix), np.float64)


def place_nodes(size: tuple[float, float]) -> tuple[int, int, Floats]:
    """Return rows, columns and the points of the nodes that cover a page."""
    columns, rows = int(np.ceil(size[0] / NODE_PT)) + 1, int(np.ceil(size[1] / NODE_PT)) + 1
    across, down = np.meshgrid(np.arange(columns) * NODE_PT, np.arange(rows) * NODE_PT)
    return rows, columns, np.column_stack([across.reshape(-1), down.reshape(-1)])


def interpolate_moves(moves: Grid, step: float, points: Floats) -> Floats:
    """Return the move at each point, linear between nodes, constant past the last."""
    rows, columns = moves.shape[:2]
    at = np.clip(points / step, 0, [columns - 1.001, rows - 1.001])
    i, j = at[:, 0].astype(int), at[:, 1].astype(int)
    u, v = (at[:, 0] - i)[:, None], (at[:, 1] - j)[:, None]
    upper = moves[j, i] * (1 - u) + moves[j, i + 1] * u
    lower = moves[j + 1, i] * (1 - u) + moves[j + 1, i + 1] * u
    return np.asarray(upper * (1 - v) + lower * v)


def compose_homography(warp: Warp, towards: Floats) -> Warp:
    """Return the warp whose flat page is that of `warp` seen through the homography `towards`, points to points.

    Only for a warp without a bend.
    """
    return replace(warp, matrix=warp.matrix @ invert_matrix(towards))


def frame_picture(warp: Warp, wide: int, high: int) -> Warp:
    """Return the warp with a page that contains all of an image of this size. Only for a warp without a bend."""
    corners = np.array([(0.0, 0.0), (wide, 0.0), (wide, high), (0.0, high)], np.float64)
    seen = apply_homography(invert_matrix(warp.matrix), corners)
    (left, top), (right, bottom) = seen.min(axis=0), seen.max(axis=0)
    shift = Matrix.translation(float(left), float(top))
    return replace(warp, matrix=warp.matrix @ np.array(shift.rows), size=(float(right - left), float(bottom - top)))


def add_bend(warp: Warp, rows: int, columns: int, moves: Floats) -> Warp:
    """Return the warp with `moves`, one for each node of its flat page, added to its own."""
    grid = moves.reshape(rows, columns, 2)
    if warp.moves is not None:
        at = place_nodes(warp.size)[2] + moves
        grid = (moves + interpolate_moves(warp.moves, NODE_PT, at)).reshape(rows, columns, 2)
    return replace(warp, moves=grid)


def render_flat_page(pixels: Pixels, warp: Warp, dpi: float) -> Pixels:
    """Return the flat page at `dpi`, white beyond the image's edges."""
    import cv2

    scale = dpi / POINTS_PER_INCH
    wide, high = max(1, round(warp.size[0] * scale)), max(1, round(warp.size[1] * scale))
    columns, rows = wide // TILE_PX + 3, high // TILE_PX + 3
    # Nodes lie where resizing by TILE looks for them, one more on each side.
    x, y = (np.arange(columns) - 0.5) * TILE_PX, (np.arange(rows) - 0.5) * TILE_PX
    across, down = np.meshgrid(x, y)
    source = warp.source(np.column_stack([across.reshape(-1), down.reshape(-1)]) / scale) - 0.5
    maps = source.astype(np.float32).reshape(rows, columns, 2)
    full = cv2.resize(maps, (columns * TILE_PX, rows * TILE_PX), interpolation=cv2.INTER_LINEAR)
    full = np.asarray(full[TILE_PX : TILE_PX + high, TILE_PX : TILE_PX + wide], dtype=np.float32, order="C")
    nowhere = np.empty(0, np.float32)  # both maps are in the first
    flat = cv2.remap(
        pixels, full, nowhere, cv2.INTER_CUBIC, borderMode=cv2.BORDER_CONSTANT, borderValue=(255, 255, 255)
    )
    return np.asarray(flat, np.uint8)


def to_bend(warp: Warp) -> Bend:
    """Return the bend as page readings store it."""
    if warp.moves is None:
        return Bend()
    moves = tuple((round(float(x), 3), round(float(y), 3)) for x, y in warp.moves.reshape(-1, 2))
    return Bend(step=NODE_PT, columns=warp.moves.shape[1], moves=moves)
