# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Print that runs on over an empty cell beside its own, as Excel prints a long line: it is read whole, as its cell's.

The line crosses the ruling between the two cells, and nothing else is printed in the second one.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from statistics import median

from ingest.image.raster import POINTS_PER_INCH, Pixels
from ingest.layout.split_cells import list_letters
from ingest.model import Box

RULING_PT = 0.9  # from a cell's side, within which there may be pieces of the ruling
MAX_REST_PT = 0.6  # wide, of such a piece; the part of a letter there is mostly wider
MIN_REST_SHARE = 0.7  # of the cell's height, of a piece that is the ruling itself
SAME_EDGE_PT = 1.5  # between the sides of two cells that share a ruling
MIN_LETTER_PT = 3.0  # of the highest letter of a line; a speck at a ruling is lower
MAX_GAP_SHARE = 0.6  # of the highest letter, between the letters at both sides of the ruling: a blank is as wide
MAX_LETTER_SHARE = 1.6  # of its highest letter, the height of print that is one line
MIN_OTHER_CELLS = 2  # with print in the row; a line that is alone in its row is a heading over all columns
MIN_INDENT_PT = 0.8  # by which other cells of the second column begin farther from the ruling

LetterFinder = Callable[[Box], list[Box]]
"""Finds the letters of a cell, in points."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Overflow:
    """A line of print that runs from one cell into the next."""

    cell: Box
    beside: Box


def make_letter_finder(pixels: Pixels, dpi: float) -> LetterFinder:
    """Return what finds the letters of a cell of a level page."""
    scale = dpi / POINTS_PER_INCH

    def find_letters(box: Box) -> list[Box]:
        inner = box.expanded(-RULING_PT)
        return [x for x in list_letters(pixels, inner, scale) if not _is_rest_of_ruling(x, inner)]

    return find_letters


def find_overflows(boxes: Sequence[Box], find_letters: LetterFinder) -> tuple[Overflow, ...]:
    """Return where a line of print runs over the ruling into a cell that is empty otherwise.

    Args:
        boxes: The cells of a level page.
        find_letters: Finds the letters of a cell.
    """
    letters = {box: find_letters(box) for box in boxes}
    found = [o for a, b in _pair_neighbours(boxes) if (o := _find_overflow(a, b, letters[a], letters[b])) is not None]
    reached = {o.beside for o in found}
    starts: dict[int, list[float]] = defaultdict(list)
    for box in boxes:
        if letters[box] and box not in reached:
            starts[round(box.x0)].append(_measure_indent(box, letters[box]))

    def begins_nearer(overflow: Overflow) -> bool:
        """Return whether the second cell's print begins nearer to the ruling than that of others of its column."""
        beside = overflow.beside
        others = [s for x in (-1, 0, 1) for s in starts.get(round(beside.x0) + x, ())]
        return bool(others) and median(others) - _measure_indent(beside, letters[beside]) >= MIN_INDENT_PT

    ends = reached | {o.cell for o in found}
    filled = [box for box in boxes if letters[box] and box not in ends]
    return tuple(o for o in found if begins_nearer(o) and _count_beside(o.cell, filled) >= MIN_OTHER_CELLS)


def join_hulls(hulls: Sequence[Box | None], boxes: Sequence[Box], overflows: Sequence[Overflow]) -> list[Box | None]:
    """Return the hull of each cell's print, where the print that runs on beside a cell is its own.

    Args:
        hulls: The hull of the print in each of the boxes, None where there is none.
        boxes: The cells of a page.
        overflows: What `find_overflows` found in them.
    """
    joined, owners = list(hulls), {box: i for i, box in enumerate(boxes)}
    for overflow in sorted(overflows, key=lambda o: o.cell.x0):
        owner, beside = owners[overflow.cell], owners[overflow.beside]
        joined[owner] = Box.hull(hull for hull in (joined[owner], joined[beside]) if hull is not None)
        joined[beside] = None
        owners[overflow.beside] = owner  # which may run on over a third cell
    return joined


def _pair_neighbours(boxes: Sequence[Box]) -> list[tuple[Box, Box]]:
    """Return the pairs of cells of one row that share an upright ruling."""
    rows: dict[int, list[Box]] = defaultdict(list)
    for box in boxes:
        rows[round(box.top)].append(box)
    return [
        (box, other)
        for box in boxes
        for top in (-1, 0, 1)
        for other in rows.get(round(box.top) + top, ())
        if abs(other.x0 - box.x1) <= SAME_EDGE_PT and abs(other.bottom - box.bottom) <= SAME_EDGE_PT
    ]


def _find_overflow(cell: Box, beside: Box, letters: Sequence[Box], continued: Sequence[Box]) -> Overflow | None:
    if not letters or not continued or not _is_one_line([*letters, *continued]):
        return None
    end, start = max(letters, key=lambda b: b.x1), min(continued, key=lambda b: b.x0)
    high = max(letter.height for letter in (*letters, *continued))
    if high < MIN_LETTER_PT or start.x0 - end.x1 > MAX_GAP_SHARE * high:
        return None
    return Overflow(cell=cell, beside=beside)


def _is_one_line(letters: Sequence[Box]) -> bool:
    return Box.hull(letters).height <= MAX_LETTER_SHARE * max(letter.height for letter in letters)


def _count_beside(cell: Box, others: Iterable[Box]) -> int:
    """Return how many of the other cells are in a cell's row."""
    return sum(abs(b.top - cell.top) <= SAME_EDGE_PT and abs(b.bottom - cell.bottom) <= SAME_EDGE_PT for b in others)


def _is_rest_of_ruling(piece: Box, area: Box) -> bool:
    at_side = piece.x0 - area.x0 <= RULING_PT or area.x1 - piece.x1 <= RULING_PT
    return at_side and (piece.width <= MAX_REST_PT or piece.height >= MIN_REST_SHARE * area.height)


def _measure_indent(box: Box, letters: Iterable[Box]) -> float:
    return min(letter.x0 for letter in letters) - box.x0
