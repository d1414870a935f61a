# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Dewarp and evenly light a photographed page before it is read. A page from a scanner is left alone."""

from dataclasses import dataclass, replace

import numpy as np

from ingest.geometry import IDENTITY, Matrix, Transform
from ingest.image.raster import MAX_OCR_DPI, POINTS_PER_INCH, Pixels, Raster, brightest_channel, darkest_channel
from ingest.model import Bend
from ingest.photo.guide_lines import GUIDE_DPI, GuideLine, find_baselines_and_margins, find_guide_rulings
from ingest.photo.homography import (
    BEND,
    BEND_UPRIGHT,
    MIN_LINE_LENGTH,
    PERSPECTIVE,
    build_homography,
    fit_moves,
    invert_moves,
)
from ingest.photo.illumination import (
    MIN_PHOTO_UNEVENNESS,
    Paper,
    coarse_scale,
    even_light,
    find_paper,
    shrink_to_coarse,
)
from ingest.photo.page_border import MIN_BACKGROUND_SHARE, Outline, find_outline
from ingest.photo.warp import (
    Floats,
    Warp,
    add_bend,
    apply_homography,
    compose_homography,
    frame_picture,
    render_flat_page,
    to_bend,
)

PAPERS = ((2**0.5, 841.89), (11 / 8.5, 792.0))  # aspect and long side in points: A4, US letter
MAX_PAGE_SIZE = 1.5  # in A4 lengths: A3 is less; more is a photo whose pixels were counted as points
MAX_ASPECT_ERROR = 0.06  # foreshortening at twelve degrees is two per cent
ROUNDS = 2  # each starts from the result of the last
LEVELLING_ROUNDS = 3  # a homography is fitted to lines that it straightens itself
MAX_CORNER_MOVE = 0.4  # in half page lengths; a page that needs more is not a photo of a page
MAX_BEND = 0.06  # in half page lengths (25 points of A4): a sheet bent more is not described by its lines alone
MIN_MOVE_PT = 0.4  # a page whose corners would move less is flat already
EDGE_STRIP_PX = 4  # of the coarse image (8 points) along a page's edge, where desk may be left
LONG_RULING_PX = 300.0  # of the guide image (144 points)
MIN_LONG_RULINGS = 4  # that show a page's shape
MAX_STRAY_PX = 7.0  # of the guide image (3 points); a feeder that slips bends lines less
MAX_FLATBED_UNEVENNESS = 0.015  # share of the light; hand-held photos are more uneven
MIN_DESK_PX = 5  # of the coarse image; rulings, and print cut by the image's edge, are narrower
MAX_DESK_LEVEL = 205  # evenly lit paper has 250; a shadow beside the page's edge is darker
MIN_DESK_SHARE = 0.2  # of the image's side that desk covers


@dataclass(frozen=True, slots=True, kw_only=True)
class FlatPage:
    """A photographed page as it is to be read. `warp` maps it back to `picture`; None if it was flat already."""

    raster: Raster
    picture: Raster
    warp: Warp | None = None

    @property
    def to_photo(self) -> Transform:
        """The transform from points of the bent page to points of the photo."""
        if self.warp is None:
            return IDENTITY
        scale = POINTS_PER_INCH / self.picture.dpi
        return (Matrix.scaling(scale) @ Matrix.from_rows(self.warp.matrix)).normalised().values

    @property
    def bend(self) -> Bend:
        """The bend of the sheet; one without moves where none was found."""
        return Bend() if self.warp is None else to_bend(self.warp)

    def map_points(self, seen: Floats) -> Floats:
        """Return where points of `picture`, shape (n, 2), are on `raster`; both in points."""
        if self.warp is None:
            return seen
        return self.warp.target(seen * self.picture.dpi / POINTS_PER_INCH)


def dewarp_photo(raster: Raster) -> FlatPage | None:
    """Return the page flat, evenly lit and without the desk around it; None if it was not photographed.

    The page's outline gives a first homography; its own rulings, lines of text and margins then remove perspective and
    bend.
    """
    coarse = shrink_to_coarse(raster.pixels)
    paper = find_paper(coarse)
    outline = find_outline(paper)
    if not _is_photo(paper, outline, coarse) and (
        paper.uneven < MAX_FLATBED_UNEVENNESS or not _has_bent_rulings(raster)
    ):
        return None
    lit = replace(raster, pixels=even_light(raster.pixels, paper))
    if outline is None:
        lit = replace(lit, pixels=_whiten_desk(lit.pixels, outlined=False))
    warp = _find_warp(lit, outline)
    if warp is None:
        return FlatPage(raster=lit, picture=raster)
    pixels = render_flat_page(lit.pixels, warp, MAX_OCR_DPI)
    if outline is not None:
        pixels = _whiten_desk(pixels, outlined=True)
    flat = Raster(pixels=pixels, width=warp.size[0], height=warp.size[1], dpi=MAX_OCR_DPI)
    return FlatPage(raster=flat, picture=raster, warp=warp)


