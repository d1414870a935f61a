# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""The cell of a target date: text that is not a date gives a reason, never another date."""

from datetime import date

import pytest

from extract.model import DraftCell
from normalise.broken_dates import BROKEN_DATE_REPAIR
from normalise.report_period import ReportPeriod
from normalise.target_dates import UNREAD_DATE_CONFIDENCE, YEARLESS_DATE_CONFIDENCE, read_target_date
from normalise.yearless_dates import KnownDates

AS_AT = date(2018, 4, 20)
KNOWN = KnownDates(as_at=AS_AT)
YEAR = ReportPeriod(date(2018, 4, 1), date(2019, 3, 31), "April 2018 to March 2019")
QUARTER = ReportPeriod(date(2018, 10, 1), date(2018, 12, 31), "Quarter 3 2018/19")


def read(
    body: str, as_at: date | None = AS_AT, column: tuple[date, ...] = (), period: ReportPeriod | None = None
) -> tuple[list[str], tuple[str, ...], float | None]:
    cell = DraftCell(raw=body, body=body, confidence=0.98)
    found = read_target_date(cell, frozenset(), KnownDates(as_at=as_at, period=period, column=column))
    return [each.date.isoformat() for each in found.dates], found.cell.reasons, found.cell.confidence


def test_a_broken_date_is_read_whole() -> None:
    found = read_target_date(DraftCell(raw="14/03/20\n18", body="14/03/20\n18", confidence=0.98), frozenset(), KNOWN)
    assert (found.cell.text, [d.date for d in found.dates]) == ("14/03/2018", [date(2018, 3, 14)])
    assert BROKEN_DATE_REPAIR in found.cell.repairs


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ("43250", "may be a spreadsheet's number for the date 2018-05-30"), ("#######", "did not fit its column"),
        ("30 February 2018", "not a day of the calendar"),
    ],
)  # fmt: skip
def test_what_is_not_a_date_says_so(body: str, reason: str) -> None:
    dates, reasons, confidence = read(body)
    assert (dates, confidence) == ([], UNREAD_DATE_CONFIDENCE)
    assert reason in reasons[0]


@pytest.mark.parametrize(
    ("body", "day"),
    [
        ("31 May", "2018-05-31"),
        ("by the end of June", "2018-06-30"),
        ("1st March", "2018-03-01"),
        ("Dec", "2017-12-31"),
    ],
)
def test_the_year_is_that_nearest_to_the_report(body: str, day: str) -> None:
    dates, reasons, confidence = read(body)
    assert (dates, confidence) == ([day], YEARLESS_DATE_CONFIDENCE)
    assert "has no year" in reasons[0]


@pytest.mark.parametrize("as_at", [None, AS_AT])
def test_the_year_is_that_of_the_other_dates_of_the_column(as_at: date | None) -> None:
    dates, reasons, confidence = read("31 October", as_at, (date(2019, 9, 30), date(2019, 12, 31)))
    assert (dates, confidence) == (["2019-10-31"], YEARLESS_DATE_CONFIDENCE)
    assert reasons == ("“31 October” has no year; 2019 is that of its column",)


@pytest.mark.parametrize("as_at", [None, YEAR.last])
@pytest.mark.parametrize(
    ("body", "day"), [("30 June", "2018-06-30"), ("end of September", "2018-09-30"), ("1 Feb", "2019-02-01")]
)
def test_the_year_is_that_of_the_report_s_period(as_at: date | None, body: str, day: str) -> None:
    dates, (reason, *_), confidence = read(body, as_at, period=YEAR)
    assert (dates, confidence) == ([day], YEARLESS_DATE_CONFIDENCE)
    assert reason.endswith(f"{day[:4]} is that of the report's period, April 2018 to March 2019")


@pytest.mark.parametrize(("body", "day"), [("30 November", "2018-11-30"), ("31 March", "2019-03-31")])
def test_a_day_after_a_quarter_is_nearest_to_its_end(body: str, day: str) -> None:
    assert read(body, None, period=QUARTER)[0] == [day]


def test_no_year_is_told_where_the_report_s_date_and_its_period_disagree() -> None:
    assert read("31 May", date(2019, 4, 30), period=YEAR)[0] == []


def test_neighbours_in_two_years_tell_no_year() -> None:
    assert read("31 October", None, (date(2018, 9, 30), date(2019, 12, 31)))[:2] == ([], ("“31 October” has no year",))


def test_no_year_is_told_where_the_report_and_the_column_disagree() -> None:
    assert read("31 May", AS_AT, (date(2020, 4, 30), date(2020, 6, 30)))[0] == []


@pytest.mark.parametrize(("body", "as_at"), [("31 October", AS_AT), ("31 May", None), ("Train staff in May", AS_AT)])
def test_a_year_in_doubt_gives_no_date(body: str, as_at: date | None) -> None:
    dates, reasons, _ = read(body, as_at)
    assert dates == []
    assert reasons


def test_other_numbers_are_left_alone() -> None:
    assert read("90210") == ([], (), 0.98)


def test_a_date_behind_a_stray_slash_is_read_with_doubt() -> None:
    """A rest of a ruling line, and the print of the column before it, may be in the cell."""
    days, reasons, _ = read("Adults|/31/03/2019")
    assert days == ["2019-03-31"]
    assert reasons == ("“31/03/2019” is behind a stray slash",)
