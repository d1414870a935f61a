# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Signs of misread text, and texts without such signs."""

import pytest

from normalise.confidence.report_words import ReportWords, collect_words
from normalise.confidence.text_signals import measure_text

REPORT = collect_words(
    [
        "The midwives’ rota is printed on Mondays",
        "Ask the night team lead for the rota; Quayle prints it",
        "Agree a plan with R. Quayle, night team lead",
        "Discussion of the rota in Quayle ward",
    ],
    names=frozenset({"tidewater"}),
)


def measure(text: str, report: ReportWords = REPORT) -> dict[str, float]:
    return {name: number for name, number in measure_text(text, report).items() if number}


@pytest.mark.parametrize(
    ("text", "signal"),
    [
        ("The discussjons of the rota", "misprints"),
        ("The rota of Quayie ward", "misprints"),
        ("The qzxv of the ward", "unknown"),
        ("The rota ~ is printed", "stray_marks"),
        ("The rota is pri.nted", "stray_marks"),
        ("Consultant in, night work", "odd_commas"),
        ("The Say of the ward", "odd_capitals"),
        ("held once a month Audit report and the minutes", "lone_capitals"),
        ("night-team lead", "odd_joints"),
        ("night team, lead", "odd_joints"),
        ("The réta is printed", "foreign"),
        ("The riSk is known", "odd_case"),
        ("Agree aplan9 with the ward", "mixes"),
        ("The rota (night", "unbalanced"),
        (": the rota", "opens_with_mark"),
        ("The rota,", "ends_with_mark"),
        ("1. Print the rota", "broken_list"),
        ("2. Print the rota\n3. Ask the ward", "broken_list"),
        ("in jt the rota", "odd_pairs"),
        ("Who prints the rota? Dashboard", "tail_words"),
    ],
)
def test_a_misread_text_shows_it(text: str, signal: str) -> None:
    assert signal in measure(text)


@pytest.mark.parametrize(
    "text",
    [
        "The midwives’ rota is printed on Mondays",
        "Ask R. Quayle (night team lead) for it.",
        "1. Print the rota 2. Ask the ward",
        "Tidewater prints the rota",
        "Alearning event ofthe ward",
        "• Print the rota\n• Ask the ward",
        "",
    ],
)
def test_a_text_as_people_write_it_shows_nothing_odd(text: str) -> None:
    assert "oddities" not in measure(text)
    assert "broken_list" not in measure(text)


def test_a_word_that_the_report_has_elsewhere_is_known() -> None:
    twice = collect_words(["The quorl is set", "A quorl is a list"], frozenset())
    assert "unknown" in measure("The quorl is set")
    assert "unknown" not in measure("The quorl is set", twice)


def test_dates_and_initials_are_known_by_their_shape() -> None:
    assert "date_shape" in measure("4 July 2019")
    assert "initials" in measure("AB/CD")
