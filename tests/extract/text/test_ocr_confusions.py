# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Characters that OCR takes for each other."""

import re

import pytest

from extract.text.ocr_confusions import (
    DATE_DIGIT,
    digits_as_letters,
    fold_label,
    fold_place_name,
    fold_row_text,
    fold_wording,
    letters_as_digits,
    unify_punctuation,
)


def test_letters_among_figures_become_digits() -> None:
    assert letters_as_digits("3l/O3/2Ol5") == "31/03/2015"
    assert re.fullmatch(f"{DATE_DIGIT}{{4}}", "2OlS")


def test_digits_in_a_word_become_letters() -> None:
    assert digits_as_letters("0ct") == "oct"
    assert digits_as_letters("Augu5t") == "August"


@pytest.mark.parametrize(("one", "other"), [("1a", "la"), ("1a", "I8"), ("11b", "1b"), ("2c", "2©")])
def test_readings_of_one_label_fold_to_one(one: str, other: str) -> None:
    assert fold_label(one) == fold_label(other)


def test_readings_of_one_place_fold_to_one() -> None:
    assert fold_place_name("thurrock") == fold_place_name("thur0ck")
    assert fold_place_name("barnet") == fold_place_name("bamet")


def test_compared_wording_keeps_more_words_apart_than_place_names() -> None:
    assert fold_wording("c1ose") == fold_wording("close")
    assert fold_wording("cat") != fold_wording("eat")
    assert fold_place_name("cat") == fold_place_name("eat")


def test_rows_of_two_versions_fold_digits_and_letters() -> None:
    assert fold_row_text("8oard 0ffice 1") == fold_row_text("board office l")


def test_quotes_and_dashes_become_those_of_a_keyboard() -> None:
    assert unify_punctuation("“a” – ‘b’") == "\"a\" - 'b'"
