# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""A table below the heading that names it is parted from the plan above."""

from dataclasses import replace

from extract.tables.find_tables import find_tables, list_cells
from extract.tables.grid import FoundTable, GridCell, Table
from extract.tables.other_table_rows import part_continued_table, part_other_tables
from ingest.model import Box, Page, Word
from tests.extract.drawn_pages import page

PLAN = [["Question", "Action", "Agency"], ["Who asks?", "Call the ward", "Police"]]
MEMBERS = [["Name", "Post", "Organisation"], ["Ann Lee", "Nurse", "Lay member"]]


def part(heading: str, is_open: bool = True) -> list[str]:
    """Return the first text of each part of a table with a heading in its middle."""
    ((found,),) = (p.tables for p in find_tables([page([*PLAN, [heading, "", ""], *MEMBERS])]))
    parts = part_other_tables(replace(found, table=replace(found.table, open=is_open)))
    return [next(cell.text for cell in list_cells(each) if cell.text) for each in parts]


def test_heading_of_another_table_begins_a_part() -> None:
    assert part("Membership of the panel") == ["Question", "Membership of the panel"]


def test_other_row_of_one_cell_begins_no_part() -> None:
    assert part("Health") == ["Question"]


def test_table_with_rulings_is_left_as_it_is() -> None:
    assert part("Membership of the panel", is_open=False) == ["Question"]


def make_sheet(*rows: list[tuple[int, int, str]]) -> FoundTable:
    """Return a ruled table; each cell has its first and last column and its text."""
    cells: list[GridCell] = []
    words: dict[int, list[Word]] = {}
    for i, row in enumerate(rows):
        for first, last, text in row:
            box = Box(x0=first * 50, top=i * 20, x1=(last + 1) * 50, bottom=i * 20 + 20)
            region = len(cells)
            cells.append(GridCell(region=region, box=box, row=i, last_row=i, column=first, last_column=last))
            words[region] = [Word(text=text, box=box, confidence=1.0, line=region, region=region)]
    box = Box.hull(cell.box for cell in cells)
    sheet = Page(number=1, width=800, height=600)
    return FoundTable(table=Table(page=sheet, box=box, cells=tuple(cells), rows=len(rows), columns=5), words=words)


PRINTED_AGAIN = [(0, 0, "No"), (1, 1, "Action"), (2, 2, "Agency"), (3, 3, "When"), (4, 4, "Progress")]
TERMS = make_sheet([(0, 1, "Term"), (2, 3, "Meaning")])


def test_rows_of_the_table_before_below_the_header_of_the_sheet_are_parted() -> None:
    rows = make_sheet(PRINTED_AGAIN, [(0, 1, "LAC"), (2, 3, "Looked-after child")], [(0, 1, "IRO"), (2, 3, "Officer")])
    header, rest = part_continued_table(rows, [TERMS])
    assert header.table.rows == 1
    assert (rest.table.rows, rest.table.columns) == (2, 2)


def test_rows_under_the_columns_of_the_header_stay() -> None:
    rows = make_sheet(PRINTED_AGAIN, [(0, 0, "1"), (1, 1, "Train staff"), (2, 2, "Police")])
    assert part_continued_table(rows, [TERMS]) == (rows,)
