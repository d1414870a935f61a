# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Rulings of a scanned page: thin dark lines, level or upright, that are longer than any letter."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from ingest.image.connected_components import bounding_boxes, keep_long_runs
from ingest.image.raster import POINTS_PER_INCH, Pixels, brightest_channel, darkest_channel, transpose_image
from ingest.layout.dashed_rulings import add_dashed_lines
from ingest.layout.print_mask import find_print
from ingest.model import Box, Ruling

MAX_THICKNESS_PT = 2.5  # thicker ink is a bar or a fill
MIN_LEVEL_PT = 18.0  # the narrowest column is wider, every stroke of a letter shorter
MIN_UPRIGHT_PT = 10.0  # the lowest row of 7 pt print is higher
MAX_BREAK_PT = 6.0  # a gap in a broken line, less than any column or row
LONG_PT = 90.0  # a line this long is a ruling even if it meets no other
MAX_MISS_PT = 4.0  # by which the ends of two rulings may miss each other
TALL_PT = 45.0  # a taller upright is not a stroke of a letter, even if its ends miss by ...
MAX_TORN_PT = 16.0  # ... as much, torn off
MAX_BRIDGE_PT = 26.0  # between pieces of one upright
MAX_ASIDE_PT = 1.2  # sideways, between pieces of one upright
STRETCH_PT = 18.0  # of a line that are averaged, so that a line fainter than the paper's grain is seen
MIN_CONTRAST = 7.0  # grey levels between a line and the paper beside it, on average over a stretch
GRAIN_FACTOR = 4.0  # times the unevenness of the paper: the least contrast of a line
FULL_CONTRAST = np.uint8(40)  # grey levels; darker pixels count no more, or a speck would pass for a stretch of line
MAX_BUNDLE_PT = 6.0  # across a double line; dots of a fill on a fax are as far apart as its sides
MIN_BUNDLED_SHARE = 0.1  # of a patch's length, from which it is more than a single line
MIN_ALONG_SHARE = 0.6  # of a patch's length, that a line in it covers
RULED_SHARE = 0.7  # of a line's ink: the rows of letters that touch it have less
EDGE_SHARE = 0.15  # of the step from one side to the other: JPEG draws a shallower line along a fill's edge
MIN_END_PIECE_PT = 9.0  # a shorter piece, apart at a line's end, is a letter in line with it
MIN_APART_PT = 1.0  # points
MAX_SPANNING_ROW_PT = 60.0  # a row across the columns is seldom higher
MIN_STOPPED_LINES = 2  # that stop at one height; a table of three columns has two between its sides
MIN_END_GAP_PT = 10.0  # of bare paper that end a line, as where a row runs across the columns


def find_rulings(pixels: Pixels, dpi: float) -> tuple[Ruling, ...]:
    """Return the printed lines of a level page, in points.

    Lines are found by a black-hat transform across them and averages along them, and then joined, cut and filtered
    as boxes.

    Args:
        pixels: The page, shape (height, width, 3), blue-green-red, dtype uint8.
        dpi: Its resolution.
    """
    scale = dpi / POINTS_PER_INCH
    # In the largest channel coloured fills are light, and only black and grey lines are dark; in the least, every
    # fill is darker than paper.
    value, tint = brightest_channel(pixels), darkest_channel(pixels)
    seen = find_print(value, tint, dpi)
    level = _find_level_lines(
        transpose_image(_average_row_pairs(transpose_image(value))),
        transpose_image(_average_row_pairs(transpose_image(tint))),
        seen.bare,
        scale,
        MIN_LEVEL_PT,
    )
    upright = _find_level_lines(
        transpose_image(_average_row_pairs(value)),
        transpose_image(_average_row_pairs(tint)),
        transpose_image(seen.bare),
        scale,
        MIN_UPRIGHT_PT,
    )
    level, upright = add_dashed_lines(level, [b.transposed() for b in upright], seen)
    open_rows = _find_open_rows(upright)
    upright = _cut_at_spanning_rows(level, _bridge_gaps(level, upright, open_rows))
    return _drop_unanchored(level, upright, open_rows)


def _bridge_gaps(level: list[Box], upright: list[Box], open_rows: Sequence[Box]) -> list[Box]:
    """Join upright pieces in line with one another, where no whole row lies between them."""
    joined: list[Box] = []
    for piece in sorted(upright, key=lambda b: (round(b.centre_x / MAX_ASIDE_PT), b.top)):
        at = piece.centre_x
        above = max(
            (b for b in joined if abs(b.centre_x - at) <= MAX_ASIDE_PT and b.bottom <= piece.top),
            key=lambda b: b.bottom,
            default=None,
        )
        gap = piece.top - above.bottom if above else MAX_BRIDGE_PT + 1
        if (
            above is None
            or gap > min(MAX_BRIDGE_PT, above.height + piece.height)
            or _has_row_between(level, above, piece)
            or any(_ends_at(row, (above, piece)) for row in open_rows)
        ):
            joined.append(piece)
            continue
        joined.remove(above)
        joined.append(Box(x0=min(above.x0, piece.x0), top=above.top, x1=max(above.x1, piece.x1), bottom=piece.bottom))
    return joined


