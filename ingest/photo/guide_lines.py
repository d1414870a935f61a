# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Guide lines of a photographed page, straight and level or upright in print: rulings, lines of text, margins."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ingest.image.raster import Pixels

GUIDE_DPI = 150.0  # at which lines are followed; a thin ruling is still a pixel
MAX_THICKNESS_PX = 9  # of a ruling
MIN_CONTRAST = 30  # grey levels between a ruling and the paper beside it
MIN_RUN_PX = 12  # longer than any letter; a ruling on a slope of one in ten has such runs
MIN_RULING_PX = 90  # the slope of a shorter ruling is uncertain
BIN_PX = 8  # of a ruling that make one point of it
MAX_WANDER_PX = 0.8  # of a ruling from a gentle curve; more is two rulings, or a picture's edge
INK_CONTRAST = 40  # grey levels of a letter below its surroundings
LETTER_GAP_PX = 15  # between letters of one line
MIN_LINE_PX = 100  # of print; about three words
MIN_MARGIN_LINES = 5  # lines of a margin: fewer may be aligned by chance
MIN_MARGIN_PX = 120  # height of a margin
MAX_LINE_GAP_PX = 300  # between two lines of a margin, from one row of a table to the next
MAX_ASIDE_PX = 2.5  # by which the next line of a margin may begin to the side ...
MAX_LEAN = 0.03  # ... and more for each pixel that it is below
MAX_SLOPE = 0.25  # a page is not photographed more askew

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class GuideLine:
    """Points on one line, in pixels of the guide image, shape (n, 2) for x and y; `sure` is the weight of each."""

    points: Floats
    sure: float


def find_guide_rulings(grey: Pixels) -> list[GuideLine]:
    """Return rulings that are roughly level; of a transposed page, those that are upright."""
    import cv2

    dark = cv2.morphologyEx(grey, cv2.MORPH_BLACKHAT, np.ones((MAX_THICKNESS_PX, 1), np.uint8))
    ink = (dark > MIN_CONTRAST).astype(np.uint8)
    runs = cv2.morphologyEx(ink, cv2.MORPH_OPEN, np.ones((1, MIN_RUN_PX), np.uint8))
    joined = cv2.dilate(runs, np.ones((1, 9), np.uint8))
    _, labels, stats, _ = cv2.connectedComponentsWithStats(joined, connectivity=8)
    found = []
    for i in np.flatnonzero(stats[:, cv2.CC_STAT_WIDTH] >= MIN_RULING_PX):
        x, y, wide, high, _ = stats[i].tolist()
        if i == 0 or high > MAX_SLOPE * wide + MAX_THICKNESS_PX:
            continue
        piece = (labels[y : y + high, x : x + wide] == i) & (ink[y : y + high, x : x + wide] > 0)
        witness = _trace_ruling(piece, x, y)
        if witness is not None:
            found.append(witness)
    return found


