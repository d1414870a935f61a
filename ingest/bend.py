"""A photographed page's bend: from points of the flat page to points of the bent one."""

from typing import TypeVar

import numpy as np
import numpy.typing as npt

from ingest.nouns import Bend

Value = TypeVar("Value", float, npt.NDArray[np.float64])

POWERS = ((1, 0), (2, 0), (3, 0), (4, 0), (1, 1), (2, 1), (3, 1), (1, 2), (2, 2))
"""x^i y^j of the displacements, x along the lines that are bent; of no line the beginning is moved."""


def bent(bend: Bend, x: Value, y: Value) -> tuple[Value, Value]:
    """Where points of the flat page lie on the bent one; both in points."""
    u, v = x / bend.width, y / bend.height
    return x + _moved(bend.across, v, u), y + _moved(bend.down, u, v)


def _moved(field: tuple[float, ...], along: Value, beside: Value) -> Value:
    total = 0.0 * along
    for coefficient, (i, j) in zip(field, POWERS, strict=False):
        total = total + coefficient * along**i * beside**j
    return total
