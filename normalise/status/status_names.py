# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""The words and letters that name a status, and which of them a text has."""

import re
from itertools import pairwise

from rapidfuzz.distance import Levenshtein

from extract.text.status_words import WORDS_BY_VALUE
from ingest.model import Problem
from normalise.model import Status, StatusBasis

STATUS_BY_LETTER: dict[str, Status] = {
    "r": Status.RED, "a": Status.AMBER, "g": Status.GREEN, "b": Status.COMPLETE, "c": Status.COMPLETE,
}  # fmt: skip

STATUS_BY_WORD = {word: Status(value) for value, words in WORDS_BY_VALUE.items() for word in words}

_STATUS_TERM = re.compile("|".join([*(rf"\b{phrase}\b" for phrase in STATUS_BY_WORD if " " in phrase), r"\S+"]))
"""A status phrase of several words, or else one word."""

MIN_BROKEN_LETTERS = 5
"""Two words are together one status of at least this many letters."""

UNFINISHED = re.compile(r"\b(?:not|in ?complete|incompleted?|part(?:ly|ial(?:ly)?)?|nearly|almost|to be|until|when)\b")

PROGRESS_DIGIT = re.compile(r"[0-5]")
"""A digit of a progress scale, which only the legend explains."""

StatusReading = tuple[Status | None, StatusBasis | None, float, tuple[Problem, ...]]
"""A status, its basis, its confidence, and problems with it."""


def choose_text_basis(plain: str) -> StatusBasis:
    """Return the letter as the basis of "G (on track)", and the word as that of "Green (on track)"."""
    return (
        StatusBasis.WORD if any(_status_from_word(word) for word in _STATUS_TERM.findall(plain)) else StatusBasis.LETTER
    )


def find_named_statuses(plain: str) -> set[Status]:
    """Return the statuses that a text names: by words anywhere in it, by a letter only at its start."""
    words = _STATUS_TERM.findall(plain)
    told = {value for value in map(_status_from_word, words) if value}
    if not told:  # a word that is broken in two, as in a narrow column
        parts = (one + other for one, other in pairwise(words) if len(one + other) >= MIN_BROKEN_LETTERS)
        told = {value for value in map(_status_from_word, parts) if value}
    if not told and words[0] in STATUS_BY_LETTER and words[0] != "a":
        told = {STATUS_BY_LETTER[words[0]]}
    if told and any(
        word in STATUS_BY_LETTER and STATUS_BY_LETTER[word] not in told and word != "a" for word in words[1:]
    ):
        told |= {STATUS_BY_LETTER[word] for word in words[1:] if word in STATUS_BY_LETTER}
    return told


def _status_from_word(word: str) -> Status | None:
    """Return the status that a word names.

    A longer word may have a letter or two misread ("Compiete"); a phrase must be exact, as "of course" is not "on
    course".
    """
    for known, value in STATUS_BY_WORD.items():
        allowed = 0 if len(known) < 5 or " " in known else 1 if len(known) < 8 else 2
        if Levenshtein.distance(word, known, score_cutoff=allowed) <= allowed:
            return value
    return None


def status_from_label(text: str) -> Status | None:
    """Return the status that a legend's label names, or None unless it is exactly one."""
    plain = reduce_to_words(text)
    if len(plain) == 1:
        return STATUS_BY_LETTER.get(plain)
    told = find_named_statuses(plain) if plain and not UNFINISHED.search(plain) else set()
    return told.pop() if len(told) == 1 else None


def reduce_to_words(text: str) -> str:
    """Return a status text's words in lower case, without "RAG" and "status" before them."""
    words = " ".join(re.findall(r"[a-z0-9]+", text.lower()))
    return re.sub(r"^b?rag (?:rating |status )?|^status ", "", words)
