# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""How similar the rows of two versions are: by their questions, agencies and texts, each from 0 to 1."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from extract.text.ocr_confusions import fold_row_text

Floats = npt.NDArray[np.float32]
SuccessionLookup = Callable[[str, str], str]
"""Takes two agency ids and returns why one agency succeeded the other ("CCGs became ICBs ..."), or ""."""

# Shares of the parts of a question's score; they add up to 1.
WORDING_WEIGHT = 0.65
LABEL_WEIGHT = 0.15
FINDING_WEIGHT = 0.2

SUCCESSOR_SIMILARITY = 0.95  # of an agency and its successor
UNREAD_SIMILARITY = 0.5  # where one version shows no name or text: neither for nor against
MIN_AGENCY_SIMILARITY = 0.8  # two unknown names at least as similar are one name, misread
MIN_PART_SIMILARITY = 0.9  # of a row's text to a part of the row that it was split from or merged into
MIN_TEXT_LETTERS = 24  # shorter texts are too common to match a row by its text alone

_PUNCTUATION = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class MatchRow:
    """The features by which a response is matched.

    `asked` is the index of its question in the report; `further_agencies` are the id and name of each agency that the
    row prints after the first.
    """

    id: str
    finding: str
    title: str
    label: str
    question: str
    asked: int
    agency: str
    agency_id: str | None
    text: str
    further_agencies: tuple[tuple[str, str], ...] = ()


@lru_cache(maxsize=50_000)
def fold_for_matching(text: str) -> str:
    """Return the letters and digits of a text in lower case, with OCR look-alikes folded into one."""
    return fold_row_text(_PUNCTUATION.sub("", text.lower()))


def question_text_similarities(old: Sequence[MatchRow], new: Sequence[MatchRow]) -> Floats:
    """Return the similarity of every old question's text to every new one's; shape (old, new), float32."""
    from rapidfuzz import fuzz, process

    texts = [[fold_for_matching(r.question) for r in rows] for rows in (old, new)]
    alike = process.cdist(*texts, scorer=fuzz.ratio, workers=-1, dtype=np.float32) / 100
    empty_old, empty_new = (np.array([not t for t in side]) for side in texts)
    alike[empty_old[:, None] | empty_new[None, :]] = UNREAD_SIMILARITY
    return np.asarray(alike, np.float32)


def question_similarities(old: Sequence[MatchRow], new: Sequence[MatchRow], wording: Floats) -> Floats:
    """Return how similar questions are by their words, labels and findings; shape (old, new), float32."""
    from rapidfuzz import fuzz, process

    label = _equality_matrix([r.label for r in old], [r.label for r in new])
    titles_old, titles_new = sorted({r.title for r in old}), sorted({r.title for r in new})
    alike = (
        process.cdist(
            [fold_for_matching(t) for t in titles_old], [fold_for_matching(t) for t in titles_new], scorer=fuzz.ratio
        )
        / 100
    )
    at_old, at_new = {t: i for i, t in enumerate(titles_old)}, {t: i for i, t in enumerate(titles_new)}
    finding = np.asarray(alike, np.float32)[np.ix_([at_old[r.title] for r in old], [at_new[r.title] for r in new])]
    number = _equality_matrix([r.finding for r in old], [r.finding for r in new])
    no_old, no_new = np.array([not r.title for r in old]), np.array([not r.title for r in new])
    finding = np.where(no_old[:, None] | no_new[None, :], number, finding)
    return np.asarray(WORDING_WEIGHT * wording + LABEL_WEIGHT * label + FINDING_WEIGHT * finding, np.float32)


def _equality_matrix(old: Sequence[str], new: Sequence[str]) -> Floats:
    """Return 1 where two printed labels are the same and not empty, else 0; shape (old, new)."""
    one, other = np.array(old, object), np.array(new, object)
    there = np.array([bool(mark) for mark in old])
    return np.asarray((one[:, None] == other[None, :]) & there[:, None], np.float32)


def agency_similarities(old: Sequence[MatchRow], new: Sequence[MatchRow], find_succession: SuccessionLookup) -> Floats:
    """Return how similar the agencies of all rows are, 0 where they differ; shape (old, new)."""
    keys_old, keys_new = list(dict.fromkeys(map(agency_key, old))), list(dict.fromkeys(map(agency_key, new)))
    alike = np.array([[agency_similarity(a, b, find_succession) for b in keys_new] for a in keys_old], np.float32)
    at_old, at_new = {k: i for i, k in enumerate(keys_old)}, {k: i for i, k in enumerate(keys_new)}
    picked = alike[np.ix_([at_old[agency_key(r)] for r in old], [at_new[agency_key(r)] for r in new])]
    return np.asarray(picked, np.float32)


AgencyKey = tuple[tuple[str, str], ...]
"""The id and the name of each agency of a row."""


def agency_key(row: MatchRow) -> AgencyKey:
    """Return the agencies of a row in a form that can be compared."""
    return ((row.agency_id or "", row.agency), *row.further_agencies)


def agency_similarity(one: AgencyKey, other: AgencyKey, find_succession: SuccessionLookup) -> float:
    """Return how similar the agencies of two rows are: those of their two that are most alike."""
    return max(_name_similarity(a, b, find_succession) for a in one for b in other)


def _name_similarity(one: tuple[str, str], other: tuple[str, str], find_succession: SuccessionLookup) -> float:
    from rapidfuzz import fuzz

    if not one[0] or not other[0]:
        return UNREAD_SIMILARITY
    if one[0] == other[0]:
        return 1.0
    if find_succession(one[0], other[0]):
        return SUCCESSOR_SIMILARITY
    alike = fuzz.ratio(fold_for_matching(one[1]), fold_for_matching(other[1])) / 100
    return alike if alike >= MIN_AGENCY_SIMILARITY else 0.0


def text_similarities(old: Sequence[str], new: Sequence[str]) -> Floats:
    """Return how similar texts are, pair by pair; UNREAD_SIMILARITY where one is empty, as answers come and go."""
    from rapidfuzz import fuzz, process

    one, other = [fold_for_matching(t) for t in old], [fold_for_matching(t) for t in new]
    if not one:
        return np.zeros(0, np.float32)
    alike = np.asarray(process.cpdist(one, other, scorer=fuzz.ratio, workers=-1, dtype=np.float32) / 100)
    no_old, no_new = np.array([not t for t in one]), np.array([not t for t in other])
    return np.asarray(np.where(no_old & no_new, 1.0, np.where(no_old | no_new, UNREAD_SIMILARITY, alike)), np.float32)


def is_part_of(row: MatchRow, whole: MatchRow) -> bool:
    """Return whether a row's text is a part of another row's."""
    from rapidfuzz import fuzz

    part, text = fold_for_matching(row.text), fold_for_matching(whole.text)
    return MIN_TEXT_LETTERS <= len(part) < len(text) and fuzz.partial_ratio(part, text) >= 100 * MIN_PART_SIMILARITY
