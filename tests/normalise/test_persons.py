# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Names of persons are left out of shared documents, and roles stay."""

from dataclasses import replace

import pytest

from extract.model import OtherTable
from normalise.model import Cell, fill_cells
from normalise.persons import MASK, NOTICE, NameMask, describe_lead, find_lead_names, find_report_names, leave_names_out
from tests.store.case_versions import SPRING
from tests.store.report_versions import version, with_rows

LEAD = "Orla Penhallow, Named Midwife"


@pytest.mark.parametrize(
    ("lead", "shown"),
    [
        (LEAD, "Named Midwife"),
        ("Orla Penhallow and Idris Marchbank", MASK),
        ("Orla Penhallow Head of Service", "Head of Service"),
        ("Head of Safeguarding/Named Doctor (Idris Marchbank)", "Head of Safeguarding, Named Doctor"),
        ("Idris", MASK),
        ("", ""),
    ],
)
def test_a_lead_is_shown_by_role(lead: str, shown: str) -> None:
    assert describe_lead(lead) == shown


def test_names_are_masked_whole_and_by_surname_and_ordinary_words_stay() -> None:
    mask = NameMask([*find_lead_names(LEAD), *find_lead_names("All agencies"), *find_lead_names("Housing")])
    assert mask.mask("Orla Penhallow met all agencies. Ms Penhallow's team agreed.") == (
        f"{MASK} met all agencies. Ms {MASK} team agreed."
    )
    assert mask.mask("All agencies and Housing") == "All agencies and Housing"
    assert mask.mask("Orlando") == "Orlando"


def test_a_report_has_no_names_in_any_text_and_says_so() -> None:
    actions = Cell(text="Orla Penhallow will write to Tam Whitlock.")
    cells = {"lead_person": Cell(text=LEAD, raw=LEAD), "actions": actions}
    report = with_rows(version("aaaa", SPRING), lambda row: replace(row, cells=fill_cells(cells)))
    members = OtherTable(heading="Panel", rows=(("Name", "Agency"), ("Tam Whitlock", "Police")))
    (shared,) = leave_names_out([replace(report, other_tables=(members,))])
    assert "Penhallow" not in repr(shared)
    assert "Whitlock" not in repr(shared)
    row = shared.responses[0]
    assert row.cells["lead_person"].text == "Named Midwife"
    assert row.cells["actions"].text == f"{MASK} will write to {MASK}."
    assert NOTICE.rstrip(".") in shared.title
    assert [r.id for r in shared.responses] == [r.id for r in report.responses]


def test_the_names_of_agencies_are_no_names_of_persons() -> None:
    report = version("aaaa", SPRING)
    agency = report.responses[0].agency.name
    cells = {"lead_person": Cell(text=f"{agency} {agency}", raw="")}
    assert find_report_names([with_rows(report, lambda row: replace(row, cells=fill_cells(cells)))]) == set()
