"""What a scanned colour means, by the report's own key or by the usual convention."""

import colorsys
from collections.abc import Sequence
from math import atan2, degrees, dist, hypot
from typing import NamedTuple

from ingest.model import Colour
from normalise.model import Status

MIN_CHROMA = 10.0
"""CIELAB chroma below which a fill is white, grey or black: paper and JPEG stay under 8."""

KEY_REACH = 28.0
"""CIELAB distance up to which a fill is a key swatch's own colour; scanning moves a colour by 5 to 20."""

KEY_HUE_REACH = 22.0
"""Degrees of CIELAB hue up to which a tint or shade is a swatch's, where its lightness is far from it."""

BORDER_DEGREES = 6.0
"""Nearer than this to a border of the hue ranges, a colour is only doubtfully told."""

_HUES = (
    (0.0, Status.RED), (20.0, Status.AMBER), (65.0, Status.GREEN), (172.0, Status.COMPLETE), (262.0, None),
    (332.0, Status.RED), (360.0, None),
)  # fmt: skip
"""Where the ranges of HSV hue begin, in degrees; None is purple and pink, which mean nothing by convention."""


class Lab(NamedTuple):
    lightness: float
    a: float
    b: float

    @property
    def chroma(self) -> float:
        return hypot(self.a, self.b)

    @property
    def hue(self) -> float:
        return degrees(atan2(self.b, self.a)) % 360


def lab(colour: Colour) -> Lab:
    """CIELAB (D65) of an sRGB colour: equal distances look equally different."""
    red, green, blue = (_linear(part / 255) for part in colour)
    x = _cube(red * 0.4124 + green * 0.3576 + blue * 0.1805, 0.95047)
    y = _cube(red * 0.2126 + green * 0.7152 + blue * 0.0722, 1.0)
    z = _cube(red * 0.0193 + green * 0.1192 + blue * 0.9505, 1.08883)
    return Lab(116 * y - 16, 500 * (x - y), 200 * (y - z))


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else float(((part + 0.055) / 1.055) ** 2.4)


def _cube(value: float, white: float) -> float:
    part = value / white
    return float(part ** (1 / 3)) if part > 0.008856 else 7.787 * part + 16 / 116


def is_coloured(colour: Colour) -> bool:
    return lab(colour).chroma >= MIN_CHROMA


def by_convention(colour: Colour) -> tuple[Status | None, float]:
    """The status a colour usually stands for (None for none), and how sure that is, 0 to 1."""
    if not is_coloured(colour):
        return None, 0.9
    hue = colorsys.rgb_to_hsv(*(part / 255 for part in colour))[0] * 360
    value = next(value for start, value in reversed(_HUES) if hue >= start)
    border = min(abs(hue - start) for start, _ in _HUES[1:-1])
    return value, 0.55 if border < BORDER_DEGREES else 0.85


def nearest(colour: Colour, swatches: Sequence[Colour]) -> int | None:
    """Which swatch a fill shows: the nearest colour, or the nearest hue for a tint or shade of it;
    None where it is far from all, or as near to one as to another."""
    seen = lab(colour)
    known = [lab(swatch) for swatch in swatches]
    apart = sorted((_distance(seen, swatch), index) for index, swatch in enumerate(known))
    if apart and apart[0][0] <= KEY_REACH and _clear(apart):
        return apart[0][1]
    turned = sorted((_turn(seen.hue, swatch.hue), index) for index, swatch in enumerate(known))
    if turned and turned[0][0] <= KEY_HUE_REACH and _clear(turned):
        return turned[0][1]
    return None


def _clear(ranked: list[tuple[float, int]]) -> bool:
    """Is the second at least half as far again, and by no mere trifle?"""
    return len(ranked) == 1 or ranked[1][0] - ranked[0][0] > max(4.0, ranked[0][0] / 2)


def _distance(one: Lab, other: Lab) -> float:
    """Lightness counts half: scanners and tints change it first."""
    return dist((one.lightness / 2, one.a, one.b), (other.lightness / 2, other.a, other.b))


def _turn(one: float, other: float) -> float:
    return abs((one - other + 180) % 360 - 180)
