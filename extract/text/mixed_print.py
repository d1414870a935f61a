# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Tell cells in which print was mixed: two columns read as one cell, or two printed lines read as one."""

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from extract.model import DraftCell
from extract.text.cells import Line
from ingest.model import Word

MIXED_CONFIDENCE = 0.6  # at most, of a cell with mixed print: its words are right, but not their order or their cell
MIN_LANE_X_HEIGHTS = 1.0  # width of the white lane between two columns; a blank between words is half an x-height
WIDE_GAP_X_HEIGHTS = 3.0  # width of a gap that is not a lane, as the lines above it are full
ALIGNED_X_HEIGHTS = 0.4  # between the left edges of the words of one column
MAX_RISE_X_HEIGHTS = 1.5  # between the centres of two words of one line; a superscript is less
MIN_SHARED_WIDTH = 0.5  # of the narrower of two words of one line, one above the other: they are on different lines
TWO_COLUMNS_REASON = "may have the text of two columns"
TWO_LINES_REASON = "two printed lines were read as one"
WORD = re.compile(r"[^\W\d_]{2}|%")


def add_mixed_print_reasons(cell: DraftCell, lines: Sequence[Line]) -> DraftCell:
    """Return a cell with the reasons why the words of its lines may not belong together, and less confidence."""
    reasons = []
    if any(_is_two_lines(line) for line in lines):
        reasons.append(TWO_LINES_REASON)
    if has_two_columns(lines):
        reasons.append(TWO_COLUMNS_REASON)
    return doubt_cell(cell, reasons)


def doubt_cell(cell: DraftCell, reasons: Sequence[str]) -> DraftCell:
    """Return a cell with more reasons, and no more than `MIXED_CONFIDENCE` where there are any."""
    if not reasons or not cell.raw:
        return cell
    sure = None if cell.confidence is None else min(cell.confidence, MIXED_CONFIDENCE)
    return replace(cell, confidence=sure, reasons=tuple(dict.fromkeys((*cell.reasons, *reasons))))


def _is_two_lines(line: Line) -> bool:
    """Return whether words of a line are one above the other."""
    words = sorted((w for w in line.words if WORD.search(w.text)), key=lambda w: w.box.x0)
    return any(
        abs(a.box.centre_y - b.box.centre_y) > MAX_RISE_X_HEIGHTS * line.size
        or min(a.box.x1, b.box.x1) - b.box.x0 >= MIN_SHARED_WIDTH * min(a.box.width, b.box.width)
        for a, b in pairwise(words)
    )


def has_two_columns(lines: Sequence[Line]) -> bool:
    """Return whether the lines of a cell begin again at one x, after a gap that is wider than a blank.

    Either all lines leave a white lane, or one leaves a wide gap where the column of another line begins.
    """
    rows = [sorted(line.words, key=lambda w: w.box.x0) for line in lines]
    size = max((line.size for line in lines), default=0.0)
    return any(
        right.box.x0 - left.box.x1 >= MIN_LANE_X_HEIGHTS * size
        and any(WORD.search(word.text) for word in row[:at])
        and _begins_column(rows, row, right.box.x0, right.box.x0 - left.box.x1, size)
        for row in rows
        for at, (left, right) in enumerate(pairwise(row), 1)
    )


def _begins_column(rows: Sequence[Sequence[Word]], row: Sequence[Word], x: float, gap: float, size: float) -> bool:
    """Return whether the words right of a gap, which begin at x, are a column beside those left of it."""
    others = [other for other in rows if other is not row]
    aligned = [
        at for other in others for at, word in enumerate(other) if abs(word.box.x0 - x) <= ALIGNED_X_HEIGHTS * size
    ]
    crossed = any(word.box.x0 < x - gap / 2 < word.box.x1 for other in others for word in other)
    lane = not crossed and any(at > 0 for at in aligned)
    return lane or (gap >= WIDE_GAP_X_HEIGHTS * size and bool(aligned))
