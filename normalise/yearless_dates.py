# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Read a day or month that is printed without its year: the year is the one nearest to other dates, or none."""

import re
from collections.abc import Sequence
from datetime import date, timedelta

from extract.text.date_words import MONTH_START, MONTHS
from normalise.dates import find_dates
from normalise.model import TargetDate

MAX_YEARLESS_DISTANCE = timedelta(days=150)
"""The longest time between a date without a year and the one that tells its year; farther off, two years are as
likely."""

UNREAD_REASON = "date could not be read"

_WITHOUT_YEAR = re.compile(
    r"(?:(?:by|due|end|of|the|mid|early|late|before|during|from|in|until|w/e|w/c)[ \-]+)*"
    rf"(?:(?P<d>[0-3]?\d)[ ]?(?:st|nd|rd|th)?[ ](?:of[ ])?)?(?P<m>(?:{MONTH_START})[a-z]*)\.?",
    re.I,
)

YearlessReading = tuple[tuple[TargetDate, ...], tuple[str, ...]]
"""The date, () where its year is unknown, and the reason to show."""


def read_yearless_date(text: str, as_at: date | None, neighbours: Sequence[date]) -> YearlessReading:
    """Return the date of a cell that prints a day or month without a year, and the reason for its year.

    Args:
        text: The text of the cell.
        as_at: The report's own date.
        neighbours: The dates of the same column that print their year. Where both tell a year, it must be the same.
    """
    shown = " ".join(text.split())
    match = _WITHOUT_YEAR.fullmatch(shown.rstrip(" .,;"))
    if not match or not _is_month(match["m"]):
        return (), (UNREAD_REASON,)
    day = f"{match['d']} {match['m']}" if match["d"] else match["m"]
    by_report = _find_nearest(day, (as_at,) if as_at else ())
    by_column = _find_nearest(day, neighbours)
    found = by_report or by_column
    if found is None or (by_column and by_column != found):
        return (), (f"“{shown}” has no year",)
    words = "is nearest to the report's date" if by_report else "is that of its column"
    return (found,), (f"“{shown}” has no year; {found.date.year} {words}",)


def _is_month(printed: str) -> bool:
    word = printed.lower()
    return any(word in (month, month[:3]) for month in MONTHS)


def _find_nearest(day: str, known: Sequence[date]) -> TargetDate | None:
    """Return the day in the one year in which it is near to a known date; None where that is not exactly one year."""
    years = sorted({each.year + step for each in known for step in (-1, 0, 1)})
    dates = [found for year in years for found in find_dates(f"{day} {year}")]
    near = [found for found in dates if min(abs(found.date - each) for each in known) <= MAX_YEARLESS_DISTANCE]
    return near[0] if len(near) == 1 else None
