# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Two scans of one version: the better one counts."""

from sqlalchemy import Engine

from store.compare.compare import compare_versions, find_versions
from store.versions.cases import list_cases
from store.versions.lineage import (
    link_responses,
    load_lineage_members,
)
from tests.store.case_versions import AKIN, SUMMER, VERSIONS, keep, late
from tests.store.report_versions import cell, version, with_rows


def test_a_better_scan_of_the_same_version_takes_its_place(empty: Engine) -> None:
    worse = with_rows(version("bbb2", SUMMER), lambda r: r.with_cells(response=cell(r.cells["response"].text, 0.7)))
    keep(empty, VERSIONS[0], worse, VERSIONS[1])
    with empty.connect() as connection:
        (review,) = list_cases(connection)
        assert [v.report for v in review.current] == ["aaaa", "bbbb"]
        assert {v.report: v.superseded_by for v in review.versions}["bbb2"] == "bbbb"
        found = load_lineage_members(connection, ["bbbb-2a-yos-1", "bbb2-2a-yos-1"])
        assert len({m.lineage for m in found.values()}) == 1
        assert found["bbb2-2a-yos-1"].reasons[0] == "another reading of the same version"
        by_date = find_versions(connection, "2019-06-01")
        assert [v.report for v in by_date] == ["bbbb"]


def test_two_scans_of_one_version_compare_to_no_change(empty: Engine) -> None:
    keep(empty, VERSIONS[1], late(version("bbb2", SUMMER)))
    with empty.connect() as connection:
        old, new = (find_versions(connection, f"{name}.pdf")[0] for name in ("bbbb", "bbb2"))
        assert compare_versions(connection, old, new, AKIN).changes == ()


def test_a_word_on_a_superseded_scan_holds_for_the_better_one(empty: Engine) -> None:
    worse = with_rows(version("bbb2", SUMMER), lambda r: r.with_cells(response=cell(r.cells["response"].text, 0.7)))
    keep(empty, VERSIONS[0], worse)
    with empty.begin() as connection:
        link_responses(connection, "aaaa-1a-police-1", "bbb2-2b-csc-1", True, "me", AKIN)
    keep(empty, version("bbbb", SUMMER))
    with empty.connect() as connection:
        found = load_lineage_members(connection, ["aaaa-1a-police-1", "bbbb-2b-csc-1"])
    assert len({m.lineage for m in found.values()}) == 1
