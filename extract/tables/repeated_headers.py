# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Cut the header that is printed again at the head of a page from the rest of a row below it.

Where no ruling is below the header, both are one row of the grid.
"""

from collections.abc import Sequence

from extract.tables.grid import FoundTable
from extract.tables.row_cuts import RowCuts, cut_rows
from extract.text.cells import Line, group_lines

MIN_NAMED_COLUMNS = 3  # of a header; fewer names may be the first words of a row


def cut_repeated_header(found: FoundTable, before: Sequence[FoundTable]) -> FoundTable:
    """Return a table whose first row is cut below the names that the first row of a table before has."""
    below = _list_first_row(found)
    for earlier in before:
        height = _measure_header(below, _list_first_row(earlier))
        if height is not None:
            return cut_rows(found, {0: RowCuts(at=(height,))})
    return found


def _list_first_row(found: FoundTable) -> list[list[Line]]:
    """Return the lines of each cell of the first row, from left to right."""
    return [group_lines(found.words.get(cell.region, ())) for cell in found.table.cells_starting_in(0)]


def _measure_header(row: Sequence[Sequence[Line]], header: Sequence[Sequence[Line]]) -> float | None:
    """Return the y between the names of a header and other lines below them; None without such lines."""
    if len(row) != len(header) or sum(map(bool, header)) < MIN_NAMED_COLUMNS:
        return None
    pairs = list(zip(row, header, strict=True))
    if any(_squash(lines[: len(names)]) != _squash(names) for lines, names in pairs):
        return None
    foot = max(line.box.bottom for lines, names in pairs for line in lines[: len(names)])
    top = min((line.box.top for lines, names in pairs for line in lines[len(names) :]), default=None)
    return (foot + top) / 2 if top is not None and top > foot else None


def _squash(lines: Sequence[Line]) -> str:
    return "".join(word.text.lower() for line in lines for word in line.words)
