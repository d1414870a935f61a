# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Read a day or month that is printed without its year.

The year follows from the report's date, its period, or other dates of the column. Where they disagree, there is none.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from extract.text.date_words import MONTH_START, MONTHS
from normalise.dates import find_dates
from normalise.model import TargetDate
from normalise.report_period import ReportPeriod

MAX_YEARLESS_DISTANCE = timedelta(days=150)
"""The longest time between a date without a year and the one that tells its year; farther off, two years are as
likely."""

UNREAD_REASON = "date could not be read"
NO_YEAR = "has no year"
"""Said of each date that is printed without its year, in its reason."""

_WITHOUT_YEAR = re.compile(
    r"(?:(?:by|due|end|of|the|mid|early|late|before|during|from|in|until|w/e|w/c)[ \-]+)*"
    rf"(?:(?P<d>[0-3]?\d)[ ]?(?:st|nd|rd|th)?[ ](?:of[ ])?)?(?P<m>(?:{MONTH_START})[a-z]*)\.?",
    re.I,
)

YearlessReading = tuple[tuple[TargetDate, ...], tuple[str, ...]]
"""The date, () where its year is unknown, and the reason to show."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownDates:
    """The dates that may tell the year of another one: the report's own, its period, and those of the same column."""

    as_at: date | None = None
    period: ReportPeriod | None = None
    column: Sequence[date] = ()


def read_yearless_date(text: str, known: KnownDates) -> YearlessReading:
    """Return the date of a cell that prints a day or month without a year, and the reason for its year.

    Each of the known dates may tell a year; all that do must tell the same. The end of a period is the report's date
    where it prints no other, and tells a year only to days outside the period.
    """
    shown = " ".join(text.split())
    match = _WITHOUT_YEAR.fullmatch(shown.rstrip(" .,;"))
    if not match or not _is_month(match["m"]):
        return (), (UNREAD_REASON,)
    day = f"{match['d']} {match['m']}" if match["d"] else match["m"]
    period = known.period
    own = known.as_at or (period.last if period else None)
    name = "the report's date" if known.as_at else "the end of the report's period"
    within = _find_within(day, period) if period else None
    is_end = within is not None and period is not None and own == period.last
    told = (
        (_find_nearest(day, (own,) if own and not is_end else ()), f"is nearest to {name}"),
        (within, f"is that of the report's period, {period.text if period else ''}"),
        (_find_nearest(day, known.column), "is that of its column"),
    )
    found = {date: words for date, words in reversed(told) if date is not None}
    if len(found) != 1:
        return (), (f"“{shown}” {NO_YEAR}",)
    ((only, words),) = found.items()
    return (only,), (f"“{shown}” {NO_YEAR}; {only.date.year} {words}",)


def _is_month(printed: str) -> bool:
    word = printed.lower()
    return any(word in (month, month[:3]) for month in MONTHS)


def _find_within(day: str, period: ReportPeriod) -> TargetDate | None:
    """Return the day within a period; None where the day is in it twice or never."""
    dates = [found for year in {period.first.year, period.last.year} for found in find_dates(f"{day} {year}")]
    within = [found for found in dates if period.first <= found.date <= period.last]
    return within[0] if len(within) == 1 else None


def _find_nearest(day: str, known: Sequence[date]) -> TargetDate | None:
    """Return the day in the one year in which it is near to a known date; None where that is not exactly one year."""
    years = sorted({each.year + step for each in known for step in (-1, 0, 1)})
    dates = [found for year in years for found in find_dates(f"{day} {year}")]
    near = [found for found in dates if min(abs(found.date - each) for each in known) <= MAX_YEARLESS_DISTANCE]
    return near[0] if len(near) == 1 else None
