# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Boxes, spans and projective transforms: all plane geometry on single boxes and points is defined here, once.

Coordinates are PDF points unless a docstring says otherwise; the origin is at the top left, x grows to the right and
y downwards. The module needs only the standard library, so that any floor can use it without loading NumPy.
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass

Point = tuple[float, float]
"""x and y."""

Transform = tuple[float, float, float, float, float, float, float, float, float]
"""The nine numbers of a 3 x 3 projective matrix, row by row: the form in which page readings keep a `Matrix`."""

IDENTITY: Transform = (1.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 1.0)


def measure_covered_length(spans: Iterable[tuple[float, float]], start: float, end: float) -> float:
    """Return how much of the way from `start` to `end` spans on it cover; where they overlap, it counts once."""
    covered, reached = 0.0, start
    for a, b in sorted(spans):
        covered += max(0.0, min(b, end) - max(a, reached))
        reached = max(reached, min(b, end))
    return covered


def group_close_values(values: Iterable[float], distance: float) -> list[list[float]]:
    """Return the values from least to greatest, in groups in which neighbours are at most so far apart."""
    groups: list[list[float]] = []
    for value in sorted(values):
        if groups and value - groups[-1][-1] <= distance:
            groups[-1].append(value)
        else:
            groups.append([value])
    return groups


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """A rectangle in PDF points, origin at the top left, y downwards. Its sides belong to it."""

    x0: float
    top: float
    x1: float
    bottom: float

    @classmethod
    def hull(cls, boxes: Iterable["Box"]) -> "Box":
        """Return the smallest box that contains all of `boxes`.

        Raises:
            ValueError: No box was given.
        """
        every = list(boxes)
        if not every:
            raise ValueError("the hull of no boxes was asked for")
        return cls(
            x0=min([b.x0 for b in every]),  # a list is built sooner than a generator runs
            top=min([b.top for b in every]),
            x1=max([b.x1 for b in every]),
            bottom=max([b.bottom for b in every]),
        )

    @classmethod
    def from_points(cls, points: Iterable[Point]) -> "Box":
        """Return the smallest box that contains all of `points`.

        Raises:
            ValueError: No point was given.
        """
        every = list(points)
        if not every:
            raise ValueError("the hull of no points was asked for")
        xs, ys = zip(*every, strict=True)
        return cls(x0=min(xs), top=min(ys), x1=max(xs), bottom=max(ys))

    @property
    def sides(self) -> tuple[float, float, float, float]:
        """Left, top, right and bottom: the order of the fields, and of a `bbox` in the export."""
        return self.x0, self.top, self.x1, self.bottom

    @property
    def width(self) -> float:
        """From left to right, in the box's unit."""
        return self.x1 - self.x0

    @property
    def height(self) -> float:
        """From top to bottom, in the box's unit."""
        return self.bottom - self.top

    @property
    def area(self) -> float:
        """Width times height."""
        return self.width * self.height

    @property
    def centre_x(self) -> float:
        """The middle between left and right."""
        return (self.x0 + self.x1) / 2

    @property
    def centre_y(self) -> float:
        """The middle between top and bottom."""
        return (self.top + self.bottom) / 2

    @property
    def centre(self) -> Point:
        """The middle of the box."""
        return self.centre_x, self.centre_y

    @property
    def corners(self) -> tuple[Point, Point, Point, Point]:
        """The top left, bottom left, top right and bottom right corner."""
        return (self.x0, self.top), (self.x0, self.bottom), (self.x1, self.top), (self.x1, self.bottom)

    def contains(self, other: "Box", margin: float = 0.0) -> bool:
        """Return whether `other` lies within this box, or reaches out of it by `margin` at most."""
        return (
            self.x0 - margin <= other.x0
            and self.top - margin <= other.top
            and other.x1 <= self.x1 + margin
            and other.bottom <= self.bottom + margin
        )

    def contains_point(self, x: float, y: float, margin: float = 0.0) -> bool:
        """Return whether a point lies within this box or at most `margin` outside it, in x and in y."""
        return self.x0 - margin <= x <= self.x1 + margin and self.top - margin <= y <= self.bottom + margin

    def contains_centre(self, other: "Box", margin: float = 0.0) -> bool:
        """Return whether the centre of `other` lies within this box or at most `margin` outside it."""
        return self.contains_point(other.centre_x, other.centre_y, margin)

    def touches(self, other: "Box", margin: float = 0.0) -> bool:
        """Return whether the boxes share a point, or are at most `margin` apart in x and in y."""
        return (
            self.x0 - margin <= other.x1
            and other.x0 - margin <= self.x1
            and self.top - margin <= other.bottom
            and other.top - margin <= self.bottom
        )

    def horizontal_overlap(self, other: "Box") -> float:
        """Return the width of the x range that both boxes cover; where there is none, minus the gap between them."""
        return min(self.x1, other.x1) - max(self.x0, other.x0)

    def vertical_overlap(self, other: "Box") -> float:
        """Return the height of the y range that both boxes cover; where there is none, minus the gap between them."""
        return min(self.bottom, other.bottom) - max(self.top, other.top)

    def intersection(self, other: "Box") -> "Box | None":
        """Return the box that both cover; None where they share no area."""
        x0, top = max(self.x0, other.x0), max(self.top, other.top)
        x1, bottom = min(self.x1, other.x1), min(self.bottom, other.bottom)
        return Box(x0=x0, top=top, x1=x1, bottom=bottom) if x1 > x0 and bottom > top else None

    def overlap_area(self, other: "Box") -> float:
        """Return the area that both boxes cover, in square points."""
        wide, high = self.horizontal_overlap(other), self.vertical_overlap(other)
        return wide * high if wide > 0 and high > 0 else 0.0

    def overlap_share(self, other: "Box") -> float:
        """Return the area that both boxes cover as a share of the smaller box, 0 to 1; 0 where that has no area."""
        smaller = min(self.area, other.area)
        return self.overlap_area(other) / smaller if smaller > 0 else 0.0

    def expanded(self, margin: float, vertical: float | None = None) -> "Box":
        """Return the box with each side moved outwards by `margin`; top and bottom by `vertical` where it is given.

        A negative margin shrinks the box. It is not checked whether anything is left.
        """
        above = margin if vertical is None else vertical
        return Box(x0=self.x0 - margin, top=self.top - above, x1=self.x1 + margin, bottom=self.bottom + above)

    def moved(self, right: float, down: float) -> "Box":
        """Return the box moved to the right and down by these distances."""
        return Box(x0=self.x0 + right, top=self.top + down, x1=self.x1 + right, bottom=self.bottom + down)

    def pixels(self, scale: float) -> tuple[int, int, int, int]:
        """Return the pixels that the box covers at `scale` pixels to a point: left, top, right, bottom.

        Right and bottom are exclusive. Sides are cut off to whole pixels, so a box right of and below the origin is
        covered in full; nothing is cut at an image's edges.
        """
        return int(self.x0 * scale), int(self.top * scale), int(self.x1 * scale) + 1, int(self.bottom * scale) + 1

    def pixel_slices(self, scale: float) -> tuple[slice, slice]:
        """Return `pixels` as the slices (rows, columns) of an array; what lies left of or above it is cut."""
        left, top, right, bottom = (max(0, edge) for edge in self.pixels(scale))
        return slice(top, bottom), slice(left, right)

    def transposed(self) -> "Box":
        """Return the box mirrored at the main diagonal: x and y change places."""
        return Box(x0=self.top, top=self.x0, x1=self.bottom, bottom=self.x1)