def _find_open_rows(upright: list[Box]) -> list[Box]:
    """Return rows across the columns, without rulings of their own, at which most upright lines between columns stop.

    A flaw of the print or the paper breaks one of those lines, or all of them for less than a row.
    """
    lines = sorted(upright, key=lambda b: (round(b.centre_x / MAX_ASIDE_PT), b.top))
    broken = [
        (above, below)
        for above, below in pairwise(lines)
        if abs(above.centre_x - below.centre_x) <= MAX_ASIDE_PT
        and MIN_END_GAP_PT <= below.top - above.bottom <= MAX_SPANNING_ROW_PT
    ]
    rows = []
    for above, below in broken:
        gap = replace(above, top=above.bottom, bottom=below.top)
        stopped = [pair for pair in broken if _ends_at(gap, pair)]
        through = sum(b.top < gap.top and gap.bottom < b.bottom for b in upright)
        if len(stopped) >= max(MIN_STOPPED_LINES, through):
            xs = [piece.centre_x for pair in stopped for piece in pair]
            rows.append(replace(gap, x0=min(xs), x1=max(xs)))
    return rows


def _ends_at(row: Box, pieces: tuple[Box, Box]) -> bool:
    """Return whether the upper piece of an upright line ends where a row begins, and the lower one begins below it."""
    above, below = pieces
    return abs(above.bottom - row.top) <= MAX_MISS_PT and abs(below.top - row.bottom) <= MAX_MISS_PT


def _has_row_between(level: list[Box], above: Box, below: Box) -> bool:
    """Return whether two level lines that cross here lie between two pieces: a row across the columns."""
    at = above.centre_x
    inside = [
        b.centre_y
        for b in level
        if b.x0 - MAX_MISS_PT <= at <= b.x1 + MAX_MISS_PT
        and above.bottom - MAX_MISS_PT <= b.centre_y <= below.top + MAX_MISS_PT
    ]
    return len(inside) > 1 and max(inside) - min(inside) > MAX_MISS_PT


def _cut_at_spanning_rows(level: list[Box], upright: list[Box]) -> list[Box]:
    """Cut upright lines at rows that run across the columns.

    Where most lines stop at one level line and continue at the next, one that seems to run through was extended by
    print.
    """
    edges = sorted((b.centre_y, b.x0, b.x1) for b in level if b.width >= LONG_PT)
    for (above, a0, a1), (below, b0, b1) in pairwise(edges):
        x0, x1 = max(a0, b0) + MAX_MISS_PT, min(a1, b1) - MAX_MISS_PT
        if not MAX_MISS_PT < below - above < MAX_SPANNING_ROW_PT:
            continue
        inner = [b for b in upright if x0 < b.centre_x < x1]
        stops = [b for b in inner if abs(b.bottom - above) <= MAX_MISS_PT]
        begins = [b for b in inner if abs(b.top - below) <= MAX_MISS_PT]
        through = [b for b in inner if b.top < above - MAX_MISS_PT and b.bottom > below + MAX_MISS_PT]
        if min(len(stops), len(begins)) < max(2, 2 * len(through)):
            continue
        for b in through:
            upright = [u for u in upright if u is not b]
            upright += [
                Box(x0=b.x0, top=b.top, x1=b.x1, bottom=above),
                Box(x0=b.x0, top=below, x1=b.x1, bottom=b.bottom),
            ]
    return upright


def _drop_unanchored(level: list[Box], upright: list[Box], open_rows: Sequence[Box]) -> tuple[Ruling, ...]:
    """Return the lines without strokes of letters or icons.

    A short line is a ruling only if both its ends meet a ruling that crosses it, or an open row. Repeated, as each
    dropped line may have supported others.
    """
    edges = [(y, row.x0, row.x1) for row in open_rows for y in (row.top, row.bottom)]
    while True:
        uprights = _list_upright_crossings(upright)
        kept_level = [b for b in level if b.width >= LONG_PT or _both_ends_meet(b.x0, b.x1, b.centre_y, uprights)]
        rows = _list_level_crossings(kept_level) + edges
        kept_upright = [b for b in upright if b.height >= LONG_PT or _is_anchored_upright(b, rows)]
        if len(kept_level) == len(level) and len(kept_upright) == len(upright):
            break
        level, upright = kept_level, kept_upright
    return (*(Ruling(axis="h", box=b) for b in level), *(Ruling(axis="v", box=b) for b in upright))


Crossing = tuple[float, float, float]
"""Where a crossing line is, and from where to where it runs."""


def _list_upright_crossings(upright: list[Box]) -> list[Crossing]:
    return [(b.centre_x, b.top, b.bottom) for b in upright]


def _list_level_crossings(level: list[Box]) -> list[Crossing]:
    return [(b.centre_y, b.x0, b.x1) for b in level]


