# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Interpret a scanned colour, by the legend's swatches or by the usual convention."""

import colorsys
from collections.abc import Sequence
from math import atan2, degrees, dist, hypot
from typing import NamedTuple

from ingest.model import Colour
from normalise.model import Status

MIN_CHROMA = 10.0
"""CIELAB chroma below which a fill is white, grey or black: paper and JPEG noise stay under 8."""

MAX_SWATCH_DISTANCE = 28.0
"""CIELAB distance up to which a fill has a swatch's colour; scanning shifts a colour by 5 to 20."""

MAX_SWATCH_HUE_DEGREES = 22.0
"""Degrees of CIELAB hue up to which a fill is a tint or shade of a swatch whose lightness is far from it."""

HUE_BORDER_DEGREES = 6.0
"""Within this distance of a border between hue ranges, the status of a colour is uncertain."""

_HUE_RANGES = (
    (0.0, Status.RED), (20.0, Status.AMBER), (65.0, Status.GREEN), (172.0, Status.COMPLETE), (262.0, None),
    (332.0, Status.RED), (360.0, None),
)  # fmt: skip
"""The HSV hue, in degrees, at which each range begins; purple and pink (None) have no conventional meaning."""


class Lab(NamedTuple):
    """A colour in CIE L*a*b*: lightness 0 to 100, and two axes around 0."""

    lightness: float
    a: float
    b: float

    @property
    def chroma(self) -> float:
        """The strength of the colour; 0 for greys."""
        return hypot(self.a, self.b)

    @property
    def hue(self) -> float:
        """The hue, 0 to 360 degrees."""
        return degrees(atan2(self.b, self.a)) % 360


def convert_to_lab(colour: Colour) -> Lab:
    """Return the CIELAB (D65) coordinates of an sRGB colour: equal distances look equally different (CIE 15)."""
    red, green, blue = (_linearise_channel(part / 255) for part in colour)
    x = _apply_lab_curve(red * 0.4124 + green * 0.3576 + blue * 0.1805, 0.95047)
    y = _apply_lab_curve(red * 0.2126 + green * 0.7152 + blue * 0.0722, 1.0)
    z = _apply_lab_curve(red * 0.0193 + green * 0.1192 + blue * 0.9505, 1.08883)
    return Lab(116 * y - 16, 500 * (x - y), 200 * (y - z))


def _linearise_channel(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else float(((part + 0.055) / 1.055) ** 2.4)


def _apply_lab_curve(value: float, white: float) -> float:
    part = value / white
    return float(part ** (1 / 3)) if part > 0.008856 else 7.787 * part + 16 / 116


def is_coloured(colour: Colour) -> bool:
    """Return whether a colour is not a grey."""
    return convert_to_lab(colour).chroma >= MIN_CHROMA


def conventional_status(colour: Colour) -> tuple[Status | None, float]:
    """Return the status that a colour usually means, or None, and the confidence of that, 0 to 1."""
    if not is_coloured(colour):
        return None, 0.9
    hue = colorsys.rgb_to_hsv(*(part / 255 for part in colour))[0] * 360
    value = next(value for start, value in reversed(_HUE_RANGES) if hue >= start)
    border = min(abs(hue - start) for start, _ in _HUE_RANGES[1:-1])
    return value, 0.55 if border < HUE_BORDER_DEGREES else 0.85


def find_nearest_swatch(colour: Colour, swatches: Sequence[Colour]) -> int | None:
    """Return the index of the swatch that a fill has: the nearest colour, or the nearest hue for a tint or shade of it.

    None where the fill is far from all swatches, or about as near to one as to another.
    """
    seen = convert_to_lab(colour)
    known = [convert_to_lab(swatch) for swatch in swatches]
    apart = sorted((colour_distance(seen, swatch), index) for index, swatch in enumerate(known))
    if apart and apart[0][0] <= MAX_SWATCH_DISTANCE and _is_clear_winner(apart):
        return apart[0][1]
    usual = conventional_status(colour)[0]
    turned = sorted(
        (hue_difference(seen.hue, swatch.hue), index)
        for index, swatch in enumerate(known)
        if conventional_status(swatches[index])[0] == usual  # orange is not a tint of red
    )
    if turned and turned[0][0] <= MAX_SWATCH_HUE_DEGREES and _is_clear_winner(turned):
        return turned[0][1]
    return None


def _is_clear_winner(ranked: list[tuple[float, int]]) -> bool:
    """Return whether the second candidate is clearly farther away than the first: by half, and by at least 4."""
    return len(ranked) == 1 or ranked[1][0] - ranked[0][0] > max(4.0, ranked[0][0] / 2)


def colour_distance(one: Lab, other: Lab) -> float:
    """Return the distance of two colours. Lightness counts half: scanners and tints change it first."""
    return dist((one.lightness / 2, one.a, one.b), (other.lightness / 2, other.a, other.b))


def hue_difference(one: float, other: float) -> float:
    """Return the angle between two hues, 0 to 180 degrees."""
    return abs((one - other + 180) % 360 - 180)
