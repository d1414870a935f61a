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
        box = Box(x0=x / scale, top=y / scale, x1=(x + wide) / scale, bottom=(y + high) / scale)
        if box.height < MIN_HEIGHT_PT or box.width < MIN_WIDTH_PT or any(box.overlap_area(o) > 0 for o in others):
            continue
        patch = grey[box.pixel_slices(dpi / POINTS_PER_INCH)].astype(np.int16)
        ground = int(np.median(patch))
        light, dark = (patch > ground + MIN_CONTRAST).mean(), (patch < ground - MIN_CONTRAST).mean()
        full = shaded[y : y + high, x : x + wide].mean() >= MIN_BAR_SHARE
        if full and ground < MAX_LEVEL and light >= MIN_PRINT_SHARE and light > dark:
            found.append(Fill(box=box, colour=(ground, ground, ground)))
    return tuple(found)
