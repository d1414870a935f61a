# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""A table below the heading that names it is parted from the plan above."""

from dataclasses import replace

from extract.tables.find_tables import find_tables, list_cells
from extract.tables.other_table_rows import part_other_tables
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
