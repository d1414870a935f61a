# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Every number of the dashboard is that of the list behind it."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import Connection

from normalise.model import STATUSES_AND_NONE, AgencyName
from store.engine import open_store, store_url
from store.queries.dashboard import DashboardGroup, load_dashboard
from store.queries.tracker import OverdueAt, TrackerFilter, count_tracked
from tests.store.case_versions import SPRING, SUMMER, keep, late_with_changes
from tests.store.report_versions import agency, version, with_rows

TODAY = date(2019, 9, 20)
ALSO: AgencyName = agency("csc", "Children's Social Care")


@pytest.fixture(scope="module")
def connection(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Connection]:
    """A case of two versions, with a row of two agencies and one that is dropped, and a case of one version."""
    engine = open_store(store_url(str(tmp_path_factory.mktemp("dashboard") / "a.db")))
    second = with_rows(
        late_with_changes(version("bbbb", SUMMER)),
        lambda row: replace(row, further_agencies=(ALSO,)) if row.id.endswith("1a-police-1") else row,
    )
    other = with_rows(version("dddd", SPRING, "Child Z", "Elmbridge SCP"), lambda row: replace(row, dates=()))
    keep(engine, version("aaaa", SPRING), second, other)
    with engine.connect() as opened:
        yield opened
    engine.dispose()


def count(connection: Connection, wanted: TrackerFilter | None) -> dict[str, int]:
    assert wanted is not None
    return count_tracked(connection, wanted)


@pytest.mark.parametrize("wanted", [{}, {"case": "aaaa"}, {"board": "elmbridge"}, {"board": "nowhere"}])
def test_each_number_is_that_of_its_list(connection: Connection, wanted: dict[str, str]) -> None:
    found = load_dashboard(connection, TrackerFilter(**wanted, today=TODAY))  # type: ignore[arg-type]
    numbers = (*found.statuses, *found.exceptions, *found.ahead, *(n for _, ages in found.ages for n in ages))
    assert [n.count for n in numbers] == [sum(count(connection, n.wanted).values()) for n in numbers]
    groups: tuple[DashboardGroup, ...] = (*found.versions, *found.cases, *found.findings, *found.agencies)
    for group in groups:
        assert group.counts == count(connection, group.wanted)
        if group.overdue is not None and group.wanted:
            late_rows = count(connection, replace(group.wanted, overdue=OverdueAt.TODAY))
            assert group.overdue == sum(late_rows.values())


def test_a_case_is_counted_by_version_finding_and_agency(connection: Connection) -> None:
    found = load_dashboard(connection, TrackerFilter(case="aaaa", today=TODAY))
    assert [(v.name, v.total, v.counts["red"]) for v in found.versions] == [
        ("2019-03-01", 12, 0),
        ("2019-06-01", 11, 4),
    ]
    assert [(f.name, f.total) for f in found.findings] == [("Finding 1", 6), ("Finding 2", 5)]
    assert {a.name: a.total for a in found.agencies} == {
        "Children's Social Care": 4, "Police": 4, "Youth Offending Service": 4,
    }  # fmt: skip
    assert {n.name: n.count for n in found.exceptions} == {
        "overdue today": 6, "overdue at the date of the report": 0, "slipped": 4, "dropped": 1, "newly red": 4,
        "completed": 1, "new": 0,
    }  # fmt: skip
    assert [n.count for n in found.ahead] == [6, 4, 0, 0, 0]
    assert {status: [n.count for n in ages] for status, ages in found.ages} == {
        "red": [0, 4, 0, 0], "amber": [0, 0, 6, 0],
    }  # fmt: skip
    assert [n.name for n in found.statuses] == list(STATUSES_AND_NONE)


def test_all_cases_are_listed_with_most_overdue_first(connection: Connection) -> None:
    found = load_dashboard(connection, TrackerFilter(today=TODAY))
    assert [(c.name, c.overdue) for c in found.cases] == [
        ("Child Q – “Robin”, Marlsea LSCB", 6),
        ("Child Z, Elmbridge SCP", 0),
    ]
    assert found.versions == found.findings == ()
