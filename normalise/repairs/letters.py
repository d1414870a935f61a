# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Repair letters that OCR takes for each other: in words of no dictionary, and capitals for small letters."""

import re
from collections.abc import Iterator
from functools import lru_cache

from extract.text.ocr_confusions import ALIKE_CAPITALS, MISREAD_FIRST_LETTERS, MISREAD_WORD_LETTERS
from normalise.confidence.english_words import load_words
from normalise.confidence.report_words import WORD, ReportWords
from normalise.confidence.text_signals import SMALL_MONTH, UNKNOWN_RARITY, measure_rarity

LEAST_COUNTS = {3: 8.2, 4: 7.0}
"""Logarithm of a word's count in books from which it replaces an unknown one, by letters: short words are all alike."""
LEAST_COUNT = 6.5  # of a longer word
LEAST_FIRST_COUNT = 7.9  # of a word that begins a sentence; others with a capital are names, such as Tait or Lund
LEAST_REPORT_WORD = 4  # letters; a shorter word of the report is no evidence
LEAST_REPORT_COUNT = 2

_PLAIN_WORD = re.compile(r"[A-Za-z][a-z]{2,}")
_SENTENCE_START = re.compile(r"(?:^|[.?!]\s|[•\n]\s*)$")
_TORN_INITIALS = re.compile(r"[a-z][A-Z]")  # the whole of a text: "vB" for "VB"
_L_FOR_I = re.compile(r"\bl(?=[bcdfghjkmnpqrstvwxz][a-z]*\b)")  # no English word or name begins so: "lfeoma"
_CAPITAL_AFTER_VERB = re.compile(
    rf"\b(?P<verb>is|are|was|were|be|been|being|has|have|had) (?P<word>[{ALIKE_CAPITALS}][a-z]+(?:ed|ing))\b(?= [a-z])"
)
_LETTER_IN_FIGURE = re.compile(r"(?<=\d)[OoUQ](?=%)|(?<=\d)[Oo](?=\d)")


def correct_words(text: str, report: ReportWords) -> str:
    """Replace a word of no list, and only once in the report, by the only frequent one that OCR takes for it."""

    def check(found: re.Match[str]) -> str:
        word = found[0]
        if not _PLAIN_WORD.fullmatch(word) or measure_rarity(word, report) < UNKNOWN_RARITY:
            return word
        begins = bool(_SENTENCE_START.search(text[: found.start()]))
        likely = {other for other in _list_lookalikes(word) if _is_likely(other, report)}
        if not word.islower():
            likely = {other for other in likely if _is_likely_with_capital(other, begins, report)}
        if len(likely) > 1:
            likely = {other for other in likely if report.counts.get(other, 0)}
        if len(likely) != 1:
            return word
        other = likely.pop()
        is_first = begins and other[0] != word[0].lower()
        return other.capitalize() if is_first or not word.islower() else other

    return WORD.sub(check, text)


@lru_cache(maxsize=4096)
def _list_lookalikes(word: str) -> frozenset[str]:
    """Return the words, in lower case, that differ from a word by one letter which OCR takes for another."""
    return frozenset(_replace_each_letter(word.lower()))


def _replace_each_letter(word: str) -> Iterator[str]:
    for at, letter in enumerate(word):
        others = MISREAD_WORD_LETTERS.get(letter, "") + ("" if at else MISREAD_FIRST_LETTERS.get(letter, ""))
        yield from (word[:at] + other + word[at + 1 :] for other in others)


def _is_likely(word: str, report: ReportWords) -> bool:
    if load_words().get(word, 0.0) >= LEAST_COUNTS.get(len(word), LEAST_COUNT):
        return True
    return len(word) >= LEAST_REPORT_WORD and report.counts.get(word, 0) >= LEAST_REPORT_COUNT


def _is_likely_with_capital(word: str, begins: bool, report: ReportWords) -> bool:
    """Return whether a word with a capital, which may be a name, is one of the report or begins a sentence."""
    return report.counts.get(word, 0) >= LEAST_REPORT_COUNT or (
        begins and load_words().get(word, 0.0) >= LEAST_FIRST_COUNT
    )


def correct_first_letters(text: str, _: ReportWords) -> str:
    """Replace the l before a consonant, where only an I can be: "lfeoma"."""
    return _L_FOR_I.sub("I", text)


def correct_capitals(text: str, _: ReportWords) -> str:
    """Correct the size of letters that have one shape in both: "was Satisfied with", "vB" for initials; and months."""
    if _TORN_INITIALS.fullmatch(text):
        return text.upper()
    lower = _CAPITAL_AFTER_VERB.sub(lambda found: f"{found['verb']} {found['word'].lower()}", text)
    return SMALL_MONTH.sub(lambda found: found[0].capitalize(), lower)


def correct_figures(text: str, _: ReportWords) -> str:
    """Replace letters within figures by the digit that they look like: "5O%"."""
    return _LETTER_IN_FIGURE.sub("0", text)
