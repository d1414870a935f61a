"""Rulings of a scanned page: thin dark lines that run level or upright for longer than any letter."""

import numpy as np

from ingest.nouns import Box, Ruling
from ingest.raster import POINTS_PER_INCH, Pixels

MAX_THICKNESS = 2.5  # points; thicker ink is a bar or a fill
MIN_LEVEL = 18.0  # points; the narrowest column is wider, no letter's stroke is as long
MIN_UPRIGHT = 10.0  # points; the lowest row of 7 pt print is higher
MAX_BREAK = 6.0  # points; a gap in a broken line, less than any column or row
LONG = 90.0  # points; a line this long is a ruling even if it meets no other
MEET = 4.0  # points by which the ends of two rulings may miss each other
CONTRAST = 26  # grey levels between a line and the paper beside it
STRETCH = 8.0  # points of a line that are looked at together, about a word
COVERAGE = 0.75  # of every stretch of a line is ink, also where it is broken; of a row of print about half


def find_rulings(value: Pixels, dpi: float) -> tuple[Ruling, ...]:
    """Rulings of a level page, in points. `value` is the page's largest colour channel, in which
    coloured fills are light and only black and grey lines are dark."""
    scale = dpi / POINTS_PER_INCH
    level = _lines(value, scale, MIN_LEVEL)
    upright = _lines(np.ascontiguousarray(value.T), scale, MIN_UPRIGHT)
    return _anchored(level, [Box(x0=b.top, top=b.x0, x1=b.bottom, bottom=b.x1) for b in upright])


def _anchored(level: list[Box], upright: list[Box]) -> tuple[Ruling, ...]:
    """The lines without those that are strokes of letters or icons: a short line is a ruling only if
    both its ends meet a ruling that crosses it. Repeated, as each one dropped may hold others."""
    while True:
        kept_level = [b for b in level if b.width >= LONG or _ends_meet(b.x0, b.x1, b.top, b.bottom, _columns(upright))]
        kept_upright = [
            b for b in upright if b.height >= LONG or _ends_meet(b.top, b.bottom, b.x0, b.x1, _rows(kept_level))
        ]
        if len(kept_level) == len(level) and len(kept_upright) == len(upright):
            break
        level, upright = kept_level, kept_upright
    return (*(Ruling(axis="h", box=b) for b in level), *(Ruling(axis="v", box=b) for b in upright))


Crossing = tuple[float, float, float]
"""Where a crossing line stands, and from where to where it runs."""


def _columns(upright: list[Box]) -> list[Crossing]:
    return [((b.x0 + b.x1) / 2, b.top, b.bottom) for b in upright]


def _rows(level: list[Box]) -> list[Crossing]:
    return [((b.top + b.bottom) / 2, b.x0, b.x1) for b in level]


def _ends_meet(start: float, end: float, low: float, high: float, crossing: list[Crossing]) -> bool:
    middle = (low + high) / 2
    meets = [at for at, a, b in crossing if a - MEET <= middle <= b + MEET]
    return any(abs(at - start) <= MEET for at in meets) and any(abs(at - end) <= MEET for at in meets)


def _lines(value: Pixels, scale: float, min_length: float) -> list[Box]:
    """Level lines of an image; boxes in points."""
    import cv2

    across = max(3, round(MAX_THICKNESS * scale)) | 1
    stroke = cv2.getStructuringElement(cv2.MORPH_RECT, (1, across))
    thin = np.asarray(cv2.morphologyEx(value, cv2.MORPH_BLACKHAT, stroke), dtype=np.uint8)
    # A line may wander by a pixel; then most of every stretch of it is ink, which no row of letters is.
    ink = cv2.dilate(cv2.threshold(thin, CONTRAST, 255, cv2.THRESH_BINARY)[1], np.ones((3, 1), np.uint8))
    share = cv2.blur(ink, (round(STRETCH * scale), 1))
    solid = cv2.threshold(share, 255 * COVERAGE, 255, cv2.THRESH_BINARY)[1]
    # At each end a stretch looks past the line; what is lost there is given back.
    lost = np.ones((1, 2 * round((1 - COVERAGE) * STRETCH * scale) + 1), np.uint8)
    solid = cv2.dilate(solid, lost)
    run = cv2.getStructuringElement(cv2.MORPH_RECT, (round(min_length * scale), 1))
    long = cv2.morphologyEx(solid, cv2.MORPH_OPEN, run)
    _, _, stats, _ = cv2.connectedComponentsWithStats(np.asarray(long, dtype=np.uint8), connectivity=8)
    found: list[Box] = []
    for x, y, wide, high, _ in stats[1:].tolist():
        found.append(Box(x0=x / scale, top=y / scale, x1=(x + wide) / scale, bottom=(y + high) / scale))
    return _joined(found)


def _joined(lines: list[Box]) -> list[Box]:
    """Pieces of one broken line made one."""
    joined: list[Box] = []
    for line in sorted(lines, key=lambda b: (b.x0, b.top)):
        for i, other in enumerate(joined):
            near = -MAX_THICKNESS <= line.top - other.bottom <= 0 or -MAX_THICKNESS <= other.top - line.bottom <= 0
            near = near or (line.top <= other.bottom and other.top <= line.bottom)
            if near and line.x0 - other.x1 <= MAX_BREAK:
                joined[i] = Box(
                    x0=other.x0,
                    top=min(line.top, other.top),
                    x1=max(line.x1, other.x1),
                    bottom=max(line.bottom, other.bottom),
                )
                break
        else:
            joined.append(line)
    return joined
