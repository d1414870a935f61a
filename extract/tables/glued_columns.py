# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Cut columns of a ruled table that a border which was not read parts: a pale line, or one beside a dark cell.

The border is known from another table of the document that has the same columns and this border too, or from white
that runs through all print of the column and parts the names in its header.
"""

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from statistics import median

from extract.tables.figure_columns import Cuts, cut_columns, leaves_white
from extract.tables.grid import FoundTable
from extract.tables.table_kind import has_plan_header
from extract.text.column_names import ColumnNames
from ingest.model import Word

SAME_WIDTH = 0.03  # share by which the width of two tables with the same columns may differ
SAME_BORDER = 0.008  # of a table's width, between two borders at one place
MIN_PARTED_SHARE = 0.75  # of a column's cells with print, that must leave a border white
MIN_PARTED_CELLS = 2  # below the header, with print on both sides of white that runs through the column
MIN_WHITE = 0.7  # of a line's height: that white; a space between words is narrower
SIGN_DISTANCE_PT = 6.0  # from a border to such a sign
RULING_SIGNS = frozenset("|[]!")  # an upright ruling that was read as print


def cut_glued_columns(tables: Sequence[FoundTable], names: ColumnNames) -> list[FoundTable]:
    """Return the tables of a document with the columns of its ruled tables cut; `names` are those of known columns."""
    parted = [_cut_between_names(found) if has_plan_header(found, names) else found for found in tables]
    ruled = [(found, borders) for found in parted if not found.table.open and (borders := _list_borders(found))]
    return [_cut_at_borders(found, ruled) if not found.table.open else found for found in parted]


def _list_borders(found: FoundTable) -> list[float]:
    """Return the left sides of the columns of a table, and the right side of the last, as shares of its width."""
    box, cells = found.table.box, found.table.cells
    starts = [[cell.box.x0 for cell in cells if cell.column == column] for column in range(found.table.columns)]
    return [(median(xs) - box.x0) / box.width for xs in starts if xs] + [1.0] if all(starts) else []


def _cut_at_borders(found: FoundTable, ruled: Sequence[tuple[FoundTable, Sequence[float]]]) -> FoundTable:
    """Return a table cut at the borders of the one with the most columns that is as wide and has all of its borders."""
    box, own = found.table.box, _list_borders(found)
    alike = (borders for other, borders in ruled if abs(other.table.box.width / box.width - 1) <= SAME_WIDTH)
    known = max((borders for borders in alike if own and _has_borders(borders, own)), key=len, default=())
    cuts: dict[int, Sequence[float]] = {}
    for column, (left, right) in enumerate(pairwise(own)):
        inside = [box.x0 + x * box.width for x in known if left + SAME_BORDER < x < right - SAME_BORDER]
        if inside and _leaves_borders(found, column, inside):
            cuts[column] = inside
    return _cut_columns(found, cuts)


def _cut_columns(found: FoundTable, cuts: Cuts) -> FoundTable:
    """Return a table with some columns cut, without the signs that the borders there were read as."""
    if not cuts:
        return found
    at = [x for xs in cuts.values() for x in xs]
    words = {
        region: [
            w for w in inside if not (_is_ruling(w) and any(abs(w.box.centre_x - x) < SIGN_DISTANCE_PT for x in at))
        ]
        for region, inside in found.words.items()
    }
    return cut_columns(replace(found, words=words), cuts)


def _is_ruling(word: Word) -> bool:
    return RULING_SIGNS.issuperset(word.text)


def _has_borders(other: Sequence[float], own: Sequence[float]) -> bool:
    return len(other) > len(own) and all(any(abs(x - y) <= SAME_BORDER for y in other) for x in own)


def _list_cells(found: FoundTable, column: int) -> list[list[Word]]:
    """Return the words of each cell of one column that has print, from top to bottom."""
    cells = sorted((c for c in found.table.cells if c.column == c.last_column == column), key=lambda c: c.row)
    words = ([w for w in found.words.get(c.region, ()) if not _is_ruling(w)] for c in cells)
    return [inside for inside in words if inside]


def _leaves_borders(found: FoundTable, column: int, at: Sequence[float]) -> bool:
    """Return whether the print of nearly all cells leaves borders white, and is on both sides of one in some cell."""
    cells = _list_cells(found, column)
    white = sum(all(leaves_white(words, x) for x in at) for words in cells)
    both = any(_is_on_both_sides(words, x) for words in cells for x in at)
    return both and white >= MIN_PARTED_SHARE * len(cells)


def _is_on_both_sides(words: Sequence[Word], x: float) -> bool:
    return any(w.box.centre_x < x for w in words) and any(w.box.centre_x > x for w in words)


def _cut_between_names(found: FoundTable) -> FoundTable:
    """Return a ruled table with its columns cut at white through all their print that parts the names in the header."""
    if found.table.open or found.table.columns < 2:
        return found
    cuts = {column: at for column in range(found.table.columns) if (at := _list_white(_list_cells(found, column)))}
    return _cut_columns(found, cuts)


def _list_white(cells: Sequence[Sequence[Word]]) -> list[float]:
    """Return the middle of each white through all cells of a column, with names on both sides and cells below them."""
    if len(cells) <= MIN_PARTED_CELLS:
        return []
    words = sorted((word for inside in cells for word in inside), key=lambda word: word.box.x0)
    least = MIN_WHITE * median(word.box.height for word in words)
    found, right = [], words[0].box.x1
    for word in words[1:]:
        if word.box.x0 - right >= least:
            found.append((right + word.box.x0) / 2)
        right = max(right, word.box.x1)
    return [x for x in found if _is_on_both_sides(cells[0], x) and _count_parted(cells[1:], x) >= MIN_PARTED_CELLS]


def _count_parted(cells: Sequence[Sequence[Word]], x: float) -> int:
    return sum(_is_on_both_sides(words, x) for words in cells)
