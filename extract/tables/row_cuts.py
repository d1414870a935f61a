# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Cut the rows of a table at given heights, and the words of its cells with them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from extract.tables.grid import FoundTable, GridCell
from ingest.model import Box, Word


@dataclass(frozen=True, slots=True, kw_only=True)
class RowCuts:
    """The y at which a row is cut, and by the region of a cell those of them that its print runs across."""

    at: tuple[float, ...] = ()
    crossed: Mapping[int, frozenset[float]] = field(default_factory=dict)


def cut_rows(found: FoundTable, cuts: Mapping[int, RowCuts]) -> FoundTable:
    """Return a table with some rows cut. A cell whose print runs across a cut spans the rows on both sides.

    Args:
        found: The table.
        cuts: The cuts by row; a row without cuts may be left out.
    """
    table = found.table
    starts = [0]
    for row in range(table.rows):
        starts.append(starts[-1] + 1 + (len(cuts[row].at) if row in cuts else 0))
    cells: list[GridCell] = []
    words = dict(found.words)
    region = 1 + max((len(table.page.regions), *words, *(c.region for c in table.cells)))
    for cell in table.cells:
        own = cuts.get(cell.row)
        if cell.row != cell.last_row or own is None or not own.at:
            cells.append(replace(cell, row=starts[cell.row], last_row=starts[cell.last_row + 1] - 1))
            continue
        crossed = own.crossed.get(cell.region, frozenset())
        inside = words.pop(cell.region, [])
        edges = [cell.box.top, *(y for y in own.at if y not in crossed), cell.box.bottom]
        for top, bottom in pairwise(edges):
            first = 0 if top == edges[0] else 1 + own.at.index(top)
            last = len(own.at) if bottom == edges[-1] else own.at.index(bottom)
            box = Box(x0=cell.box.x0, top=top, x1=cell.box.x1, bottom=max(top, bottom))
            start = starts[cell.row]
            cells.append(replace(cell, region=region, box=box, row=start + first, last_row=start + last))
            words[region] = [replace(w, region=region) for w in inside if _is_between(w, top, bottom, edges)]
            region += 1
    return FoundTable(table=replace(table, cells=tuple(cells), rows=starts[-1]), words=words)


def _is_between(word: Word, top: float, bottom: float, edges: Sequence[float]) -> bool:
    at = word.box.centre_y
    return (top <= at or top == edges[0]) and (at < bottom or bottom == edges[-1])
