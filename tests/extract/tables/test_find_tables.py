# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""The tables of pages and their cells, before the columns mean anything."""

from dataclasses import replace

from extract.tables.find_tables import find_tables, list_cells, list_largest_first_row
from ingest.model import Page
from tests.extract.drawn_pages import page


def texts(sheet: Page) -> list[list[tuple[int, int, int, int, str]]]:
    (found,) = find_tables([sheet])
    return [[(c.row, c.column, c.row_span, c.column_span, c.text) for c in list_cells(table)] for table in found.tables]


def test_adjoining_boxes_are_one_table() -> None:
    assert texts(page("Plan", [["A", "B"], ["C", "D\nE"]], "Notes", [["F", "G"]])) == [
        [(0, 0, 1, 1, "A"), (0, 1, 1, 1, "B"), (1, 0, 1, 1, "C"), (1, 1, 1, 1, "D\nE")],
        [(0, 0, 1, 1, "F"), (0, 1, 1, 1, "G")],
    ]


def test_a_cell_across_the_table_spans_its_columns() -> None:
    assert texts(page(["Heading", ["A", "B"]])) == [[(0, 0, 1, 2, "Heading"), (1, 0, 1, 1, "A"), (1, 1, 1, 1, "B")]]


def test_boxes_are_on_the_viewers_page() -> None:
    sheet = page([["A", "B"]])
    moved = replace(sheet, to_viewer=(1.0, 0.0, 5.0, 0.0, 1.0, 7.0, 0.0, 0.0, 1.0))
    (here,), (there,) = ([list_cells(t)[0].box for t in found.tables] for found in find_tables([sheet, moved]))
    assert (there.x0 - here.x0, there.top - here.top) == (5, 7)


def test_the_first_row_of_the_largest_table_is_found_below_its_title() -> None:
    sheet = page([["x", "y"]], "Plan", ["Actions", ["Item", "Who"], ["1", "Ann"], ["2", "Bea"]])
    assert list_largest_first_row([sheet]) == ("Item", "Who")
    assert list_largest_first_row([page([["One box"]], "Plan")]) == ()


def test_a_page_without_boxes_has_no_tables() -> None:
    assert texts(page("Plan", "Notes")) == []
