# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Remove marks from a page: draw the ground and the print that they cover, and join the rulings under them."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from ingest.image.raster import POINTS_PER_INCH, Pixels, brightest_channel
from ingest.marks.ink_marks import INK_EDGE_PT, MAX_BLACK_LEVEL, InkMark
from ingest.marks.ink_pieces import draw_line, grow_mask
from ingest.model import Box, Ruling

PRINT_STROKE_PT = 1.5  # along which a stroke of a letter is straight beside a mark
MAX_COVERED_PT = 5.0  # of such a stroke that a mark covers, where both its ends are seen
STROKE_ANGLES = tuple(22.5 * i for i in range(8))  # degrees
SAME_LINE_PT = 1.0  # how far the two pieces of a ruling that a mark covers are off each other


def remove_ink_marks(pixels: Pixels, marks: Sequence[InkMark], dpi: float) -> Pixels:
    """Return the page without its marks.

    Under them it shows the ground nearest to them, and print that goes on at both sides of a mark.
    """
    import cv2

    repaired = pixels.copy()
    scale = dpi / POINTS_PER_INCH
    edge = round(INK_EDGE_PT * scale)
    for mark in marks:
        high, wide = mark.ink.shape
        part = repaired[mark.top : mark.top + high, mark.left : mark.left + wide]
        black = np.where(mark.ink > 0, 0, brightest_channel(part) < MAX_BLACK_LEVEL).astype(np.uint8)
        covered = (bridge_strokes(black, scale) > 0) & (mark.ink > 0)
        print_colour = np.median(part[black > 0], axis=0) if covered.any() else 0
        unusable = grow_mask(np.where(brightest_channel(part) < MAX_BLACK_LEVEL, np.uint8(255), mark.ink), edge)
        if unusable.all():
            continue
        _, nearest = cv2.distanceTransformWithLabels(
            unusable, cv2.DIST_L2, cv2.DIST_MASK_5, labelType=cv2.DIST_LABEL_PIXEL
        )
        ground = np.zeros((int(nearest.max()) + 1, 3), np.uint8)
        bare = unusable == 0
        ground[nearest[bare]] = np.asarray(cv2.blur(part, (3, 3)), np.uint8)[bare]
        part[mark.ink > 0] = ground[nearest[mark.ink > 0]]
        part[covered] = print_colour
    return repaired


def bridge_strokes(black: Pixels, scale: float) -> Pixels:
    """Return print, 1 on black, with its straight strokes joined over short gaps."""
    import cv2

    joined = np.zeros_like(black)
    for angle in STROKE_ANGLES:
        along = cv2.morphologyEx(black, cv2.MORPH_OPEN, draw_line(PRINT_STROKE_PT * scale, angle))
        closed = cv2.morphologyEx(along, cv2.MORPH_CLOSE, draw_line(MAX_COVERED_PT * scale, angle))
        joined = np.asarray(cv2.bitwise_or(joined, closed), np.uint8)
    return joined


def join_rulings_under_marks(rulings: Sequence[Ruling], marks: Sequence[InkMark], dpi: float) -> tuple[Ruling, ...]:
    """Return the rulings; the two pieces of one that goes on at both sides of a mark are one ruling.

    A ring around a cell's print runs along the cell's edge, which it hides.
    """
    if not marks:
        return tuple(rulings)
    scale = dpi / POINTS_PER_INCH
    covered = [
        Box(
            x0=m.left / scale,
            top=m.top / scale,
            x1=(m.left + m.ink.shape[1]) / scale,
            bottom=(m.top + m.ink.shape[0]) / scale,
        )
        for m in marks
    ]
    joined: list[Ruling] = []
    for ruling in sorted(rulings, key=lambda r: (r.box.x0, r.box.top)):
        before = next((r for r in joined if _goes_on_under(r, ruling, covered)), None)
        if before is not None:
            joined.remove(before)
            ruling = replace(ruling, box=Box.hull([before.box, ruling.box]))
        joined.append(ruling)
    return tuple(joined)


def _goes_on_under(before: Ruling, after: Ruling, marks: Sequence[Box]) -> bool:
    one, other = before.box, after.box
    if before.axis != after.axis:
        return False
    if before.axis == "h":
        apart, gap = abs(one.centre_y - other.centre_y), replace(one, x0=one.x1, x1=max(one.x1, other.x0))
        ahead = other.x0 > one.x1
    else:
        apart, gap = abs(one.centre_x - other.centre_x), replace(one, top=one.bottom, bottom=max(one.bottom, other.top))
        ahead = other.top > one.bottom
    return ahead and apart <= SAME_LINE_PT and any(mark.contains(gap, SAME_LINE_PT) for mark in marks)
