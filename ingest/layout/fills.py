# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Coloured, black and grey areas of a scanned page: filled cells, swatches, bars."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt

from ingest.image.raster import (
    POINTS_PER_INCH,
    Pixels,
    brightest_channel,
    darkest_channel,
    halve_repeatedly,
    measure_difference,
)
from ingest.model import Box, Colour, Fill

MIN_COLOUR_SPREAD = 36  # largest less smallest channel of a fill; less is paper, grey or JPEG noise
MAX_BLACK_LEVEL = 110  # of 255, in every channel
FILL_PX_PER_PT = 2.0  # enough to see an area
MAX_HOLE_PT = 3.0  # print on a fill leaves holes, seldom higher than this
PRINT_WINDOW_PT = 9.0  # as high as a line of print: white letters on black, or black ones on white, and what is around
MIN_BLACK_SHARE = 0.6  # of such a window on a black fill with white letters; on paper, bold letters cover less
MIN_FILL_PT = 6.0  # coloured letters and corners of icons are smaller
MIN_COLOURED_SHARE = 0.75  # of the box of a rectangular area, with print on it
MAX_LINE_PT = 24.0  # the capitals of a heading are lower
SOLID_DEPTH = 0.65  # of the strongest colour near: less is paper, or the edge of a stroke
STROKE_REACH_PT = 6.0  # between the strokes of a heading's letters
MIN_SOLID_SHARE = 0.6  # of a fill, even with print on it; between the strokes of letters there is more paper
MAX_LINE_SOLID_SHARE = 0.66  # of the letters of a line together; one bold letter may be as solid as a fill with print
MAX_LETTER_SOLID_SHARE = 0.85  # of a bold letter; a swatch beside a word has more
MAX_LETTER_GAP_PT = 18.0  # between the letters of a line: a word space of a large heading
MAX_SAMPLES = 300  # pixels of a row that show its colour
MIN_GROUND_SHARE = 0.3  # of a fill, between and around its print; print in another fill's colour covers less
MIN_COLOUR_STEP = 24.0  # levels of a channel between two fills that touch
MIN_CHANGED_SHARE = 0.7  # of an edge between two fills, where the colour changes; print along a line changes less
COLOUR_BIN = 32  # levels of a channel: pixels of one fill are mostly in one bin
MIN_GREY_STEP = 50  # grey levels by which a grey fill is darker than paper; grey headers and tints are paler
MIN_GREY_PT = 10.0  # no row is lower; a grainy tint has smaller patches that are as dark
MAX_STROKE_PT = 6.0  # no stroke of a letter is as broad
PAPER_PERCENTILE = 95  # of a page's pixels: the lightest are paper
MIN_LIGHTER = 8.0  # levels by which a ruling is lighter than the fills above and below it
MIN_LINE_SHARE = 0.8  # of the width of a fill, which a ruling between two of its rows covers at least
MIN_OTHER_COLOUR = 64.0  # levels of a channel between two colours of cells; noise and shade change less

