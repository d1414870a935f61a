# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""The labels of a document are one sequence: the reading and the order on paper decide together."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extract.text.label_sequence import QuestionStart, decode_labels, parse_label


def decode(*texts: str, column: bool = False) -> list[str]:
    starts = [QuestionStart(text=text, column=column) for text in texts]
    return [found.label.text if found.label else "" for found in decode_labels(starts)]


@pytest.mark.parametrize(
    ("text", "label", "rest"),
    [
        ("1a. Does the Board know?", "1a", "Does the Board know?"), ("1(a) Is it so?", "1a", "Is it so?"),
        ("1.1 Is it so?", "1.1", "Is it so?"), ("Q1.4 Is it so?", "1.4", "Is it so?"),
        ("R1.2 Review it", "R1.2", "Review it"),
        ("3(ii) Review it", "3(ii)", "Review it"), ("1.2.1 Review it", "1.2.1", "Review it"),
        ("A2 Review it", "A2", "Review it"), ("LP 3 Review it", "LP3", "Review it"),
        ("A2_ Review it", "A2", "Review it"),
        ("2. Review it", "2", "Review it"), ("2) Review it", "2", "Review it"), ("10a Review it", "10a", "Review it"),
        ("Recommendation 4: Review it", "4", "Review it"),
    ],
)  # fmt: skip
def test_labels_are_kept_as_printed(text: str, label: str, rest: str) -> None:
    found = parse_label(text)
    assert found is not None
    assert (found[0].text, found[1]) == (label, rest)


@pytest.mark.parametrize(
    "text", ["", "Review it", "28 days after", "2019 saw a change", "12 families were seen", "3 of 4 agreed", "A plan"]
)
def test_text_without_a_label(text: str) -> None:
    assert parse_label(text) is None


@pytest.mark.parametrize(
    ("texts", "labels"),
    [
        (["4a. Who?", "4b. Who?", "4c. Who?", "Ad. Who?", "5a. Who?"], ["4a", "4b", "4c", "4d", "5a"]),
        (["la. Who?", "1b. Who?"], ["1a", "1b"]),
        (["5a. Who?", "Sb. Who?", "5c. Who?"], ["5a", "5b", "5c"]),
        (["6b. Who?", "Ya. Who?", "7b. Who?"], ["6b", "7a", "7b"]),
        (["R1 Who?", "R2 Who?", "R3 Who?"], ["R1", "R2", "R3"]),
        (["11c. Who?", "11d.. Who?"], ["11c", "11d"]),
        (["1.3 Who?", "14 Who?", "1.5 Who?"], ["1.3", "1.4", "1.5"]),
        (["3(i) Who?", "3(ii) Who?", "3(iii) Who?"], ["3(i)", "3(ii)", "3(iii)"]),
        (["1a. Who?", "Does it work?", "1b. Who?"], ["1a", "", "1b"]),
        (["1a. Who?", "1b. Who?", "4a. Who?"], ["1a", "1b", "4a"]),  # printed clearly, an excerpt
    ],
)
def test_misread_labels_are_told_from_their_place(texts: list[str], labels: list[str]) -> None:
    assert decode(*texts) == labels


@pytest.mark.parametrize(
    ("texts", "labels"),
    [
        (["Q1.1", "Ql.2", "QL.3", "Q2.1"], ["1.1", "1.2", "1.3", "2.1"]),
        (["Q8", "Q9", "Q10", "Qll", "Q12"], ["8", "9", "10", "11", "12"]),
        (["Q1", "Q2", "Q@3", "Q4"], ["1", "2", "3", "4"]),
        (["Q6", "Q7", "Qs", "Q9"], ["6", "7", "8", "9"]),
        (["1(i)", "L(ii)", "L(iii)", "2(i)"], ["1(i)", "1(ii)", "1(iii)", "2(i)"]),
        (["i", "2", "3", "10", "Li", "12"], ["1", "2", "3", "10", "11", "12"]),
    ],
)
def test_misread_labels_of_a_column_are_told_from_their_place(texts: list[str], labels: list[str]) -> None:
    assert decode(*texts, column=True) == labels


def test_a_column_of_labels() -> None:
    printed = ["1", "2", "2a", "2b", "10", "10a", "11", "R12", "12.1", "12.2", "12.10", "3(i)", "3(ii)", "A1", "A2"]
    assert decode(*printed, column=True) == printed
    assert decode("1.1", "1.2", "13", "1.4", column=True) == ["1.1", "1.2", "1.3", "1.4"]


def test_an_unreadable_label_is_the_one_that_its_neighbours_miss() -> None:
    assert decode("1.2", "Ks", "1.4", column=True) == ["1.2", "1.3", "1.4"]
    assert decode("6", "", "8", column=True) == ["6", "7", "8"]
    assert decode("1.4", "Wd", "", "1.6", column=True) == ["1.4", "1.5", "", "1.6"]
    assert decode("6", "", "7", "Ks", column=True) == ["6", "", "7", ""]


def test_a_misread_first_label_has_the_form_of_the_next_one() -> None:
    assert decode("RLI", "R1.2", column=True) == ["R1.1", "R1.2"]


def test_a_label_whose_figure_was_not_read() -> None:
    assert decode("4(i) Who?", "(ii) When?", "4(iii) Why?") == ["4(i)", "4(ii)", "4(iii)"]


def test_labels_of_two_forms_with_the_same_numbers() -> None:
    assert decode("1a. Who?", "1.1 Who?", "1b. Who?") == ["1a", "1.1", "1b"]


def test_a_misread_figure_behind_a_code() -> None:
    assert decode("3(i)", "3(ii)", "Al", "A2", column=True) == ["3(i)", "3(ii)", "A1", "A2"]
    assert decode("Ri. Who?", "R2. Who?") == ["R1", "R2"]
    printed = ["Al", "A2", "A3", "Ad", "AS", "A6", "AT", "AS", "AQ", "A10"]
    assert decode(*printed, column=True) == [f"A{number}" for number in range(1, 11)]
    assert decode("Al Smith leads", "Is it so?") == ["", ""]


def test_a_repaired_label_is_said_to_be_repaired() -> None:
    found = decode_labels([QuestionStart(text=text) for text in ("4c. Who?", "Ad. Who?", "5a. Who?")])
    assert [(f.repaired, f.rest) for f in found] == [(False, "Who?"), (True, "Who?"), (False, "Who?")]


@settings(deadline=None)
@given(st.lists(st.integers(min_value=1, max_value=6), min_size=1, max_size=5))
def test_a_whole_sequence_is_read_as_it_is_printed(counts: list[int]) -> None:
    labels = [f"{number}{chr(96 + i)}" for number, count in enumerate(counts, 1) for i in range(1, count + 1)]
    assert decode(*(f"{label}. What was done?" for label in labels)) == labels


@given(st.lists(st.text(alphabet="1aAb.()lR2 x", max_size=8), max_size=12))
def test_any_texts_have_a_decision_each(texts: list[str]) -> None:
    found = decode_labels([QuestionStart(text=text) for text in texts])
    assert len(found) == len(texts)


def test_first_labels_that_cannot_be_read_have_the_form_of_the_others() -> None:
    cells = ["Qu", "Ql.2", "Q1.3", "1.4", "Q2.1"]
    decided = decode_labels([QuestionStart(text=text, column=True) for text in cells])
    assert [d.label and d.label.text for d in decided] == ["1.1", "1.2", "1.3", "1.4", "2.1"]
