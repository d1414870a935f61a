# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Level edges between the tints of a scanned page's rows: they separate rows where no ruling line does."""

import numpy as np

from ingest.image.connected_components import bounding_boxes, keep_long_runs
from ingest.image.raster import POINTS_PER_INCH, Pixels, darkest_channel, halve_repeatedly
from ingest.layout.dark_ground import mark_dark_ground
from ingest.model import Box, Ruling

MIN_TINT_STEP = 5.0  # grey levels between the tint of a row and the next
STEP_SIDE_PT = 2.0  # on either side of an edge that are compared
TINT_PX_PER_PT = 2.0  # enough to see an edge
MAX_STROKE_PT = 6.0  # no stroke of a letter, and no gap within one, is as broad
MIN_EDGE_LENGTH_PT = 150.0  # tinted rows run over many columns
MAX_EDGE_HEIGHT_PT = 7.5  # a higher change of tint is a shadow
EDGE_STRETCH_PT = 24.0  # of an edge that are averaged; tints are wider than any word


def find_tint_edges(pixels: Pixels, dpi: float) -> tuple[Ruling, ...]:
    """Return the level edges of a level page's tinted rows, in points, as level rulings."""
    seen, dpi = halve_repeatedly(pixels, dpi, TINT_PX_PER_PT)
    return tuple(Ruling(axis="h", box=box) for box in _find_level_edges(darkest_channel(seen), dpi / POINTS_PER_INCH))


def _find_level_edges(tint: Pixels, scale: float) -> list[Box]:
    """Return level edges at which the paper's tint changes; boxes in points."""
    import cv2

    stroke = round(MAX_STROKE_PT * scale) | 1
    # The closing removes print and lines, and leaves paper and fills; on a dark fill the opening removes light print.
    block = np.ones((stroke, stroke), np.uint8)
    dark = mark_dark_ground(tint, scale)
    paper = cv2.morphologyEx(tint, cv2.MORPH_CLOSE, block)
    if dark.any():
        paper = np.where(dark, cv2.morphologyEx(tint, cv2.MORPH_OPEN, block), paper)
    side = max(1, round(STEP_SIDE_PT * scale))
    level = cv2.boxFilter(paper, cv2.CV_32F, (round(EDGE_STRETCH_PT * scale), side))
    shift = side // 2 + 1
    change = np.zeros_like(level)
    change[shift:-shift] = cv2.absdiff(level[2 * shift :], level[: -2 * shift])
    long = keep_long_runs((change > MIN_TINT_STEP).view(np.uint8), round(MIN_EDGE_LENGTH_PT * scale))
    boxes = []
    for x, y, wide, high in bounding_boxes(long):
        if high <= MAX_EDGE_HEIGHT_PT * scale:
            at = (y + high / 2) / scale
            profile = change[y : y + high, x : x + wide].max(axis=0)
            strong = np.flatnonzero(profile > np.median(profile) / 2)  # an edge ends where it has half its strength
            x, wide = x + int(strong[0]), int(strong[-1] - strong[0]) + 1
            boxes.append(Box(x0=x / scale, top=at - 0.5, x1=(x + wide) / scale, bottom=at + 0.5))
    return boxes
