# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Signals of values beside the other values of their report."""

import pytest

from normalise.confidence.rare_signals import find_rare_doubt
from normalise.confidence.signals import Signals, measure_values
from normalise.confidence.values import list_values
from normalise.model import Cell, Report
from tests.normalise.confidence.report_rows import make_report, make_row

NAMES = frozenset({"N.E.L.F.T."})


def measure(report: Report, field: str, at: int = 0) -> Signals:
    values = list(list_values(report))
    measured = measure_values(report, values, {}, NAMES)
    return [signals for value, signals in zip(values, measured, strict=True) if value.field == field][at]


def test_an_empty_cell_is_compared_with_the_rows_beside_it() -> None:
    rows = [make_row("a", actions="Print"), make_row("b"), make_row("c", actions="Ask")]
    found = measure(make_report(rows), "actions", 1)
    assert (found["empty"], found["filled_beside"], found["row_size"]) == (1.0, 2.0, -1.0)


def test_a_text_that_the_column_has_several_times_is_known() -> None:
    rows = [make_row(name, response="Accepted in full") for name in "ab"]
    assert measure(make_report(rows), "response")["repeated"] == 1.0


def test_a_missing_stop_is_odd_only_where_all_other_cells_have_one() -> None:
    cut = [make_row("a", response="The rota is"), make_row("b", response="Yes."), make_row("c", response="No.")]
    assert measure(make_report(cut), "response")["unlike_end"] == 1.0
    assert measure(make_report([*cut, make_row("d", response="Both")]), "response")["unlike_end"] == 0.0


def test_a_registered_name_is_not_odd_however_it_is_printed() -> None:
    names = ("N.E.L.F.T.", "N..ELFT")
    known, unknown = (measure(make_report([make_row("a", agency=name)]), "agency") for name in names)
    assert known["oddities"] == 0.0
    assert unknown["oddities"] > 0.0


def test_a_number_unlike_its_labels_and_a_letter_in_a_label_are_doubtful() -> None:
    rows = [make_row("a")]
    for report, field in (
        (make_report(rows, number="1", label="7a"), "number"),
        (make_report(rows, label="QL.1"), "label"),
    ):
        doubt, (reason,) = find_rare_doubt(measure(report, field))
        assert doubt >= 0.5
        assert "label" in reason
    assert find_rare_doubt(measure(make_report(rows), "number")) == (0.0, ())
    assert find_rare_doubt(measure(make_report(rows, label="Q1.1"), "label")) == (0.0, ())


def test_a_year_that_is_not_printed_is_asked_about() -> None:
    cell = Cell(text="30 June", confidence=0.98, reasons=("“30 June” has no year; 2018 is that of its column",))
    report = make_report([make_row("a").with_cells(target_date=cell)])
    assert find_rare_doubt(measure(report, "target_date")) == (0.5, ("its year is not printed",))


@pytest.mark.parametrize(
    ("text", "doubt"),
    [
        ("End of April 2015 End of May 2016", 0.5),
        ("31.03.2019 30.06.2019", 0.5),
        ("31.03.2019 and 30.06.2019", 0.0),
        ("31.03.2019 revised to 30.06.2019", 0.0),
    ],
)
def test_two_dates_without_a_word_between_them_are_asked_about(text: str, doubt: float) -> None:
    report = make_report([make_row("a", target_date=text)])
    assert find_rare_doubt(measure(report, "target_date"))[0] == doubt
