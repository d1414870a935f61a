# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Columns of a table without rulings, where print begins at the same x in line after line.

The columns of a full spreadsheet can be so close that no white is left between them: a text ends right where the next
column begins. But each text of a column begins at one x, and no word runs across it.
"""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from statistics import median

from ingest.model import Box, Word

START_TOLERANCE_PT = 1.5  # within which the lines of a column begin; boxes of scanned words differ by a pixel or two
MIN_COLUMN_PT = 24.0  # of a column; text that hangs behind a bullet or number is nearer to it
MIN_STARTS = 4  # lines that begin at one x; words of fewer lines are below each other by chance
MIN_FREE_SHARE = 0.5  # of those lines, in which no word of the same text is left of it
MAX_CROSSING_SHARE = 0.1  # of those lines, in which other print may run across
MAX_CANDIDATE_CROSSING = 0.5  # the same before lines that run across several columns are set aside
WORD_SPACES = 2.0  # times the usual space between words: two words farther apart are of two texts

PrintedLine = tuple[Word, ...]
Start = tuple[float, int]
"""The x at which a word begins, and the number of its line."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LineStarts:
    """Where the columns of some lines begin, from left to right, and the lines that run across them: headings."""

    starts: tuple[float, ...] = ()
    spanning: tuple[PrintedLine, ...] = ()


def find_line_starts(words: Sequence[Word]) -> LineStarts:
    """Return the x at which print begins in line after line, without the first one, which is the side of the table."""
    lines = list_lines(words)
    if not lines:
        return LineStarts()
    space = measure_space(lines)
    left = min(word.box.x0 for word in words) + MIN_COLUMN_PT
    begun = _index_starts(lines)
    found = [x for x in _list_candidates(begun) if x > left]
    likely = [
        x
        for x in found
        if _share_crossing(lines, begun, x, space) <= MAX_CANDIDATE_CROSSING
        and _share_free_starts(lines, x, space) >= MIN_FREE_SHARE
    ]
    boxes = [Box.hull(word.box for word in line) for line in lines]
    spanning = tuple(
        line
        for line, box in zip(lines, boxes, strict=True)
        if (across := sum(runs_across(line, x, space) for x in likely)) > 1
        or (across and is_one_text(line, space) and _is_alone(box, boxes))
    )
    rest = [line for line in lines if line not in spanning]
    begun = _index_starts(rest)
    starts: list[float] = []
    for x in likely:
        apart = not starts or x - starts[-1] >= MIN_COLUMN_PT
        enough = _count_starts(begun, x) >= MIN_STARTS and _share_free_starts(rest, x, space) >= MIN_FREE_SHARE
        if apart and enough and _share_crossing(rest, begun, x, space) <= MAX_CROSSING_SHARE:
            starts.append(x)
    return LineStarts(starts=tuple(starts), spanning=spanning)


def _is_alone(box: Box, boxes: Sequence[Box]) -> bool:
    """Return whether no other line is printed at the height of a line."""
    return sum(box.top < other.centre_y < box.bottom for other in boxes) == 1


def list_lines(words: Sequence[Word]) -> list[PrintedLine]:
    """Return the printed lines of words, each from left to right."""
    ordered = sorted(words, key=lambda w: (w.region, w.line, w.box.x0))
    return [tuple(line) for _, line in groupby(ordered, key=lambda w: (w.region, w.line))]


def measure_space(lines: Sequence[PrintedLine]) -> float:
    """Return the usual width of the space between two words."""
    spaces = [b.box.x0 - a.box.x1 for line in lines for a, b in pairwise(line)]
    return max(median(spaces), 1.0) if spaces else 1.0


def _index_starts(lines: Sequence[PrintedLine]) -> list[Start]:
    """Return where each word begins, from left to right."""
    return sorted((word.box.x0, number) for number, line in enumerate(lines) for word in line)


def _list_candidates(begun: Sequence[Start]) -> list[float]:
    """Return each x near which enough words begin, from left to right."""
    found: list[float] = []
    for group in _group_near([x for x, _ in begun]):
        middle = median(group)
        if _count_starts(begun, middle) >= MIN_STARTS:
            found.append(middle)
    return found


def _group_near(values: Sequence[float]) -> Iterator[list[float]]:
    """Divide sorted numbers where two are farther apart than the lines of one column begin."""
    group: list[float] = []
    for value in values:
        if group and value - group[-1] > START_TOLERANCE_PT / 2:
            yield group
            group = []
        group.append(value)
    if group:
        yield group


def _count_starts(begun: Sequence[Start], x: float) -> int:
    """Return the number of lines with a word that begins at `x`."""
    first, last = (bisect_left(begun, (x + side,)) for side in (-2 * START_TOLERANCE_PT, 2 * START_TOLERANCE_PT))
    return len({number for at, number in begun[first:last] if abs(at - x) <= START_TOLERANCE_PT})


def _share_free_starts(lines: Sequence[PrintedLine], x: float, space: float) -> float:
    """Return how many of the words that begin at `x` begin a text: "October" in "End of October 2016" does not."""
    follows = [
        before is not None and word.box.x0 - before.box.x1 < WORD_SPACES * space
        for line in lines
        for before, word in zip((None, *line), line, strict=False)
        if _begins_at(word, x)
    ]
    return follows.count(False) / max(len(follows), 1)


def _begins_at(word: Word, x: float) -> bool:
    return abs(word.box.x0 - x) <= START_TOLERANCE_PT


def _share_crossing(lines: Sequence[PrintedLine], begun: Sequence[Start], x: float, space: float) -> float:
    """Return the number of lines that run across `x`, as a share of those with a word that begins there."""
    return sum(runs_across(line, x, space) for line in lines) / max(_count_starts(begun, x), 1)


def runs_across(line: PrintedLine, x: float, space: float) -> bool:
    """Return whether a line's text runs across `x`.

    A word of it is on both sides, or a text continues over `x` without a word that begins there.
    """
    first, last = x - START_TOLERANCE_PT, x + START_TOLERANCE_PT
    before: Box | None = None
    for word in line:  # called for each x and line: generators would take three times as long
        box = word.box
        if box.x0 < first and box.x1 > last:
            return True
        over = before is not None and before.centre_x < x < box.centre_x and not _begins_at(word, x)
        if over and before is not None and box.x0 - before.x1 < WORD_SPACES * space:
            return True
        before = box
    return False


def is_one_text(line: PrintedLine, space: float) -> bool:
    """Return whether the words of a line are as close as those of one text."""
    return all(b.box.x0 - a.box.x1 < WORD_SPACES * space for a, b in pairwise(line))