Mask = npt.NDArray[Any]
"""1 where something is, 0 elsewhere, dtype uint8."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Patch:
    """A part of a page, in pixels.

    Attributes:
        left, top: Where it is on the page.
        pixels: Its colours, shape (height, width, 3).
        filled: Where it has a fill, coloured or black, with the holes of print closed.
        spread: How coloured each pixel is: largest less smallest channel.
        black: Where it is black.
    """

    left: int
    top: int
    pixels: Pixels
    filled: Mask
    spread: Pixels
    black: Mask

    def cut(self, x: int, y: int, wide: int, high: int) -> "_Patch":
        """Return the rectangle at (x, y) of the patch."""
        inside = slice(y, y + high), slice(x, x + wide)
        return _Patch(
            left=self.left + x,
            top=self.top + y,
            pixels=self.pixels[inside],
            filled=self.filled[inside],
            spread=self.spread[inside],
            black=self.black[inside],
        )

    def cut_rows(self, at: list[int]) -> "list[_Patch]":
        high, wide = self.filled.shape
        return [self.cut(0, a, wide, b - a) for a, b in pairwise([0, *at, high])]

    def cut_columns(self, at: list[int]) -> "list[_Patch]":
        high, wide = self.filled.shape
        return [self.cut(a, 0, b - a, high) for a, b in pairwise([0, *at, wide])]


def find_fills(pixels: Pixels, dpi: float) -> tuple[Fill, ...]:
    """Return the rectangular coloured or black areas of a level page, in points, from top to bottom.

    Areas that touch are cut where the colour changes: a header touches the coloured cells below it. Those of one colour
    are cut at the light rulings between them.

    Args:
        pixels: The page, shape (height, width, 3), blue-green-red, dtype uint8.
        dpi: Its resolution.
    """
    import cv2

    small, dpi = halve_repeatedly(pixels, dpi, FILL_PX_PER_PT)
    scale = dpi / POINTS_PER_INCH
    spread = np.asarray(cv2.subtract(brightest_channel(small), darkest_channel(small)), np.uint8)
    black = (brightest_channel(small) < MAX_BLACK_LEVEL).view(np.uint8)  # fills of a fax are black
    filled = _mark_filled(spread, black, scale)
    left, top, wide, high = cv2.boundingRect(filled)  # most pages have no colour but in a column
    if not wide:
        return ()
    page = _Patch(left=0, top=0, pixels=small, filled=filled, spread=spread, black=black)
    areas = _find_areas(page.cut(left, top, wide, high), scale)
    found = [_describe_fill(part, scale) for area in areas for part in _cut_at_light_rows(area, scale)]
    pieces = [f for f in found if any(_is_piece(f, other) for other in found)]
    return tuple(sorted((f for f in found if f not in pieces), key=lambda f: (f.box.top, f.box.x0)))


def find_grey_areas(pixels: Pixels, dpi: float, fills: Sequence[Fill]) -> tuple[Box, ...]:
    """Return the rectangles that are filled with mid-grey, in points, as a scan without colour shows coloured cells.

    They are cut at light rulings, which may be all that parts two fills of one colour.

    Args:
        pixels: The page, shape (height, width, 3), blue-green-red, dtype uint8.
        dpi: Its resolution.
        fills: Its coloured and black areas, which are not returned again.
    """
    import cv2

    small, dpi = halve_repeatedly(pixels, dpi, FILL_PX_PER_PT)
    scale = dpi / POINTS_PER_INCH
    tint = darkest_channel(small)
    stroke, least = round(MAX_STROKE_PT * scale) | 1, round(MIN_GREY_PT * scale)
    ground = np.asarray(cv2.morphologyEx(tint, cv2.MORPH_CLOSE, np.ones((stroke, stroke), np.uint8)), np.uint8)
    dark = ground < np.percentile(ground[::4, ::4], PAPER_PERCENTILE) - MIN_GREY_STEP
    if not dark.any():
        return ()
    spread = cv2.blur(cv2.subtract(brightest_channel(small), tint), (stroke, stroke))
    grey = (dark & (spread < MIN_COLOUR_SPREAD // 2)).view(np.uint8)
    filled = cv2.morphologyEx(grey, cv2.MORPH_OPEN, np.ones((least, least), np.uint8))
    left, top, wide, high = cv2.boundingRect(filled)
    if not wide:
        return ()
    none = np.zeros_like(tint)
    bare = np.asarray(cv2.merge([ground] * 3), np.uint8)  # without print, no cut runs through a word
    page = _Patch(left=0, top=0, pixels=bare, filled=filled, spread=none, black=none)
    areas = _find_areas(page.cut(left, top, wide, high), scale)
    boxes = [_describe_fill(part, scale).box for area in areas for part in _cut_at_light_rows(area, scale)]
    return tuple(box for box in boxes if not any(fill.box.overlap_share(box) > 0.5 for fill in fills))


def _cut_at_light_rows(patch: _Patch, scale: float) -> list[_Patch]:
    """Return the parts of a fill between light rulings, each as wide as its own fill is."""
    parts = []
    for part in patch.cut_rows(_find_light_rows(patch, scale)):
        columns = np.flatnonzero(part.filled.mean(axis=0) >= MIN_COLOURED_SHARE)
        first, last = (int(columns[0]), int(columns[-1])) if columns.size else (0, part.filled.shape[1] - 1)
        parts.append(part.cut(first, 0, last - first + 1, part.filled.shape[0]))
    return parts


def _find_light_rows(patch: _Patch, scale: float) -> list[int]:
    """Return the rows of pixels in the middle of level lines that are lighter than the fill above and below them.

    Light print on a fill has gaps between its letters, lines have none.
    """
    far = round(MIN_FILL_PT / 2 * scale)
    rows = np.quantile(darkest_channel(patch.pixels), 1 - MIN_LINE_SHARE, axis=1)
    if len(rows) <= 4 * far:
        return []
    step = np.zeros(len(rows))
    step[far:-far] = rows[far:-far] - np.maximum(rows[: -2 * far], rows[2 * far :])
    peaks = [at for at in np.flatnonzero(step >= MIN_LIGHTER).tolist() if step[at] == step[at - far : at + far].max()]
    return [at for at, before in zip(peaks, [0, *peaks], strict=False) if min(at - before, len(rows) - at) >= 2 * far]


def _mark_filled(spread: Pixels, black: Mask, scale: float) -> Mask:
    """Return where a page is coloured or black over more than letters, with the holes of print closed."""
    import cv2

    mask: Mask = (cv2.medianBlur(spread, 3) >= MIN_COLOUR_SPREAD).view(np.uint8)
    hole = round(MAX_HOLE_PT * scale) | 1
    mask = cv2.morphologyEx(mask, cv2.MORPH_CLOSE, np.ones((hole, hole), np.uint8))
    around = round(PRINT_WINDOW_PT * scale) | 1
    dense = cv2.blur(black * np.uint8(255), (around, around)) > MIN_BLACK_SHARE * 255
    mask = cv2.bitwise_or(cv2.bitwise_or(mask, black), dense.view(np.uint8))
    least = round(MIN_FILL_PT * scale)
    return cv2.morphologyEx(mask, cv2.MORPH_OPEN, np.ones((least, least), np.uint8))


def _is_piece(fill: Fill, other: Fill) -> bool:
    """Return whether a fill is a piece of a larger one that print parts from the rest of it."""
    return fill.box.area < other.box.area and other.box.contains(fill.box, 1) and _are_alike(fill.colour, other.colour)


def _are_alike(one: Colour, other: Colour) -> bool:
    return max(abs(a - b) for a, b in zip(one, other, strict=True)) < MIN_COLOUR_STEP


def _describe_fill(patch: _Patch, scale: float) -> Fill:
    high, wide = patch.filled.shape
    box = Box(
        x0=patch.left / scale,
        top=patch.top / scale,
        x1=(patch.left + wide) / scale,
        bottom=(patch.top + high) / scale,
    )
    blue, green, red = (int(v) for v in np.median(patch.pixels.reshape(-1, 3), axis=0))
    return Fill(box=box, colour=(red, green, blue))


def _find_areas(patch: _Patch, scale: float) -> list[_Patch]:
    """Return the rectangles of one colour each that the fills of a patch consist of.

    A connected area is cut where its colour changes from one row of pixels to the next, or from one column to the
    next, and each part of it again, until none changes.
    """
    import cv2

    least = MIN_FILL_PT * scale
    _, labels, stats, _ = cv2.connectedComponentsWithStats(np.ascontiguousarray(patch.filled), connectivity=4)
    parts = []
    for label, (x, y, wide, high, _) in enumerate(stats[1:].tolist(), 1):
        if min(wide, high) >= least:
            filled = (labels[y : y + high, x : x + wide] == label).view(np.uint8)
            parts.append(replace(patch.cut(x, y, wide, high), filled=filled))
    found: list[_Patch] = []
    for part in _drop_letters(parts, scale):
        pieces = _cut_at_colour_changes(part, scale)
        if len(pieces) == 1:
            pieces = _cut_around_other_colour(part, scale)
        if len(pieces) > 1:
            found += [within for piece in pieces for within in _find_areas(piece, scale)]
        elif part.filled.mean() >= MIN_COLOURED_SHARE:
            found.append(part)
    return found


def _cut_at_colour_changes(patch: _Patch, scale: float) -> list[_Patch]:
    """Return the parts of a patch from top to bottom, or where no colour changes downwards, from left to right."""
    rows = _find_colour_changes(patch.pixels, scale)
    if rows:
        return patch.cut_rows(rows)
    return patch.cut_columns(_find_colour_changes(patch.pixels.transpose(1, 0, 2), scale))


def _cut_around_other_colour(patch: _Patch, scale: float) -> list[_Patch]:
    """Return the parts of a patch above, beside and below the largest area in it that has another colour.

    Where cells of one colour touch some of another, no colour changes along a whole row or column of pixels.
    """
    import cv2

    least = round(MIN_FILL_PT * scale)
    deep = patch.pixels[(patch.spread >= MIN_COLOUR_SPREAD) & (patch.filled > 0)]
    if not len(deep):
        return [patch]
    usual = np.median(_select_commonest(deep), axis=0)
    far = np.abs(patch.pixels - usual).max(axis=2) >= MIN_OTHER_COLOUR
    other = (far & (patch.spread >= MIN_COLOUR_SPREAD) & (patch.filled > 0)).view(np.uint8)
    other = cv2.morphologyEx(other, cv2.MORPH_OPEN, np.ones((2 * least, 2 * least), np.uint8))
    _, _, stats, _ = cv2.connectedComponentsWithStats(other, connectivity=4)
    if len(stats) == 1:
        return [patch]
    x, y, wide, high, _ = stats[1 + stats[1:, cv2.CC_STAT_AREA].argmax()].tolist()
    rows = [at for at in (y, y + high) if least <= at <= len(other) - least]
    if rows:
        return patch.cut_rows(rows)
    return patch.cut_columns([at for at in (x, x + wide) if least <= at <= other.shape[1] - least])


def _select_commonest(colours: Pixels) -> Pixels:
    """Return those of the colours, shape (n, 3), that are in the same bin of levels as most."""
    blue, green, red = (colours // COLOUR_BIN).astype(np.intp).T
    bins = 256 // COLOUR_BIN
    kinds = (blue * bins + green) * bins + red
    return np.asarray(colours[kinds == np.bincount(kinds).argmax()], np.uint8)


def _drop_letters(parts: Sequence[_Patch], scale: float) -> list[_Patch]:
    """Return the parts that are not coloured print, as the letters of a heading are.

    Letters are strokes with paper between them. Those of a line are judged together.
    """
    low = [part for part in parts if len(part.filled) <= MAX_LINE_PT * scale]
    shares = {id(part): _measure_solid_share(part, scale) for part in low}
    letters = {key for key, share in shares.items() if share < MIN_SOLID_SHARE}
    for line in _group_lines([p for p in low if shares[id(p)] < MAX_LETTER_SOLID_SHARE], scale):
        sizes = [part.filled.size for part in line]
        if len(line) > 1 and np.average([shares[id(p)] for p in line], weights=sizes) < MAX_LINE_SOLID_SHARE:
            letters |= set(map(id, line))
    return [part for part in parts if id(part) not in letters]


def _measure_solid_share(patch: _Patch, scale: float) -> float:
    """Return how much of an area is as coloured as its strongest places near, or black."""
    import cv2

    reach = round(STROKE_REACH_PT * scale) | 1
    around = cv2.dilate(patch.spread, np.ones((reach, reach), np.uint8))
    solid = (patch.spread >= SOLID_DEPTH * around) | (patch.black > 0)
    return float(solid.mean())


def _group_lines(parts: Sequence[_Patch], scale: float) -> list[list[_Patch]]:
    """Return the parts that are side by side, with no more than a word space between them."""
    lines: list[list[_Patch]] = []
    for part in sorted(parts, key=lambda p: p.left):
        for line in lines:
            last, high = line[-1], min(len(line[-1].filled), len(part.filled))
            shared = min(last.top + len(last.filled), part.top + len(part.filled)) - max(last.top, part.top)
            if shared > high / 2 and part.left - last.left - last.filled.shape[1] <= MAX_LETTER_GAP_PT * scale:
                line.append(part)
                break
        else:
            lines.append([part])
    return lines


def _find_colour_changes(pixels: Pixels, scale: float) -> list[int]:
    """Return the rows of pixels at which an area's colour changes, most of the way along them."""
    import cv2

    side = round(MIN_FILL_PT / 2 * scale)
    long = len(pixels)
    if long <= 4 * side:
        return []
    few = np.ascontiguousarray(pixels[:, :: max(1, pixels.shape[1] // MAX_SAMPLES)])
    means = cv2.blur(few, (1, side), borderType=cv2.BORDER_REPLICATE)
    # From `side` rows above a row to `side` below.
    change = brightest_channel(np.asarray(cv2.absdiff(means[side:], means[:-side]), np.uint8))
    rank = int((1 - MIN_CHANGED_SHARE) * change.shape[1])
    step = np.zeros(long)
    step[side // 2 + 1 : side // 2 + 1 + len(change)] = np.partition(change, rank, axis=1)[:, rank]
    cuts = [0]
    for at in np.flatnonzero(step >= MIN_COLOUR_STEP).tolist():
        if step[at] < step[max(0, at - side) : at + side].max() or min(at - cuts[-1], long - at) < 2 * side:
            continue
        if not _have_same_ground(few[cuts[-1] : at], few[at : at + 4 * side]):
            cuts.append(_place_cut(few, cuts[-1], at, side))
    return cuts[1:]


def _place_cut(pixels: Pixels, start: int, at: int, side: int) -> int:
    """Return the row half-way between two fills that meet near row `at`: there may be a blank line between them."""
    rows = np.median(pixels[max(start, at - 2 * side) : at + 2 * side], axis=1)
    above, below = rows[: side // 2 + 1].mean(axis=0), rows[-(side // 2 + 1) :].mean(axis=0)
    upper = np.flatnonzero(np.abs(rows - above).max(axis=1) < MIN_COLOUR_STEP / 2)
    lower = np.flatnonzero(np.abs(rows - below).max(axis=1) < MIN_COLOUR_STEP / 2)
    if not upper.size or not lower.size:
        return at
    return max(start, at - 2 * side) + (int(upper[-1]) + 1 + int(lower[0])) // 2


def _have_same_ground(above: Pixels, below: Pixels) -> bool:
    """Return whether the usual colour of one place is also in the other, as around print, which changes no ground."""
    for place, other in ((above, below), (below, above)):
        away = measure_difference(other, np.median(place.reshape(-1, 3), axis=0))
        if float((brightest_channel(away) < MIN_COLOUR_STEP).mean()) > MIN_GROUND_SHARE:
            return True
    return False
