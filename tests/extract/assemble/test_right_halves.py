# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""The right columns of a table that is wider than the paper are joined to its left columns row by row."""

from collections.abc import Mapping

from extract.assemble.passages import Passage
from extract.assemble.prose import Prose
from extract.assemble.records import Record, build_record
from extract.assemble.right_halves import TablePart, join_right_halves
from extract.assemble.table_rows import RowCell, TableRow
from extract.model import DraftCell
from extract.tables.grid import Column, GridCell
from ingest.model import Box, Page

LEFT = {"No.": "number", "Body": "agency", "Step": "actions"}
RIGHT = {"Due": "target_date", "Who leads": "lead_person", "Cost": None}
LEFT_ROWS = (("1", "Fenmoor Trust", "Count the keys."), ("2", "Ashby Care", "Paint the gate."))
RIGHT_ROWS = (("14/03/2018", "Ida Lund", "£5"), ("21/04/2018", "Max Orme", ""))
HEIGHTS = (40.0, 64.0)


def table(
    page: int, names: Mapping[str, str | None], texts: tuple[tuple[str, ...], ...], heights: tuple[float, ...]
) -> tuple[TableRow, ...]:
    columns = tuple(Column(field=field, name=name, score=1, x0=0, x1=1) for name, field in names.items())
    kept = Page(number=page, width=500, height=500)
    rows = []
    for at, (row, height) in enumerate(zip((tuple(names), *texts), (12.0, *heights), strict=True)):
        place = GridCell(
            region=0, box=Box(x0=0, top=0, x1=90, bottom=height), row=at, last_row=at, column=0, last_column=0
        )
        cells = (
            RowCell(column=column, place=place, text=DraftCell(raw=text, body=text))
            for column, text in zip(columns, row, strict=True)
        )
        rows.append(TableRow(kind="cells" if at else "header", page=kept, cells=tuple(cells), columns=columns))
    return tuple(rows)


def join(*tables: tuple[TableRow, ...]) -> tuple[list[list[Record]], list[tuple[str, int | None]]]:
    """Return the records of each passage, and the problems."""
    passages = [
        Passage(prose=Prose(), rows=tuple(build_record(row) for row in rows if row.kind == "cells")) for rows in tables
    ]
    parts = [
        TablePart(at=at, page=rows[0].page.number, rows=rows, columns=rows[0].columns) for at, rows in enumerate(tables)
    ]
    out, problems = join_right_halves(passages, parts)
    records = [[row for row in passage.rows if isinstance(row, Record)] for passage in out]
    return records, [(problem.code, problem.page) for problem in problems]


def test_rows_of_the_same_heights_are_joined() -> None:
    (left, right), problems = join(table(1, LEFT, LEFT_ROWS, HEIGHTS), table(2, RIGHT, RIGHT_ROWS, (41.0, 62.5)))
    assert (right, problems) == ([], [])
    read = [
        (r.response.agency.body, r.response.cells["actions"].body, r.response.cells["lead_person"].body) for r in left
    ]
    assert read == [("Fenmoor Trust", "Count the keys.", "Ida Lund"), ("Ashby Care", "Paint the gate.", "Max Orme")]
    assert [name for name, _ in left[0].response.other] == ["Cost"]


def test_two_left_halves_before_two_right_halves() -> None:
    lefts = [table(page, LEFT, LEFT_ROWS, HEIGHTS) for page in (1, 2)]
    rights = [table(page, RIGHT, RIGHT_ROWS, HEIGHTS) for page in (3, 4)]
    records, problems = join(*lefts, *rights)
    assert [len(rows) for rows in records] == [2, 2, 0, 0]
    assert problems == []


def test_rows_of_other_heights_stand_by_themselves_and_say_so() -> None:
    records, problems = join(table(1, LEFT, LEFT_ROWS, HEIGHTS), table(2, RIGHT, RIGHT_ROWS, (64.0, 40.0)))
    assert [len(rows) for rows in records] == [2, 2]
    assert problems == [("table-half", 2)]


def test_a_table_that_goes_on_is_not_a_right_half() -> None:
    records, problems = join(table(1, LEFT, LEFT_ROWS, HEIGHTS), table(2, LEFT, LEFT_ROWS, HEIGHTS))
    assert [len(rows) for rows in records] == [2, 2]
    assert problems == []
