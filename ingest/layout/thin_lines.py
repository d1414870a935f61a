# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Thin level lines of a grey image: a black-hat transform across them, and averages along them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ingest.geometry import group_close_values
from ingest.image.connected_components import bounding_boxes, keep_long_runs
from ingest.image.raster import Pixels
from ingest.model import Box

MAX_THICKNESS_PT = 2.5  # thicker ink is a bar or a fill
MAX_BREAK_PT = 6.0  # a gap in a broken line, less than any column or row
FULL_CONTRAST = np.uint8(40)  # grey levels; darker pixels count no more, or a speck would pass for a stretch of line
MAX_BUNDLE_PT = 6.0  # across a double line; dots of a fill on a fax are as far apart as its sides
MIN_BUNDLED_SHARE = 0.1  # of a patch's length, from which it is more than a single line
MIN_ALONG_SHARE = 0.6  # of a patch's length, that a line in it covers
RULED_SHARE = 0.7  # of a line's ink: the rows of letters that touch it have less
EDGE_SHARE = 0.15  # of the step from one side to the other: JPEG draws a shallower line along a fill's edge
MIN_APART_PT = 1.0  # points
MAX_STRETCH_PX = 255  # a stretch's pixels are counted in a byte
MIN_PIECES = 3  # of a line that has faded in places; the two sides of a row across the columns are two
MAX_ASIDE_PT = 1.2  # across a line, between its pieces
FADED_SHARE = 0.5  # of a page's lines, from which it has faded


@dataclass(frozen=True, slots=True, kw_only=True)
class LineSearch:
    """How closely a line is looked at.

    Attributes:
        stretch: Points of a line that are averaged, so that one fainter than the paper's grain is seen.
        contrast: Grey levels between a line and the paper beside it, at least, on average over a stretch.
        grain_factor: Times the unevenness of the paper: the least contrast of a line.
        end_gap: Points of bare paper that end a line, as where a row runs across the columns.
        end_piece: Points; a shorter piece, apart at a line's end, is a letter in line with it.
        bridge: Points of paper without print that may lie between two pieces of a line, if more than a short break.
        min_length: Of a line, in points.
    """

    stretch: float
    contrast: float
    grain_factor: float
    end_gap: float
    end_piece: float
    bridge: float
    min_length: float = 0.0


USUAL = LineSearch(stretch=18.0, contrast=7.0, grain_factor=4.0, end_gap=10.0, end_piece=9.0, bridge=0.0)
# A pale line is lost for some rows of print, and dotted before and after, where a fax made it black or white. The sums
# of a longer stretch vary less.
FADED = LineSearch(
    stretch=60.0, contrast=1.2, grain_factor=3.0, end_gap=40.0, end_piece=1.0, bridge=75.0, min_length=40.0
)


def find_level_lines(
    value: Pixels, tint: Pixels, paper: Pixels, scale: float, min_length: float, search: LineSearch = USUAL
) -> list[Box]:
    """Return level lines of an image that has half as many pixels along them as across, boxes in points.

    Args:
        value: The largest channel of each pixel, shape (height, width), dtype uint8.
        tint: The least channel.
        paper: 0 where print is, of any size.
        scale: The pixels per point across the lines.
        min_length: Of a line, in points; the search may ask for more.
        search: How closely to look.
    """
    import cv2

    along = scale / 2
    min_length = max(min_length, search.min_length)
    across = max(3, round(MAX_THICKNESS_PT * scale)) | 1
    thin = cv2.morphologyEx(value, cv2.MORPH_BLACKHAT, np.ones((across, 1), np.uint8))
    shallow = np.ceil(np.arange(256) * EDGE_SHARE).astype(np.uint8)
    bare = np.asarray(cv2.resize(paper, value.shape[::-1], interpolation=cv2.INTER_NEAREST), np.uint8)
    thin = np.minimum(thin, FULL_CONTRAST) * (thin >= cv2.LUT(_measure_tint_change(tint, across), shallow)) & bare
    # Sums over a stretch, not means: whole numbers are sooner compared than parts of one.
    stretch = min(round(search.stretch * along), MAX_STRETCH_PX)
    ink = np.asarray(cv2.boxFilter(thin, cv2.CV_16U, (stretch, 1), normalize=False), np.uint16)
    seen = cv2.boxFilter(bare & 1, cv2.CV_8U, (stretch, 1), normalize=False)
    enough = np.maximum(np.arange(256), stretch / 3)
    few = ink[::7, ::4] / enough[seen[::7, ::4]]
    least = max(search.contrast, search.grain_factor * float(np.percentile(few, 90)))
    solid = ink > cv2.LUT(seen, np.minimum(least * enough, 65535).astype(np.uint16))
    # A line may wander by a pixel from one stretch to the next.
    wandering = cv2.dilate(solid.view(np.uint8), np.ones((3, 1), np.uint8))
    long = keep_long_runs(np.asarray(wandering, np.uint8), round(min_length * along))
    found: list[Box] = []
    for x, y, wide, high in _separate_lines(long, scale):
        # A stretch that lies half past a line's end still stands out: the line ends where its ink does.
        for inked in _split_at_gaps(thin[y : y + high, x : x + wide].max(axis=0) > least, along, search):
            if inked[-1] - inked[0] >= min_length * along:
                x0, x1 = x + int(inked[0]), x + int(inked[-1]) + 1
                first, last = _find_line_rows(ink[y : y + high, x0:x1])
                found.append(Box(x0=x0 / along, top=(y + first) / scale, x1=x1 / along, bottom=(y + last) / scale))

    def is_bare_between(before: Box, after: Box) -> bool:
        row = round((before.centre_y + after.centre_y) / 2 * scale)
        return bool(bare[row, round(before.x1 * along) : round(after.x0 * along)].all())

    return _join_broken_lines(found, search.bridge, is_bare_between)


