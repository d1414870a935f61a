# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Signals of doubt in a date: a misread figure puts it years from the others, or before the date that it replaces."""

from collections.abc import Sequence
from datetime import date
from statistics import median

from normalise.confidence.values import Value
from normalise.model import DateRole, Report, Response, TargetDate

DAYS_A_YEAR = 365.25
LEAST_DATES = 3  # of a report; fewer have no usual year
NOT_MEASURED = -1.0  # the signal of a value that is not a date


def find_usual_day(report: Report) -> float | None:
    """Return the median of the dates of a report's actions in days (`date.toordinal`); None where it has few."""
    days = [found.date.toordinal() for row in report.responses for found in row.dates]
    return median(days) if len(days) >= LEAST_DATES else None


def measure_dates(value: Value, usual_day: float | None) -> dict[str, float]:
    """Return how far the dates of a value are from the report's usual day, in years, and what is odd in their roles.

    `dates_reversed`: a revised date is before the one that it replaces; `without_target`: all dates say when something
    was done, so that a line with the target may be lost.
    """
    dates = _list_dates(value)
    if not dates:
        return {"years_apart": NOT_MEASURED, "dates_reversed": 0.0, "without_target": 0.0}
    apart = NOT_MEASURED
    if usual_day is not None:
        apart = max(abs(day.toordinal() - usual_day) for day in dates) / DAYS_A_YEAR
    own = value.record.dates if isinstance(value.record, Response) else ()
    is_done = bool(own) and all(found.role == DateRole.COMPLETED for found in own)
    return {
        "years_apart": apart, "dates_reversed": float(are_dates_reversed(own)), "without_target": float(is_done),
    }  # fmt: skip


def _list_dates(value: Value) -> Sequence[date]:
    record = value.record
    if value.field == "target_date" and isinstance(record, Response):
        return [found.date for found in record.dates if not found.column]
    if value.field == "as_at" and isinstance(record, Report):
        return [record.as_at] if record.as_at else []
    return []


def are_dates_reversed(dates: Sequence[TargetDate]) -> bool:
    """Return whether a revised date of a row is before the one that it replaces."""
    revised = [found.date for found in dates if found.role == DateRole.REVISED]
    earlier = [found.date for found in dates if found.role in (DateRole.ORIGINAL, DateRole.TARGET)]
    return bool(revised and earlier) and max(revised) < max(earlier)
