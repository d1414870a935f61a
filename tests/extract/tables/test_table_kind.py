# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Tables that are not the plan: known by their header, heading or content."""

import pytest

from extract.tables.find_tables import find_tables
from extract.tables.table_kind import is_heading_of, name_other_table
from extract.text.column_names import load_column_names
from ingest.model import Page
from tests.extract.drawn_pages import Table, page

HEADER = ["Recommendation", "Agency", "Action", "Target date", "RAG", "Progress"]
PLAN = [HEADER, ["1 Visit twice", "Police", "Train officers", "1 May 2026", "Green", "Begun"]]


def kinds(*pages: Page, above: str = "") -> list[str | None]:
    names = load_column_names()
    return [name_other_table(found, above, names) for part in find_tables(pages) for found in part.tables]


@pytest.mark.parametrize(
    ("kind", "table"),
    [
        ("glossary", [["Term", "Meaning"], ["DA", "Domestic abuse"]]),
        (
            "glossary",
            [["GPs", "General practitioners"], ["IDVA", "An adviser for victims"], ["CP", "Child protection"]],
        ),
        ("membership", [["Name", "Role", "Agency"], ["Ann Lee", "Chair", "Police"]]),
        ("sign-off", [["Signed off by", "Post", "Date"], ["Ann Lee", "Chair", "1 May 2026"]]),
        ("versions", [["Version", "Date", "Author", "Change"], ["0.1", "1 May 2026", "Ann Lee", "Draft"]]),
        ("contents", [["Section", "Page"], ["Introduction", "2"]]),
        ("score card", [["Measure", "Target", "Q1 2025/26", "Rating"], ["Visits", "90 %", "81 %", "Amber"]]),
        ("risk register", [["Risk", "Likelihood", "Impact", "Score", "Owner"], ["No staff", "3", "4", "12", "AL"]]),
        ("risk register", [["Risk", "Likelihooc", "Impact", "Mitigaticn"], ["No staff", "3", "4", "Hire"]]),
        ("counts", [["Status", "Number of actions"], ["Green", "4"], ["Red", "1"]]),
    ],
)
def test_a_header_names_the_kind(kind: str, table: Table) -> None:
    assert kinds(page("Plan", table, PLAN)) == [kind, None]


def test_tables_of_the_plan_are_kept() -> None:
    forms: list[Table] = [
        [["Risk", "Action", "Lead", "Update", "Impact", "By when"], ["Falls", "Train", "AL", "Begun", "Fewer", "May"]],
        [["Action", "Target date", "Status"], ["Train officers", "1 May 2026", "Green"]],
        [["Name of measure", "Action taken", "Progress", "Lead"], ["Visits", "Train", "Begun", "AL"]],
    ]
    assert [kinds(page(form)) for form in forms] == [[None]] * 3


def test_a_heading_names_a_table_without_a_header() -> None:
    table: Table = [["Ann Lee", "Chair"], ["Bob Day", "Nurse"]]
    assert kinds(page(table), above="Panel members") == ["other"]
    assert kinds(page(table), above="What the panel found") == [None]
    assert is_heading_of("Risks to the plan", "risk register")
    assert not is_heading_of("Action plan", "risk register")


def test_a_header_in_the_line_above_names_the_kind() -> None:
    table = [["Ann Lee", "Doctor"], ["Bob Day", "Midwife"]]
    assert kinds(page(table), above="Name Position Signature Date") == ["sign-off"]
    assert kinds(page(table), above="The review was signed on this date") == [None]
