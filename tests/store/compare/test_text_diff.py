# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Differences that OCR explains or may explain, and moved words."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from store.compare.text_diff import (
    BELIEVED_CHANCE,
    Verdict,
    compare_texts,
    find_least_confidence,
    name_difference,
    redline,
)
from tests.store.change_examples import no_specks, words
from tests.store.strategies import texts


@pytest.mark.parametrize(
    ("old", "new", "confidence", "verdict"),
    [
        ("The Board will meet", "The Board wi11 meet", 0.95, "same"),
        ("line of sight", "lineof sight", 0.9, "same"),
        ("Done.", "• Done", 0.9, "same"),
        ("re-issue it to teams", "re-issue jt to teams", 0.99, "same"),
        ("Practitioners meet", "Practiti0ners rneet", 0.9, "same"),
        ("All staff are trained", "Staff are not trained", 0.99, "changed"),
        ("The plan is agreed", "The plan is not agreed", 0.99, "changed"),
        ("Train all staff", "Train all new staff", 0.99, "changed"),
        ("Board", "Partnership", 0.99, "changed"),
        ("41 files", "47 files", 0.99, "changed"),
        ("41 files", "47 files", 0.9, "perhaps"),
        ("41 files", "47 files", None, "changed"),
        ("The plan is agreed", "The plan is not agreed", 0.7, "perhaps"),
        ("The plan is agreed", "The plan was agreed", 0.99, "changed"),
        ("A plan of it", "A plan of is", 0.99, "perhaps"),
        ("", "A new answer was given here", 0.95, "changed"),
    ],
)
def test_what_a_difference_is(old: str, new: str, confidence: float | None, verdict: Verdict) -> None:
    found = compare_texts(old, new, confidence)
    assert found.verdict == verdict
    assert bool(found.why) == (verdict == "perhaps")


@given(st.text(), st.floats(0, 1))
def test_nothing_differs_from_itself(text: str, confidence: float) -> None:
    assert compare_texts(text, text, confidence).verdict == "same"


WORDS = st.lists(st.sampled_from("the board met again in June and said so twice".split()))  # noqa: SIM905 - a sentence


@given(WORDS, WORDS)
def test_a_redline_holds_both_texts(old: list[str], new: list[str]) -> None:
    parts = redline(" ".join(old), " ".join(new))
    assert " ".join(t for part, t in parts if part != "out") == " ".join(new)
    assert " ".join(t for part, t in parts if part != "in") == " ".join(old)


@settings(max_examples=300, deadline=None)
@given(words | texts, words | texts)
def test_a_redline_holds_every_word_of_the_new_text_in_order(old: str, new: str) -> None:
    parts = redline(old, new)
    assert " ".join(t for part, t in parts if part != "out").split() == new.split()
    left = iter(old.split())
    assert all(word in left for part, text in parts if part == "out" for word in text.split())


@settings(max_examples=300, deadline=None)
@given(no_specks, no_specks)
def test_a_redline_without_what_came_reads_as_the_old_text(old: str, new: str) -> None:
    kept = " ".join(text for part, text in redline(old, new) if part != "in")
    assert compare_texts(old, kept).verdict == "same"


@given(words)
def test_a_redline_of_one_text_has_no_mark(text: str) -> None:
    assert {part for part, _ in redline(text, text)} <= {"same"}


def test_the_confidence_that_a_difference_needs_follows_from_how_often_it_is_a_change() -> None:
    assert find_least_confidence(changed=0.01, misread=0.5) > find_least_confidence(changed=0.05, misread=0.5)
    least = find_least_confidence(changed=0.01, misread=0.5)
    doubt = 1 - least
    assert 0.01 / (0.01 + doubt * 0.5) == pytest.approx(BELIEVED_CHANCE)


@pytest.mark.parametrize(
    ("old", "new", "kind"),
    [
        ("line of sight", "lineof sight", "none"),
        ("41 files", "47 files", "letters"),
        ("Train all staff", "Train all new staff", "words"),
        ("", "A new answer was given here", "many"),
    ],
)
def test_by_how_much_texts_differ(old: str, new: str, kind: str) -> None:
    assert name_difference(old, new) == kind
