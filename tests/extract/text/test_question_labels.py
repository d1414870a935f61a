# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Question labels as printed, and as misread."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.text.question_labels import Label, read_label


def after(text: str) -> Label:
    label, _ = read_label(f"{text} What now?", None)
    assert label is not None
    return label


@pytest.mark.parametrize(
    ("printed", "label"),
    [
        ("1a. Does", "1a"),
        ("1(a) Does", "1a"),
        ("Q1.1 Does", "1.1"),
        ("1.1 Does", "1.1"),
        ("12c) Does", "12c"),
        ("3 b. Does", "3b"),
    ],
)
def test_every_form_of_label_is_read(printed: str, label: str) -> None:
    found, rest = read_label(printed + " the Board know?", None)
    assert found is not None
    assert found.text == label
    assert rest == "Does the Board know?"
    assert not found.repaired


@pytest.mark.parametrize(
    ("last", "misread", "label"),
    [("1d", "28. What part", "2a"), ("6b", "6¢c. What can", "6c"), ("1a", "Ib. How will", "1b")],
)
def test_a_misread_label_is_inferred_from_its_place_in_the_sequence(last: str, misread: str, label: str) -> None:
    found, _ = read_label(misread, after(last))
    assert found is not None
    assert found.text == label
    assert found.repaired


@pytest.mark.parametrize("text", ["All agencies to review", "24 hours after", "A total of 40", "95% of staff"])
def test_prose_is_not_a_label(text: str) -> None:
    assert read_label(text, after("3c"))[0] is None


@given(st.integers(1, 40), st.integers(0, 25), st.sampled_from(["{n}{a}. ", "{n}({a}) ", "Q{n}{a} ", "{n}{a}) "]))
def test_any_printed_label_is_read_back(number: int, letter: int, form: str) -> None:
    a = chr(ord("a") + letter)
    found, rest = read_label(form.format(n=number, a=a) + "Is it so?", None)
    assert found is not None
    assert (found.text, rest) == (f"{number}{a}", "Is it so?")


def test_the_first_label_of_a_report_may_be_misread_too() -> None:
    found, rest = read_label("la. What would help?", None)
    assert found is not None
    assert (found.text, found.repaired, rest) == ("1a", True, "What would help?")
