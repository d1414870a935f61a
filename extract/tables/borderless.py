# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Build the table of an open part of a page: its rows, its header, and a cell for each column of each row."""

from collections.abc import Sequence
from dataclasses import replace
from statistics import median

from extract.tables.grid import EDGE_TOLERANCE_PT, FoundTable, GridCell, Table
from extract.tables.group_names import find_named_columns
from extract.tables.header_rows import read_header_row
from extract.tables.open_header import (
    COLUMN_MARGIN_PT,
    OpenHeader,
    find_row_starters,
    fit_header_frame,
    guess_row_starters,
    may_be_header,
)
from extract.tables.row_edges import list_row_edges
from extract.tables.slabs import Slab, cut_slabs, find_row_rules, list_column_lines, merge_slabs
from extract.text.column_names import ColumnNames
from ingest.model import Box, Fill, OpenTable, Page, Word

MIN_FILL_SHARE = 0.4  # of the height or width of a fill or cell that they must share for the fill to colour the cell
MAX_FILL_WIDTH = 0.4  # of the table's width, of neighbouring cells in one colour; a wider fill is the ground of rows


def build_open_table(
    page: Page, table: OpenTable, header: OpenHeader | None, names: ColumnNames
) -> tuple[FoundTable, OpenHeader | None]:
    """Cut an open table into cells.

    Args:
        page: The page of the table.
        table: The table's box and columns.
        header: The last header read before this table.
        names: The known names of columns.

    Returns:
        The table, and the header that is valid after it.
    """
    columns = [list_column_lines(page, table, x0, x1) for x0, x1 in table.columns]
    every = [line for lines in columns for line in lines]
    if not every:
        empty = Table(page=page, box=table.box, cells=(), rows=0, columns=len(columns), open=True)
        return FoundTable(table=empty, words={}), header
    tall = median(line.box.height for line in every)
    rules = find_row_rules(page, table, every)
    above = header if header and may_be_header(header, table) else None
    asks, begins = find_row_starters(table, above) if above else guess_row_starters(columns)
    edges = list_row_edges(page, table.box, table.columns, tall)
    slabs = cut_slabs(table, columns, rules, edges, tall, asks)
    own, foot = _read_own_header(page, table, slabs, names)
    if own:
        header = own
        asks, begins = find_row_starters(table, own)
        slabs = cut_slabs(table, columns, rules, edges, tall, asks)
    rows = merge_slabs(slabs, begins, foot, tall)
    return _build_from_slabs(page, table, rows, above if not own else None), header


def _read_own_header(
    page: Page, table: OpenTable, slabs: list[Slab], names: ColumnNames
) -> tuple[OpenHeader | None, float]:
    """Return the header that the table has, and its lower side; None and the table's upper side where it has none."""
    for slab in slabs:
        built = _build_from_slabs(page, table, [slab], None)
        columns = read_header_row(built.table, 0, built.cell_texts(), names)
        if columns:
            photographed = page.photo is not None
            box = table.box
            return OpenHeader(columns=columns, x0=box.x0, x1=box.x1, is_photographed=photographed), slab.bottom
    return None, table.box.top


def _build_from_slabs(page: Page, table: OpenTable, rows: list[Slab], header: OpenHeader | None) -> FoundTable:
    """Build the table with a cell for each column of each slab, and the words of each cell."""
    first = len(page.regions)
    cells: list[GridCell] = []
    words: dict[int, list[Word]] = {}
    last: dict[int, int] = {}
    inked = [_measure_print(page, table, rows, i) for i in range(len(table.columns))]
    groups = _count_group_rows(rows)
    for row, slab in enumerate(rows):
        named = _find_named_columns(page, table, slab) if row < groups else {}
        hidden = {i for start, end in named.values() for i in range(start, end + 1)} - set(named)
        for i, edges in enumerate(table.columns):
            if i in hidden:
                continue
            start, end = named.get(i, (i, i))
            x0, x1 = inked[i] if header else (min(edges[0], inked[i][0]), max(edges[1], inked[i][1]))
            above = last.get(i)
            if above is not None and i in slab.crossed:
                cell = cells[above]
                cells[above] = replace(cell, box=replace(cell.box, bottom=slab.bottom), last_row=row)
                words[cell.region] += [replace(w, region=cell.region) for line in slab.lines[i] for w in line.words]
                continue
            region = first + len(cells)
            last[i] = len(cells)
            box = Box(
                x0=min(x0, table.columns[start][0]) if start < i else x0,
                top=slab.top,
                x1=max(x1, table.columns[end][1]) if end > i else x1,
                bottom=slab.bottom,
            )
            cells.append(GridCell(region=region, box=box, row=row, last_row=row, column=start, last_column=end))
            words[region] = [replace(w, region=region) for line in slab.lines[i] for w in line.words]
    frame = fit_header_frame(table, header) if header else table.box
    page = replace(page, fills=_split_fills(page, cells, MAX_FILL_WIDTH * frame.width))
    built = Table(page=page, box=frame, cells=tuple(cells), rows=len(rows), columns=len(table.columns), open=True)
    return FoundTable(table=built, words=words)


