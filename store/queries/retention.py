# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Cases that are older than they may be kept: their newest version is of so many years ago."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, func, select

from store.clock import current_time
from store.decisions.case_retention import list_kept_cases
from store.queries.case_overview import load_case_names
from store.schema import ReportRow

DEFAULT_YEARS = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class OldCase:
    """A case to decide on: the date of its newest version, how many reports it has, and the reason for the log.

    If people decided to keep it, `kept_by`, `kept_at` (UTC, ISO form) and `kept_why` say who, when and why.
    """

    id: str
    name: str
    newest: date
    reports: int
    reason: str
    kept_by: str = ""
    kept_at: str = ""
    kept_why: str = ""


def list_old_cases(connection: Connection, years: int = DEFAULT_YEARS, today: date | None = None) -> list[OldCase]:
    """List the cases whose newest version is older than so many years, the oldest first.

    A case with a version without a date is not listed: that version may be newer.
    """
    today = today or current_time().date()
    newest = func.max(ReportRow.as_at)
    query = (
        select(ReportRow.review_id, newest, func.count())
        .where(ReportRow.review_id.is_not(None))
        .group_by(ReportRow.review_id)
        .having(newest < _go_back(today, years), func.count() == func.count(ReportRow.as_at))
        .order_by(newest, ReportRow.review_id)
    )
    rows = connection.execute(query).all()
    names = load_case_names(connection, [case for case, _, _ in rows if case])
    kept = list_kept_cases(connection, list(names))
    return [
        OldCase(
            id=case,
            name=names.get(case, case),
            newest=day,
            reports=count,
            reason=f"retention: the newest version is of {day}, more than {years} year{'' if years == 1 else 's'} ago",
            kept_by=kept[case].by if case in kept else "",
            kept_at=kept[case].at if case in kept else "",
            kept_why=kept[case].why if case in kept else "",
        )
        for case, day, count in rows
        if case and day
    ]


def _go_back(day: date, years: int) -> date:
    """Return the same day so many years ago; of 29 February, 28 February."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return day.replace(year=day.year - years, day=28)
