# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Letters that OCR takes for each other are corrected where one reading alone makes a word."""

import pytest

from normalise.confidence.report_words import collect_words
from normalise.repairs.letters import correct_capitals, correct_figures, correct_first_letters, correct_words

WORDS = collect_words(["Harcombe wards are open", "Harcombe wards were closed"], frozenset())


@pytest.mark.parametrize(
    ("read", "printed"),
    [
        ("the nousing team", "the housing team"),
        ("Tnis was done", "This was done"),
        ("Tait leads, then Lund and A. Dench", "Tait leads, then Lund and A. Dench"),  # names of no dictionary
        ("Ihe rota", "The rota"),
        ("at Harcomze", "at Harcomze"),  # no letter of it is read for another
        ("at Harcomoe", "at Harcombe"),  # the report's own name
        ("the tern and its egg", "the tern and its egg"),  # words of a dictionary stay
    ],
)
def test_an_unknown_word_becomes_the_only_likely_one(read: str, printed: str) -> None:
    assert correct_words(read, WORDS) == printed


def test_an_l_before_a_consonant_is_an_i() -> None:
    assert correct_first_letters("lfeoma leads, Llew looks", WORDS) == "Ifeoma leads, Llew looks"


@pytest.mark.parametrize(
    ("read", "printed"),
    [
        ("it was Completed in june", "it was completed in June"),
        ("vB", "VB"),
        ("it was Council policy", "it was Council policy"),
    ],
)
def test_letters_of_one_shape_get_their_size_from_the_words_around(read: str, printed: str) -> None:
    assert correct_capitals(read, WORDS) == printed


def test_a_letter_within_a_figure_is_a_digit() -> None:
    assert correct_figures("5O% of 1O4, no 5U", WORDS) == "50% of 104, no 5U"
