"""Coloured and black areas of a scanned page: filled cells, swatches, bars."""

from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt

from ingest.image.raster import POINTS_PER_INCH, Pixels, brightest_channel, darkest_channel, halve_repeatedly
from ingest.model import Box, Colour, Fill

MIN_COLOUR_SPREAD = 36  # largest less smallest channel of a fill; less is paper, grey or JPEG noise
MAX_BLACK_LEVEL = 110  # of 255, in every channel
PRINT_WINDOW_PT = 9.0  # as high as a line of print: white letters on black, or black ones on white, and what is around
MIN_BLACK_SHARE = 0.6  # of such a window on a black fill with white letters; on paper, bold letters cover less
FILL_PX_PER_PT = 2.0  # enough to see an area
MAX_HOLE_PT = 3.0  # print on a fill leaves holes, seldom higher than this
MIN_FILL_PT = 6.0  # coloured letters and corners of icons are smaller
MIN_COLOURED_SHARE = 0.75  # of the box of a rectangular area, with print on it
MAX_LINE_PT = 24.0  # the capitals of a heading are lower
SOLID_DEPTH = 0.65  # of the strongest colour near: less is paper, or the edge of a stroke
STROKE_REACH_PT = 6.0  # between the strokes of a heading's letters
MIN_SOLID_SHARE = 0.6  # of a fill, even with print on it; between the strokes of letters there is more paper
PAPER_PERCENTILE = 70  # of a row's pixels, by channel: the fill behind dark print
GROUND_PERCENTILES = (25, 50, 75)  # of an area's pixels, by channel: light print and dark print leave one of them
EDGE_SHARE = 0.5  # of the highest step between two fills; where they have a blank line between them, both its edges
MIN_COLOUR_STEP = 24.0  # levels of a channel between two fills that touch


def find_fills(pixels: Pixels, dpi: float) -> tuple[Fill, ...]:
    """Return the rectangular coloured or black areas of a level page, in points, from top to bottom.

    Args:
        pixels: The page, shape (height, width, 3), blue-green-red, dtype uint8.
        dpi: Its resolution.
    """
    import cv2

    small, dpi = halve_repeatedly(pixels, dpi, FILL_PX_PER_PT)
    scale = dpi / POINTS_PER_INCH
    spread = np.asarray(cv2.subtract(brightest_channel(small), darkest_channel(small)), np.uint8)
    mask: npt.NDArray[Any] = (cv2.medianBlur(spread, 3) >= MIN_COLOUR_SPREAD).astype(np.uint8)
    hole = round(MAX_HOLE_PT * scale) | 1
    mask = cv2.morphologyEx(mask, cv2.MORPH_CLOSE, np.ones((hole, hole), np.uint8))
    black = (brightest_channel(small) < MAX_BLACK_LEVEL).astype(np.uint8)  # fills of a fax are black
    around = round(PRINT_WINDOW_PT * scale) | 1
    dense = cv2.blur(black * np.uint8(255), (around, around)) > MIN_BLACK_SHARE * 255
    mask = cv2.bitwise_or(cv2.bitwise_or(mask, black), dense.astype(np.uint8))
    least = round(MIN_FILL_PT * scale)
    mask = cv2.morphologyEx(mask, cv2.MORPH_OPEN, np.ones((least, least), np.uint8))
    left, above, across, down = cv2.boundingRect(mask)  # most pages have no colour but in a column
    if not across:
        return ()
    coloured = mask[above : above + down, left : left + across]
    _, _, stats, _ = cv2.connectedComponentsWithStats(coloured, connectivity=4)
    stats[:, :2] += (left, above)
    found: list[Fill] = []
    for x, y, wide, high, area in stats[1:].tolist():
        inside = slice(y, y + high), slice(x, x + wide)
        if high <= MAX_LINE_PT * scale and _consists_of_strokes(spread[inside], black[inside], scale):
            continue
        if area >= MIN_COLOURED_SHARE * wide * high:
            found += _split_by_colour(small[y : y + high, x : x + wide], x, y, scale)
    pieces = [f for f in found if any(_is_piece(f, other) for other in found)]
    return tuple(sorted((f for f in found if f not in pieces), key=lambda f: (f.box.top, f.box.x0)))


def _is_piece(fill: Fill, other: Fill) -> bool:
    """Return whether a fill is a piece of a larger one that print parts from the rest of it."""
    return fill.box.area < other.box.area and other.box.contains(fill.box, 1) and _are_alike(fill.colour, other.colour)


def _consists_of_strokes(spread: Pixels, black: npt.NDArray[Any], scale: float) -> bool:
    """Return whether an area is coloured in strokes with paper between them, as the letters of a heading are."""
    import cv2

    reach = round(STROKE_REACH_PT * scale) | 1
    around = cv2.dilate(spread, np.ones((reach, reach), np.uint8))
    solid = (spread >= SOLID_DEPTH * around) | (black > 0)
    return float(solid.mean()) < MIN_SOLID_SHARE


def _split_by_colour(patch: Pixels, x: int, y: int, scale: float) -> list[Fill]:
    """Return an area cut where its colour changes from one row of pixels to the next."""
    rows = np.percentile(patch, PAPER_PERCENTILE, axis=1)
    side = round(MIN_FILL_PT / 2 * scale)
    step = np.zeros(len(rows))
    if side and len(rows) > 2 * side:
        usual = np.median(np.lib.stride_tricks.sliding_window_view(rows, side, axis=0), axis=2)
        below, above = usual[side : len(rows) - side], usual[: len(rows) - 2 * side]
        step[side : len(rows) - side] = np.abs(below - above).max(axis=1)
    cuts = [0]
    for at in np.flatnonzero(step >= MIN_COLOUR_STEP).tolist():
        if step[at] == step[max(0, at - side) : at + side].max() and at - cuts[-1] >= side:
            low = np.flatnonzero(step < EDGE_SHARE * step[at])
            cuts.append((int(low[low < at].max()) + int(low[low > at].min())) // 2)
    parts: list[tuple[int, int]] = []
    for first, last in pairwise([*cuts, len(rows)]):
        if parts and _have_one_ground(patch[slice(*parts[-1])], patch[first:last]):
            parts[-1] = (parts[-1][0], last)
        else:
            parts.append((first, last))
    fills = []
    for first, last in parts:
        if last - first < MIN_FILL_PT * scale:  # a line between two fills
            continue
        blue, green, red = (int(v) for v in np.median(patch[first:last].reshape(-1, 3), axis=0))
        box = Box(x0=x / scale, top=(y + first) / scale, x1=(x + patch.shape[1]) / scale, bottom=(y + last) / scale)
        fills.append(Fill(box=box, colour=(red, green, blue)))
    return fills


def _have_one_ground(one: Pixels, other: Pixels) -> bool:
    """Return whether two areas have the same colour, but for light or for dark print on one of them."""
    shades = [np.percentile(area.reshape(-1, 3), GROUND_PERCENTILES, axis=0) for area in (one, other)]
    return bool(np.abs(shades[0] - shades[1]).max(axis=1).min() < MIN_COLOUR_STEP)


def _are_alike(one: Colour, other: Colour) -> bool:
    return max(abs(a - b) for a, b in zip(one, other, strict=True)) < MIN_COLOUR_STEP
