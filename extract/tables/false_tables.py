# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Print that was taken for tables without rulings.

The figures and names along the axes of charts are printed in columns and rows, and prose in columns as newspapers have.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from statistics import median

from extract.tables.aligned_columns import list_lines
from extract.tables.grid import Table, find_bordered_tables
from extract.tables.header_grid import list_words
from ingest.model import Box, OpenTable, Page, Word

MIN_EMPTY_SHARE = 0.2  # of a chart's area, that closed boxes without print cover: its grid and its bars
MIN_WITHIN_SHARE = 0.8  # of such a box that is within the chart; a cell of a table beside it is not
MIN_LONE_LEVELS = 4  # figures along an axis, with nothing beside them
MIN_LONE_SHARE = 0.6  # of the printed lines; in a table most have print in several columns
MIN_FALLING_SHARE = 0.8  # of those figures, that are less than the one above: numbers of rows rise
NUMBER = re.compile(r"\s*-?\d[\d,]*(?:\.\d+)?\s*")
MIN_PROSE_LINES = 8  # in each column of prose
FULL_LINE = 0.75  # of a column's width: prose runs to the end of its lines ...
MIN_FULL_SHARE = 0.7  # ... in most of them; the texts of a table's columns differ in length
MAX_WIDTH_RATIO = 1.08  # of the widest to the narrowest column of prose


def set_false_tables_apart(page: Page) -> Page:
    """Return the page with the print of charts, and prose in columns, as print outside tables."""
    found = [part for part in page.open_tables if _is_chart(page, part) or _is_prose(list_words(page, part), part)]
    blocks = {word.region for part in found for word in list_words(page, part)}
    grids = [table for table in find_bordered_tables(page) if _is_bordered_chart(page, table)]
    blocks |= {cell.region for table in grids for cell in table.cells}
    if not blocks:
        return page
    regions = (replace(r, kind="band") if i in blocks else r for i, r in enumerate(page.regions))
    tables = tuple(part for part in page.open_tables if part not in found)
    return replace(page, regions=tuple(regions), open_tables=tables)


def _is_chart(page: Page, part: OpenTable) -> bool:
    return _has_empty_boxes(page, part) or _has_axis(page, part)


def _is_prose(words: Sequence[Word], part: OpenTable) -> bool:
    """Return whether all columns are as wide as each other and full of long lines."""
    widths = []
    for x0, x1 in part.columns:
        lines = [Box.hull(w.box for w in line) for line in list_lines([w for w in words if x0 <= w.box.centre_x < x1])]
        if len(lines) < MIN_PROSE_LINES:
            return False
        widths.append(Box.hull(lines).width)
        if sum(line.width >= FULL_LINE * widths[-1] for line in lines) < MIN_FULL_SHARE * len(lines):
            return False
    return max(widths) <= MAX_WIDTH_RATIO * min(widths)


def _has_empty_boxes(page: Page, part: OpenTable) -> bool:
    """Return whether closed boxes without print cover much of an open table."""
    printed = {word.region for word in page.words}
    empty = [r.box for i, r in enumerate(page.regions) if r.kind == "box" and i not in printed]
    within = [box.area for box in empty if box.overlap_area(part.box) >= MIN_WITHIN_SHARE * box.area]
    return sum(within) >= MIN_EMPTY_SHARE * part.box.area


def _has_axis(page: Page, part: OpenTable) -> bool:
    """Return whether most lines of an open table are a figure alone, as along the axis of a chart."""
    lone = []
    levels = _group_levels([word for word in list_words(page, part) if word.box.height <= word.box.width * 2])
    for level in levels:
        columns = {next((i for i, (_, x1) in enumerate(part.columns) if w.box.centre_x < x1), -1) for w in level}
        if len(columns) == 1:
            lone.append(" ".join(word.text for word in level))
    return _fall(lone, len(levels))


def _is_bordered_chart(page: Page, table: Table) -> bool:
    """Return whether most printed rows of closed boxes have a figure alone, as between the lines of a chart's grid."""
    texts = {cell.region: "" for cell in table.cells}
    for word in page.words:
        if word.region in texts:
            texts[word.region] += f" {word.text}"
    rows = [[texts[c.region] for c in table.cells_starting_in(row) if texts[c.region]] for row in range(table.rows)]
    return _fall([row[0] for row in rows if len(row) == 1], sum(map(bool, rows)))


def _fall(lone: Sequence[str], count: int) -> bool:
    """Return whether the texts of lines with nothing beside them are figures that fall, and most of `count` lines."""
    values = [float(text.replace(",", "")) for text in lone if NUMBER.fullmatch(text)]
    enough = len(lone) >= max(MIN_LONE_LEVELS, MIN_LONE_SHARE * count)
    falling = sum(below < above for above, below in pairwise(values))
    return enough and falling >= MIN_FALLING_SHARE * (len(lone) - 1)


def _group_levels(words: Sequence[Word]) -> list[list[Word]]:
    """Return words by the height that they are printed at, from top to bottom."""
    levels: list[list[Word]] = []
    near = median(word.box.height for word in words) / 2 if words else 0.0
    for word in sorted(words, key=lambda w: w.box.centre_y):
        if levels and word.box.centre_y - levels[-1][-1].box.centre_y <= near:
            levels[-1].append(word)
        else:
            levels.append([word])
    return levels
