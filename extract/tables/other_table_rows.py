# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Part another table from the rows of a plan above it, where both were found as one.

Only its heading is between, or nothing: a sheet prints its header again at the top of each page, whatever follows.
"""

from collections.abc import Sequence
from itertools import pairwise

from extract.tables.grid import EDGE_TOLERANCE_PT, FoundTable, GridCell, has_wide_cells
from extract.tables.legend_rows import list_filled_texts, take_rows
from extract.tables.table_kind import is_heading


def part_other_tables(found: FoundTable) -> tuple[FoundTable, ...]:
    """Return an open table, or its parts where a row of it is the heading of another table, each with its heading."""
    if not found.table.open:
        return (found,)
    rows = list_filled_texts(found)
    starts = [at for at, texts in enumerate(rows) if at and len(texts) == 1 and is_heading(texts[0])]
    parts = pairwise([0, *starts, found.table.rows])
    return tuple(take_rows(found, first, below - 1) for first, below in parts) if starts else (found,)


def part_continued_table(found: FoundTable, before: Sequence[FoundTable]) -> tuple[FoundTable, ...]:
    """Return a table, or its header and its rows apart where the rows continue another table of the page before.

    Args:
        found: A table whose first row may be the header of a sheet.
        before: The tables of the page before.
    """
    last = max(before, key=lambda other: other.table.box.bottom, default=None)
    rows = [_list_filled_cells(found, row) for row in range(1, found.table.rows)]
    if last is None or not rows or not all(len(row) > 1 and has_wide_cells(row) for row in rows):
        return (found,)
    edges = _list_sides(_list_filled_cells(last, 0))
    if any(_differ(_list_sides(row), edges) for row in rows):
        return (found,)
    return take_rows(found, 0, 0), take_rows(found, 1, found.table.rows - 1, True)


def _list_filled_cells(found: FoundTable, row: int) -> list[GridCell]:
    return [cell for cell in found.table.cells_starting_in(row) if found.words.get(cell.region)]


def _list_sides(cells: Sequence[GridCell]) -> list[float]:
    return [side for cell in cells for side in (cell.box.x0, cell.box.x1)]


def _differ(one: Sequence[float], other: Sequence[float]) -> bool:
    """Return whether cells do not have the same sides as others."""
    return len(one) != len(other) or any(abs(a - b) > EDGE_TOLERANCE_PT for a, b in zip(one, other, strict=True))
