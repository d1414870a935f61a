# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Forms, which print the name of each value beside it, are rows of the plan."""

import pytest

from extract.assemble.assemble_draft import assemble_draft
from extract.tables.find_tables import find_tables
from extract.tables.form_tables import read_form
from extract.text.column_names import load_column_names
from tests.extract.drawn_pages import Table, page

FORM = [
    ["Recommendation", "1. Review the form"],
    ["Action", "Write a form"],
    ["Agency", "Marlsea Police"],
    ["Lead person", "Ann Day"],
    ["Target date", "May 2014"],
]


def test_a_form_is_a_row_of_the_plan() -> None:
    second = [[name, text.replace("1.", "2.").replace("Ann", "Joe")] for name, text in FORM]
    found = assemble_draft([page("Plan", FORM, second)])
    asked = [question for finding in found.findings for question in finding.questions]
    assert [(q.label, q.text.body, len(q.responses)) for q in asked] == [
        ("1", "Review the form", 1),
        ("2", "Review the form", 1),
    ]
    first = asked[0].responses[0]
    assert (first.agency.body, first.cells["actions"].body) == ("Marlsea Police", "Write a form")
    assert (first.cells["lead_person"].body, first.cells["target_date"].body) == ("Ann Day", "May 2014")
    assert found.leftovers == ()


def test_a_form_that_begins_again_has_two_records() -> None:
    (part,) = find_tables([page([*FORM, *FORM])])
    assert [len(record) for record in read_form(part.tables[0], load_column_names())] == [5, 5]


@pytest.mark.parametrize(
    "table",
    [
        [["Action", "Lead person"], ["Write a form", "Ann Day"], ["Share it", "Joe Fox"], ["Send it", "Pat Lee"]],
        [["Red", "Late"], ["Amber", "At risk"], ["Green", "On track"]],
        [["Term", "Meaning"], ["MASH", "Multi-Agency Safeguarding Hub"], ["Lead", "Who leads"], ["LPS", "Safeguards"]],
    ],
)
def test_other_tables_of_two_columns_are_not_forms(table: Table) -> None:
    (part,) = find_tables([page(table)])
    assert read_form(part.tables[0], load_column_names()) == ()
