# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Dates: every British form is read, other text gives no date, an impossible date gives a problem."""

from calendar import monthrange
from collections.abc import Callable
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from normalise.dates import find_dates, locate_dates, read_dates
from normalise.model import TargetDate
from samples.compose import compose_report
from samples.draw_samples import compose_versions

AS_AT = date(2016, 1, 7)


def read(text: str, as_at: date | None = AS_AT) -> list[tuple[str, str]]:
    return [(found.date.isoformat(), found.precision) for found in find_dates(text, as_at)]


@pytest.mark.parametrize(
    ("text", "dates"),
    [
        ("07.01.2016", [("2016-01-07", "day")]), ("31/12/14", [("2014-12-31", "day")]),
        ("2016-01-07", [("2016-01-07", "day")]), ("16th June 2015", [("2015-06-16", "day")]),
        ("16th\nJune 2015", [("2015-06-16", "day")]), ("7 May 2014", [("2014-05-07", "day")]),
        ("June 16th, 2015", [("2015-06-16", "day")]), ("16-Jun-15", [("2015-06-16", "day")]),
        ("Completed 25.11.2015", [("2015-11-25", "day")]), ("March 2015", [("2015-03-31", "month")]),
        ("Mar 18", [("2018-03-31", "month")]), ("Jul '13", [("2013-07-31", "month")]),
        ("Aug ’17", [("2017-08-31", "month")]), ("completion by March 2016", [("2016-03-31", "month")]),
        ("End of October 2018", [("2018-10-31", "month")]), ("By end Feb 2016", [("2016-02-29", "month")]),
        ("Sept. 2015", [("2015-09-30", "month")]), ("By end of 2015", [("2015-12-31", "year")]),
        ("2016", [("2016-12-31", "year")]), ("By end of 2015/16", [("2016-03-31", "year")]),
        ("Q3 2015/16", [("2015-12-31", "quarter")]), ("Quarter 4 2013-14", [("2014-03-31", "quarter")]),
        ("Q1 2016/2017", [("2016-06-30", "quarter")]),
        ("March/April 2016", [("2016-03-31", "month"), ("2016-04-30", "month")]),
        ("10/02/2017 revised to 13/05/2017", [("2017-02-10", "day"), ("2017-05-13", "day")]),
        ("30/09/2014\n31/12/14", [("2014-09-30", "day"), ("2014-12-31", "day")]),
        ("May 2016\n12 staff briefed", [("2016-05-31", "month")]),
    ],
)  # fmt: skip
def test_printed_forms(text: str, dates: list[tuple[str, str]]) -> None:
    assert read(text) == dates


@pytest.mark.parametrize(
    ("text", "dates"),
    [
        ("2 May - 30 June 2015", ["2015-06-30"]), ("2nd to 30th June 2015", ["2015-06-30"]),
        ("02/05/2015 – 30/06/2015", ["2015-06-30"]), ("May to 30 June 2015", ["2015-06-30"]),
        ("May - June 2015", ["2015-06-30"]), ("Nov 14 - Mar 15", ["2015-03-31"]),
        ("moved from 02/05/2015 to 30/06/2015", ["2015-05-02", "2015-06-30"]),
        ("Nov 14 / Mar 15", ["2014-11-30", "2015-03-31"]), ("Dec-15 Feb-16", ["2015-12-31", "2016-02-29"]),
        ("2 May 15 Oct 16", ["2015-05-02", "2016-10-31"]),
    ],
)  # fmt: skip
def test_a_period_gives_its_end(text: str, dates: list[str]) -> None:
    assert [day for day, _ in read(text)] == dates


@pytest.mark.parametrize(
    ("text", "dates"),
    [
        ("3l/12/2014", [("2014-12-31", "day")]), ("01.O3.2016", [("2016-03-01", "day")]),
        ("Dec ember 2016", [("2016-12-31", "month")]), ("Ju1y 2O15", [("2015-07-31", "month")]),
        ("0ctober 2015", [("2015-10-31", "month")]), ("Septemher 2015", [("2015-09-30", "month")]),
        ("1Oth May 2015", [("2015-05-10", "day")]), ("31 / 12 / 2014", [("2014-12-31", "day")]),
    ],
)  # fmt: skip
def test_misread_forms(text: str, dates: list[tuple[str, str]]) -> None:
    assert read(text) == dates


