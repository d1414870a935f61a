# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Cut columns in which figures are printed side by side, with no ruling between them."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from statistics import median

from extract.tables.figure_rows import is_figure
from extract.tables.grid import FoundTable, GridCell
from extract.text.cells import Line, group_lines
from ingest.model import Word

MIN_LINES = 5  # with print on both sides of a cut; the spaces of fewer lines are below each other by chance
MIN_BOTH_SHARE = 0.7  # of a column's lines, that have print on both sides
MIN_FIGURE_SHARE = 0.8  # of the texts right of a cut: the words of prose are not figures
MIN_WHITE = 0.7  # of a line's height, in most lines: a space between words is narrower
MIN_GAP = 0.45  # of a line's height, between two texts of one line; a bold row of figures leaves less white

Cuts = Mapping[int, Sequence[float]]
"""The x at which columns are cut, by column."""


def split_figure_columns(found: FoundTable) -> FoundTable:
    """Return a table whose columns are cut where line after line leaves white before a figure."""
    cuts = {column: at for column in range(found.table.columns) if (at := _find_column_cuts(found, column))}
    return cut_columns(found, cuts) if cuts else found


def _find_column_cuts(found: FoundTable, column: int) -> list[float]:
    cells = [c for c in found.table.cells if c.column == c.last_column == column]
    lines = [line for cell in cells for line in group_lines(found.words.get(cell.region, ()))]
    gaps = [(a.box.x1, b.box.x0) for line in lines for a, b in pairwise(line.words)]
    if len(gaps) < MIN_LINES:
        return []
    tall = median(line.box.height for line in lines)
    middles = sorted((start + end) / 2 for start, end in gaps if end - start >= MIN_WHITE * tall)
    cuts: list[float] = []
    for at in middles:
        if not _parts_figures(lines, at, tall):
            continue
        if cuts and not _parts_print(lines, cuts[-1], at):
            cuts[-1] = max(cuts[-1], at, key=lambda x: len(_list_parted(lines, x)))
        else:
            cuts.append(at)
    return cuts


def _parts_print(lines: Sequence[Line], left: float, right: float) -> bool:
    """Return whether most lines have print between two cuts."""
    return sum(any(left < w.box.centre_x < right for w in line.words) for line in lines) >= len(lines) / 2


def _list_parted(lines: Sequence[Line], at: float) -> list[tuple[float, str]]:
    """Return the width of the white at a place, and the text right of it, of each line with a text on both sides."""
    parted = []
    for line in lines:
        left = [w for w in line.words if w.box.centre_x < at]
        right = [w for w in line.words if w.box.centre_x >= at]
        if left and right and left[-1].box.x1 <= at <= right[0].box.x0 and any(c.isalnum() for c in left[-1].text):
            parted.append((right[0].box.x0 - left[-1].box.x1, right[0].text))
    return parted


def _parts_figures(lines: Sequence[Line], at: float, tall: float) -> bool:
    """Return whether nearly all lines have white at a place, most of them wide, and figures right of it."""
    parted = _list_parted(lines, at)
    if len(parted) < max(MIN_LINES, MIN_BOTH_SHARE * len(lines)):
        return False
    wide = median(white for white, _ in parted) >= MIN_WHITE * tall
    return wide and sum(is_figure(text) for _, text in parted) >= MIN_FIGURE_SHARE * len(parted)


def cut_columns(found: FoundTable, cuts: Cuts) -> FoundTable:
    """Return a table with some columns cut. A cell whose print runs across a cut spans the columns on both sides."""
    table = found.table
    starts = [0]
    for column in range(table.columns):
        starts.append(starts[-1] + 1 + len(cuts.get(column, ())))
    cells: list[GridCell] = []
    words = dict(found.words)
    region = 1 + max((len(table.page.regions), *words, *(c.region for c in table.cells)))
    for cell in table.cells:
        first, last = starts[cell.column], starts[cell.last_column + 1] - 1
        inside = words.get(cell.region, [])
        own = list(enumerate(cuts.get(cell.column, ()), first + 1)) if cell.column == cell.last_column else []
        sides = [
            (first, cell.box.x0),
            *(pair for pair in own if leaves_white(inside, pair[1])),
            (last + 1, cell.box.x1),
        ]
        if len(sides) == 2:
            cells.append(replace(cell, column=first, last_column=last))
            continue
        words.pop(cell.region, None)
        for (start, x0), (end, x1) in pairwise(sides):
            box = replace(cell.box, x0=x0, x1=x1)
            cells.append(replace(cell, region=region, box=box, column=start, last_column=end - 1))
            part = (w for w in inside if start == first or w.box.centre_x >= x0)
            words[region] = [replace(w, region=region) for w in part if end == last + 1 or w.box.centre_x < x1]
            region += 1
    cells.sort(key=lambda c: (c.row, c.column))
    return FoundTable(table=replace(table, cells=tuple(cells), columns=starts[-1]), words=words)


def leaves_white(words: Sequence[Word], at: float) -> bool:
    """Return whether the print of a cell leaves a place white, and no two words of a text are on both sides of it."""
    for line in group_lines(words):
        left = max((w.box.x1 for w in line.words if w.box.centre_x < at), default=None)
        right = min((w.box.x0 for w in line.words if w.box.centre_x >= at), default=None)
        if left is not None and right is not None and right - left < MIN_GAP * line.box.height:
            return False
    return True