@dataclass(frozen=True, slots=True)
class Matrix:
    """A 3 x 3 projective transform of the plane; `values` are its numbers row by row.

    A point (x, y) is mapped to (u / w, v / w), where (u, v, w) is the matrix times the column (x, y, 1). Multiples of
    one matrix are one transform, and compare as different.
    """

    values: Transform

    @classmethod
    def identity(cls) -> "Matrix":
        """Return the map that moves no point."""
        return cls(IDENTITY)

    @classmethod
    def from_rows(cls, rows: Iterable[Iterable[float]]) -> "Matrix":
        """Return the matrix of three rows of three numbers, such as an array of shape (3, 3).

        Raises:
            ValueError: There are not nine numbers.
        """
        a, b, c, d, e, f, g, h, i = (float(value) for row in rows for value in row)
        return cls((a, b, c, d, e, f, g, h, i))

    @classmethod
    def translation(cls, right: float, down: float) -> "Matrix":
        """Return the map that moves all points to the right and down."""
        return cls((1.0, 0.0, right, 0.0, 1.0, down, 0.0, 0.0, 1.0))

    @classmethod
    def scaling(cls, across: float, down: float | None = None) -> "Matrix":
        """Return the scaling about the origin by `across` in x, and by `down` in y; by `across` where it is None."""
        return cls((across, 0.0, 0.0, 0.0, across if down is None else down, 0.0, 0.0, 0.0, 1.0))

    @classmethod
    def rotation(cls, degrees: float) -> "Matrix":
        """Return the rotation about the origin by this angle, clockwise as seen, y being downwards."""
        sin, cos = math.sin(math.radians(degrees)), math.cos(math.radians(degrees))
        return cls((cos, -sin, 0.0, sin, cos, 0.0, 0.0, 0.0, 1.0))

    @classmethod
    def quarter_turn(cls, turn: int, width: float, height: float) -> "Matrix":
        """Return the map from a page of this size to the page turned clockwise, whose origin is its own top left.

        Args:
            turn: Clockwise degrees: 0, 90, 180 or 270.
            width: The width before the turn, in the unit of the points to be mapped.
            height: The height before the turn.

        Raises:
            ValueError: `turn` is another angle.
        """
        if turn == 0:
            return cls.identity()
        if turn == 90:
            return cls((0.0, -1.0, height, 1.0, 0.0, 0.0, 0.0, 0.0, 1.0))
        if turn == 180:
            return cls((-1.0, 0.0, width, 0.0, -1.0, height, 0.0, 0.0, 1.0))
        if turn == 270:
            return cls((0.0, 1.0, 0.0, -1.0, 0.0, width, 0.0, 0.0, 1.0))
        raise ValueError(f"turn must be 0, 90, 180 or 270, not {turn}")

    def __matmul__(self, first: "Matrix") -> "Matrix":
        """Return the transform that applies `first`, and then this one."""
        a, b, c, d, e, f, g, h, i = self.values
        j, k, l, m, n, o, p, q, r = first.values  # noqa: E741 - the letters of a second matrix
        return Matrix(
            (
                *(a * j + b * m + c * p, a * k + b * n + c * q, a * l + b * o + c * r),
                *(d * j + e * m + f * p, d * k + e * n + f * q, d * l + e * o + f * r),
                *(g * j + h * m + i * p, g * k + h * n + i * q, g * l + h * o + i * r),
            )
        )

    def inverse(self) -> "Matrix":
        """Return the transform that undoes this one: the adjugate over the determinant.

        Raises:
            ValueError: The matrix has no inverse: it maps the plane onto a line or a point.
        """
        a, b, c, d, e, f, g, h, i = self.values
        determinant = a * (e * i - f * h) - b * (d * i - f * g) + c * (d * h - e * g)
        if determinant == 0 or not math.isfinite(determinant):
            raise ValueError("the matrix has no inverse")
        adjugate = (
            *(e * i - f * h, c * h - b * i, b * f - c * e),
            *(f * g - d * i, a * i - c * g, c * d - a * f),
            *(d * h - e * g, b * g - a * h, a * e - b * d),
        )
        p, q, r, s, t, u, v, w, x = (value / determinant for value in adjugate)
        return Matrix((p, q, r, s, t, u, v, w, x))

    @property
    def rows(self) -> tuple[tuple[float, float, float], tuple[float, float, float], tuple[float, float, float]]:
        """The values as three rows of three, as NumPy takes them."""
        a, b, c, d, e, f, g, h, i = self.values
        return (a, b, c), (d, e, f), (g, h, i)

    def normalised(self) -> "Matrix":
        """Return the same transform with a last value of 1.

        Raises:
            ZeroDivisionError: The last value is 0: the origin is mapped to infinity.
        """
        last = self.values[8]
        a, b, c, d, e, f, g, h, _ = (value / last for value in self.values)
        return Matrix((a, b, c, d, e, f, g, h, 1.0))

    def apply(self, x: float, y: float) -> Point:
        """Return where a point is mapped to.

        Raises:
            ZeroDivisionError: The point is mapped to infinity.
        """
        m = self.values
        w = m[6] * x + m[7] * y + m[8]
        return (m[0] * x + m[1] * y + m[2]) / w, (m[3] * x + m[4] * y + m[5]) / w

    def apply_to_box(self, box: Box) -> Box:
        """Return the hull of where the four corners of a box are mapped to."""
        a, b, c, d, e, f, g, h, i = self.values
        left, top, right, bottom = box.x0, box.top, box.x1, box.bottom
        corners = ((left, top), (left, bottom), (right, top), (right, bottom))
        depths = [g * x + h * y + i for x, y in corners]
        xs = [(a * x + b * y + c) / w for (x, y), w in zip(corners, depths, strict=True)]
        ys = [(d * x + e * y + f) / w for (x, y), w in zip(corners, depths, strict=True)]
        return Box(x0=min(xs), top=min(ys), x1=max(xs), bottom=max(ys))
