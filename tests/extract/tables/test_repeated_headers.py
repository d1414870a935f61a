# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""A header printed again is cut from the rest of a row below it."""

from extract.tables.find_tables import find_tables, list_cells
from tests.extract.drawn_pages import Table, page

NAMES = ["Question", "What will\nwe do?", "Agency", "Due"]
FIRST = ["Who asks?", "Call the ward and", "Police", "May"]


def read_second_page(second: Table) -> list[list[str]]:
    _, part = find_tables([page([NAMES, FIRST]), page(second, number=2)])
    (found,) = part.tables
    return [[c.text for c in list_cells(found) if c.row == row] for row in range(found.table.rows)]


def test_rest_of_a_row_is_cut_from_the_header_above_it() -> None:
    head = ["Question", "What will\nwe do?\n\nwrite a note", "Agency", "Due"]
    assert read_second_page([head, FIRST])[:2] == [NAMES, ["", "write a note", "", ""]]


def test_rest_of_a_row_is_cut_from_the_prompts_below_the_header() -> None:
    asked = ["What is asked?", "What will you do?", "Which agency is this?", "When is it due?"]
    rest = [asked[0], asked[1] + "\n\nwrite a note", *asked[2:]]
    _, part = find_tables([page([NAMES, asked, FIRST]), page([NAMES, rest, FIRST], number=2)])
    (found,) = part.tables
    assert [c.text for c in list_cells(found) if c.row == 2 and c.text] == ["write a note"]


def test_row_without_the_names_of_the_header_is_left_as_it_is() -> None:
    row = ["Who knows?", "Call them", "Health", "June"]
    assert read_second_page([row, FIRST])[0] == row
