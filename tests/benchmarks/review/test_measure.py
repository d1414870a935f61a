# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""The counts of the measure: values asked about, the wrong ones among them, and how honest the confidences are."""

from benchmarks.review.__main__ import Tally, add_tallies, describe_condition, format_calibration, format_tallies
from benchmarks.review.judged_values import JudgedValue


def make_value(confidence: float | None = 0.8, wrong: bool = False, read: str = "A Tern") -> JudgedValue:
    return JudgedValue(
        owner_id="r", field="lead_person", read=read, truth="A Tern" if read else "", confidence=confidence,
        wrong=wrong, misleads=wrong,
    )  # fmt: skip


def test_a_wrong_value_is_found_where_it_is_asked_about() -> None:
    tally = Tally()
    tally.add(make_value(wrong=True), asked=True)
    tally.add(make_value(wrong=True), asked=False)
    tally.add(make_value(), asked=True)
    assert (tally.values, tally.wrong, tally.wrong_asked, tally.asked) == (3, 2, 1, 2)
    assert format_rows({"scan": tally}) == [
        ["scan", "3", "2", "50", "2", "50", "2", "50", "66.7", "333.3"],
        ["all", "3", "2", "50", "2", "50", "2", "50", "66.7", "333.3"],
    ]


def format_rows(tallies: dict[str, Tally]) -> list[list[str]]:
    return [line.replace("%", "").split() for line in format_tallies(tallies)][1:]


def test_a_value_that_is_rightly_empty_counts_only_where_it_is_asked_about() -> None:
    tally = Tally()
    tally.add(make_value(None, read=""), asked=False)
    assert tally.values == 0
    tally.add(make_value(None, read=""), asked=True)
    assert tally.values == 1


def test_calibration_compares_wrong_values_with_their_doubt() -> None:
    one, other = Tally(), Tally()
    one.add(make_value(0.8, wrong=True), asked=False)
    other.add(make_value(0.9), asked=False)
    other.add(make_value(0.85), asked=False)
    lines = [line.split() for line in format_calibration(add_tallies([one, other]))]
    assert lines[1] == ["0.8", "to", "0.9", "2", "0.500", "0.175", "0.325", "few"]


def test_the_condition_of_a_drawn_plan_is_how_it_was_scanned() -> None:
    cases = [{"look": {"scanner": scanner}} for scanner in ("", "300 dpi, grey", "150 dpi, fax")]
    assert [describe_condition({"case": case}) for case in cases] == ["born digital", "scan, 300 dpi", "scan, coarser"]
