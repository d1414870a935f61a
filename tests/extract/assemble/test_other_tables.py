# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Tables that are not the plan are set aside with all their rows."""

import pytest

from extract.assemble.other_tables import set_aside_other_tables
from extract.tables.find_tables import find_tables
from extract.text.cells import group_prose_lines
from extract.text.column_names import load_column_names
from tests.extract.drawn_pages import page

PLAN = [
    ["Recommendation", "Agency", "Action", "Target date", "RAG"],
    ["1 Visit twice", "Police", "Train", "1 May 2026", "Green"],
]
RISKS = [["Risk", "Likelihood", "Impact", "Score", "Mitigation"], ["No staff", "3", "4", "12", "Use the bank"]]
MORE = [["No room", "2", "2", "4", "Meet online"], ["No form", "1", "2", "2", "Print it"]]


@pytest.mark.parametrize(("between", "aside"), [("", 2), ("Actions", 1)])
def test_rows_right_below_another_table_are_of_it(between: str, aside: int) -> None:
    names = load_column_names()
    parts = [PLAN, RISKS, *([between] if between else []), MORE]
    found = find_tables([page(*parts)])
    kept = set_aside_other_tables(found, [group_prose_lines(part.page) for part in found], names)
    assert len(kept.asides[0]) == aside


def test_rows_on_the_next_page_are_of_the_table_at_the_foot_of_the_page_before() -> None:
    names = load_column_names()
    found = find_tables([page(PLAN, RISKS, number=1), page(MORE, number=2)], names)
    kept = set_aside_other_tables(found, [group_prose_lines(part.page) for part in found], names)
    assert [len(asides) for asides in kept.asides] == [1, 1]


def test_legend_right_below_a_glossary_stays_a_legend() -> None:
    names = load_column_names()
    glossary = [["Abbreviation", "In full"], ["ICPC", "Initial child protection conference"]]
    legend = [["R", "Not started"], ["A", "In progress"], ["G", "Completed"]]
    found = find_tables([page(glossary, legend, PLAN)])
    kept = set_aside_other_tables(found, [group_prose_lines(part.page) for part in found], names)
    entries = [entry.label for columns in kept.columns.values() for entry in columns.legend]
    assert (len(kept.asides[0]), entries) == (1, ["R", "A", "G"])


def test_an_entry_of_a_legend_without_its_status_is_no_row() -> None:
    names = load_column_names()
    legend = [["R", "Not started"], ["A", "In progress"], ["G", "Completed"]]
    found = find_tables([page(legend, [["Completed and checked"]], PLAN)])
    kept = set_aside_other_tables(found, [group_prose_lines(part.page) for part in found], names)
    assert [aside.table.rows for aside in kept.asides[0]] == [(("Completed and checked",),)]
