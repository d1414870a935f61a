# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Print that a solid black bar covers: a redaction. The bar is removed, so that it is read as no word and no icon."""

from collections.abc import Sequence

import numpy as np

from ingest.image.connected_components import bounding_boxes
from ingest.image.raster import POINTS_PER_INCH, Pixels, brightest_channel, halve_repeatedly
from ingest.model import Box, Obstruction, Region

BAR_PX_PER_PT = 2.0  # enough to see a bar
MAX_BLACK_LEVEL = 60  # of 255, in every channel; red is lighter on a grey scan
MIN_BAR_PT, MAX_BAR_PT = 5.0, 80.0  # height: of a line of small print, and of a covered paragraph
MIN_WIDTH_RATIO = 1.1  # width to height: of a bar over a word of two letters; a bullet or a box to tick is square
MAX_HEIGHT_DIFFERENCE_PT = 1.0  # between a bar and one over a single letter, which may be narrower than high
MIN_BLACK_SHARE = 0.99  # of a bar; a dot, and an area with print in white, have less
MAX_BLACK_BESIDE = 0.4  # of a line along a side of a bar, which may have print in it
STUB_PT = 3.5  # of a ruling that goes on beyond the corner of a filled cell
MIN_STUBS = 2  # of such rulings; a letter beside a bar may pass for one
LIGHT_PERCENTILE = 90  # of the pixels of a bar and its edge: the ground
EDGE_PT = 1.0  # around a bar, where its black and the paper mix


def find_blackouts(pixels: Pixels, dpi: float) -> tuple[Box, ...]:
    """Return the black bars over the print of a level page, in points.

    Args:
        pixels: The page, shape (height, width, 3), blue-green-red, dtype uint8.
        dpi: Its resolution.
    """
    import cv2

    small, dpi = halve_repeatedly(pixels, dpi, BAR_PX_PER_PT)
    scale = dpi / POINTS_PER_INCH
    black = (brightest_channel(small) < MAX_BLACK_LEVEL).view(np.uint8)
    side = round(MIN_BAR_PT * scale) | 1
    bars = cv2.morphologyEx(black, cv2.MORPH_OPEN, np.ones((side, side), np.uint8))
    if not bars.any():
        return ()
    found = [
        Box(x0=x / scale, top=y / scale, x1=(x + wide) / scale, bottom=(y + high) / scale)
        for x, y, wide, high in bounding_boxes(bars)
        if MIN_BAR_PT * scale <= high <= MAX_BAR_PT * scale
    ]
    # Another bar above or below is not a ruling.
    lines = np.asarray(cv2.subtract(black, cv2.dilate(bars, np.ones((3, 3), np.uint8))), np.uint8)
    found = [box for box in found if _is_bar(black, box, scale) and not _is_filled_cell(lines, box, scale)]
    heights = {box.height for box in found if box.width >= MIN_WIDTH_RATIO * box.height}
    return tuple(box for box in found if any(abs(box.height - high) <= MAX_HEIGHT_DIFFERENCE_PT for high in heights))


def remove_blackouts(pixels: Pixels, bars: Sequence[Box], dpi: float) -> Pixels:
    """Return the page with its bars in the colour of the ground around them."""
    bare, scale = pixels.copy(), dpi / POINTS_PER_INCH
    for bar in bars:
        around = bare[bar.expanded(2 * EDGE_PT).pixel_slices(scale)].reshape(-1, 3)
        levels = around.max(axis=1)
        light = around[levels >= np.percentile(levels, LIGHT_PERCENTILE)]
        bare[bar.expanded(EDGE_PT).pixel_slices(scale)] = np.median(light, axis=0).astype(np.uint8)
    return bare


def list_blackouts(bars: Sequence[Box], regions: Sequence[Region]) -> tuple[Obstruction, ...]:
    """Return the bars that are in regions with print, as what obstructs it."""
    return tuple(
        Obstruction(kind="blackout", box=bar) for bar in bars if any(r.box.contains_centre(bar) for r in regions)
    )


def _is_bar(black: Pixels, box: Box, scale: float) -> bool:
    """Return whether an area is black all over and ends on each side, not at white print on a larger black area."""
    x0, top, x1, bottom = box.pixels(scale)
    inside = black[box.expanded(-EDGE_PT).pixel_slices(scale)]
    reach = round(3 * EDGE_PT * scale)
    sides = (  # in lines along the side: between two bars, one above the other, there may be only one that is white
        black[max(0, top - reach) : top, x0:x1],
        black[bottom : bottom + reach, x0:x1],
        black[top:bottom, max(0, x0 - reach) : x0].T,
        black[top:bottom, x1 : x1 + reach].T,
    )
    ends = all(not side.size or float(side.mean(axis=1).min()) < MAX_BLACK_BESIDE for side in sides)
    return ends and float(inside.mean()) >= MIN_BLACK_SHARE


def _is_filled_cell(lines: Pixels, box: Box, scale: float) -> bool:
    """Return whether rulings go on beyond the corners of a black area, which is then a cell that is filled.

    Args:
        lines: 1 on thin black lines, 0 elsewhere.
        box: The area.
        scale: Pixels per point.
    """
    x0, top, x1, bottom = box.pixels(scale)
    reach, aside = round(STUB_PT * scale), round(EDGE_PT * scale)
    level = [
        lines[max(0, y - aside) : y + aside + 1, max(0, x) : max(0, x + reach)].any(axis=0)
        for y in (top, bottom)
        for x in (x0 - reach - 1, x1 + 1)
    ]
    upright = [
        lines[max(0, y) : max(0, y + reach), max(0, x - aside) : x + aside + 1].any(axis=1)
        for y in (top - reach - 1, bottom + 1)
        for x in (x0, x1)
    ]
    return sum(bool(stub.size and stub.all()) for stub in (*level, *upright)) >= MIN_STUBS
