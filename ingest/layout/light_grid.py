# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""The grid of white lines in a tinted block of a scanned page, each line followed from column to column.

Beside print a white line is found in pieces only. Once its place is known from one piece, far less evidence is enough
to see whether it runs on: the lightest ground of each row of pixels, over the width of a column.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise

import numpy as np
import numpy.typing as npt

from ingest.geometry import group_close_values
from ingest.image.connected_components import bounding_boxes
from ingest.image.raster import Pixels
from ingest.model import Box, Ruling

MIN_BLOCK_PT = 40.0  # the least width and height of a table
MAX_LINE_PT = 4.0  # a broader white line is the space between two areas
MAX_STRAY_PT = 2.0  # by which a line strays from its place, after deskewing
MAX_MISS_PT = 4.0  # between lines that are one
AROUND_PT = 14.0  # above and below a line, in which the usual ground is measured
MIN_PRINT_STEP = np.uint8(12)  # grey levels by which print is darker than its ground
END_PT = 2.0  # at either end of a stretch that are not looked at, as other lines cross there
MIN_TINTED_SHARE = 0.85  # of a block beside its print; a header with a column of coloured cells has less
MIN_TINT = 8.0  # grey levels by which a tinted cell is darker than paper
MIN_STEP = 4.0  # grey levels by which a line is lighter than the ground on both sides, and than the usual ground
NOISE_FACTOR = 4.0  # times the usual change from one row of pixels to the next: the least step of a line
MIN_LIGHT_SHARE = 0.6  # of a stretch without its print that is lighter than the usual ground
MIN_STRETCH_SHARE = (
    0.5  # of a line's usual strength that each of its stretches has; a gap between lines of print has less
)
MIN_LINE_SHARE = 0.4  # of the usual strength of a block's lines that each of them has
GROUND_PERCENTILE = 40.0  # of a row of pixels without dark print: less than half of it is light print, or a halo


@dataclass(frozen=True, slots=True, kw_only=True)
class TintedPage:
    """A page with tinted blocks.

    Attributes:
        tint: The least channel of each pixel, shape (height, width), dtype uint8.
        ground: The same without dark print.
        white: The level of bare paper.
        scale: Pixels per point.
    """

    tint: Pixels
    ground: Pixels
    white: float
    scale: float

    def transposed(self) -> "TintedPage":
        """Return the page with rows and columns swapped."""
        return replace(self, tint=np.ascontiguousarray(self.tint.T), ground=np.ascontiguousarray(self.ground.T))


def complete_grids(
    page: TintedPage, rulings: Sequence[Ruling], pieces: Sequence[Ruling], steps: Sequence[Ruling] = ()
) -> tuple[Ruling, ...]:
    """Return the rulings of a page, those of each tinted block completed.

    Args:
        page: The page.
        rulings: The light rulings of its tables, as far as they were found.
        pieces: All pieces of light lines, some of them not of rulings.
        steps: Level edges of tinted rows, at which upright lines may end.
    """
    found = list(rulings)
    turned = page.transposed() if rulings else page
    for block in find_tinted_blocks(page):
        own = [r for r in found if block.contains_centre(r.box, MAX_MISS_PT)]
        if not any(r.axis == "v" and _is_inside(r, block) for r in own):
            continue
        inside = [p for p in pieces if block.contains_centre(p.box, MAX_MISS_PT)]
        xs = _list_places((p.box.centre_x for p in inside if p.axis == "v"), block.x0, block.x1)
        ys = _list_places((p.box.centre_y for p in inside if p.axis == "h"), block.top, block.bottom)
        level = _follow_lines(page, ys, xs)
        ends = (s.box.centre_y for s in steps if block.contains_centre(s.box))
        upright = [
            box.transposed() for box in _follow_lines(turned, xs, _list_places((*ys, *ends), block.top, block.bottom))
        ]
        found = [r for r in found if r not in own]
        found += [Ruling(axis="h", box=box) for box in level]
        found += [Ruling(axis="v", box=box) for box in upright]
    return tuple(found)


def find_tinted_blocks(page: TintedPage) -> list[Box]:
    """Return the rectangular blocks of tinted cells, in points; white lines of MAX_LINE_PT at most are part of them.

    Around print, which scanners sharpen, the ground may be as light as paper: there it is not looked at.
    """
    import cv2

    gap = round(MAX_LINE_PT * page.scale) + 2
    square = np.ones((gap, gap), np.uint8)
    tinted = np.asarray(page.ground < page.white - MIN_TINT).view(np.uint8)
    closed = cv2.morphologyEx(tinted, cv2.MORPH_CLOSE, square)
    printed = np.asarray(cv2.subtract(page.ground, page.tint) > MIN_PRINT_STEP).view(np.uint8)
    bare = cv2.dilate(printed, square) == 0
    least = MIN_BLOCK_PT * page.scale
    blocks = []
    for x, y, wide, high in bounding_boxes(closed):
        part = slice(y, y + high), slice(x, x + wide)
        seen = closed[part][bare[part]]
        if min(wide, high) >= least and seen.size and seen.mean() >= MIN_TINTED_SHARE:
            x0, top, x1, bottom = (side / page.scale for side in (x, y, x + wide, y + high))
            blocks.append(Box(x0=x0, top=top, x1=x1, bottom=bottom))
    return blocks