def _is_anchored_upright(upright: Box, rows: list[Crossing]) -> bool:
    miss = MAX_TORN_PT if upright.height >= TALL_PT else MAX_MISS_PT
    return _both_ends_meet(upright.top, upright.bottom, upright.centre_x, rows, miss)


def _both_ends_meet(
    start: float, end: float, across: float, crossing: list[Crossing], miss: float = MAX_MISS_PT
) -> bool:
    """Return whether a line at `across`, from `start` to `end`, meets a crossing line at either end."""
    meets = [at for at, a, b in crossing if a - MAX_MISS_PT <= across <= b + MAX_MISS_PT]
    return any(abs(at - start) <= miss for at in meets) and any(abs(at - end) <= miss for at in meets)


def _average_row_pairs(image: Pixels) -> Pixels:
    """Return the image with each two rows averaged; along a line nothing is lost, as it is averaged anyhow."""
    import cv2

    even = image[: len(image) // 2 * 2]
    return np.asarray(cv2.addWeighted(even[::2], 0.5, even[1::2], 0.5, 0.0), np.uint8)


def _find_level_lines(value: Pixels, tint: Pixels, paper: Pixels, scale: float, min_length: float) -> list[Box]:
    """Return level lines of an image that has half as many pixels along them as across, boxes in points.

    `scale` is the pixels per point across the lines.
    """
    import cv2

    along = scale / 2
    across = max(3, round(MAX_THICKNESS_PT * scale)) | 1
    thin = cv2.morphologyEx(value, cv2.MORPH_BLACKHAT, np.ones((across, 1), np.uint8))
    shallow = np.ceil(np.arange(256) * EDGE_SHARE).astype(np.uint8)
    bare = np.asarray(cv2.resize(paper, value.shape[::-1], interpolation=cv2.INTER_NEAREST), np.uint8)
    thin = np.minimum(thin, FULL_CONTRAST) * (thin >= cv2.LUT(_measure_tint_change(tint, across), shallow)) & bare
    # Sums over a stretch, not means: whole numbers are sooner compared than parts of one.
    stretch = round(STRETCH_PT * along)
    ink = np.asarray(cv2.boxFilter(thin, cv2.CV_16U, (stretch, 1), normalize=False), np.uint16)
    seen = cv2.boxFilter(bare & 1, cv2.CV_8U, (stretch, 1), normalize=False)
    enough = np.maximum(np.arange(256), stretch / 3)
    few = ink[::7, ::4] / enough[seen[::7, ::4]]
    least = max(MIN_CONTRAST, GRAIN_FACTOR * float(np.percentile(few, 90)))
    solid = ink > cv2.LUT(seen, np.minimum(least * enough, 65535).astype(np.uint16))
    # A line may wander by a pixel from one stretch to the next.
    wandering = cv2.dilate(solid.view(np.uint8), np.ones((3, 1), np.uint8))
    long = keep_long_runs(np.asarray(wandering, np.uint8), round(min_length * along))
    found: list[Box] = []
    for x, y, wide, high in _separate_lines(long, scale):
        # A stretch that lies half past a line's end still stands out: the line ends where its ink does.
        for inked in _split_at_gaps(thin[y : y + high, x : x + wide].max(axis=0) > least, along):
            if inked[-1] - inked[0] >= min_length * along:
                x0, x1 = x + int(inked[0]), x + int(inked[-1]) + 1
                first, last = _find_line_rows(ink[y : y + high, x0:x1])
                found.append(Box(x0=x0 / along, top=(y + first) / scale, x1=x1 / along, bottom=(y + last) / scale))
    return _join_broken_lines(found)


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


def _split_at_gaps(inked: npt.NDArray[np.bool_], scale: float) -> list[npt.NDArray[np.intp]]:
    """Return where a line is inked, split at wide gaps, each part without stray pieces at its ends."""
    at = np.flatnonzero(inked)
    parts = np.split(at, np.flatnonzero(np.diff(at) > MIN_END_GAP_PT * scale) + 1)
    return [_drop_stray_ends(part, scale) for part in parts if part.size]


def _drop_stray_ends(inked: npt.NDArray[np.intp], scale: float) -> npt.NDArray[np.intp]:
    pieces = np.split(inked, np.flatnonzero(np.diff(inked) > MIN_APART_PT * scale) + 1)
    while len(pieces) > 1 and len(pieces[0]) < MIN_END_PIECE_PT * scale:
        pieces = pieces[1:]
    while len(pieces) > 1 and len(pieces[-1]) < MIN_END_PIECE_PT * scale:
        pieces = pieces[:-1]
    return np.concatenate(pieces)


def _join_broken_lines(lines: list[Box]) -> list[Box]:
    """Join the pieces of each broken line."""
    joined: list[Box] = []
    for line in sorted(lines, key=lambda b: (b.x0, b.top)):
        for i, other in enumerate(joined):
            both = Box.hull((line, other))
            near = line.vertical_overlap(other) >= 0 or both.height <= MAX_THICKNESS_PT
            if near and line.x0 - other.x1 <= MAX_BREAK_PT:
                joined[i] = both
                break
        else:
            joined.append(line)
    return joined
