# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""A legend that was found in one table with the plan is a separate table."""

from dataclasses import replace

from extract.tables.find_tables import find_tables, list_cells
from extract.tables.grid import FoundTable
from extract.tables.legend_rows import part_legend_rows
from tests.extract.drawn_pages import Table, page

NAMES = ["Action", "Agency", "Lead", "Due", "Status"]
ROWS = [["Call the ward", "Police", "Ann Lee", "May", "Green"], ["Write a note", "Health", "Bob Day", "June", "Red"]]
LEGEND = [["Red", "Nothing done", "", "", ""], ["Green", "All done", "", "", ""]]


def read_tables(table: Table) -> list[list[list[str]]]:
    (part,) = find_tables([page(table)])
    return [
        [[c.text for c in list_cells(found) if c.row == row] for row in range(found.table.rows)]
        for found in part.tables
    ]


def test_a_legend_above_or_below_the_plan_is_parted_from_it() -> None:
    entries = [["Red", "Nothing done"], ["Green", "All done"]]
    assert read_tables([*LEGEND, NAMES, *ROWS]) == [entries, [NAMES, *ROWS]]
    assert read_tables([NAMES, *ROWS, *LEGEND]) == [[NAMES, *ROWS], entries]


def test_rows_of_the_plan_are_no_legend() -> None:
    rows = [*ROWS, ["Red", "Nothing done", "", "", ""]]
    assert read_tables([NAMES, *rows]) == [[NAMES, *rows]]
    twice = [["Green", "All done", "", "", ""], ["Green", "All done", "", "", ""]]
    assert len(read_tables([NAMES, *ROWS, *twice])) == 1


def test_rows_whose_first_cells_began_above_are_no_legend() -> None:
    rows = [["", "Call the ward twice", "B", "All is done", ""], ["", "Write the note", "A", "Begun late", ""]]
    assert len(read_tables([NAMES, *ROWS, *rows])) == 1


def test_a_row_below_the_legend_in_which_no_cell_begins_is_no_part() -> None:
    ((found, legend),) = (part.tables for part in find_tables([page([NAMES, *ROWS, *LEGEND])]))
    entries = [replace(cell, row=cell.row + 3, last_row=cell.row + 3) for cell in legend.table.cells]
    table = replace(found.table, cells=(*found.table.cells, *entries), rows=6)
    parted = part_legend_rows(FoundTable(table=table, words={**found.words, **legend.words}))
    assert [found.table.rows for found in parted] == [3, 2]
