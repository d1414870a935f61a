# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Dashed rulings of a scanned page: dashes in line with one another, of like length and with like gaps between them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from ingest.image.connected_components import Boxes
from ingest.image.raster import Pixels
from ingest.layout.print_mask import PrintMask
from ingest.model import Box

MAX_THICKNESS_PT = 2.5  # of a dash; thicker ink is a letter or a bar
MIN_DASH_PT, MAX_DASH_PT = 1.5, 15.0
MIN_ASPECT = 1.4  # of a dash's length to its thickness; dots are found as faint lines
MIN_DASHES = 5  # of a line; typed ones, and the hyphens of a column of codes, are fewer or have other gaps
MIN_ALIKE = 0.6  # of the dashes, and of the gaps: print that touches a line joins a dash here and there
MIN_IN_STEP = 0.75  # of the dashes, whole steps from the one before; specks along a fill's edge are at any distance
MAX_OFF_STEP = 0.15  # of a step, by which a dash in step may be off
TOLERANCE = 0.3  # of the usual length of a line's dashes, and of its gaps, by which they may differ
PIXEL_ERROR = 1.5  # pixels, by which the ends of a dash are drawn off
MAX_WANDER_PT = 0.8  # from one dash to the next, across the line
MAX_LOST_DASHES = 5  # between two dashes: where lines cross, or print touches them, they join other ink
MIN_LENGTH_PT = 18.0  # the narrowest column is wider
MAX_THIN_PT = 1.4  # of a dash; print is at least as thick
MIN_LINE_PITCH_PT = 8.0  # between lines of 7 pt print
BESIDE_PT = 1.0  # from a dash's side to where print beside it is looked for
MAX_LETTERS = 0.7  # of the dashes of a line: the print of the cells on both sides may be close
MAX_MISS_PT = 4.0  # by which a piece of a dashed line, found as a faint line, runs beyond it
END_DASHES = 1.6  # dashes with their gaps, at most, from a line's last free dash to the ruling that it ends on


@dataclass(frozen=True, slots=True, kw_only=True)
class DashedLine:
    """A level dashed line; `pitch` is from the start of one dash to that of the next, in points."""

    box: Box
    pitch: float


def add_dashed_lines(level: Sequence[Box], upright: Sequence[Box], seen: PrintMask) -> tuple[list[Box], list[Box]]:
    """Return a page's level and upright lines, with its dashed ones instead of pieces of them."""
    across = find_dashed_lines(seen.pieces, seen.bare, seen.scale)
    down = find_dashed_lines(seen.pieces[:, [1, 0, 3, 2]], seen.bare.T, seen.scale)  # with x and y exchanged
    level = [b for b in level if not _is_piece_of(b, [d.box for d in across])]
    upright = [b for b in upright if not _is_piece_of(b, [d.box.transposed() for d in down])]
    all_upright = [*upright, *(d.box.transposed() for d in down)]
    all_level_turned = [b.transposed() for b in (*level, *(d.box for d in across))]
    return (
        [*level, *(extend_to_crossings(d, all_upright) for d in across)],
        [*upright, *(extend_to_crossings(d, all_level_turned).transposed() for d in down)],
    )


def find_dashed_lines(pieces: Boxes, paper: Pixels, scale: float) -> list[DashedLine]:
    """Return the level dashed lines among components of ink.

    Args:
        pieces: Boxes of all components, in pixels.
        paper: 0 where letters are, and between those of a word; shape (height, width), dtype uint8.
        scale: Pixels per point.
    """
    x, y, wide, high = pieces.T / scale
    dashes = (high <= MAX_THICKNESS_PT) & (wide >= MIN_DASH_PT) & (wide <= MAX_DASH_PT) & (wide >= MIN_ASPECT * high)
    boxes = [
        Box(x0=a, top=b, x1=a + c, bottom=b + d) for a, b, c, d in np.stack([x, y, wide, high], axis=1)[dashes].tolist()
    ]
    found = []
    for row in _group_by_height(boxes):
        for run in _split_at_wide_gaps(sorted(row, key=lambda b: b.x0)):
            if _is_dashed_line(run, scale) and not _consists_of_letters(run, paper, scale):
                found.append(DashedLine(box=Box.hull(run), pitch=_measure_pitch(run)))
    return found