def _is_inside(upright: Ruling, block: Box) -> bool:
    return block.x0 + MAX_MISS_PT < upright.box.centre_x < block.x1 - MAX_MISS_PT


def _list_places(values: Iterable[float], first: float, last: float) -> list[float]:
    """Return where lines are: the ends of a block, and the values between them, those of one line averaged."""
    groups = group_close_values((v for v in values if first + MAX_MISS_PT < v < last - MAX_MISS_PT), MAX_MISS_PT / 2)
    return [first, *(sum(group) / len(group) for group in groups), last]


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """A stretch of a line from one crossing line to the next, and where it is.

    `strength` is by how much it is lighter than its ground: 1 is as white as paper.
    """

    start: float
    end: float
    at: float
    strength: float


def _follow_lines(page: TintedPage, ys: Sequence[float], xs: Sequence[float]) -> list[Box]:
    """Return the level lines at heights `ys`, each as far as it is seen between places `xs`; the ends run through."""
    lines = [
        [_measure_stretch(page, near, x0, x1) for x0, x1 in pairwise(xs)]
        for near in zip(ys, ys[1:], ys[2:], strict=False)
    ]
    usual = [_find_usual_strength(line) for line in lines]
    least = MIN_LINE_SHARE * float(np.median(usual)) if usual else 0.0
    found = [Box(x0=xs[0], top=y, x1=xs[-1], bottom=y) for y in (ys[0], ys[-1])]
    for line, strength in zip(lines, usual, strict=True):
        if strength and strength >= least:
            found += _join_stretches(line, MIN_STRETCH_SHARE * strength)
    return found


def _find_usual_strength(line: Sequence[Stretch]) -> float:
    """Return the median strength of a line where it is seen; 0 where it is not."""
    seen = [stretch.strength for stretch in line if stretch.strength]
    return float(np.median(seen)) if seen else 0.0


def _join_stretches(line: Sequence[Stretch], least: float) -> Iterator[Box]:
    for seen, run in groupby(line, key=lambda stretch: stretch.strength >= least):
        if seen:
            part = list(run)
            at = float(np.mean([stretch.at for stretch in part]))
            yield Box(x0=part[0].start, top=at, x1=part[-1].end, bottom=at)


def _measure_stretch(page: TintedPage, ys: tuple[float, float, float], x0: float, x1: float) -> Stretch:
    """Return the light line near the second of `ys` from `x0` to `x1`.

    The first and the last of `ys` are those of the lines above and below it.
    """
    scale, far, stray = page.scale, round(MAX_LINE_PT * page.scale), round(MAX_STRAY_PT * page.scale)
    before, middle, after = (round(y * scale) for y in ys)
    around, end = round(AROUND_PT * scale), round(END_PT * scale)
    top = max(0, min(middle - far - stray, max(middle - around, before + end)))
    bottom = max(middle + far + stray, min(middle + around, after - end)) + 1
    first, last = round(x0 * scale) + end, round(x1 * scale) - end
    part = slice(top, bottom), slice(first, max(first + 1, last))
    tint, ground = page.tint[part], page.ground[part]
    none = Stretch(start=x0, end=x1, at=ys[1], strength=0.0)
    if len(tint) <= 2 * far:
        return none
    bare = tint >= ground - np.minimum(ground, MIN_PRINT_STEP)
    profile = _measure_ground(tint, bare)
    step = _measure_steps(profile, far)
    step[np.abs(np.arange(len(step)) + top + far - middle) > stray] = 0.0
    best = int(step.argmax()) + far
    beside = bare.copy()
    beside[max(0, best - far // 2) : best + far // 2 + 1] = False
    usual = float(np.percentile(tint[beside], GROUND_PERCENTILE)) if beside.any() else page.white
    lighter = min(float(step[best - far]), float(profile[best]) - usual)
    noise = float(np.median(np.abs(np.diff(profile))))
    if (
        lighter < max(MIN_STEP, NOISE_FACTOR * noise)
        or (tint[best][bare[best]] >= usual + MIN_STEP / 2).mean() < MIN_LIGHT_SHARE
    ):
        return none
    return replace(
        none, at=(top + best) / scale, strength=lighter / max(MIN_STEP, page.white - profile[best] + lighter)
    )


def _measure_ground(tint: Pixels, bare: npt.NDArray[np.bool_]) -> npt.NDArray[np.float64]:
    """Return the ground of each row of pixels, shape (rows,): that percentile of those that are bare; 0 without any."""
    ranked = np.sort(np.where(bare, tint, np.uint8(255)), axis=1)
    counts = bare.sum(axis=1)
    rank = (GROUND_PERCENTILE / 100 * np.maximum(counts - 1, 0)).astype(np.intp)
    return np.where(counts > 0, ranked[np.arange(len(ranked)), rank], 0).astype(np.float64)


def _measure_steps(profile: npt.NDArray[np.float64], far: int) -> npt.NDArray[np.float64]:
    """Return by how much each row is lighter than the ground above and below it, without `far` rows at either end."""
    here = profile[far:-far]
    above = np.minimum(profile[: -2 * far], profile[far // 2 : far // 2 + len(here)])
    below = np.minimum(profile[2 * far :], profile[far + far // 2 : far + far // 2 + len(here)])
    return np.asarray(here - np.maximum(above, below))
