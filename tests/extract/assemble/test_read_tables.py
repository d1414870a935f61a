# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Which tables of a report have columns of the plan."""

from extract.assemble.read_tables import read_columns
from extract.tables.find_tables import find_tables
from extract.text.column_names import load_column_names
from tests.extract.drawn_pages import page

LEFT = [["No.", "Agency", "Action"], ["1", "Police", "Count the keys weekly."], ["2", "Education", "Paint the gate."]]
RIGHT = [["RAG", "Target date", "Lead"], ["G", "14/05/2019", "Ida Lund"], ["A", "21/06/2019", "Max Orme"]]


def test_columns_that_a_plan_lacks_are_its_right_half_and_not_a_legend() -> None:
    names = load_column_names()
    pages = find_tables([page(LEFT, number=1), page(RIGHT, number=2)], names)
    _, right = read_columns([table for part in pages for table in part.tables], names)
    assert [column.field for column in right.last] == ["rag", "target_date", "lead_person"]
    assert right.legend == ()


def test_a_short_table_under_the_plans_header_is_not_a_legend() -> None:
    names = load_column_names()
    header = ["No", "Progress to date", "Status"]
    short = [header, *([f"1.{n}", "Staff were trained.", s] for n, s in enumerate(("Amber", "Complete", "Red")))]
    rows = [header, *([f"2.{n}", "Staff were trained in June.", "On track"] for n in range(1, 5))]
    pages = find_tables([page(short, number=1), page(rows, number=2)], names)
    first, second = read_columns([table for part in pages for table in part.tables], names)
    assert [column.field for column in first.last] == [column.field for column in second.last]
    assert first.legend == ()
