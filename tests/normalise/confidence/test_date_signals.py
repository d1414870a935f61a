# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""A date years from the others of the report, or revised to an earlier day, is probably misread."""

from dataclasses import replace
from datetime import date

from normalise.confidence.date_signals import find_usual_day, measure_dates
from normalise.confidence.values import list_values
from normalise.model import DateRole, Response, TargetDate
from tests.normalise.confidence.report_rows import make_report, make_row


def make_dated_row(*dates: tuple[date, DateRole]) -> Response:
    found = tuple(TargetDate(date=day, precision="day", role=role) for day, role in dates)
    return replace(make_row("a", target_date="as printed"), dates=found)


def measure_last(*rows: Response) -> dict[str, float]:
    """Return the signals of the target date of the last row."""
    report = make_report(rows)
    value = [v for v in list_values(report) if v.field == "target_date"][-1]
    return measure_dates(value, find_usual_day(report))


def test_a_date_is_compared_with_the_others_of_the_report() -> None:
    others = [make_dated_row((date(2014, month, 1), DateRole.TARGET)) for month in (3, 6, 9)]
    assert measure_last(*others)["years_apart"] < 1
    assert measure_last(*others, make_dated_row((date(2024, 6, 1), DateRole.TARGET)))["years_apart"] > 9
    assert measure_last(others[0])["years_apart"] < 0  # a single date has no usual year


def test_a_date_revised_to_an_earlier_one_is_reversed() -> None:
    reversed_row = make_dated_row((date(2024, 2, 5), DateRole.ORIGINAL), (date(2014, 6, 5), DateRole.REVISED))
    ordered = make_dated_row((date(2014, 2, 5), DateRole.ORIGINAL), (date(2014, 6, 5), DateRole.REVISED))
    assert (measure_last(reversed_row)["dates_reversed"], measure_last(ordered)["dates_reversed"]) == (1.0, 0.0)


def test_a_cell_that_only_says_when_it_was_done_may_have_lost_its_target() -> None:
    done = (date(2014, 6, 5), DateRole.COMPLETED)
    assert measure_last(make_dated_row(done))["without_target"] == 1.0
    assert measure_last(make_dated_row((date(2014, 5, 1), DateRole.TARGET), done))["without_target"] == 0.0
