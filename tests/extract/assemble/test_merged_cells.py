# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Cells merged over rows on two pages."""

from extract.assemble.merged_cells import carry_merged_cells
from extract.assemble.passages import Passage
from extract.assemble.prose import Prose
from extract.assemble.records import Record, build_record
from extract.assemble.table_rows import RowCell, TableRow
from extract.model import DraftCell
from extract.tables.grid import Column, GridCell
from ingest.model import Box, Page

LEAD = Column(field="lead_person", name="Lead", score=1.0, x0=0.5, x1=1.0)
ASKS = Column(field="question", name="Question", score=1.0, x0=0.0, x1=0.5)


def record(page: int, question: str, lead: str, rows: tuple[int, int] = (0, 0), carried: bool = False) -> Record:
    """Return a record; `rows` are the first and last row of the cell of its lead."""
    box = Box(x0=0, top=0, x1=10, bottom=10)
    place = GridCell(region=0, box=box, row=rows[0], last_row=rows[1], column=1, last_column=1)
    cells = [
        RowCell(column=ASKS, place=place, text=DraftCell(raw=question, body=question)),
        RowCell(column=LEAD, place=place, text=DraftCell(raw=lead, body=lead), carried=carried),
    ]
    paper = Page(number=page, width=100, height=100, words=(), regions=())
    return build_record(TableRow(kind="cells", page=paper, cells=tuple(cells), columns=(ASKS, LEAD)))


def leads(*rows: Record) -> list[str]:
    pages = [Passage(prose=Prose(), rows=tuple(row for row in rows if row.page.number == page)) for page in (1, 2)]
    carried = [row for passage in carry_merged_cells(pages) for row in passage.rows]
    return [row.response.cells["lead_person"].raw for row in carried if isinstance(row, Record)]


def test_a_cell_that_reaches_over_rows_of_the_next_page_has_the_value_of_the_page_before() -> None:
    below = [record(2, "", "", (0, 1)), record(2, "", "", (0, 1), carried=True)]
    assert leads(record(1, "Who asks?", "Ann Day"), *below) == ["Ann Day"] * 3


def test_a_blank_cell_of_one_row_stays_blank() -> None:
    assert leads(record(1, "Who asks?", "Ann Day"), record(2, "", "")) == ["Ann Day", ""]


def test_a_column_merged_with_each_question_is_merged_over_a_page_break_too() -> None:
    merged = [record(1, "Who asks?", "Joe Fox", (0, 1)), record(1, "", "Joe Fox", (0, 1), carried=True)]
    assert leads(*merged, record(1, "Who calls?", "Ann Day"), record(2, "", ""))[-1] == "Ann Day"


def test_another_question_has_a_cell_of_its_own() -> None:
    assert leads(record(1, "Who asks?", "Ann Day"), record(2, "Who calls?", "", (0, 1))) == ["Ann Day", ""]
