# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""The words of a report: a word or a pair of words that it has elsewhere is hardly a misprint."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise

WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
SEPARATING_MARKS = frozenset('.!?:;()[]“”"')  # between words that belong to different sentences or phrases
Joint = tuple[str, str, str]
"""Two words in lower case that follow each other, and between them the mark that parts them, or a blank."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportWords:
    """How often a report has each word in lower case (`counts`) and as printed (`printed`), and each pair (`joints`).

    `names` are words in lower case that are known though they are not English.
    """

    counts: Mapping[str, int]
    printed: Mapping[str, int]
    joints: Mapping[Joint, int]
    names: frozenset[str]


def collect_words(texts: Iterable[str], names: frozenset[str]) -> ReportWords:
    """Count the words of a report's values."""
    printed: Counter[str] = Counter()
    counts: Counter[str] = Counter()
    joints: Counter[Joint] = Counter()
    for text in texts:
        words = WORD.findall(text)
        printed.update(words)
        counts.update(word.lower() for word in words)
        joints.update(list_joints(text))
    return ReportWords(counts=counts, printed=printed, joints=joints, names=names)


def list_joints(text: str) -> Iterator[Joint]:
    """Yield the pairs of words that follow each other in a text, but not over the end of a sentence."""
    for one, other in pairwise(WORD.finditer(text)):
        mark = "".join(text[one.end() : other.start()].split()) or " "
        if mark == " " or not set(mark) & SEPARATING_MARKS:
            yield one[0].lower(), mark, other[0].lower()


def split_names(texts: Iterable[str]) -> frozenset[str]:
    """Return the words of names, in lower case."""
    return frozenset(word.lower() for text in texts for word in WORD.findall(text))
