# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""The action tracker's knowledge of responses follows versions, corrections, matches and deletions."""

from dataclasses import replace
from datetime import date

from sqlalchemy import Engine, delete, select

from normalise.agencies.registry import load_register
from normalise.model import Report
from store.decisions.corrections import correct_value
from store.decisions.undo import undo_entry
from store.derived.refresh_derived import refresh_missing
from store.engine import write_transaction
from store.schema import ReportRow, TrackedResponseRow
from store.versions.lineage import link_responses, rebuild_lineages
from tests.store.case_versions import AKIN, AUTUMN, SPRING, SUMMER, VERSIONS, keep
from tests.store.report_versions import rag, version, with_rows

ROW = "1a-police-1"


def tracked(engine: Engine) -> dict[str, dict[str, object]]:
    with engine.connect() as connection:
        return {row.response_id: dict(row._mapping) for row in connection.execute(select(TrackedResponseRow))}


def without(report: Report, ending: str) -> Report:
    return with_rows(report, lambda row: None if row.id.endswith(ending) else row)


def test_a_row_is_followed_over_the_versions_in_any_order_of_import(empty: Engine) -> None:
    first, second, third = VERSIONS
    keep(empty, third, first, second)
    rows = tracked(empty)
    assert [rows[f"{key}-{ROW}"]["standing"] for key in ("aaaa", "bbbb", "cccc")] == ["earlier", "earlier", "current"]
    now, before = rows[f"cccc-{ROW}"], rows[f"bbbb-{ROW}"]
    assert (before["status_before"], before["status"], before["slipped_days"]) == ("amber", "red", 92)
    assert (before["due_before"], before["due"]) == (date(2019, 6, 30), date(2019, 9, 30))
    assert (now["before"], now["status_since"], now["changed"]) == (f"bbbb-{ROW}", SUMMER, SUMMER)
    assert (now["slipped_days"], now["slips"], now["is_new"]) == (0, 1, False)
    assert rows[f"aaaa-{ROW}"]["is_new"] is False  # nothing is before the first version
    assert len(rows) == 36


def test_new_and_dropped_rows_are_those_of_the_newest_version(empty: Engine) -> None:
    first, second, third = VERSIONS
    keep(empty, first, without(second, "1b-yos-1"), without(third, "2a-csc-1"))
    rows = tracked(empty)
    assert (rows["bbbb-2a-csc-1"]["standing"], rows["bbbb-2a-csc-1"]["changed"]) == ("dropped", AUTUMN)
    assert rows["aaaa-2a-csc-1"]["standing"] == "earlier"
    assert rows["cccc-1b-yos-1"]["is_new"] is False  # it was there in spring
    keep(empty, without(first, "1b-yos-1"))
    assert tracked(empty)["cccc-1b-yos-1"]["is_new"] is True


def test_versions_without_a_date_are_current_and_superseded_readings_are_not(empty: Engine) -> None:
    keep(empty, version("aaaa", SPRING), version("bbbb", SPRING), version("dddd", None))
    rows = tracked(empty)
    assert {key: rows[f"{key}-{ROW}"]["standing"] for key in ("aaaa", "bbbb", "dddd")} == {
        "aaaa": "current", "bbbb": "superseded", "dddd": "current",
    }  # fmt: skip


def test_it_follows_corrections_and_their_undoing(empty: Engine) -> None:
    keep(empty, *VERSIONS)
    before, register = tracked(empty), load_register()
    with write_transaction(empty) as connection:
        entry = correct_value(
            connection, f"cccc-{ROW}", "rag", "green", by="Ann", why="It is green.", register=register
        )
    row = tracked(empty)[f"cccc-{ROW}"]
    assert (row["status"], row["status_before"], row["status_since"], row["changed"]) == (
        "green",
        "red",
        AUTUMN,
        AUTUMN,
    )
    with write_transaction(empty) as connection:
        undo_entry(connection, entry.number, by="Ann", why="It was red.", register=register)
    assert tracked(empty) == before


def test_it_follows_matches_that_a_person_decides(empty: Engine) -> None:
    keep(empty, *VERSIONS)
    with write_transaction(empty) as connection:
        link_responses(connection, f"bbbb-{ROW}", f"cccc-{ROW}", False, "Ann", AKIN)
    row = tracked(empty)[f"cccc-{ROW}"]
    assert (row["before"], row["is_new"]) == (None, True)


def test_rows_of_a_report_that_is_deleted_go_with_it(empty: Engine) -> None:
    keep(empty, *VERSIONS)
    with write_transaction(empty) as connection:
        connection.execute(delete(ReportRow).where(ReportRow.id == "cccc"))
        rebuild_lineages(connection, "aaaa", AKIN)
    rows = tracked(empty)
    assert rows[f"bbbb-{ROW}"]["standing"] == "current"
    assert len(rows) == 24


def test_a_store_from_before_the_tracker_is_filled(empty: Engine) -> None:
    keep(empty, *VERSIONS, with_rows(version("zzzz", SPRING, "Child Z"), lambda row: replace(row, rag=rag("green"))))
    before = tracked(empty)
    with write_transaction(empty) as connection:
        connection.execute(delete(TrackedResponseRow))
        assert refresh_missing(connection) == 2
        assert refresh_missing(connection) == 0
    assert tracked(empty) == before