def _count_group_rows(rows: Sequence[Slab]) -> int:
    """Return the number of rows above the first one with print in most columns: names over several columns."""
    return next((at for at, slab in enumerate(rows) if sum(map(bool, slab.lines)) * 2 > len(slab.lines)), 0)


def _find_named_columns(page: Page, table: OpenTable, slab: Slab) -> dict[int, tuple[int, int]]:
    """Return the first and last column that each name of a row is over, by the column of its middle.

    A name is over no column with a name of its own.
    """
    found: dict[int, tuple[int, int]] = {}
    free = 0
    for i, lines in enumerate(slab.lines):
        if not lines:
            continue
        start, end = find_named_columns(page, Box.hull(line.box for line in lines), table.columns)
        end = next((j - 1 for j in range(i + 1, end + 1) if slab.lines[j]), max(end, i))
        found[i] = (min(max(start, free), i), end)
        free = end + 1
    return found


def _measure_print(page: Page, table: OpenTable, rows: list[Slab], column: int) -> tuple[float, float]:
    """Return the left and right side of a column's print and fills. Its gutters are wider beside an empty column."""
    x0, x1 = table.columns[column]
    is_last = column == len(table.columns) - 1  # a short name over wider fills ends the last column too early
    boxes = [line.box for slab in rows for line in slab.lines[column]]
    boxes += [
        f.box
        for f in page.fills
        if x0 <= f.box.centre_x
        and (f.box.x0 if is_last else f.box.centre_x) <= x1
        and table.box.top <= f.box.centre_y <= table.box.bottom
        and f.box.width <= x1 - x0 + 2 * COLUMN_MARGIN_PT  # a wider one is the ground of a row
    ]
    around = Box.hull(boxes) if boxes else None
    return (around.x0, around.x1) if around else (x0, x1)


def _split_fills(page: Page, cells: Sequence[GridCell], wide: float) -> tuple[Fill, ...]:
    """Return the page's fills, cut into one for each cell.

    A fill may cover several rows, or neighbouring cells of one colour. One of `wide` points or more is the ground of
    rows and belongs to no cell.
    """
    kept: list[Fill] = []
    right = max((cell.box.x1 for cell in cells), default=0.0)
    for fill in page.fills:
        shares = []
        covered = [cell.box for cell in cells if _covers_cell(fill.box, cell.box)]
        columns = {(box.x0, box.x1) for box in covered}
        if len(columns) > 1 and fill.box.width >= wide:
            columns = set()
        for box in covered:
            single = box.x0 <= fill.box.centre_x <= box.x1 and len(columns) < 2
            if single or len(columns) > 1:
                top, bottom = max(fill.box.top, box.top), min(fill.box.bottom, box.bottom)
                x0, x1 = (fill.box.x0, fill.box.x1) if single else (max(fill.box.x0, box.x0), min(fill.box.x1, box.x1))
                if single and box.x1 == right and box.x0 - EDGE_TOLERANCE_PT <= x0:
                    x1 = min(x1, box.x1)  # the print of the last column may end before its colour
                shares.append(replace(fill, box=Box(x0=x0, top=top, x1=x1, bottom=bottom)))
        kept += shares or [fill]
    return tuple(kept)


def _covers_cell(fill: Box, cell: Box) -> bool:
    """Return whether a fill shares enough of its height and width, or of the cell's, to colour the cell."""
    high = fill.vertical_overlap(cell) >= MIN_FILL_SHARE * min(fill.height, cell.height)
    return high and fill.horizontal_overlap(cell) >= MIN_FILL_SHARE * min(fill.width, cell.width)
