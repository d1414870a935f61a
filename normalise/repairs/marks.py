# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Repair marks that OCR reads from specks: alone between words, before or after a word, and over a letter."""

import re
import unicodedata

from normalise.confidence.english_words import load_words
from normalise.confidence.report_words import WORD, ReportWords

_LONE_SPECK = re.compile(r"(?<=\S)[ ][.,;:~°'‘’`´*^_|¦$\"“”?]+(?=[ \n]|$)")
_OPENING_SPECK = re.compile(r"(?m)^[.,;:~'‘’`´^_|¦$]+[ ](?=\S)")
_OPENING_QUOTE = re.compile(r"(?<![^\s(])[‘'“\"](?=[A-Za-z])")
_CLOSING_QUOTE = re.compile(r"(?<=[a-rt-z])['’‘](?=[ \n]|$)")  # not after an s, where it may be a possessive
_QUOTED_START = re.compile(r"(?<!\w)[‘'](?=\w)")
_STOP_IN_SENTENCE = re.compile(r"\b(?P<word>[A-Za-z]{3,})\. (?=[a-z]{2,} )")
_CLOSING_MARKS = {"‘": "’'", "'": "’'", "“": '”"', '"': '"”'}

ABBREVIATIONS = frozenset(
    ["approx", "cont", "dept", "est", "etc", "ext", "fig", "govt", "inc", "incl", "max", "min", "nos", "para", "prof",
     "ref", "rev", "tel"]
)  # fmt: skip
"""Words of three letters or more that are written with a full stop within a sentence."""


def drop_lone_specks(text: str, _: ReportWords) -> str:
    """Remove marks that stand alone between blanks: "strengthen ° the pathway"."""
    return _OPENING_SPECK.sub("", _LONE_SPECK.sub("", text))


def drop_unpaired_quotes(text: str, _: ReportWords) -> str:
    """Remove a quotation mark before or after a word that has no partner in the text: "the ‘Case Review Group"."""

    def check_opening(found: re.Match[str]) -> str:
        partner = rf"\w[.,!?]?[{_CLOSING_MARKS[found[0]]}](?!\w)"
        return found[0] if re.search(partner, text[found.end() :]) else ""

    def check_closing(found: re.Match[str]) -> str:
        return found[0] if _QUOTED_START.search(opened[: found.start()]) else ""

    opened = _OPENING_QUOTE.sub(check_opening, text)
    return _CLOSING_QUOTE.sub(check_closing, opened)


def drop_stops_in_sentences(text: str, report: ReportWords) -> str:
    """Remove a full stop after a known word that is no abbreviation, where the sentence goes on in small letters."""

    def check(found: re.Match[str]) -> str:
        word = found["word"].lower()
        is_known = word in load_words() or report.counts.get(word, 0) > 1
        return f"{found['word']} " if is_known and word not in ABBREVIATIONS else found[0]

    return _STOP_IN_SENTENCE.sub(check, text)


def drop_accents(text: str, report: ReportWords) -> str:
    """Remove an accent that makes an unknown word of a known one: "néeds". The accented words of the report stay."""

    def check(found: re.Match[str]) -> str:
        word = found[0]
        plain = "".join(sign for sign in unicodedata.normalize("NFKD", word) if not unicodedata.combining(sign))
        is_accented = plain != word and word.lower() not in load_words() and report.counts.get(word.lower(), 0) < 2
        return plain if is_accented and plain.lower() in load_words() else word

    return WORD.sub(check, text)
