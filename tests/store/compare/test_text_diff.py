"""What OCR explains, what it may explain, and what moved."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.compare.text_diff import Verdict, compare_texts, redline


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
