# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""The date that a report describes, chosen among all the dates that it prints."""

from datetime import date

import pytest

from extract.model import DatedLine, DatedPlace
from ingest.model import Box, Span
from normalise.report_date import choose_report_date


def line(text: str, place: DatedPlace = "prose", page: int = 1, confidence: float = 0.96) -> DatedLine:
    return DatedLine(
        text=text, place=place, confidence=confidence, source=(Span(page=page, box=Box(x0=1, top=2, x1=3, bottom=4)),)
    )


@pytest.mark.parametrize(
    ("sentence", "day"),
    [
        ("Report as at 07.01.2016", date(2016, 1, 7)),
        ("Position as at 02 January 2014", date(2014, 1, 2)),
        ("Position at 24 June 2015", date(2015, 6, 24)),
        ("Status at 16 May 2017", date(2017, 5, 16)),
        ("Progress as at 19th July 2014 Page 1 of 3", date(2014, 7, 19)),
        ("Updated: 22/06/2015", date(2015, 6, 22)),
        ("Last updated 9 May 2021", date(2021, 5, 9)),
        ("Date of update: 15 Feb 2015", date(2015, 2, 15)),
        ("Updated for the meeting of 28.02.2021", date(2021, 2, 28)),
        ("Minutes of the meeting held on 4 March 2019", date(2019, 3, 4)),
        ("Progress report to the Board, 5 February 2020", date(2020, 2, 5)),
        ("Delivery plan: position at the end of Quarter 3 (31 December 2017)", date(2017, 12, 31)),
        ("As at March 2016", date(2016, 3, 31)),
        ("First issued 01.02.2015, updated 03.04.2015", date(2015, 4, 3)),
        ("Multi-agency action plan, March 2018", date(2018, 3, 31)),
        ("Progress report for April 2018 to March 2019", date(2019, 3, 31)),
        ("Improvement plan 2018/19", None),
        ("The review was published in June 2017", None),
        ("Child B died on 4 May 2012", None),
        ("Next review due 1 June 2019", None),
        ("Confidential", None),
    ],
)  # fmt: skip
def test_the_words_before_a_date_tell_what_it_is_of(sentence: str, day: date | None) -> None:
    assert choose_report_date((line(sentence),), "plan.pdf").value == day


def test_the_date_of_the_position_counts_more_than_that_of_the_meeting() -> None:
    lines = (
        line("Audit Committee 24 September 2018 – Appendix A", "edge"),
        line("Recommendation tracker as at 31 August 2018"),
        line("The inspection took place in May 2018 and was followed by a visit in July."),
    )
    chosen = choose_report_date(lines, "plan.pdf")
    assert (chosen.value, chosen.source) == (date(2018, 8, 31), lines[1].source)
    assert 0.7 < (chosen.confidence or 0) < 1
    assert chosen.reasons == ()


def test_the_date_of_a_column_does_not_replace_that_of_the_report() -> None:
    lines = (line("Progress at January 2020", "table"), line("Progress report to the Board, 5 February 2020"))
    assert choose_report_date(lines, "plan.pdf").value == date(2020, 2, 5)


def test_a_day_that_cannot_be_read_is_not_replaced_by_the_end_of_its_month() -> None:
    chosen = choose_report_date((line("Report as at ?l May 2018"),), "plan.pdf")
    assert (chosen.value, chosen.source) == (None, line("").source)
    assert "“Report as at ?l May 2018”" in chosen.reasons[0]


def test_a_readable_foot_replaces_a_day_that_cannot_be_read() -> None:
    lines = (line("Report as at ?l May 2018"), line("Position at 21 May 2018", "edge", page=2))
    assert choose_report_date(lines, "plan.pdf").value == date(2018, 5, 21)


def test_two_dates_of_equal_weight_are_doubtful() -> None:
    lines = (line("Position at 3 March 2018", page=2), line("Position at 3 June 2018", page=2))
    chosen = choose_report_date(lines, "plan.pdf")
    assert (chosen.confidence or 1) < 0.8 or chosen.reasons


def test_the_file_name_counts_where_the_document_prints_no_date() -> None:
    chosen = choose_report_date((), "harrowmere-2019-06-21.pdf")
    assert (chosen.value, chosen.confidence) == (date(2019, 6, 21), 0.5)
    assert chosen.reasons == ("told from the file's name “harrowmere-2019-06-21.pdf”",)
    assert choose_report_date((), "plan.pdf").value is None
    assert choose_report_date((), "harrowmere-2019-06.pdf").value is None  # its last day would be a guess
