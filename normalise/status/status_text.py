# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Read a status from the text of its cell, without a legend."""

import re
from collections.abc import Iterable

from extract.model import DraftStatus
from extract.text.ocr_confusions import MISREAD_STATUS_LETTERS
from extract.text.status_words import LETTER_AND_ARROW, LETTER_AND_UP_ARROW, NO_STATUS, PROGRESS_ONLY
from ingest.model import Problem
from normalise.model import Status, StatusBasis
from normalise.status.status_names import (
    PROGRESS_DIGIT,
    STATUS_BY_LETTER,
    UNFINISHED,
    StatusReading,
    choose_text_basis,
    find_named_statuses,
    reduce_to_words,
)

_EARLIER_STATUS = re.compile(
    r"^\s*[RAGBC]\s*(?:→|➔|⇒|[-–—=]+>)(?=\s*[RAGBC]\b)|"
    r"\(?\b(?:was|were|previously|formerly|changed from|up from|down from|no longer)\b[^)]*\)?",
    re.I,
)
"""The words of a status cell about an earlier status: "(was Amber)", "no longer red"."""

MAX_LABEL_WORDS = 6
"""A status has at most this many words; a longer text is a sentence that strayed into the column."""

_WORD_CONFIDENCE = 0.98

_LETTER_CONFIDENCE = 0.95

ARROW_LETTER = "a"
"""What OCR reads an arrow upwards as. Plans print letters as capitals, so on another colour it is not amber."""

MIN_ARROWS = 2  # rows of a report with a letter and an arrow, for arrows to be usual in it
ARROW_CONFIDENCE = 0.7
"""The highest confidence of a letter with a sign behind it that is taken for an arrow."""

_MISREAD_CONFIDENCE = 0.7
"""Of a letter that was misread and is corrected by the colour of its cell."""


def read_status_text(raw: str, shown: Status | None, status: DraftStatus) -> StatusReading:
    """Return the status that the text gives; a basis with a value of None means that the text rules a status out."""
    plain = reduce_to_words(_EARLIER_STATUS.sub(" ", raw))
    if not plain:
        return None, None, 0.0, ()
    if PROGRESS_DIGIT.fullmatch(plain) and (shown is None or plain not in MISREAD_STATUS_LETTERS):
        return None, None, 0.0, ()
    if len(plain) == 1:
        return _status_from_letter(raw, plain, shown, status)
    if NO_STATUS.fullmatch(plain):
        return None, StatusBasis.WORD, 0.0, ()
    if len(plain.split()) > MAX_LABEL_WORDS or PROGRESS_ONLY.fullmatch(plain):
        return None, None, 0.0, ()
    told = find_named_statuses(plain)
    if len(told) == 1 and not UNFINISHED.search(plain):
        return next(iter(told)), choose_text_basis(plain), _WORD_CONFIDENCE, ()
    if told:
        return (
            None,
            StatusBasis.WORD,
            0.0,
            (make_status_problem("status-ambiguous", f"“{raw}” may be several statuses", status),),
        )
    if shown is None and len(plain.split()) < 4:
        return (
            None,
            None,
            0.0,
            (make_status_problem("status-unread", f"“{raw}” in the status column is not a known status", status),),
        )
    return None, None, 0.0, ()


def split_arrow(raw: str, has_arrows: bool = False) -> str:
    """Return the letter of a status without the sign behind it that an arrow was read as; other texts as they are.

    `has_arrows`: other rows of the report have arrows, so that "RA" is R with one.
    """
    found = LETTER_AND_ARROW.fullmatch(raw.strip())
    found = found or (LETTER_AND_UP_ARROW.fullmatch(raw.strip()) if has_arrows else None)
    return found["letter"] if found else raw


def have_arrows(texts: Iterable[str]) -> bool:
    """Return whether several of these status cells have a letter with an arrow behind it."""
    return sum(bool(LETTER_AND_ARROW.fullmatch(text.strip())) for text in texts) >= MIN_ARROWS


def _status_from_letter(raw: str, letter: str, shown: Status | None, status: DraftStatus) -> StatusReading:
    told, meant = STATUS_BY_LETTER.get(letter), STATUS_BY_LETTER.get(MISREAD_STATUS_LETTERS.get(letter, ""))
    if meant is not None and meant == shown and told != shown:
        return meant, StatusBasis.LETTER, _MISREAD_CONFIDENCE, ()
    if raw.strip() == ARROW_LETTER and shown not in (None, Status.AMBER):
        return None, None, 0.0, ()
    if told is not None:
        return told, StatusBasis.LETTER, _LETTER_CONFIDENCE, ()
    if shown is None:
        return (
            None,
            None,
            0.0,
            (make_status_problem("status-unread", f"“{raw}” in the status column is not a known letter", status),),
        )
    return None, None, 0.0, ()


def make_status_problem(code: str, detail: str, status: DraftStatus) -> Problem:
    """Return a problem at the place of a status."""
    return Problem(code=code, detail=detail).placed_at(status.source or status.cell.source)
