# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

from extract.text.word_pairs import MAX_SCORE, score_word_pair


def test_words_that_often_follow_each_other_score_above_zero() -> None:
    assert score_word_pair("each", "month") > 2
    assert score_word_pair("long", "term") == MAX_SCORE


def test_words_that_hardly_follow_each_other_score_below_zero() -> None:
    assert score_word_pair("the", "of") < -1


def test_unknown_words_say_nothing() -> None:
    assert score_word_pair("Careworks", "of") == 0.0


def test_end_of_a_sentence_says_nothing_of_the_next_word() -> None:
    assert score_word_pair("of", "the") > 0
    assert score_word_pair("of.", "The") == score_word_pair("month;", "each") == 0.0
