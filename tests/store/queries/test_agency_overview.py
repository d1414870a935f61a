# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""The open work of an agency: every number is that of the list behind it."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from sqlalchemy import Connection

from normalise.model import AgencyName, Status
from store.engine import open_store, store_url
from store.queries.agency_overview import AgencyOverview, load_agency_overview
from store.queries.tracker import Change, OverdueAt, TrackerFilter, count_tracked, list_tracked
from tests.store.case_versions import SPRING, SUMMER, keep, late_with_changes
from tests.store.report_versions import agency, version, with_rows

LOCAL_NAME: AgencyName = replace(agency("police", "Police"), raw="Elmbridge Constabulary")


@pytest.fixture(scope="module")
def connection(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Connection]:
    """A case of two versions, and a case of another board that prints its own name for the police."""
    engine = open_store(store_url(str(tmp_path_factory.mktemp("agency") / "a.db")))
    other = with_rows(
        version("dddd", SPRING, "Child Z", "Elmbridge SCP"),
        lambda row: replace(row, agency=LOCAL_NAME) if row.agency.id == "police" else row,
    )
    keep(engine, version("aaaa", SPRING), late_with_changes(version("bbbb", SUMMER)), other)
    with engine.connect() as opened:
        yield opened
    engine.dispose()


@pytest.fixture(scope="module")
def police(connection: Connection) -> AgencyOverview:
    return load_agency_overview(connection, "police")


def count(connection: Connection, wanted: TrackerFilter) -> int:
    return sum(count_tracked(connection, wanted).values())


def test_the_rate_of_completion_and_the_mean_slip_are_of_its_current_actions(
    connection: Connection, police: AgencyOverview
) -> None:
    base = TrackerFilter(agency_id="police")
    assert police.actions == count(connection, base) > 0
    assert police.complete == count(connection, replace(base, status=Status.COMPLETE))
    assert police.completion_rate == police.complete / police.actions
    assert police.slipped == count(connection, replace(base, change=Change.SLIPPED))
    assert (police.mean_slip_days is None) == (police.slipped == 0)
    assert police.slips == sum(entry.slips for entry in list_tracked(connection, base))


def test_the_workload_of_each_lead_is_that_of_its_list(connection: Connection, police: AgencyOverview) -> None:
    assert police.leads
    for lead in police.leads:
        assert lead.actions == count(connection, lead.wanted)
        assert lead.red == count(connection, replace(lead.wanted, status=Status.RED))
        assert lead.overdue == count(connection, replace(lead.wanted, overdue=OverdueAt.TODAY))
    assert sum(lead.actions for lead in police.leads) == police.actions - police.complete


def test_each_report_has_the_name_that_it_prints(police: AgencyOverview) -> None:
    printed = {one.report: one.printed for one in police.versions}
    assert [one.as_at for one in police.versions] == sorted(one.as_at for one in police.versions if one.as_at)[::-1]
    assert printed["dddd"] == ("Elmbridge Constabulary",)
    assert printed["aaaa"] != printed["dddd"]


def test_an_agency_without_actions_has_no_rate(connection: Connection) -> None:
    found = load_agency_overview(connection, "nobody")
    assert (found.completion_rate, found.mean_slip_days, found.leads, found.versions) == (None, None, (), ())
