# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Find the period that a report covers: "April 2018 to March 2019", "Quarter 3 2018/19", "2018/19"."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from extract.model import DatedLine
from extract.text.date_words import MONTH_START
from normalise.dates import find_dates, locate_dates
from normalise.model import TargetDate

MAX_LINE_LENGTH = 100  # characters: a longer line is a sentence of prose, which may tell of any period
MAX_DAYS = 366  # of a period: a longer one has some days of the year twice

_RANGE_SIGN = re.compile(r"\s*(?:-|–|—|\b(?:to|until|till)\b)\s*", re.I)
_WITHOUT_YEAR = re.compile(rf"(?:\d{{1,2}}(?:st|nd|rd|th)?\s+)?(?:{MONTH_START})[a-z]*$", re.I)
_FINANCIAL_YEAR = re.compile(r"(?<![\w/.\-])(20\d\d)\s?[/–-]\s?(?:20)?(\d\d)(?![\w/.\-])")


@dataclass(frozen=True, slots=True)
class ReportPeriod:
    """The first and last day of a period, and its words as printed."""

    first: date
    last: date
    text: str


def find_report_period(lines: Sequence[DatedLine]) -> ReportPeriod | None:
    """Return the period that the lines outside tables name; None where they name none, or several."""
    titles = (" ".join(line.text.split()) for line in lines if line.place != "table")
    found = {
        (period.first, period.last): period
        for title in titles
        if len(title) <= MAX_LINE_LENGTH
        for period in _list_periods(title)
        if 0 < (period.last - period.first).days < MAX_DAYS
    }
    return next(iter(found.values())) if len(found) == 1 else None


def _list_periods(text: str) -> Iterator[ReportPeriod]:
    """Yield the ranges of dates in a line; where there are none, its quarters and financial years."""
    ranges = [*_list_ranges(text)]
    yield from ranges
    if ranges:
        return
    quarters = [placed for placed in locate_dates(text) if placed[2].precision == "quarter"]
    for start, stop, quarter in quarters:
        yield ReportPeriod(_find_first_day(quarter), quarter.date, text[start:stop])
    for year in () if quarters else _FINANCIAL_YEAR.finditer(text):
        first = int(year[1])
        if (first + 1) % 100 == int(year[2]):
            yield ReportPeriod(date(first, 4, 1), date(first + 1, 3, 31), year[0])


def _list_ranges(text: str) -> Iterator[ReportPeriod]:
    """Yield two dates with a sign or word of a range between them; the first may lack its year."""
    for sign in _RANGE_SIGN.finditer(text):
        before, behind = text[: sign.start()], text[sign.end() :]
        last = next((placed for placed in locate_dates(behind) if placed[0] == 0), None)
        if last is None:
            continue
        own = [placed for placed in locate_dates(before) if placed[1] == len(before)]
        bare = _WITHOUT_YEAR.search(before)
        dated = [found for _, _, found in own] or (find_dates(f"{bare[0]} {last[2].date.year}") if bare else ())
        start = own[0][0] if own else bare.start() if bare else 0
        for found in dated:
            yield ReportPeriod(_find_first_day(found), last[2].date, text[start : sign.end() + last[1]])


def _find_first_day(found: TargetDate) -> date:
    """Return the first day that a date means; that of a month, quarter or year is its last day."""
    if found.precision == "day":
        return found.date
    months = {"month": 0, "quarter": 2, "year": 11}[found.precision]
    year, month = divmod(found.date.year * 12 + found.date.month - 1 - months, 12)
    return date(year, month + 1, 1)