def average_row_pairs(image: Pixels) -> Pixels:
    """Return the image with each two rows averaged; along a line nothing is lost, as it is averaged anyhow."""
    import cv2

    even = image[: len(image) // 2 * 2]
    return np.asarray(cv2.addWeighted(even[::2], 0.5, even[1::2], 0.5, 0.0), np.uint8)


def have_faded(level: Sequence[Box], upright: Sequence[Box]) -> bool:
    """Return whether most of a page's lines are pieces, several in line with one another, some of either direction."""
    pieces = [_count_pieces([b.centre_y for b in level]), _count_pieces([b.centre_x for b in upright])]
    return min(pieces) > 0 and sum(pieces) > FADED_SHARE * (len(level) + len(upright))


def _count_pieces(places: Sequence[float]) -> int:
    """Return how many lines are one of several at one place, across them."""
    series = group_close_values(places, MAX_ASIDE_PT)
    return sum(len(pieces) for pieces in series if len(pieces) >= MIN_PIECES)


def _separate_lines(long: Pixels, scale: float) -> list[tuple[int, int, int, int]]:
    """Return left, top, width and height in pixels of each line in a mask.

    The dots of a fill on a fax join to lines side by side, and with the lines around them. Only those that run all
    along such a patch are lines.
    """
    lines = []
    for x, y, wide, high in bounding_boxes(long):
        part = long[y : y + high, x : x + wide] > 0
        if high <= MAX_BUNDLE_PT * scale or not _is_bundle(part, scale):
            lines.append((x, y, wide, high))
            continue
        rows = part.mean(axis=1) >= MIN_ALONG_SHARE
        edges = np.flatnonzero(np.diff(np.concatenate(([False], rows, [False])).astype(np.int8)))
        bands = edges.reshape(-1, 2).tolist()
        lines += [(x, y + a, wide, b - a) for a, b in bands if b - a <= MAX_BUNDLE_PT * scale]
    return lines


def _is_bundle(part: npt.NDArray[np.bool_], scale: float) -> bool:
    """Return whether a patch has lines side by side over some of its length, and not one line that wanders."""
    first, last = part.argmax(axis=0), len(part) - part[::-1].argmax(axis=0)
    return float(np.mean(last - first > MAX_BUNDLE_PT * scale)) > MIN_BUNDLED_SHARE


def _find_line_rows(ink: npt.NDArray[np.uint16]) -> tuple[int, int]:
    """Return from which to which row a line runs, by the sums of its ink over a stretch at each pixel.

    Letters that touch the line have less ink than the line itself.
    """
    strong = ink >= RULED_SHARE * ink.max(axis=0)
    first, last = strong.argmax(axis=0), len(ink) - strong[::-1].argmax(axis=0)
    return max(0, int(np.percentile(first, 3)) - 1), min(len(ink), int(np.percentile(last, 97)) + 1)


def _measure_tint_change(value: Pixels, across: int) -> Pixels:
    """Return how much lighter or darker the page is just above each pixel than just below it."""
    import cv2

    edges = np.zeros_like(value)
    edges[across:-across] = cv2.absdiff(value[: -2 * across], value[2 * across :])
    return edges


def _split_at_gaps(inked: npt.NDArray[np.bool_], scale: float, search: LineSearch) -> list[npt.NDArray[np.intp]]:
    """Return where a line is inked, split at wide gaps, each part without stray pieces at its ends."""
    at = np.flatnonzero(inked)
    parts = np.split(at, np.flatnonzero(np.diff(at) > search.end_gap * scale) + 1)
    return [_drop_stray_ends(part, search.end_piece * scale, MIN_APART_PT * scale) for part in parts if part.size]


def _drop_stray_ends(inked: npt.NDArray[np.intp], least: float, apart: float) -> npt.NDArray[np.intp]:
    pieces = np.split(inked, np.flatnonzero(np.diff(inked) > apart) + 1)
    while len(pieces) > 1 and len(pieces[0]) < least:
        pieces = pieces[1:]
    while len(pieces) > 1 and len(pieces[-1]) < least:
        pieces = pieces[:-1]
    return np.concatenate(pieces)


def _join_broken_lines(lines: list[Box], bridge: float, is_bare_between: Callable[[Box, Box], bool]) -> list[Box]:
    """Join the pieces of each broken line, with at most `bridge` points of paper between them."""
    joined: list[Box] = []
    for line in sorted(lines, key=lambda b: (b.x0, b.top)):
        for i, other in enumerate(joined):
            both = Box.hull((line, other))
            near = line.vertical_overlap(other) >= 0 or both.height <= MAX_THICKNESS_PT
            gap = line.x0 - other.x1
            if near and (gap <= MAX_BREAK_PT or (gap <= bridge and is_bare_between(other, line))):
                joined[i] = both
                break
        else:
            joined.append(line)
    return joined
