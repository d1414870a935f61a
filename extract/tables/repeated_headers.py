# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Cut the header that is printed again at the head of a page from the rest of a row below it.

Where no ruling is below the header, both are one row of the grid.
"""

from collections.abc import Sequence

from extract.tables.grid import FoundTable
from extract.tables.row_cuts import RowCuts, cut_rows
from extract.text.cells import Line, group_lines

MAX_HEADER_ROWS = 2  # of names, and of prompts
MIN_NAMED_COLUMNS = 3  # of a header; fewer names may be the first words of a row


def cut_repeated_header(found: FoundTable, before: Sequence[FoundTable]) -> FoundTable:
    """Return a table whose first row is cut below the names that the first row of a table before has.

    A second row, of prompts, is cut too.
    """
    for earlier in before:
        for row in range(min(MAX_HEADER_ROWS, found.table.rows, earlier.table.rows)):
            below, header = _list_row(found, row), _list_row(earlier, row)
            height = _measure_header(below, header)
            if height is not None:
                return cut_rows(found, {row: RowCuts(at=(height,))})
            if any(_squash(one) != _squash(other) for one, other in zip(below, header, strict=False)):
                break
    return found


def _list_row(found: FoundTable, row: int) -> list[list[Line]]:
    """Return the lines of each cell of a row, from left to right."""
    return [group_lines(found.words.get(cell.region, ())) for cell in found.table.cells_starting_in(row)]


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
