# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Rows of figures printed line below line, without rules between them."""

from dataclasses import replace

from extract.tables.figure_rows import is_figure
from extract.tables.find_tables import find_tables, list_cells
from tests.extract.drawn_pages import Table, page


def rows(table: Table) -> list[list[str]]:
    ((found,),) = (part.tables for part in find_tables([page(table)]))
    cells = list_cells(found)
    return [[c.text for c in cells if c.row == row] for row in range(found.table.rows)]


def test_figures_at_one_height_are_a_row() -> None:
    read = rows([["Ward", "Visits", "Share"], ["East\nWest\nNorth", "12\n7\n—", "61 %\n39 %\n(x)"]])
    assert read == [["Ward", "Visits", "Share"], ["East", "12", "61 %"], ["West", "7", "39 %"], ["North", "—", "(x)"]]


def test_a_label_that_wraps_stays_with_its_figures() -> None:
    assert rows([["Homes with\nno visit\nOthers", "12\n\n7", "4\n\n9"]]) == [
        ["Homes with\nno visit", "12", "4"],
        ["Others", "7", "9"],
    ]


def test_lines_of_prose_are_one_row() -> None:
    row = ["1", "The team meets\nevery second week\nuntil March 2026", "Ann Lee\nBob Day", "3\n4"]
    assert rows([row]) == [row]


def test_dates_and_dashes_are_figures_and_words_are_not() -> None:
    assert all(map(is_figure, ("12/03/26", "–", "1,530", "N/A", "*0.4", "2.1 m")))
    assert not any(map(is_figure, ("Red", "Q3 review", "Police", "x-ray")))


def test_a_date_and_a_status_in_the_middle_of_their_cells_cut_no_row() -> None:
    row = ["", "Write to all\nproviders by May", "Ann Lee", "Q2 2024/25", "\n4"]
    assert rows([row]) == [["", "Write to all\nproviders by May", "Ann Lee", "Q2 2024/25", "4"]]


def test_crossed_out_lines_are_no_figures() -> None:
    drawn = page([["3", "Tell the school\nin writing", "Add it to\nthe list", "Ann Lee"]])
    struck = replace(drawn, words=tuple(replace(word, struck="whole") for word in drawn.words))
    ((found,),) = (part.tables for part in find_tables([struck]))
    assert found.table.rows == 1
