# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Two tables without rulings right below each other are two tables where each has its own header."""

from extract.tables.grid import FoundTable, GridCell, Table
from extract.tables.stacked_tables import part_stacked_tables
from extract.text.column_names import load_column_names
from ingest.model import Box, Page, Word

MEMBERS = [["Name", "", "Post", ""], ["Jo Hart", "", "Head of Housing", ""], ["Al Reed", "", "Named GP", ""]]
PLAN = [
    ["Recommendation", "Agency", "Action required", "RAG"],
    ["1. Share plans", "Police", "Train staff", "G"],
    ["2. Meet monthly", "Housing", "Write to all", "R"],
]


def count_rows(rows: list[list[str]], is_open: bool = True) -> list[int]:
    """Return the number of rows of each table that a table with these rows is parted into."""
    cells: list[GridCell] = []
    words: dict[int, list[Word]] = {}
    for i, row in enumerate(rows):
        for j, text in enumerate(row):
            box = Box(x0=j * 100.0, top=i * 20.0, x1=(j + 1) * 100.0, bottom=(i + 1) * 20.0)
            region = len(cells)
            cells.append(GridCell(region=region, box=box, row=i, last_row=i, column=j, last_column=j))
            words[region] = [Word(text=text, box=box, confidence=1.0, line=region, region=region)] if text else []
    page = Page(number=1, width=800, height=600)
    hull = Box.hull(cell.box for cell in cells)
    table = Table(page=page, box=hull, cells=tuple(cells), rows=len(rows), columns=4, open=is_open)
    found = FoundTable(table=table, words=words)
    return [part.table.rows for part in part_stacked_tables(found, load_column_names())]


def test_a_list_of_members_above_a_plan_is_a_table_of_its_own() -> None:
    assert count_rows([*MEMBERS, *PLAN]) == [3, 3]


def test_a_header_that_is_printed_again_parts_nothing() -> None:
    assert count_rows([*PLAN, *PLAN]) == [6]


def test_a_ruled_plan_below_a_list_of_members_is_a_table_of_its_own() -> None:
    assert count_rows([*MEMBERS, *PLAN], is_open=False) == [3, 3]


def test_ruled_tables_of_a_plan_are_left_as_they_are() -> None:
    assert count_rows([*PLAN, ["Question", "Lead agency", "Plan", "Status"], *PLAN[1:]], is_open=False) == [6]


def test_a_plan_far_down_below_a_score_card_is_a_table_of_its_own() -> None:
    card = [
        ["Measure", "Target", "Last quarter", "This quarter"],
        *([f"Visits {i}", "90%", "8%", "7%"] for i in "abcd"),
    ]
    assert count_rows([*card, *PLAN]) == [5, 3]
