# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""The work of one agency: its actions by case and by lead, how many are complete, and how much they slip."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby

from sqlalchemy import ColumnElement, Connection, case, func, select

from normalise.model import STATUSES_AND_NONE, Status
from store.queries.case_overview import load_case_names
from store.queries.dashboard import Dashboard, load_dashboard
from store.queries.tracker import TrackerFilter, list_conditions
from store.schema import AgencyCountsRow, ReportRow
from store.schema import TrackedResponseRow as Tracked

MAX_LEADS = 40  # those with most open actions
MAX_VERSIONS = 60  # the newest reports that name the agency


@dataclass(frozen=True, slots=True, kw_only=True)
class LeadWorkload:
    """The actions of a lead that are not complete; `lead` is "" for actions without one."""

    lead: str
    actions: int
    red: int
    overdue: int
    wanted: TrackerFilter


@dataclass(frozen=True, slots=True, kw_only=True)
class AgencyVersion:
    """A report that names the agency: its case, the names that it prints, and counts of the responses by status."""

    report: str
    case: str
    as_at: date | None
    printed: tuple[str, ...]
    counts: dict[str, int]

    @property
    def total(self) -> int:
        """The number of its responses."""
        return sum(self.counts.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class AgencyOverview:
    """The actions of an agency.

    Attributes:
        dashboard: The numbers of its current actions.
        actions: The number of its current actions.
        complete: How many of them are complete.
        slipped: How many have slipped in the newest version of their case.
        mean_slip_days: The mean of the days by which these have slipped, None where there are none.
        slips: How often all of its current actions have slipped over all versions, together.
        leads: The leads with most open actions first.
        versions: The newest reports that name it.
    """

    dashboard: Dashboard
    actions: int
    complete: int
    slipped: int
    mean_slip_days: float | None
    slips: int
    leads: tuple[LeadWorkload, ...]
    versions: tuple[AgencyVersion, ...]

    @property
    def completion_rate(self) -> float | None:
        """The complete share of its current actions, None where there are none."""
        return self.complete / self.actions if self.actions else None


def load_agency_overview(connection: Connection, agency_id: str) -> AgencyOverview:
    """Load the overview of an agency, first or further in its rows."""
    base = TrackerFilter(agency_id=agency_id)
    dashboard = load_dashboard(connection, base)
    counts = {number.name: number.count for number in dashboard.statuses}
    has_slipped = Tracked.slipped_days > 0
    query = select(
        func.count(case((has_slipped, 1))),
        func.avg(case((has_slipped, Tracked.slipped_days))),
        func.coalesce(func.sum(Tracked.slips), 0),
    ).where(*list_conditions(connection, base))
    slipped, mean_days, slips = connection.execute(query).one()
    return AgencyOverview(
        dashboard=dashboard,
        actions=sum(counts.values()),
        complete=counts[Status.COMPLETE],
        slipped=int(slipped),
        mean_slip_days=None if mean_days is None else float(mean_days),
        slips=int(slips),
        leads=_list_leads(connection, base, dashboard.today),
        versions=tuple(_list_versions(connection, agency_id)),
    )


def _list_leads(connection: Connection, base: TrackerFilter, today: date) -> tuple[LeadWorkload, ...]:
    wanted = replace(base, open_only=True)
    counted = (func.count(), _count_where(Tracked.status == Status.RED), _count_where(Tracked.due < today))
    query = select(Tracked.lead, *counted).where(*list_conditions(connection, wanted)).group_by(Tracked.lead)
    rows = connection.execute(query.order_by(counted[0].desc(), Tracked.lead).limit(MAX_LEADS))
    return tuple(
        LeadWorkload(
            lead=lead,
            actions=actions,
            red=red,
            overdue=overdue,
            wanted=replace(wanted, lead_is=lead, without_lead=not lead),
        )
        for lead, actions, red, overdue in rows
    )


def _count_where(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.count(case((condition, 1)))


def _list_versions(connection: Connection, agency_id: str) -> Iterator[AgencyVersion]:
    statuses = [getattr(AgencyCountsRow, status) for status in STATUSES_AND_NONE]
    named = (AgencyCountsRow.agency_id == agency_id, ReportRow.superseded_by.is_(None))
    newest = (
        select(ReportRow.id)
        .join(AgencyCountsRow, AgencyCountsRow.report_id == ReportRow.id)
        .where(*named)
        .group_by(ReportRow.id, ReportRow.as_at)
        .order_by(ReportRow.as_at.desc().nulls_last(), ReportRow.id)
        .limit(MAX_VERSIONS)
    )
    query = (
        select(ReportRow.id, ReportRow.review_id, ReportRow.as_at, AgencyCountsRow.printed, *statuses)
        .join(AgencyCountsRow, AgencyCountsRow.report_id == ReportRow.id)
        .where(*named, ReportRow.id.in_(newest))
        .order_by(ReportRow.as_at.desc().nulls_last(), ReportRow.id, AgencyCountsRow.responses.desc())
    )
    rows = connection.execute(query).all()
    names = load_case_names(connection, {row.review_id for row in rows if row.review_id})
    for report, of_report in groupby(rows, key=lambda row: row.id):
        found = list(of_report)
        yield AgencyVersion(
            report=report,
            case=names.get(found[0].review_id, ""),
            as_at=found[0].as_at,
            printed=tuple(dict.fromkeys(row.printed for row in found if row.printed)),
            counts={status: sum(getattr(row, status) for row in found) for status in STATUSES_AND_NONE},
        )