def _trace_ruling(piece: npt.NDArray[np.bool_], x: int, y: int) -> GuideLine | None:
    """Return the middle of a ruling, bin by bin; None where it is not one smooth line."""
    thick = piece.sum(axis=0)
    bins = piece.shape[1] // BIN_PX
    sums = (piece * np.arange(piece.shape[0])[:, None]).sum(axis=0)[: bins * BIN_PX].reshape(bins, BIN_PX).sum(axis=1)
    counts = thick[: bins * BIN_PX].reshape(bins, BIN_PX).sum(axis=1)
    good = (counts >= BIN_PX // 2) & (counts <= BIN_PX * MAX_THICKNESS_PX * 0.8)
    if good.sum() < 6:
        return None
    along = (np.arange(bins)[good] + 0.5) * BIN_PX
    across = sums[good] / counts[good] + 0.5
    t = along / piece.shape[1] * 2 - 1
    degree = 3 if along.size > 20 else 1
    weights = np.ones(t.size)
    for _ in range(6):
        away = np.abs(across - np.polyval(np.polyfit(t, across, degree, w=weights), t))
        weights = 1 / (1 + (away / MAX_WANDER_PX) ** 2)
    near = away < 2 * MAX_WANDER_PX
    if near.mean() < 0.7:
        return None
    return GuideLine(points=np.column_stack([x + along[near], y + across[near]]), sure=1.0)


def find_baselines_and_margins(grey: Pixels) -> tuple[list[GuideLine], list[GuideLine]]:
    """Return the baselines of lines of text; and, with x and y swapped, the margins where lines begin or end."""
    import cv2

    ink = (cv2.subtract(cv2.blur(grey, (25, 25)), grey) > INK_CONTRAST).astype(np.uint8)
    _, labels, stats, middles = cv2.connectedComponentsWithStats(ink, connectivity=8)
    high, wide = stats[:, cv2.CC_STAT_HEIGHT], stats[:, cv2.CC_STAT_WIDTH]
    letters = (high >= 5) & (high <= 34) & (wide >= 3) & (wide <= 34)
    letters[0] = False
    if letters.sum() < 20:
        return [], []
    joined = cv2.dilate(np.asarray(letters[labels], np.uint8), np.ones((1, LETTER_GAP_PX), np.uint8))
    _, lines, sizes, _ = cv2.connectedComponentsWithStats(joined, connectivity=4)
    chosen = np.flatnonzero(letters)
    left = stats[chosen, cv2.CC_STAT_LEFT].astype(np.float64)
    feet = (stats[chosen, cv2.CC_STAT_TOP] + high[chosen]).astype(np.float64)
    at = middles[chosen]
    of = lines[at[:, 1].astype(int), at[:, 0].astype(int)]
    usual = float(np.median(high[chosen]))
    found, starts, ends = [], [], []
    order = np.argsort(of, kind="stable")
    for group in np.split(order, np.flatnonzero(np.diff(of[order])) + 1):
        i = int(of[group[0]])
        if i == 0 or group.size < 4:
            continue
        starts.append((float(feet[group].mean()), float(left[group].min())))
        ends.append((float(feet[group].mean()), float((left + wide[chosen])[group].max())))
        if group.size < 8 or sizes[i, cv2.CC_STAT_WIDTH] < MIN_LINE_PX:
            continue
        if sizes[i, cv2.CC_STAT_HEIGHT] > 3 * usual + MAX_SLOPE * sizes[i, cv2.CC_STAT_WIDTH]:
            continue
        x, y = at[group, 0], feet[group]
        slope, start = _fit_baseline(x, y)
        near = np.abs(y - start - slope * x) < 1.6
        if near.sum() >= 6 and abs(slope) < MAX_SLOPE:
            found.append(GuideLine(points=np.column_stack([x[near], y[near]]), sure=0.3))
    return found, [*_chain_margins(starts), *_chain_margins(ends)]


def _chain_margins(edges: list[tuple[float, float]]) -> list[GuideLine]:
    """Chain the ends of lines, as (y, x), where one is below the other."""
    chains: list[list[tuple[float, float]]] = []
    for y, x in sorted(edges):
        above = [
            c
            for c in chains
            if 0 < y - c[-1][0] <= MAX_LINE_GAP_PX and abs(x - c[-1][1]) <= MAX_ASIDE_PX + MAX_LEAN * (y - c[-1][0])
        ]
        if above:
            min(above, key=lambda c: y - c[-1][0] + 10 * abs(x - c[-1][1])).append((y, x))
        else:
            chains.append([(y, x)])
    return [
        GuideLine(points=np.array(c), sure=1.0)
        for c in chains
        if len(c) >= MIN_MARGIN_LINES and c[-1][0] - c[0][0] >= MIN_MARGIN_PX
    ]


def _fit_baseline(x: Floats, y: Floats) -> tuple[float, float]:
    """Return slope and start of the line through most letters' feet.

    Letters that descend below it, and points above it, have little weight.
    """
    weights = np.ones(x.size)
    slope = start = 0.0
    for _ in range(8):
        slope, start = np.polyfit(x, y, 1, w=np.sqrt(weights))
        weights = 1 / (1 + ((y - start - slope * x) / 1.0) ** 2) ** 2
    return float(slope), float(start)
