# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Rows that are separated only by their numbers."""

import pytest

from extract.tables.find_tables import find_tables, list_cells
from extract.tables.numbered_rows import follow_each_other
from tests.extract.drawn_pages import Table, page


def rows(table: Table) -> list[list[str]]:
    ((found,),) = (part.tables for part in find_tables([page(table)]))
    cells = list_cells(found)
    return [[c.text for c in cells if c.row == row] for row in range(found.table.rows)]


def test_a_row_is_cut_at_each_number_of_its_first_cell() -> None:
    merged = ["4.\n\n5.", "Write to the\nlandlords\nVisit the hostel", "Housing\n\nThe ward manager"]
    assert rows([merged]) == [
        ["4.", "Write to the\nlandlords", "Housing"],
        ["5.", "Visit the hostel", "The ward manager"],
    ]


def test_a_list_of_numbers_beside_one_text_is_one_row() -> None:
    row = ["4\n5", "Write to the\nlandlords", "Housing"]
    assert rows([row]) == [row]


@pytest.mark.parametrize("texts", [["4.", "5."], ["R9", "R10"], ["14,", "15."], ["1.1", "1.2", "1.3"]])
def test_numbers_that_follow_each_other(texts: list[str]) -> None:
    assert follow_each_other(texts)


@pytest.mark.parametrize("texts", [["4."], ["4.", "6."], ["5", "4"], ["17 SAF", "18"], ["4", "Police"]])
def test_numbers_that_do_not(texts: list[str]) -> None:
    assert not follow_each_other(texts)
