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
COVERAGE = 0.6  # of a true line's length is ink; of a row of print less than half


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
    ink = (cv2.blur(thin, (9, 1)) > CONTRAST).astype(np.uint8)
    bridge = cv2.getStructuringElement(cv2.MORPH_RECT, (max(3, round(1.5 * scale)), 1))
    run = cv2.getStructuringElement(cv2.MORPH_RECT, (round(min_length * scale), 1))
    long = cv2.morphologyEx(cv2.morphologyEx(ink, cv2.MORPH_CLOSE, bridge), cv2.MORPH_OPEN, run)
    _, _, stats, _ = cv2.connectedComponentsWithStats(long, connectivity=8)
    found: list[Box] = []
    for x, y, wide, high, _ in stats[1:].tolist():
        strip = thin[y : y + high, x : x + wide]
        # The line may wander by its own thickness over its length: take the darkest pixel of each column.
        if float((strip.max(axis=0) > CONTRAST).mean()) < COVERAGE or not _stands_alone(thin, x, y, wide, high):
            continue
        found.append(Box(x0=x / scale, top=y / scale, x1=(x + wide) / scale, bottom=(y + high) / scale))
    return _joined(found)


def _stands_alone(thin: Pixels, x: int, y: int, wide: int, high: int) -> bool:
    """Whether the ink is one even run, as a line is, not the tops of a row of letters."""
    columns = thin[y : y + high, x : x + wide].max(axis=0)
    return float(np.percentile(columns, 25)) > CONTRAST


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
