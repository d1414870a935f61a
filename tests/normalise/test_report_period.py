# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""The period that a report says it covers."""

from datetime import date

import pytest

from extract.model import DatedLine, DatedPlace
from normalise.report_period import find_report_period


def line(text: str, place: DatedPlace = "prose") -> DatedLine:
    return DatedLine(text=text, place=place, confidence=0.96, source=())


@pytest.mark.parametrize(
    ("title", "first", "last"),
    [
        ("Progress report, April 2018 to March 2019", date(2018, 4, 1), date(2019, 3, 31)),
        ("Update for April - September 2018", date(2018, 4, 1), date(2018, 9, 30)),
        ("Period: 1 July 2018 – 30 September 2018", date(2018, 7, 1), date(2018, 9, 30)),
        ("Report of Quarter 3 2018/19", date(2018, 10, 1), date(2018, 12, 31)),
        ("Delivery plan 2018/19", date(2018, 4, 1), date(2019, 3, 31)),
        ("Annual report 2018-2019", date(2018, 4, 1), date(2019, 3, 31)),
    ],
)
def test_a_title_names_the_period(title: str, first: date, last: date) -> None:
    found = find_report_period([line("Westmere Board"), line(title), line(title)])
    assert found
    assert (found.first, found.last) == (first, last)
    assert found.text in title


@pytest.mark.parametrize(
    "lines",
    [
        [line("Delivery plan 2018/19"), line("Training figures 2017/18")],
        [line("Delivery plan 2018/20")],
        [line("Strategy, April 2016 to March 2019")],
        [line("Progress as at 31 March 2019")],
        [line("April 2018 to March 2019", "table")],
    ],
)
def test_several_periods_or_long_ones_are_none(lines: list[DatedLine]) -> None:
    assert find_report_period(lines) is None
