# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""The board dashboard: how the actions of one case, or of all, stand today.

Every number is that of a filter of the action tracker, which lists the rows behind it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any, NamedTuple

from sqlalchemy import Connection, and_, case, func, literal, or_, select

from normalise.model import STATUSES_AND_NONE, Status
from store.clock import current_time
from store.derived.tracked_responses import Standing
from store.queries.case_overview import load_case_names
from store.queries.tracker import Change, OverdueAt, TrackerFilter, list_conditions
from store.row_agencies import load_general_names
from store.schema import AgencyRow, FurtherAgencyRow, ReportCountsRow, ReportRow
from store.schema import TrackedResponseRow as Tracked

MONTH_DAYS, QUARTER_DAYS, HALF_YEAR_DAYS, YEAR_DAYS = 30, 91, 182, 365
MAX_GROUPS = 40  # agencies, cases or findings in a table and its chart
AGES_DAYS = (
    ("under 3 months", 0, QUARTER_DAYS),
    ("3 to 6 months", QUARTER_DAYS, HALF_YEAR_DAYS),
    ("6 to 12 months", HALF_YEAR_DAYS, YEAR_DAYS),
    ("over a year", YEAR_DAYS, None),
)
"""How long a response has had its status: a name, from so many days, to less than so many."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DashboardNumber:
    """A number with its name, and the filter of the rows behind it."""

    name: str
    count: int
    wanted: TrackerFilter


@dataclass(frozen=True, slots=True, kw_only=True)
class DashboardGroup:
    """An agency, a finding, a case or a version with its counts by status.

    `overdue` is as of today, None where it is not counted. The filter is that of its rows, None where no filter selects
    them.
    """

    name: str
    counts: dict[str, int]
    overdue: int | None
    wanted: TrackerFilter | None

    @property
    def total(self) -> int:
        """The number of its responses."""
        return sum(self.counts.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class Dashboard:
    """The numbers and tables of the dashboard.

    Attributes:
        base: The filter of all its rows.
        statuses: The current responses by status.
        exceptions: The overdue actions, and the changes in the newest version of each case.
        ahead: The due dates of the responses that are not complete.
        ages: For red and amber, how long the responses have had that status.
        versions: The versions of a case, the oldest first; empty over all cases.
        cases: The cases with most overdue first; empty for one case.
        findings: The findings of a case in the order of the paper; empty over all cases.
        agencies: The agencies with most rows first.
    """

    today: date
    base: TrackerFilter
    statuses: tuple[DashboardNumber, ...]
    exceptions: tuple[DashboardNumber, ...]
    ahead: tuple[DashboardNumber, ...]
    ages: tuple[tuple[str, tuple[DashboardNumber, ...]], ...]
    versions: tuple[DashboardGroup, ...]
    cases: tuple[DashboardGroup, ...]
    findings: tuple[DashboardGroup, ...]
    agencies: tuple[DashboardGroup, ...]


class _GroupCount(NamedTuple):
    """Responses of one case or finding (`key`), agency and status, with how many are overdue, and their first place."""

    key: str | None
    agency_id: str | None
    status: str | None
    responses: int
    overdue: int
    place: int


def load_dashboard(connection: Connection, base: TrackerFilter) -> Dashboard:
    """Load the dashboard of the responses that a filter selects: those of a case, of some boards, or all."""
    today = base.today or current_time().date()
    groups = _count_groups(connection, base, today)
    counted = _sum_groups(("", row) for row in groups).get("", (dict.fromkeys(STATUSES_AND_NONE, 0), 0))
    filters = _list_filters(base, today)
    counts = _count_filters(connection, base, [wanted for group in filters.values() for _, wanted in group])
    numbers = {
        key: tuple(DashboardNumber(name=name, count=counts.pop(0), wanted=wanted) for name, wanted in group)
        for key, group in filters.items()
    }
    late = replace(base, overdue=OverdueAt.TODAY)
    further = _count_further_agencies(connection, base, today)
    return Dashboard(
        today=today,
        base=base,
        statuses=tuple(
            DashboardNumber(name=status, count=count, wanted=replace(base, status=status))
            for status, count in counted[0].items()
        ),
        exceptions=(DashboardNumber(name="overdue today", count=counted[1], wanted=late), *numbers["exceptions"]),
        ahead=(DashboardNumber(name="overdue", count=counted[1], wanted=late), *numbers["ahead"]),
        ages=tuple((status.value, numbers[status.value]) for status in (Status.RED, Status.AMBER)),
        versions=_count_versions(connection, base) if base.case else (),
        cases=() if base.case else _group_cases(connection, base, groups),
        findings=_group_findings(base, groups) if base.case else (),
        agencies=_group_agencies(connection, base, [*groups, *further]),
    )


def _list_filters(base: TrackerFilter, today: date) -> dict[str, list[tuple[str, TrackerFilter]]]:
    """Return the numbers that are counted one by one, by group: a name, and the filter of the counted rows."""
    is_open = replace(base, open_only=True)
    soon, quarter = (today + timedelta(days=days + 1) for days in (MONTH_DAYS, QUARTER_DAYS))
    return {
        "exceptions": [
            ("overdue at the date of the report", replace(base, overdue=OverdueAt.REPORT)),
            ("slipped", replace(base, change=Change.SLIPPED)),
            ("dropped", replace(base, change=Change.DROPPED)),
            ("newly red", replace(base, change=Change.NEWLY_RED)),
            ("completed", replace(base, change=Change.CLOSED)),
            ("new", replace(base, change=Change.NEW)),
        ],
        "ahead": [
            (f"in {MONTH_DAYS} days", replace(is_open, due_after=today - timedelta(days=1), due_before=soon)),
            ("in 3 months", replace(is_open, due_after=soon - timedelta(days=1), due_before=quarter)),
            ("later", replace(is_open, due_after=quarter - timedelta(days=1))),
            ("without a date", replace(is_open, undated=True)),
        ],
        **{
            status.value: [
                (name, _limit_age(replace(base, status=status.value), today, first, last))
                for name, first, last in AGES_DAYS
            ]
            for status in (Status.RED, Status.AMBER)
        },
    }


def _limit_age(wanted: TrackerFilter, today: date, first: int, last: int | None) -> TrackerFilter:
    """Limit a filter to responses that have had their status for `first` days or more, and for less than `last`."""
    return replace(
        wanted,
        status_from=today - timedelta(days=last - 1) if last else None,
        status_until=today - timedelta(days=first - 1),
    )


def _count_filters(connection: Connection, base: TrackerFilter, filters: Sequence[TrackerFilter]) -> list[int]:
    """Count the rows of each filter in one pass over those of `base`, whose own conditions are tested once."""
    narrower = [replace(wanted, case="", board="", agency_id="") for wanted in filters]
    counts = [func.count().filter(*list_conditions(connection, wanted)) for wanted in narrower]
    query = (
        select(*counts)
        .select_from(Tracked)
        .where(
            Tracked.standing.in_((Standing.CURRENT, Standing.DROPPED)),
            *list_conditions(connection, replace(base, all_versions=True)),
        )
    )
    return [int(count) for count in connection.execute(query).one()]


def _sum_overdue(status: Any, due: Any, today: date) -> Any:
    is_late = and_(due < today, or_(status.is_(None), status != Status.COMPLETE))
    return func.sum(case((is_late, 1), else_=0))


def _count_groups(connection: Connection, base: TrackerFilter, today: date) -> list[_GroupCount]:
    """Count by case, or by finding where the base is one case, with the first agency and the status, in one pass."""
    key = Tracked.finding if base.case else Tracked.review_id
    place = func.min(Tracked.place) if base.case else literal(0)  # only findings are in the order of the paper
    columns = (key, Tracked.agency_id, Tracked.status)
    query = (
        select(*columns, func.count(), _sum_overdue(Tracked.status, Tracked.due, today), place)
        .where(*list_conditions(connection, base))
        .group_by(*columns)
    )
    return [_GroupCount(*row) for row in connection.execute(query)]


def _count_further_agencies(connection: Connection, base: TrackerFilter, today: date) -> list[_GroupCount]:
    """Count by the agencies that responses name after the first."""
    further = (
        select(FurtherAgencyRow.agency_id, Tracked.response_id, Tracked.status, Tracked.due)
        .select_from(FurtherAgencyRow)
        .join(Tracked, Tracked.response_id == FurtherAgencyRow.response_id)
        .where(*list_conditions(connection, base), FurtherAgencyRow.agency_id != Tracked.agency_id)
        .distinct()
        .subquery()
    )
    late = _sum_overdue(further.c.status, further.c.due, today)
    query = select(further.c.agency_id, further.c.status, func.count(), late).group_by(
        further.c.agency_id, further.c.status
    )
    return [
        _GroupCount("", agency_id, status, responses, overdue, 0)
        for agency_id, status, responses, overdue in connection.execute(query)
    ]


def _sum_groups(rows: Iterable[tuple[str, _GroupCount]]) -> dict[str, tuple[dict[str, int], int]]:
    """Sum counts by a key: those by status, and the overdue ones."""
    found: dict[str, tuple[dict[str, int], int]] = {}
    for key, row in rows:
        counts, late = found.get(key, (dict.fromkeys(STATUSES_AND_NONE, 0), 0))
        counts[row.status or "none"] += row.responses
        found[key] = (counts, late + int(row.overdue))
    return found


def _group_agencies(
    connection: Connection, base: TrackerFilter, rows: Sequence[_GroupCount]
) -> tuple[DashboardGroup, ...]:
    """Group by agency; a response counts for each agency that it names."""
    groups = _sum_groups((row.agency_id, row) for row in rows if row.agency_id)
    query = select(AgencyRow.id, AgencyRow.name)
    names = {ident: name for ident, name in connection.execute(query) if ident in groups}
    if not base.case:
        names |= load_general_names()
    found = [
        DashboardGroup(name=names.get(ident, ident), counts=counts, overdue=late, wanted=replace(base, agency_id=ident))
        for ident, (counts, late) in groups.items()
    ]
    return tuple(sorted(found, key=lambda group: (-group.total, group.name))[:MAX_GROUPS])


def _group_findings(base: TrackerFilter, rows: Sequence[_GroupCount]) -> tuple[DashboardGroup, ...]:
    groups = _sum_groups((row.key or "", row) for row in sorted(rows, key=lambda row: row.place))
    return tuple(
        DashboardGroup(
            name=f"Finding {finding}" if finding else "Without a number",
            counts=counts,
            overdue=late,
            wanted=replace(base, finding=finding) if finding else None,
        )
        for finding, (counts, late) in groups.items()
    )[:MAX_GROUPS]


def _group_cases(
    connection: Connection, base: TrackerFilter, rows: Sequence[_GroupCount]
) -> tuple[DashboardGroup, ...]:
    groups = _sum_groups((row.key, row) for row in rows if row.key)
    worst = sorted(groups, key=lambda key: (-groups[key][1], -groups[key][0]["red"], key))[:MAX_GROUPS]
    names = load_case_names(connection, worst)
    return tuple(
        DashboardGroup(
            name=names.get(key, key), counts=groups[key][0], overdue=groups[key][1], wanted=replace(base, case=key)
        )
        for key in worst
    )


def _count_versions(connection: Connection, base: TrackerFilter) -> tuple[DashboardGroup, ...]:
    """Count the versions of a case that follow each other, the oldest first."""
    query = (
        select(ReportRow.as_at, *ReportCountsRow.__table__.columns)
        .join(ReportRow, ReportRow.id == ReportCountsRow.report_id)
        .where(ReportRow.review_id == base.case, ReportRow.superseded_by.is_(None), ReportRow.as_at.is_not(None))
        .order_by(ReportRow.as_at, ReportRow.id)
    )
    rows = connection.execute(query).all()[-MAX_GROUPS:]
    return tuple(
        DashboardGroup(
            name=row.as_at.isoformat(),
            counts={status: getattr(row, status) for status in STATUSES_AND_NONE},
            overdue=None,
            wanted=TrackerFilter(report=row.report_id, all_versions=True),
        )
        for row in rows
    )
