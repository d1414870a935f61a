# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Cut rows in whose first cell several numbers of rows are printed, one below the other."""

import re
from collections.abc import Sequence
from itertools import pairwise

from extract.tables.grid import FoundTable
from extract.tables.row_cuts import RowCuts, cut_rows
from extract.text.cells import Line, group_lines

ROW_NUMBER = re.compile(r"^\W*(?:[A-Z]{0,3}\W?)(?:\d{1,3}\.)?(\d{1,3})[.,:)]?\W*$", re.I)
CUT_ABOVE_HEIGHTS = 0.25  # of a number's height, from its top to the cut above it
MAX_CROSSING = 0.3  # of a line's height, that a cut may take off: more is a line of one of the rows
MIN_PARTED_CELLS = 2  # cells beside the numbers with print both above and below a cut


def split_numbered_rows(found: FoundTable) -> FoundTable:
    """Return a table whose rows begin at each number, where no rule or white space was found between them.

    A row is cut where the numbers of its first cell follow each other, and no print is in the way of the cut.
    """
    cuts = {row: RowCuts(at=at) for row in range(found.table.rows) if (at := _find_number_cuts(found, row))}
    return cut_rows(found, cuts) if cuts else found


def _find_number_cuts(found: FoundTable, row: int) -> tuple[float, ...]:
    cells = [c for c in found.table.cells_starting_in(row) if c.last_row == row]
    if len(cells) <= MIN_PARTED_CELLS or cells[0].column:
        return ()
    numbers, *beside = (group_lines(found.words.get(cell.region, ())) for cell in cells)
    if not follow_each_other([line.text for line in numbers]):
        return ()
    cuts = tuple(line.box.top - CUT_ABOVE_HEIGHTS * line.box.height for line in numbers[1:])
    return cuts if all(_parts_cells(at, beside) for at in cuts) else ()


def follow_each_other(texts: Sequence[str]) -> bool:
    """Return whether texts are several numbers of rows, each by one more than the one before."""
    found = [ROW_NUMBER.match(text) for text in texts]
    values = [int(match[1]) for match in found if match]
    return len(values) == len(texts) > 1 and all(below == above + 1 for above, below in pairwise(values))


def _parts_cells(at: float, cells: Sequence[Sequence[Line]]) -> bool:
    """Return whether a cut parts the print of several cells, and goes through none of their lines."""
    lines = [line for cell in cells for line in cell]
    if any(min(at - line.box.top, line.box.bottom - at) > MAX_CROSSING * line.box.height for line in lines):
        return False
    sides = [{line.box.centre_y < at for line in cell} for cell in cells]
    return sum(len(side) == 2 for side in sides) >= MIN_PARTED_CELLS