@pytest.mark.parametrize(
    "text",
    [
        "", "Ongoing", "TBC", "Immediate", "In place", "95% of staff", "0-19 service", "Level 3", "24/7", "By March",
        "Mar 31", "May 14 staff were trained", "12 May.docx", "Agenda 12 May 2016.docx", "minutes-12.05.2015.pdf",
        "11-12 years old", "Q3", "Ofsted framework 2014", "1.2.3", "Compliance currently 69%", "Section 47",
        "16/17 cases",
    ],
)  # fmt: skip
def test_no_date(text: str) -> None:
    assert read_dates(text, AS_AT) == ((), ())


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("30/02/2016", "date-impossible"), ("31 June 2015", "date-impossible"), ("45.13.2015", "date-impossible"),
        ("Q2 2015/18", "date-impossible"), ("14 March 2106", "date-unlikely"), ("Q3 2015", "date-ambiguous"),
    ],
)  # fmt: skip
def test_what_cannot_be_a_date_is_stated(text: str, code: str) -> None:
    dates, faults = read_dates(text, AS_AT)
    assert dates == ()
    assert [fault.code for fault in faults] == [code]


def test_dates_are_located_in_the_text() -> None:
    text = "First issued 01.02.2015, updated 3 April 2015; see 12 May.docx and 30/02/2015"
    assert [(text[a:b], found.date) for a, b, found in locate_dates(text)] == [
        ("01.02.2015", date(2015, 2, 1)), ("3 April 2015", date(2015, 4, 3)),
    ]  # fmt: skip


DAYS = st.dates(min_value=date(2001, 1, 1), max_value=date(2025, 12, 31))


def ordinal(day: int) -> str:
    return f"{day}{'th' if 10 < day < 20 else {1: 'st', 2: 'nd', 3: 'rd'}.get(day % 10, 'th')}"


DAY_FORMS: dict[str, Callable[[date], str]] = {
    "dots": lambda d: f"{d:%d.%m.%Y}", "strokes": lambda d: f"{d:%d/%m/%Y}", "short": lambda d: f"{d:%d/%m/%y}",
    "plain": lambda d: f"{d.day}.{d.month}.{d:%y}", "long": lambda d: f"{d.day} {d:%B %Y}",
    "abbreviated": lambda d: f"{d.day} {d:%b %Y}", "ordinal": lambda d: f"{ordinal(d.day)} {d:%B %Y}",
    "wrapped": lambda d: f"{ordinal(d.day)}\n{d:%B %Y}", "iso": lambda d: d.isoformat(),
}  # fmt: skip
AROUND = st.sampled_from(["{}", "Completed {}", "by {}", "{} – report to the sub-group", "{}.", "({})", "due {}, 95%"])


@given(DAYS, st.sampled_from(sorted(DAY_FORMS)), AROUND)
def test_every_day_reads_back(day: date, form: str, around: str) -> None:
    text = around.format(DAY_FORMS[form](day))
    assert find_dates(text) == (TargetDate(date=day, precision="day"),)


@given(DAYS, st.sampled_from(["%B %Y", "%b %Y", "%b ’%y", "%b %y", "end of %B %Y"]), AROUND)
def test_every_month_reads_back(day: date, form: str, around: str) -> None:
    last = day.replace(day=monthrange(day.year, day.month)[1])
    assert find_dates(around.format(f"{day:{form}}")) == (TargetDate(date=last, precision="month"),)


@given(st.integers(2001, 2030), st.integers(1, 4), st.sampled_from(["Q{} {}/{:02}", "Quarter {} {}-{:02}"]))
def test_every_financial_quarter_reads_back(year: int, quarter: int, form: str) -> None:
    ends = {1: date(year, 6, 30), 2: date(year, 9, 30), 3: date(year, 12, 31), 4: date(year + 1, 3, 31)}
    text = form.format(quarter, year, (year + 1) % 100)
    assert find_dates(text) == (TargetDate(date=ends[quarter], precision="quarter"),)


@given(st.text(alphabet="0123456789OlI./- \nJanMrcheby'’%QFrd", max_size=40))
def test_any_text_gets_an_answer(text: str) -> None:
    dates, _ = read_dates(text, AS_AT)
    assert len(set(dates)) == len(dates)


@pytest.mark.parametrize("seed", range(12))
def test_the_dates_of_a_composed_report(seed: int) -> None:
    """Target dates as a report prints them, with the evidence beside them."""
    report = compose_report(seed=seed, name="composed", as_at=date(2019, 3, 22))
    rows = [row for finding in report.findings for question in finding.questions for row in question.rows]
    for row in rows:
        printed = sorted((due.day.isoformat(), due.precision) for due in row.dues)
        assert sorted(read(row.target_date, report.as_at)) == printed, row.target_date
    assert {due.precision for row in rows for due in row.dues} == {"day", "month", "quarter"}


@pytest.mark.parametrize("version", range(3))
def test_the_dates_of_the_sample_reports(version: int) -> None:
    """As composed, and in later versions with a date put back beside the old one."""
    report = compose_versions()[0][version]
    for row in (row for finding in report.findings for question in finding.questions for row in question.rows):
        printed = sorted((due.day.isoformat(), due.precision) for due in row.dues)
        assert sorted(read(row.target_date, report.as_at)) == printed, row.target_date
