# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Grey bars with light print on a scanned page, such as the running heads of brochures; fills.py finds darker ones."""

from collections.abc import Sequence

import numpy as np

from ingest.image.connected_components import bounding_boxes
from ingest.image.raster import POINTS_PER_INCH, Pixels, halve_repeatedly
from ingest.layout.dark_ground import mark_dark_ground
from ingest.model import Box, Fill

BAR_PX_PER_PT = 1.0  # enough to see a bar
MAX_LEVEL = 200  # of 255: the ground of print that is lighter
MIN_HEIGHT_PT, MIN_WIDTH_PT = 9.0, 40.0  # of a bar with a word in it
MIN_BAR_SHARE = 0.75  # of the box of a bar
MIN_CONTRAST = 35  # grey levels between print and a bar
MIN_PRINT_SHARE = 0.01  # of a bar
MIN_GROUND_SHARE = 0.5  # of a row or column of pixels within a bar; beyond its edges there is paper


def find_grey_bars(grey: Pixels, dpi: float, others: Sequence[Box]) -> tuple[Fill, ...]:
    """Return the bars on which print is lighter, with their colours.

    Args:
        grey: A level page, shape (height, width), dtype uint8.
        dpi: Its resolution.
        others: Areas whose print is found otherwise.
    """
    small, small_dpi = halve_repeatedly(grey, dpi, BAR_PX_PER_PT)
    scale = small_dpi / POINTS_PER_INCH
    shaded = mark_dark_ground(small, scale, MAX_LEVEL)
    found = []
    for x, y, wide, high in bounding_boxes(shaded):
        around = Box(x0=x / scale, top=y / scale, x1=(x + wide) / scale, bottom=(y + high) / scale)
        ground = int(np.median(grey[around.pixel_slices(dpi / POINTS_PER_INCH)]))
        box = _trim_to_ground(grey, around, ground, dpi / POINTS_PER_INCH)
        if box.height < MIN_HEIGHT_PT or box.width < MIN_WIDTH_PT or any(box.overlap_area(o) > 0 for o in others):
            continue
        patch = grey[box.pixel_slices(dpi / POINTS_PER_INCH)].astype(np.int16)
        light, dark = (patch > ground + MIN_CONTRAST).mean(), (patch < ground - MIN_CONTRAST).mean()
        full = shaded[y : y + high, x : x + wide].mean() >= MIN_BAR_SHARE
        if full and ground < MAX_LEVEL and light >= MIN_PRINT_SHARE and light > dark:
            found.append(Fill(box=box, colour=(ground, ground, ground)))
    return tuple(found)


def _trim_to_ground(grey: Pixels, around: Box, ground: int, scale: float) -> Box:
    """Return the part of a box, found on a coarse page, whose rows and columns of pixels have a bar's ground.

    Print next to a bar is taken into the coarse box, and the paper between them is not the bar's print.
    """
    rows, columns = around.pixel_slices(scale)
    near = np.abs(grey[rows, columns].astype(np.int16) - ground) < MIN_CONTRAST
    across = np.flatnonzero(near.mean(axis=0) >= MIN_GROUND_SHARE)
    down = np.flatnonzero(near.mean(axis=1) >= MIN_GROUND_SHARE)
    if not (across.size and down.size):
        return Box(x0=around.x0, top=around.top, x1=around.x0, bottom=around.top)
    return Box(
        x0=(columns.start + int(across[0])) / scale,
        top=(rows.start + int(down[0])) / scale,
        x1=(columns.start + int(across[-1]) + 1) / scale,
        bottom=(rows.start + int(down[-1]) + 1) / scale,
    )
