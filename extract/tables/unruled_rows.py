# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Rows of a bordered table between which no upright ruling parts the cells: a heading across its columns."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from extract.tables.grid import EDGE_TOLERANCE_PT, FoundTable, GridCell
from ingest.geometry import measure_covered_length
from ingest.model import Box, Ruling, Word

MIN_RULED_SHARE = 0.5  # of a row's height, that an upright line between two of its cells covers
TOUCHING_SHARE = 0.1  # of a word's height: two pieces of a word that was cut at a border are closer


def join_unruled_rows(found: FoundTable) -> FoundTable:
    """Return a table with one cell for each row whose cells no upright ruling parts, where rulings part all others."""
    table = found.table
    upright = [ruling for ruling in table.page.rulings if ruling.axis == "v"]
    rows = [table.cells_starting_in(row) for row in range(table.rows)]
    parted = [_count_ruled_borders(cells, upright) for cells in rows]
    bare = [
        cells
        for cells, ruled in zip(rows, parted, strict=True)
        if len(cells) > 1 and not ruled and all(cell.row == cell.last_row for cell in cells)
        if _is_one_text(found, cells)
    ]
    others = [(cells, ruled) for cells, ruled in zip(rows, parted, strict=True) if len(cells) > 1 and cells not in bare]
    if table.open or not bare or not others or any(ruled < len(cells) - 1 for cells, ruled in others):
        return found
    joined = {cells[0].region: cells for cells in bare}
    dropped = {cell.region for cells in bare for cell in cells[1:]}
    kept = (
        _join_cells(joined[cell.region]) if cell.region in joined else cell
        for cell in table.cells
        if cell.region not in dropped
    )
    words = {region: inside for region, inside in found.words.items() if region not in dropped}
    words |= {region: _join_words(found, cells) for region, cells in joined.items()}
    return FoundTable(table=replace(table, cells=tuple(kept)), words=words)


def _count_ruled_borders(cells: Sequence[GridCell], upright: Sequence[Ruling]) -> int:
    return sum(_is_ruled(left.box, upright) for left in cells[:-1])


def _is_ruled(cell: Box, upright: Sequence[Ruling]) -> bool:
    """Return whether upright lines run along the right side of a cell."""
    spans = [(r.box.top, r.box.bottom) for r in upright if abs(r.box.centre_x - cell.x1) <= EDGE_TOLERANCE_PT]
    covered = measure_covered_length(spans, cell.top, cell.bottom)
    return covered >= MIN_RULED_SHARE * cell.height


def _join_cells(cells: Sequence[GridCell]) -> GridCell:
    return replace(cells[0], box=Box.hull(cell.box for cell in cells), last_column=cells[-1].last_column)


def _is_one_text(found: FoundTable, cells: Sequence[GridCell]) -> bool:
    """Return whether the print of a row is one text from its left side, without white as wide as between columns."""
    lines = _list_lines(found, cells)
    near = all(b.box.x0 - a.box.x1 < b.box.height for line in lines for a, b in pairwise(line))
    return bool(lines) and near and all(cells[0].box.x0 <= line[0].box.x0 < cells[0].box.x1 for line in lines)


def _list_lines(found: FoundTable, cells: Sequence[GridCell]) -> list[list[Word]]:
    """Return the printed lines of a row across its cells, each from left to right."""
    lines: list[list[Word]] = []
    for word in sorted((w for c in cells for w in found.words.get(c.region, ())), key=lambda w: w.box.centre_y):
        if lines and lines[-1][0].box.top < word.box.centre_y < lines[-1][0].box.bottom:
            lines[-1].append(word)
        else:
            lines.append([word])
    return [sorted(line, key=lambda w: w.box.x0) for line in lines]


def _join_words(found: FoundTable, cells: Sequence[GridCell]) -> list[Word]:
    """Return the words of cells as those of the first one, with pieces of words that a border cut made whole."""
    joined: list[Word] = []
    for line in _list_lines(found, cells):
        for left, word in zip((None, *line), line, strict=False):
            if left and word.box.x0 - left.box.x1 < TOUCHING_SHARE * word.box.height:
                whole = Box.hull((joined[-1].box, word.box))
                joined[-1] = replace(joined[-1], text=joined[-1].text + word.text, box=whole)
            else:
                joined.append(replace(word, region=cells[0].region, line=line[0].line))
    return joined
