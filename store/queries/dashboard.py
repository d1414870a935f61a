"""The board dashboard: how the actions of one case, or of all, stand today.

Every number is that of a filter of the action tracker, which lists the rows behind it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Connection, and_, case, func, or_, select, union_all

from normalise.model import STATUSES_AND_NONE, Status
from store.clock import current_time
from store.derived.tracked_responses import Standing
from store.queries.tracker import Change, OverdueAt, TrackerFilter, join_case, list_conditions
from store.schema import AgencyRow, CaseRow, FurtherAgencyRow, ReportCountsRow, ReportRow
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
    """An agency, a finding, a case or a version with its counts by status; `overdue` is as of today, None where it is
    not counted. The filter is that of its rows, None where no filter selects them."""

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
        exceptions: What is overdue, and what changed in the newest version of each case.
        ahead: What is due when, of the responses that are not complete.
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


def load_dashboard(connection: Connection, base: TrackerFilter) -> Dashboard:
    """Load the dashboard of the responses that a filter selects: those of a case, of some boards, or all."""
    today = base.today or current_time().date()
    filters = _list_filters(base, today)
    counts = _count_filters(connection, base, [wanted for group in filters.values() for _, wanted in group])
    numbers = {
        key: tuple(DashboardNumber(name=name, count=counts.pop(0), wanted=wanted) for name, wanted in group)
        for key, group in filters.items()
    }
    return Dashboard(
        today=today,
        base=base,
        statuses=numbers["statuses"],
        exceptions=numbers["exceptions"],
        ahead=numbers["ahead"],
        ages=tuple((status.value, numbers[status.value]) for status in (Status.RED, Status.AMBER)),
        versions=_count_versions(connection, base) if base.case else (),
        cases=() if base.case else _count_cases(connection, base, today),
        findings=_count_findings(connection, base, today) if base.case else (),
        agencies=_count_agencies(connection, base, today),
    )


def _list_filters(base: TrackerFilter, today: date) -> dict[str, list[tuple[str, TrackerFilter]]]:
    """Return the numbers of the dashboard by group: a name, and the filter of what is counted."""
    is_open = replace(base, open_only=True)
    soon, quarter = (today + timedelta(days=days + 1) for days in (MONTH_DAYS, QUARTER_DAYS))
    return {
        "statuses": [(status, replace(base, status=status)) for status in STATUSES_AND_NONE],
        "exceptions": [
            ("overdue today", replace(base, overdue=OverdueAt.TODAY)),
            ("overdue at the date of the report", replace(base, overdue=OverdueAt.REPORT)),
            ("slipped", replace(base, change=Change.SLIPPED)),
            ("dropped", replace(base, change=Change.DROPPED)),
            ("newly red", replace(base, change=Change.NEWLY_RED)),
            ("completed", replace(base, change=Change.CLOSED)),
            ("new", replace(base, change=Change.NEW)),
        ],
        "ahead": [
            ("overdue", replace(base, overdue=OverdueAt.TODAY)),
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
    """Limit a filter to what has had its status for `first` days or more, and for less than `last`."""
    return replace(
        wanted,
        status_from=today - timedelta(days=last - 1) if last else None,
        status_until=today - timedelta(days=first - 1),
    )


def _count_filters(connection: Connection, base: TrackerFilter, filters: Sequence[TrackerFilter]) -> list[int]:
    """Count the rows of each filter in one pass over those of `base`."""
    conditions = [and_(*list_conditions(connection, wanted)) for wanted in filters]
    counts = [func.coalesce(func.sum(case((condition, 1), else_=0)), 0) for condition in conditions]
    query = join_case(select(*counts).select_from(Tracked), base).where(
        Tracked.standing.in_((Standing.CURRENT, Standing.DROPPED)),
        *([Tracked.review_id == base.case] if base.case else []),
    )
    return [int(count) for count in connection.execute(query).one()]


def _is_overdue(today: date) -> Any:
    is_late = and_(Tracked.due < today, or_(Tracked.status.is_(None), Tracked.status != Status.COMPLETE))
    return func.sum(case((is_late, 1), else_=0))


def _sum_groups(rows: Sequence[Any]) -> dict[str, tuple[dict[str, int], int]]:
    """Sum rows of (key, status, count, overdue) by their key."""
    found: dict[str, tuple[dict[str, int], int]] = {}
    for key, status, count, overdue in rows:
        counts, late = found.get(key, (dict.fromkeys(STATUSES_AND_NONE, 0), 0))
        counts[status or "none"] += count
        found[key] = (counts, late + int(overdue))
    return found


def _count_agencies(connection: Connection, base: TrackerFilter, today: date) -> tuple[DashboardGroup, ...]:
    """Count by agency; a response counts for each agency that it names."""
    conditions = list_conditions(connection, base)
    columns = (Tracked.response_id, Tracked.status, Tracked.due)
    first = join_case(select(Tracked.agency_id, *columns).where(*conditions, Tracked.agency_id.is_not(None)), base)
    further = join_case(
        select(FurtherAgencyRow.agency_id, *columns)
        .select_from(FurtherAgencyRow)
        .join(Tracked, Tracked.response_id == FurtherAgencyRow.response_id)
        .where(*conditions, FurtherAgencyRow.agency_id.is_not(None)),
        base,
    )
    named = union_all(first, further).subquery()
    is_late = and_(named.c.due < today, or_(named.c.status.is_(None), named.c.status != Status.COMPLETE))
    counted = select(
        named.c.agency_id,
        named.c.status,
        func.count(named.c.response_id.distinct()),
        func.sum(case((is_late, 1), else_=0)),
    ).group_by(named.c.agency_id, named.c.status)
    groups = _sum_groups(connection.execute(counted).all())
    names = _load_names(connection, groups)
    rows = [
        DashboardGroup(name=names.get(ident, ident), counts=counts, overdue=late, wanted=replace(base, agency_id=ident))
        for ident, (counts, late) in groups.items()
    ]
    return tuple(sorted(rows, key=lambda row: (-row.total, row.name))[:MAX_GROUPS])


def _load_names(connection: Connection, ids: Mapping[str, Any]) -> dict[str, str]:
    query = select(AgencyRow.id, AgencyRow.name)
    return {ident: name for ident, name in connection.execute(query) if ident in ids}


def _count_findings(connection: Connection, base: TrackerFilter, today: date) -> tuple[DashboardGroup, ...]:
    query = (
        select(Tracked.finding, Tracked.status, func.count(), _is_overdue(today), func.min(Tracked.place))
        .where(*list_conditions(connection, base))
        .group_by(Tracked.finding, Tracked.status)
        .order_by(func.min(Tracked.place))
    )
    groups = _sum_groups([row[:4] for row in connection.execute(query)])
    return tuple(
        DashboardGroup(
            name=f"Finding {finding}" if finding else "Without a number",
            counts=counts,
            overdue=late,
            wanted=replace(base, finding=finding) if finding else None,
        )
        for finding, (counts, late) in groups.items()
    )[:MAX_GROUPS]


def _count_cases(connection: Connection, base: TrackerFilter, today: date) -> tuple[DashboardGroup, ...]:
    query = select(Tracked.review_id, Tracked.status, func.count(), _is_overdue(today))
    query = query.where(*list_conditions(connection, base), Tracked.review_id.is_not(None))
    groups = _sum_groups(connection.execute(join_case(query, base).group_by(Tracked.review_id, Tracked.status)).all())
    worst = sorted(groups, key=lambda key: (-groups[key][1], -groups[key][0]["red"], key))[:MAX_GROUPS]
    named = connection.execute(select(CaseRow).where(CaseRow.id.in_(worst)))
    names = {r.id: ", ".join(text for text in (r.subject or r.title, r.board) if text) or r.id for r in named}
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
