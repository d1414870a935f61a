# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Tables of which only the header is ruled, or only the rows: the other part has the same columns."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from extract.tables.grid import Table
from ingest.model import Box, OpenTable, Page, Region, Word

MAX_HEADER_ROWS = 3
MAX_HEADER_PT = 40.0  # a header of three lines is lower
MAX_GAP_PT = 6.0  # between the header and the print below it, beside the padding of a cell
MAX_HEADER_GAP_PT = 12.0  # between the print of a header and the rows below it, with the padding of its cells
MAX_OVERHANG_PT = 2.0  # by which print may reach over the border of its column
MIN_FITTING_WORDS = 0.98  # of the words below a header that are within one of its columns each


def use_header_columns(page: Page, tables: Sequence[Table]) -> Page:
    """Return a page whose open tables have the columns of ruled rows beside them.

    These are a ruled header right above, or ruled rows right below.

    Args:
        page: The page.
        tables: Its bordered tables.
    """
    headers = [table for table in tables if table.rows <= MAX_HEADER_ROWS]
    for at, part in enumerate(page.open_tables):
        header = next((table for table in headers if _is_above(table, part)), None)
        edges = _column_edges(header) if header else []
        rows = next((table for table in tables if _is_header_of(part, table)), None)
        usual = _usual_edges(rows) if rows else []
        if len(edges) > len(part.columns) and _fits(list_words(page, part), edges):
            page = cut_at_edges(page, at, edges)
        elif usual and _fits(list_words(page, part), usual):
            page = cut_at_edges(page, at, usual)
    return page


def _is_header_of(part: OpenTable, rows: Table) -> bool:
    """Return whether a low table is right above the rows of another that is as wide as it."""
    box, tall = part.box, rows.box.height / rows.rows
    near = -MAX_GAP_PT <= rows.box.top - box.bottom <= MAX_HEADER_GAP_PT and box.height <= max(tall, MAX_HEADER_PT)
    return near and rows.box.x0 - MAX_GAP_PT <= box.x0 and box.x1 <= rows.box.x1 + MAX_GAP_PT


def _usual_edges(table: Table) -> list[tuple[float, float]]:
    """Return the columns that the most rows of a table have."""
    rows = [tuple((c.column, c.last_column) for c in table.cells_starting_in(row)) for row in range(table.rows)]
    usual = max(rows, key=rows.count)
    return [(cell.box.x0, cell.box.x1) for cell in table.cells_starting_in(rows.index(usual))]


def _is_above(header: Table, part: OpenTable) -> bool:
    tall = header.box.height / header.rows
    near = -MAX_GAP_PT <= part.box.top - header.box.bottom <= MAX_GAP_PT + tall
    return near and header.box.x0 - MAX_GAP_PT <= part.box.x0 and part.box.x1 <= header.box.x1 + MAX_GAP_PT


def _column_edges(header: Table) -> list[tuple[float, float]]:
    """Return the columns of the row of a header that has the most."""
    rows = [header.cells_starting_in(row) for row in range(header.rows)]
    return [(cell.box.x0, cell.box.x1) for cell in max(rows, key=len)]


def list_words(page: Page, part: OpenTable) -> list[Word]:
    """Return the words of an open table."""
    blocks = {i for i, r in enumerate(page.regions) if r.kind == "block" and part.box.contains_centre(r.box)}
    return [word for word in page.words if word.region in blocks]


def _fits(words: Sequence[Word], edges: Sequence[tuple[float, float]]) -> bool:
    within = [any(a - MAX_OVERHANG_PT <= w.box.x0 and w.box.x1 <= b + MAX_OVERHANG_PT for a, b in edges) for w in words]
    return sum(within) >= MIN_FITTING_WORDS * len(words)


def cut_at_edges(page: Page, at: int, edges: Sequence[tuple[float, float]]) -> Page:
    """Return the page with an open table of these columns, and its blocks of print cut where they cross a border."""
    part = page.open_tables[at]
    regions, moved = list(page.regions), {}
    homes: dict[tuple[int, int], list[Word]] = {}
    for word in list_words(page, part):
        column = next((i for i, (_, b) in enumerate(edges) if word.box.centre_x < b), len(edges) - 1)
        homes.setdefault((word.region, column), []).append(word)
    shared = {block for (block, _), (other, _) in pairwise(sorted(homes)) if block == other}
    lines = 1 + max((word.line for word in page.words), default=0)
    for (block, column), words in sorted(homes.items()):
        if block in shared:
            for word in words:
                moved[id(word)] = replace(word, region=len(regions), line=word.line + lines * column)
            regions.append(Region(kind="block", box=Box.hull(word.box for word in words)))
    table = OpenTable(box=replace(part.box, x0=edges[0][0], x1=edges[-1][1]), columns=tuple(edges))
    return replace(
        page,
        words=tuple(moved.get(id(word), word) for word in page.words),
        regions=tuple(regions),
        open_tables=(*page.open_tables[:at], table, *page.open_tables[at + 1 :]),
    )