def _is_photo(paper: Paper, outline: Outline | None, coarse: Pixels) -> bool:
    """Return whether a page is lit unevenly, askew, or surrounded by desk, as a flatbed shows none."""
    if not paper.mask.any():
        return False
    if paper.uneven > MIN_PHOTO_UNEVENNESS:
        return True
    return outline is not None and (
        not outline.square or outline.covers(coarse.shape[1], coarse.shape[0]) < 1 - MIN_BACKGROUND_SHARE
    )


def _has_bent_rulings(raster: Raster) -> bool:
    """Return whether rulings are bent, or not parallel, as no flatbed shows them."""
    import cv2

    scale = GUIDE_DPI / POINTS_PER_INCH / _guess_sheet_size(raster)[1]
    seen = cv2.resize(raster.pixels, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    value = brightest_channel(np.asarray(seen, np.uint8))
    return any(_measure_stray(find_guide_rulings(way)) > MAX_STRAY_PX for way in (value, np.ascontiguousarray(value.T)))


def _measure_stray(lines: list[GuideLine]) -> float:
    """Return how far most long lines stray from their common direction, in pixels of the guide image.

    0 where few lines are long.
    """
    long = [line.points for line in lines if np.ptp(line.points[:, 0]) > LONG_RULING_PX]
    if len(long) < MIN_LONG_RULINGS:
        return 0.0
    slopes = [np.polyfit(points[:, 0], points[:, 1], 1)[0] for points in long]
    lengths = [np.ptp(points[:, 0]) for points in long]
    common = np.average(slopes, weights=lengths)
    return float(np.percentile([np.ptp(points[:, 1] - common * points[:, 0]) for points in long], 70))


def _guess_sheet_size(raster: Raster) -> tuple[tuple[float, float], float]:
    """Return a page's size in points and its pixels per point; a page larger than paper counts as A4."""
    grown = max(1.0, raster.width / PAPERS[0][1], raster.height / PAPERS[0][1])
    grown = grown if grown > MAX_PAGE_SIZE else 1.0
    return (raster.width / grown, raster.height / grown), raster.dpi / POINTS_PER_INCH * grown


def _make_first_warp(raster: Raster, outline: Outline | None) -> Warp:
    """Return the first warp: the outline mapped to a sheet of paper, or without one the image as it is."""
    import cv2

    if outline is None:
        size, scale = _guess_sheet_size(raster)
        return Warp(matrix=np.diag([scale, scale, 1.0]), size=size)
    corners = outline.corners / coarse_scale(raster.pixels)
    sides = np.linalg.norm(np.roll(corners, -1, axis=0) - corners, axis=1)
    wide, high = float(sides[0] + sides[2]), float(sides[1] + sides[3])
    aspect = max(wide, high) / min(wide, high)
    nearest, long_side = min(PAPERS, key=lambda p: abs(p[0] - aspect))
    if abs(nearest / aspect - 1) > MAX_ASPECT_ERROR:
        nearest, long_side = aspect, PAPERS[0][1]
    size = (long_side, long_side / nearest) if wide > high else (long_side / nearest, long_side)
    sheet = np.array([(0, 0), (size[0], 0), size, (0, size[1])], np.float32)
    matrix = np.asarray(cv2.getPerspectiveTransform(sheet, corners.astype(np.float32)), np.float64)
    return Warp(matrix=matrix, size=size)


def _find_warp(raster: Raster, outline: Outline | None) -> Warp | None:
    """Return the warp that makes the page's own lines straight, level and upright; None if the page is flat."""
    first = _make_first_warp(raster, outline)
    warp = first
    for _ in range(ROUNDS):
        warp = _level_by_lines(raster, warp)
    framing = warp if outline is not None else frame_picture(warp, raster.pixels.shape[1], raster.pixels.shape[0])
    last = framing
    for _ in range(ROUNDS):
        last = _remove_bend(raster, last)
    bow = 0.0 if last.moves is None else float(np.abs(last.moves).max())
    return last if outline is not None or _measure_difference(first, warp) > MIN_MOVE_PT or bow > MIN_MOVE_PT else None


def _level_by_lines(raster: Raster, warp: Warp) -> Warp:
    """Return the warp combined with the homography that its guide lines need."""
    middle, half = (warp.size[0] / 2, warp.size[1] / 2), max(warp.size) / 2
    level, upright = _find_guide_lines(raster, warp)
    for _ in range(LEVELLING_ROUNDS):
        down = fit_moves(level, PERSPECTIVE, middle, half)
        across = fit_moves(upright, PERSPECTIVE, middle[::-1], half)
        towards = build_homography(down, across, middle, half)
        if _measure_corner_move(towards, warp.size) > MAX_CORNER_MOVE * half:
            break
        level, upright = _move_lines(level, towards), _swap_axes(_move_lines(_swap_axes(upright), towards))
        warp = compose_homography(warp, towards)
    return warp


def _remove_bend(raster: Raster, warp: Warp) -> Warp:
    """Return the warp with the bend removed that its lines still show."""
    middle, half = (warp.size[0] / 2, warp.size[1] / 2), max(warp.size) / 2
    level, upright = _find_guide_lines(raster, warp)
    down = fit_moves(level, BEND, middle, half) if _has_enough_lines(level, half) else None
    across = fit_moves(upright, BEND_UPRIGHT, middle[::-1], half) if _has_enough_lines(upright, half) else None
    rows, columns, moves = invert_moves(down, across, warp.size, middle, half)
    return add_bend(warp, rows, columns, moves) if float(np.abs(moves).max()) < MAX_BEND * half else warp


def _measure_corner_move(towards: Floats, size: tuple[float, float]) -> float:
    """Return how far a homography moves the corners of a page, at most."""
    corners = np.array([(0.0, 0.0), (size[0], 0.0), (0.0, size[1]), size], np.float64)
    moved = apply_homography(towards, corners)
    return float(np.abs(moved - corners).max()) if np.isfinite(moved).all() else np.inf


def _measure_difference(first: Warp, last: Warp) -> float:
    """Return how many points apart two warps' images of a page are, at most."""
    x, y = np.meshgrid(np.linspace(0, first.size[0], 9), np.linspace(0, first.size[1], 9))
    points = np.column_stack([x.reshape(-1), y.reshape(-1)])
    scale = abs(float(np.linalg.det(first.matrix[:2, :2]))) ** 0.5
    return float(np.abs(first.source(points) - last.source(points)).max() / scale)


def _find_guide_lines(raster: Raster, warp: Warp) -> tuple[list[GuideLine], list[GuideLine]]:
    """Return level and upright lines of the page as the warp shows it, in points; upright ones with x and y swapped."""
    import cv2

    pixels = render_flat_page(raster.pixels, warp, GUIDE_DPI)
    value = brightest_channel(pixels)
    grey = np.asarray(cv2.cvtColor(pixels, cv2.COLOR_BGR2GRAY), np.uint8)
    level, upright = find_guide_rulings(value), find_guide_rulings(np.ascontiguousarray(value.T))
    across, margins = find_baselines_and_margins(grey)
    down, margins_down = find_baselines_and_margins(np.ascontiguousarray(grey.T))
    if _sum_lengths(across) >= _sum_lengths(down):
        level, upright = level + across, upright + margins
    else:
        level, upright = level + margins_down, upright + down
    scale = POINTS_PER_INCH / GUIDE_DPI
    return _scale_lines(level, scale), _scale_lines(upright, scale)


def _sum_lengths(lines: list[GuideLine]) -> float:
    return sum(float(np.ptp(line.points[:, 0])) for line in lines)


def _has_enough_lines(lines: list[GuideLine], half: float) -> bool:
    return _sum_lengths(lines) > MIN_LINE_LENGTH * 2 * half


def _scale_lines(lines: list[GuideLine], scale: float) -> list[GuideLine]:
    return [replace(line, points=line.points * scale) for line in lines]


def _swap_axes(lines: list[GuideLine]) -> list[GuideLine]:
    return [replace(line, points=line.points[:, ::-1]) for line in lines]


def _move_lines(lines: list[GuideLine], matrix: Floats) -> list[GuideLine]:
    return [replace(line, points=apply_homography(matrix, line.points)) for line in lines]


def _whiten_desk(pixels: Pixels, *, outlined: bool) -> Pixels:
    """Paint the desk along the edges of the evenly lit image white.

    With an outline at most a strip is left; without one, whatever is dark or coloured along much of a side is desk.
    """
    import cv2

    high, wide = pixels.shape[:2]
    small = shrink_to_coarse(pixels)
    # What lies across the edge is taken to go on there: a sliver of desk is wide then, rulings and print are not.
    wider = cv2.copyMakeBorder(small, MIN_DESK_PX, MIN_DESK_PX, MIN_DESK_PX, MIN_DESK_PX, cv2.BORDER_REPLICATE)
    other = (darkest_channel(np.asarray(wider, np.uint8)) < MAX_DESK_LEVEL).astype(np.uint8)
    other = np.asarray(cv2.morphologyEx(other, cv2.MORPH_OPEN, np.ones((MIN_DESK_PX, MIN_DESK_PX), np.uint8)), np.uint8)
    strip = MIN_DESK_PX + EDGE_STRIP_PX
    if outlined:
        other[strip:-strip, strip:-strip] = 0
    _, labels = cv2.connectedComponents(other, connectivity=4)
    desk = np.zeros(labels.shape, np.uint8)
    for side in (labels[0], labels[-1], labels[:, 0], labels[:, -1]):
        for label, count in zip(*np.unique(side[side > 0], return_counts=True), strict=True):
            if outlined or count > MIN_DESK_SHARE * side.size:
                desk[labels == label] = 1
    if not desk.any():
        return pixels
    desk = np.asarray(cv2.dilate(desk, np.ones((5, 5), np.uint8)), np.uint8)[
        MIN_DESK_PX:-MIN_DESK_PX, MIN_DESK_PX:-MIN_DESK_PX
    ]
    full = cv2.resize(desk, (wide, high), interpolation=cv2.INTER_NEAREST)
    out = pixels.copy()
    out[full > 0] = 255
    return out
