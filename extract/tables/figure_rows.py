# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Cut the rows of figures that are printed line below line, with no rule or white space between them."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from extract.tables.grid import FoundTable
from extract.tables.row_cuts import RowCuts, cut_rows
from extract.text.cells import Line, group_lines

MIN_FIGURE_SHARE = 0.6  # of the lines beside the first column: prose is level too, but not made of figures
MIN_LEVEL_OVERLAP = 0.5  # of the lower line's height, that lines of one printed row share
MIN_LEVELS = 2  # figures of one column, below one another: one of them is a row already
WORD = re.compile(r"[^\W\d_]{3}")
FIGURE = re.compile(r"\d|^\W+$|^\W*(?:x|na|n/a|nil|none)\W*$", re.I)


@dataclass(frozen=True, slots=True)
class Level:
    """The lines of several cells at one height. `lines` has the number of a cell and its line."""

    lines: tuple[tuple[int, Line], ...]

    @property
    def top(self) -> float:
        """The top of the highest line in points."""
        return min(line.box.top for _, line in self.lines)

    @property
    def bottom(self) -> float:
        """The bottom of the lowest line in points."""
        return max(line.box.bottom for _, line in self.lines)

    def text_of(self, cell: int) -> str:
        """Return the text that a cell has here, "" for none."""
        return " ".join(line.text for i, line in self.lines if i == cell)


def split_figure_rows(found: FoundTable) -> FoundTable:
    """Return a table whose rows of figures are cut into a row for each printed line.

    A row is cut where most of what its cells have beside the first column are figures, line by line at one height.
    """
    cuts = {row: RowCuts(at=tuple(_find_row_cuts(found, row))) for row in range(found.table.rows)}
    return cut_rows(found, cuts) if any(each.at for each in cuts.values()) else found


def _find_row_cuts(found: FoundTable, row: int) -> list[float]:
    cells = [c for c in found.table.cells_starting_in(row) if c.last_row == row]
    return find_figure_cuts([group_lines(found.words.get(c.region, ())) for c in cells])


def find_figure_cuts(cells: Sequence[Sequence[Line]]) -> list[float]:
    """Return the y between printed lines where cells have figures line by line; [] where they have other print."""
    levels = _find_levels(cells)
    first = min((i for level in levels for i, _ in level.lines), default=0)
    beside = [line.text for level in levels for i, line in level.lines if i > first]
    figures = [text for text in beside if is_figure(text)]
    # A date and a status side by side are not level where one of them is in the middle of its cell.
    columns = Counter(i for level in levels for i, line in level.lines if i > first and is_figure(line.text))
    if max(columns.values(), default=0) < MIN_LEVELS or len(figures) < MIN_FIGURE_SHARE * len(beside):
        return []
    if first and any(len(level.lines) > 1 and level.text_of(first)[:1].islower() for level in levels):
        return []  # a text that continues beside figures, below blank cells: no labels
    rows: list[Level] = []
    for level in levels:
        if rows and _continues_label(rows[-1], level, first):
            rows[-1] = Level(lines=(*rows[-1].lines, *level.lines))
        else:
            rows.append(level)
    return [(above.bottom + below.top) / 2 for above, below in pairwise(rows)]


def _find_levels(columns: Sequence[Sequence[Line]]) -> list[Level]:
    lines = sorted(((i, line) for i, column in enumerate(columns) for line in column), key=lambda x: x[1].box.centre_y)
    levels: list[Level] = []
    for i, line in lines:
        last = levels[-1] if levels else None
        if last and _shared_height(last, line) >= MIN_LEVEL_OVERLAP * line.box.height:
            levels[-1] = Level(lines=(*last.lines, (i, line)))
        else:
            levels.append(Level(lines=((i, line),)))
    return levels


def _shared_height(level: Level, line: Line) -> float:
    return min(level.bottom, line.box.bottom) - max(level.top, line.box.top)


def _continues_label(above: Level, below: Level, first: int) -> bool:
    """Return whether a label wraps: one of two lines has only a label, and the lower one begins in lower case."""
    alone = any(all(i == first for i, _ in level.lines) for level in (above, below))
    return alone and bool(above.text_of(first)) and below.text_of(first)[:1].islower()


def is_figure(text: str) -> bool:
    """Return whether a text is a figure or replaces one, as "12.5 %", "(X)" or a dash do."""
    return bool(FIGURE.search(text)) and not WORD.search(text)
