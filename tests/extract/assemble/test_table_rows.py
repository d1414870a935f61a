# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Rows of a table: which of them are its header."""

import pytest

from extract.assemble.table_rows import classify_rows
from extract.tables.grid import Column, FoundTable, GridCell, Table
from ingest.model import Box, Page, Word

FIELDS = ("question", "agency", "actions", "rag", "target_date")
COLUMNS = tuple(
    Column(field=field, name=field, score=1.0, x0=i / len(FIELDS), x1=(i + 1) / len(FIELDS))
    for i, field in enumerate(FIELDS)
)
SIDE_PT = 100.0


def make_cell(row: int, last_row: int, column: int) -> GridCell:
    box = Box(x0=column * SIDE_PT, top=row * SIDE_PT, x1=(column + 1) * SIDE_PT, bottom=(last_row + 1) * SIDE_PT)
    return GridCell(region=10 * row + column, box=box, row=row, last_row=last_row, column=column, last_column=column)


@pytest.mark.parametrize(("reaching", "kind"), [(3, "header"), (1, "cells")])
def test_a_row_that_most_names_reach_into_is_a_part_of_the_header(reaching: int, kind: str) -> None:
    count = len(FIELDS)
    names = [make_cell(0, int(column >= count - reaching), column) for column in range(count)]
    below = [make_cell(1, 1, column) for column in range(count - reaching)]
    rows = [make_cell(2, 2, column) for column in range(count)]
    cells = (*names, *below, *rows)
    words = {
        cell.region: [Word(text="Visit", box=cell.box, confidence=0.96, line=cell.region, region=cell.region)]
        for cell in cells
    }
    page = Page(number=1, width=count * SIDE_PT, height=3 * SIDE_PT, words=(), regions=())
    table = Table(page=page, box=Box.hull(cell.box for cell in cells), cells=cells, rows=3, columns=count)
    found = classify_rows(FoundTable(table=table, words=words), {0: COLUMNS}, COLUMNS)
    assert [row.kind for row in found] == ["header", kind, "cells"]
