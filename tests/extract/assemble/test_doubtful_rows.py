# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Cells of tables without ruling lines that may belong to two columns."""

from extract.assemble.table_rows import classify_rows
from extract.tables.grid import Column, FoundTable, GridCell, Table
from extract.text.mixed_print import MIXED_CONFIDENCE, TWO_COLUMNS_REASON
from ingest.model import Box, Page, Region, Word

WIDE, NARROW = Box(x0=0, top=0, x1=200, bottom=20), Box(x0=200, top=0, x1=300, bottom=20)
COLUMNS = tuple(
    Column(field=field, name=field, score=1.0, x0=i / 3, x1=(i + 1) / 3)
    for i, field in enumerate(("actions", "lead_person", "response"))
)


def read_reasons(open_table: bool, columns: tuple[Column, ...] = COLUMNS) -> list[tuple[str, ...]]:
    words = [
        Word(text="Visit", box=Box(x0=5, top=5, x1=40, bottom=13), confidence=0.96, line=0, region=0),
        Word(text="Done", box=Box(x0=205, top=5, x1=230, bottom=13), confidence=0.96, line=1, region=1),
    ]
    regions = tuple(Region(kind="block", box=box) for box in (WIDE, NARROW))
    page = Page(number=1, width=300, height=100, words=tuple(words), regions=regions)
    cells = tuple(
        GridCell(region=i, box=box, row=0, last_row=0, column=i, last_column=i) for i, box in enumerate((WIDE, NARROW))
    )
    hull = Box.hull((WIDE, NARROW))
    table = Table(page=page, box=hull, cells=cells, rows=1, columns=2, open=open_table)
    (row,) = classify_rows(FoundTable(table=table, words={i: [word] for i, word in enumerate(words)}), {}, columns)
    assert all(
        (cell.text.confidence or 0) <= MIXED_CONFIDENCE for cell in row.cells if TWO_COLUMNS_REASON in cell.text.reasons
    )
    return [cell.text.reasons for cell in row.cells]


def test_a_cell_over_two_columns_of_a_table_without_rulings_is_doubtful() -> None:
    assert read_reasons(open_table=True) == [(TWO_COLUMNS_REASON,), ()]


def test_a_bordered_cell_over_two_columns_is_merged_on_purpose() -> None:
    assert read_reasons(open_table=False) == [(), ()]


def test_two_cells_under_one_column_of_a_table_without_rulings_are_doubtful() -> None:
    one = (Column(field="actions", name="Action Impact", score=1.0, x0=0.0, x1=1.0),)
    assert read_reasons(open_table=True, columns=one) == [(TWO_COLUMNS_REASON,), (TWO_COLUMNS_REASON,)]
    assert read_reasons(open_table=False, columns=one) == [(), ()]
