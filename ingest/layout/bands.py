# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Where the print of a scanned page is, once its foreground is separated: hulls within cells, bands outside them."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from ingest.image.raster import POINTS_PER_INCH, Pixels, find_marked_pixels
from ingest.layout.borderless_tables import MASK_PX_PER_PT
from ingest.layout.foreground import CELL_MARGIN_PT, inner_pixels, mark_ink
from ingest.model import Box


def find_ink_hulls(grey: Pixels, dpi: float, boxes: tuple[Box, ...]) -> list[Box | None]:
    """Return the hull of the ink inside each box, in points; None where there is none."""
    import cv2

    scale = dpi / POINTS_PER_INCH
    mask = mark_ink(grey)
    found: list[Box | None] = []
    for box in boxes:
        x0, y0, x1, y1 = inner_pixels(box, scale, grey.shape)
        points = cv2.findNonZero(mask[y0:y1, x0:x1]) if x1 > x0 and y1 > y0 else None
        if points is None or len(points) < 4:
            found.append(None)
            continue
        x, y, wide, high = cv2.boundingRect(points)
        left, top, right, bottom = x0 + x, y0 + y, x0 + x + wide, y0 + y + high
        # Letters that touch the ruling reach into the margin.
        left = round(box.x0 * scale) if not x else left
        top = round(box.top * scale) if not y else top
        right = round(box.x1 * scale) if right == x1 else right
        bottom = round(box.bottom * scale) if bottom == y1 else bottom
        found.append(Box(x0=left / scale, top=top / scale, x1=right / scale, bottom=bottom / scale))
    return found


def draw_ink_mask(grey: Pixels, dpi: float, boxes: Sequence[Box], lines: Sequence[Box]) -> npt.NDArray[np.bool_]:
    """Return where ink is outside all boxes and lines, in pixels of half a point."""
    import cv2

    every = dpi / POINTS_PER_INCH / MASK_PX_PER_PT
    high, wide = int(grey.shape[0] / every) + 2, int(grey.shape[1] / every) + 2
    mask = np.zeros((high, wide), bool)
    step = max(1, int(every))
    thick = cv2.erode(grey, np.ones((step, step), np.uint8))[::step, ::step]
    ys, xs = find_marked_pixels(mark_ink(np.asarray(thick, np.uint8)) > 0)
    mask[(ys * step / every).astype(int), (xs * step / every).astype(int)] = True
    for box in (*boxes, *(line.expanded(CELL_MARGIN_PT) for line in lines)):
        mask[box.expanded(CELL_MARGIN_PT).pixel_slices(MASK_PX_PER_PT)] = False
    return mask


def find_bands(grey: Pixels, dpi: float, boxes: tuple[Box, ...], print_height: float) -> tuple[Box, ...]:
    """Return bands of ink outside all boxes, in points, separated by white at least as high as the print."""
    scale = dpi / POINTS_PER_INCH
    mask = mark_ink(grey)
    for box in boxes:
        mask[box.expanded(CELL_MARGIN_PT).pixel_slices(scale)] = 0
    rows = np.flatnonzero(mask.any(axis=1))
    if rows.size == 0:
        return ()
    parts = np.split(rows, np.flatnonzero(np.diff(rows) > print_height * scale) + 1)
    found = []
    for part in parts:
        columns = np.flatnonzero(mask[part[0] : part[-1] + 1].any(axis=0))
        band = Box(
            x0=columns[0] / scale, top=part[0] / scale, x1=(columns[-1] + 1) / scale, bottom=(part[-1] + 1) / scale
        )
        if band.height >= 0.4 * print_height and band.width >= 0.4 * print_height:
            found.append(band)
    return tuple(found)
