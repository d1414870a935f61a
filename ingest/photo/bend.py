# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""The bend of a photographed sheet: from points of the flat page to points of the bent one.

`extract` maps single points with this module, so it is free of NumPy and OpenCV; `ingest.photo.warp` maps arrays of
points and pictures, and would load both.
"""

from ingest.model import Bend


def bend_point(bend: Bend, x: float, y: float) -> tuple[float, float]:
    """Return where a point of the flat page is on the bent one.

    Its move is interpolated between the four nodes around it.
    """
    if not bend.moves:
        return x, y
    rows = len(bend.moves) // bend.columns
    u = min(max(x / bend.step, 0.0), bend.columns - 1.001)
    v = min(max(y / bend.step, 0.0), rows - 1.001)
    at = int(v) * bend.columns + int(u)
    a, b, c, d = (bend.moves[i] for i in (at, at + 1, at + bend.columns, at + bend.columns + 1))
    u, v = u % 1, v % 1
    dx, dy = ((a[k] * (1 - u) + b[k] * u) * (1 - v) + (c[k] * (1 - u) + d[k] * u) * v for k in (0, 1))
    return x + dx, y + dy
