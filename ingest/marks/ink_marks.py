# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Marks that a stamp or a pen left over the print of a scanned page, found by their colour.

Ink of one hue is taken apart from the page's black print, and the marks are chosen among its pieces.
"""

from collections.abc import Sequence
from colorsys import rgb_to_hsv
from dataclasses import dataclass

import numpy as np

from ingest.image.connected_components import find_components
from ingest.image.raster import (
    POINTS_PER_INCH,
    Pixels,
    brightest_channel,
    darkest_channel,
    halve_repeatedly,
    measure_difference,
)
from ingest.marks.choose_marks import FILL_EDGE_PT, choose_marks
from ingest.marks.ink_pieces import grow_mask
from ingest.model import Box, Colour, Fill, Obstruction, Region

CELL_MARGIN_PT = 1.5  # a cell's ruled edge, which a mark of the next cell may reach
MARK_PX_PER_PT = 2.0  # enough to see a stroke
INK_HUES = ((150, 190), (95, 150), (40, 95))  # red, blue and violet, green, in OpenCV's half degrees; 190 is 10
HUES = 180  # half degrees of the circle
MIN_INK_SPREAD = 50  # largest less smallest channel of a mark's ink; JPEG noise around black print has less
MIN_SATURATION = 0.4  # that spread as a share of the largest channel; pale tints of rows have less
MIN_INK_AREA_PT2 = 8.0  # of one hue on a page; a mark is larger
MAX_STROKE_PT = 5.0  # of a stamp or a felt pen; broader areas are fills
MAX_COLOUR_DIFFERENCE = 40  # levels of a channel between an area's colour and its pixels, but for print on it
MIN_COLOURED_SHARE = 0.5  # of a column of pixels in an area
MIN_GROUND_PT = 20.0  # width of an area; a letter of a stamp is narrower
MAX_BLACK_LEVEL, MAX_BLACK_SPREAD = 140, 36  # of black print, its largest channel and its largest less smallest one
INK_EDGE_PT = 0.7  # around a stroke, where its colour and the paper mix
PRINT_DARKNESS = 0.82  # of a mark's usual brightness: darker is black print under transparent ink
EDGE_DARKNESS = 0.6  # the same around a stroke, where its ink and a fill mix to a darker colour
GRAIN_PT = 2.5  # size of dark grains of a mark's own ink; strokes of print are longer
REPAIR_PT = 6.0  # around a mark, in which the ground beside it is found


@dataclass(frozen=True, slots=True, kw_only=True)
class InkMark:
    """A mark on a level page.

    `ink` is 255 where its ink is, `letters` where it may be the letters of a stamp, both of shape (height, width), cut
    from the page at the pixel (`left`, `top`).
    """

    left: int
    top: int
    ink: Pixels
    letters: Pixels

    def find_ink_box(self, area: Box, scale: float) -> Box | None:
        """Return the box of the ink in an area of the page, in points; None where there is none."""
        rows, columns = area.pixel_slices(scale)
        top, left = max(0, rows.start - self.top), max(0, columns.start - self.left)
        inside = self.ink[top : max(0, rows.stop - self.top), left : max(0, columns.stop - self.left)]
        y, x = np.nonzero(inside)
        if not y.size:
            return None
        x0, y0 = left + self.left, top + self.top
        return Box(
            x0=float(x.min() + x0) / scale,
            top=float(y.min() + y0) / scale,
            x1=float(x.max() + 1 + x0) / scale,
            bottom=float(y.max() + 1 + y0) / scale,
        )


def find_ink_marks(pixels: Pixels, dpi: float, areas: Sequence[Fill]) -> tuple[InkMark, ...]:
    """Return the coloured marks over the print of a level page.

    Args:
        pixels: The page, shape (height, width, 3), blue-green-red, dtype uint8.
        dpi: Its resolution.
        areas: Its coloured areas; strokes of their own hue in them are their ground.
    """
    import cv2

    small, small_dpi = halve_repeatedly(pixels, dpi, MARK_PX_PER_PT)
    scale = small_dpi / POINTS_PER_INCH
    bright = brightest_channel(small)
    spread = np.asarray(cv2.subtract(bright, darkest_channel(small)), np.uint8)
    least_spread = np.maximum(np.arange(256) * MIN_SATURATION, MIN_INK_SPREAD).astype(np.uint8)
    coloured = (spread >= cv2.LUT(bright, least_spread)).view(np.uint8)
    least = MIN_INK_AREA_PT2 * scale * scale
    if np.count_nonzero(coloured) < least:
        return ()
    hue = cv2.extractChannel(cv2.cvtColor(small, cv2.COLOR_BGR2HSV), 0)
    black = ((bright < MAX_BLACK_LEVEL) & (spread < MAX_BLACK_SPREAD)).view(np.uint8)
    marks: list[InkMark] = []
    for first, last in INK_HUES:
        levels = np.arange(256)
        within = ((first <= levels) & (levels < last)) | (levels < last - HUES)
        of_hue = np.asarray(cv2.bitwise_and(cv2.LUT(hue, within.astype(np.uint8)), coloured), np.uint8)
        for area in areas:
            if area.box.width >= MIN_GROUND_PT and _has_hue(area.colour, first, last):
                of_hue[_find_coloured_part(small, area, scale)] = 0
        if np.count_nonzero(of_hue) < least:
            continue
        strokes = _select_strokes(of_hue, black, scale)
        for ink, letters in choose_marks(strokes, of_hue, black, scale):
            marks.append(_cut_out_mark(pixels, ink, letters, dpi / POINTS_PER_INCH))
    return tuple(marks)


def find_marked_regions(marks: Sequence[InkMark], regions: Sequence[Region], dpi: float) -> tuple[Obstruction, ...]:
    """Return the parts of marks that are inside regions with print; `dpi` is the resolution of the page."""
    areas = [r.box.expanded(-CELL_MARGIN_PT) if r.kind == "box" else r.box for r in regions]
    found = (mark.find_ink_box(area, dpi / POINTS_PER_INCH) for area in areas for mark in marks)
    return tuple(Obstruction(kind="mark", box=box) for box in found if box)


def _find_coloured_part(pixels: Pixels, area: Fill, scale: float) -> tuple[slice, slice]:
    """Return the rows and columns of an area and its edges, without columns that only a stamp beside it colours."""
    rows, columns = area.box.pixel_slices(scale)
    away = measure_difference(pixels[rows, columns], np.array(area.colour[::-1], np.float64))
    alike = (brightest_channel(away) < MAX_COLOUR_DIFFERENCE).mean(axis=0)
    own = columns.start + np.flatnonzero(alike >= MIN_COLOURED_SHARE)
    first, last = (int(own[0]), int(own[-1]) + 1) if own.size else (columns.start, columns.stop)
    edge = round(FILL_EDGE_PT * scale)
    return slice(max(0, rows.start - edge), rows.stop + edge), slice(max(0, first - edge), last + edge)


def _has_hue(colour: Colour, first: int, last: int) -> bool:
    """Return whether a colour is strong and its hue, in half degrees, is from `first` to before `last`."""
    hue = HUES * rgb_to_hsv(*(level / 255 for level in colour))[0]
    return max(colour) - min(colour) >= MIN_INK_SPREAD and (first <= hue < last or hue < last - HUES)


def _select_strokes(of_hue: Pixels, black: Pixels, scale: float) -> Pixels:
    """Return 1 on the ink of one hue without areas that are broader than strokes, such as filled cells."""
    import cv2

    broad = round(MAX_STROKE_PT * scale) | 1
    solid = cv2.morphologyEx(of_hue | black, cv2.MORPH_CLOSE, np.ones((3, 3), np.uint8))
    fills = cv2.morphologyEx(solid, cv2.MORPH_OPEN, np.ones((broad, broad), np.uint8))
    return np.asarray(
        cv2.bitwise_and(of_hue, 1 - grow_mask(np.asarray(fills, np.uint8), round(FILL_EDGE_PT * scale))), np.uint8
    )


def _cut_out_mark(pixels: Pixels, ink: Pixels, letters: Pixels, scale: float) -> InkMark:
    """Return a mark at the page's own size: `ink` and `letters` are masks of the page at this size or a part of it."""
    import cv2

    times = round(pixels.shape[0] / ink.shape[0])
    x, y, wide, high = cv2.boundingRect(ink)
    margin = round(REPAIR_PT * scale / times)
    top, left = max(0, y - margin), max(0, x - margin)
    window = slice(top, y + high + margin), slice(left, x + wide + margin)
    masks = [
        np.asarray(cv2.resize(m[window], None, fx=times, fy=times, interpolation=cv2.INTER_NEAREST), np.uint8)
        for m in (ink, letters)
    ]
    rows, columns = masks[0].shape
    bright = brightest_channel(pixels[top * times : top * times + rows, left * times : left * times + columns])
    grown = grow_mask(masks[0], round(INK_EDGE_PT * scale))
    usual = float(np.median(bright[masks[0] > 0]))
    print_level = np.where(masks[0] > 0, PRINT_DARKNESS, EDGE_DARKNESS) * usual
    pieces = find_components((bright < print_level).view(np.uint8))
    grown[pieces.draw(pieces.boxes[:, 2:].max(axis=1) >= GRAIN_PT * scale) > 0] = 0
    return InkMark(left=left * times, top=top * times, ink=grown, letters=masks[1])