def extend_to_crossings(line: DashedLine, crossing: Sequence[Box]) -> Box:
    """Return a level line up to the upright lines that it nearly reaches: its last dash is part of the corner."""
    reach, box = END_DASHES * line.pitch, line.box
    near = [b.centre_x for b in crossing if b.top - reach <= box.centre_y <= b.bottom + reach]
    before = [x for x in near if box.x0 - reach <= x <= box.x0]
    after = [x for x in near if box.x1 <= x <= box.x1 + reach]
    return replace(box, x0=min(before, default=box.x0), x1=max(after, default=box.x1))


def _is_piece_of(line: Box, dashed: Sequence[Box]) -> bool:
    return any(d.expanded(MAX_MISS_PT).contains(line) for d in dashed)


def _group_by_height(boxes: Sequence[Box]) -> list[list[Box]]:
    rows: list[list[Box]] = []
    for box in sorted(boxes, key=lambda b: b.centre_y):
        if rows and box.centre_y - rows[-1][-1].centre_y <= MAX_WANDER_PT / 2:
            rows[-1].append(box)
        else:
            rows.append([box])
    return rows


def _split_at_wide_gaps(row: Sequence[Box]) -> list[list[Box]]:
    if len(row) < MIN_DASHES:
        return []
    pitch = _measure_pitch(row)
    runs = [[row[0]]]
    for before, box in pairwise(row):
        if box.x0 - before.x1 > MAX_LOST_DASHES * pitch:
            runs.append([])
        runs[-1].append(box)
    return runs


def _is_dashed_line(run: Sequence[Box], scale: float) -> bool:
    if len(run) < MIN_DASHES or run[-1].x1 - run[0].x0 < MIN_LENGTH_PT:
        return False
    if Box.hull(run).height > MAX_THICKNESS_PT + MAX_WANDER_PT:
        return False
    if not _is_in_step(run, scale):
        return False
    lengths = np.array([b.width for b in run])
    gaps = np.array([b.x0 - a.x1 for a, b in pairwise(run)])
    return all(
        float(np.mean(np.abs(sizes - np.median(sizes)) <= TOLERANCE * np.median(sizes) + PIXEL_ERROR / scale))
        >= MIN_ALIKE
        for sizes in (lengths, gaps)
    ) and float(np.median(gaps)) <= 2 * float(np.median(lengths))


def _is_in_step(run: Sequence[Box], scale: float) -> bool:
    """Return whether most dashes begin a whole number of steps after the one before."""
    pitch = _measure_pitch(run)
    steps = np.diff([b.x0 for b in run]) / pitch
    off = np.abs(steps - np.maximum(steps.round(), 1))
    return float(np.mean(off <= max(MAX_OFF_STEP, PIXEL_ERROR / scale / pitch))) >= MIN_IN_STEP


def _consists_of_letters(run: Sequence[Box], paper: Pixels, scale: float) -> bool:
    """Return whether most dashes are parts of print, as an "l" is within its word or at the start of each line."""
    thin = np.array([b.height <= MAX_THIN_PT for b in run])  # a thicker dash itself may pass for a letter
    at = np.array([b.centre for b in run])
    beside = np.array([(0.0, b.height / 2 + BESIDE_PT) for b in run])
    within = _is_print(at, paper, scale) & thin
    before, after = _is_print(at - beside, paper, scale), _is_print(at + beside, paper, scale)
    between = before | after if _measure_pitch(run) >= MIN_LINE_PITCH_PT else before & after
    return float((within | between).mean()) > MAX_LETTERS


def _measure_pitch(run: Sequence[Box]) -> float:
    return float(np.median([b.x0 - a.x0 for a, b in pairwise(run)]))


def _is_print(points: npt.NDArray[np.float64], paper: Pixels, scale: float) -> npt.NDArray[np.bool_]:
    last = np.array(paper.shape[::-1]) - 1
    x, y = np.clip((points * scale).astype(np.int64), 0, last).T
    return np.asarray(paper[y, x] == 0, np.bool_)
