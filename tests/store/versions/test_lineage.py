# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Lineages in the store: in whatever order versions come, and whatever persons say of them."""

from dataclasses import replace
from itertools import permutations

import pytest
from sqlalchemy import Engine, select

from store import audit_log
from store.decisions.agency_aliases import decide_agency, undo_agency_decision
from store.engine import write_transaction
from store.reports.save import save_report
from store.schema import LineageMemberRow
from store.versions.cases import list_cases, move_report_to_case
from store.versions.lineage import (
    link_responses,
    list_link_decisions,
    list_matches,
    load_lineage_members,
    place_unassigned_reports,
)
from tests.store.case_versions import AKIN, VERSIONS, keep, lives
from tests.store.report_versions import at, with_rows


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_versions_may_come_in_any_order(empty: Engine, order: tuple[int, ...]) -> None:
    keep(empty, *(VERSIONS[i] for i in order))
    with empty.connect() as connection:
        (review,) = list_cases(connection)
        assert [v.report for v in review.versions] == ["aaaa", "bbbb", "cccc"]
        found = lives(connection)
    assert len(found) == 12
    assert all({r.split("-", 1)[1] for r in group} == {next(iter(group)).split("-", 1)[1]} for group in found)


def test_a_second_import_changes_no_row(empty: Engine) -> None:
    keep(empty, *VERSIONS)
    with empty.connect() as connection:
        before = connection.execute(select(LineageMemberRow).order_by(LineageMemberRow.response_id)).all()
    keep(empty, VERSIONS[1], VERSIONS[0])
    with empty.connect() as connection:
        assert connection.execute(select(LineageMemberRow).order_by(LineageMemberRow.response_id)).all() == before


def test_a_row_that_one_version_leaves_out_comes_back(empty: Engine) -> None:
    without = with_rows(VERSIONS[1], lambda r: None if r.id.endswith("1a-csc-1") else r)
    keep(empty, VERSIONS[0], without, VERSIONS[2])
    with empty.connect() as connection:
        found = load_lineage_members(connection, ["aaaa-1a-csc-1", "cccc-1a-csc-1"])
    assert len({m.lineage for m in found.values()}) == 1


def test_a_persons_word_outlives_a_new_import(empty: Engine) -> None:
    keep(empty, *VERSIONS[:2])
    with empty.begin() as connection:
        link_responses(connection, "aaaa-1a-police-1", "bbbb-1a-police-1", False, "me", AKIN)
    with empty.begin() as connection:
        link_responses(connection, "aaaa-1a-police-1", "bbbb-2b-csc-1", True, "me", AKIN)
    for _ in range(2):
        with empty.connect() as connection:
            found = load_lineage_members(connection, ["aaaa-1a-police-1", "bbbb-2b-csc-1", "bbbb-1a-police-1"])
        assert found["aaaa-1a-police-1"].lineage == found["bbbb-2b-csc-1"].lineage
        assert found["aaaa-1a-police-1"].lineage != found["bbbb-1a-police-1"].lineage
        assert found["bbbb-2b-csc-1"].reasons == ("linked by a person",)
        keep(empty, *VERSIONS)
    with empty.connect() as connection:
        assert [said.by for said in list_link_decisions(connection)] == ["me", "me"]
    with empty.begin() as connection, pytest.raises(KeyError):
        link_responses(connection, "aaaa-1a-police-1", "nobody", True, "me", AKIN)


def test_a_store_from_before_is_settled_once(empty: Engine) -> None:
    with empty.begin() as connection:
        for report in VERSIONS:
            save_report(connection, report)
        assert place_unassigned_reports(connection, AKIN) == 3
        assert place_unassigned_reports(connection, AKIN) == 0
        assert len(lives(connection)) == 12


def test_a_doubtful_match_is_shown(empty: Engine) -> None:
    moved = at(VERSIONS[1], "1a-police-1")
    new = with_rows(VERSIONS[1], lambda r: None if r.id.endswith(("1a-police-1", "2b-police-1")) else r)
    findings = list(new.findings)
    asked = findings[1].questions[1]
    findings[1] = replace(
        findings[1], questions=(findings[1].questions[0], replace(asked, responses=(*asked.responses, moved)))
    )
    old = with_rows(VERSIONS[0], lambda r: None if r.id.endswith("2b-police-1") else r)
    keep(empty, old, replace(new, findings=tuple(findings)))
    with empty.connect() as connection:
        (doubtful,) = list_matches(connection, uncertain=True)
    assert (doubtful.previous, doubtful.response) == ("aaaa-1a-police-1", "bbbb-1a-police-1")


def test_the_log_says_what_persons_said_of_rows_reports_and_agencies(empty: Engine) -> None:
    keep(empty, *VERSIONS)
    with write_transaction(empty) as connection:
        link_responses(connection, "aaaa-1a-police-1", "bbbb-1a-police-1", True, "Ann", AKIN)
        link_responses(connection, "aaaa-1a-police-1", "bbbb-1a-police-1", False, "Bea", AKIN)
        move_report_to_case(connection, "cccc", None, "Ann")
        decide_agency(connection, "police", "Ann", AKIN, alias="The constabulary")
        decide_agency(connection, "police", "Ann", AKIN, other="yos")
        undo_agency_decision(connection, "Bea", AKIN)
    with empty.connect() as connection:
        said = [(e.by, e.act, e.owner_id, e.after) for e in audit_log.list_entries(connection)]
        assert audit_log.find_chain_breaks(connection) == []
    assert said[::-1] == [
        ("Ann", "linked", "aaaa-1a-police-1", "bbbb-1a-police-1"),
        ("Bea", "parted", "aaaa-1a-police-1", "bbbb-1a-police-1"),
        ("Ann", "moved", "cccc", "cccc"),
        ("Ann", "named", "police", "The constabulary"),
        ("Ann", "merged", "police", "yos"),
        ("Bea", "unnamed", "police", "yos"),
    ]
