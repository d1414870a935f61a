# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""How sure the OCR engine was of the words of a value, and where they are on the page."""

from ingest.model import Box, Page, Span, Word
from normalise.confidence.word_places import find_words, place_words
from normalise.confidence.word_signals import measure_words


def word(text: str, confidence: float, x0: float = 10, top: float = 10) -> Word:
    box = Box(x0=x0, top=top, x1=x0 + 20, bottom=top + 10)
    return Word(text=text, box=box, confidence=confidence, line=0, region=0)


def measure(*words: Word) -> dict[str, float]:
    return measure_words(words, " ".join(w.text for w in words), rarity=lambda text: float(text == "qzxv"))


def test_the_least_sure_word_counts() -> None:
    found = measure(word("Print", 0.99), word("rota", 0.4), word("2019", 0.8))
    assert (found["least_sure"], found["second_least_sure"], found["least_sure_figure"]) == (0.4, 0.8, 0.8)
    assert found["below_90"] == 2


def test_marks_by_themselves_count_apart() -> None:
    found = measure(word("Print", 0.99), word("~", 0.1))
    assert (found["least_sure"], found["least_sure_mark"], found["marks"]) == (0.99, 0.1, 1)


def test_a_doubtful_rare_word_is_worse_than_a_doubtful_frequent_one() -> None:
    rare, frequent = measure(word("qzxv", 0.4)), measure(word("rota", 0.4))
    assert rare["doubtful_and_rare"] > frequent["doubtful_and_rare"]


def test_a_value_without_words_is_not_doubted_for_it() -> None:
    assert measure()["least_sure"] == 1.0


def test_the_words_of_a_value_are_those_within_its_places() -> None:
    words = (word("above", 1, top=0), word("in", 1, top=40), word("out", 1, 150, 40))
    page = Page(number=1, width=200, height=100, words=words)
    places = [Span(page=1, box=Box(x0=5, top=38, x1=60, bottom=55)), Span(page=2, box=Box(x0=0, top=0, x1=9, bottom=9))]
    assert [w.text for w in find_words({1: place_words(page)}, places)] == ["in"]
