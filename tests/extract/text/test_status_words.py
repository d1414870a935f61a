"""Status words, in a status cell, in a cell with comments, and in a legend."""

import pytest

from extract.text.status_words import COLUMN_STATUS, FIRST_STATUS, LEGEND_CELL, LEGEND_ENTRY, WORDS_BY_VALUE, any_of


@pytest.mark.parametrize("text", ["Amber", "R", "RAG: Green", "Not started", "On-going", "On track", "Action n/a", "3"])
def test_a_status_column_holds_colours_letters_and_words(text: str) -> None:
    assert bool(COLUMN_STATUS.match(text)) is (text != "Action n/a")


@pytest.mark.parametrize("value", sorted(WORDS_BY_VALUE))
def test_each_word_of_a_status_is_recognised_in_a_column_of_statuses(value: str) -> None:
    assert [word for word in WORDS_BY_VALUE[value] if not COLUMN_STATUS.match(word)] in ([], ["orange"])


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("Complete. The policy was agreed.", "Complete"),
        ("Status: on\ntrack - training is booked", "on\ntrack"),
        ("A - awaiting funding", "A"),
        ("Red lines were agreed", None),
        ("A new policy", None),
    ],
)
def test_the_first_word_of_a_comment_may_be_its_status(text: str, status: str | None) -> None:
    match = FIRST_STATUS.match(text)
    assert (match and match["status"]) == status


def test_a_legend_names_colours_that_are_not_statuses() -> None:
    assert LEGEND_CELL.match("Purple")
    assert [entry["label"] for entry in LEGEND_ENTRY.finditer("Black = closed; 3 - nearly there")] == ["Black", "3"]


def test_terms_of_several_words_take_any_gap() -> None:
    assert any_of(("on track", "open"), gap="[- ]") == "on[- ]track|open"
