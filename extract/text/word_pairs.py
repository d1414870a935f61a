# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""How well one English word follows another, from the counts of words and pairs in the package symspellpy (MIT).

The counts are those of SymSpell (https://github.com/wolfgarbe/SymSpell, MIT), from Google's Books Ngrams. The
score is the pointwise mutual information of Church and Hanks (1990), "Word association norms, mutual information,
and lexicography": the logarithm of how much more frequent the pair is than its two words would make it by chance.
"""

import re
from collections.abc import Mapping
from functools import lru_cache
from importlib import resources
from math import log

WORD_LIST = "frequency_dictionary_en_82_765.txt"
PAIR_LIST = "frequency_bigramdictionary_en_243_342.txt"
RAREST_PAIR_COUNT = 6.4e6  # the list has no pair below it
MISSING_PAIR_COUNT = RAREST_PAIR_COUNT / 4  # what a pair that is not listed counts as, at most
PAIR_COUNT_SCALE = 45.0  # pairs were counted in so many times more books: "the" is that more frequent in the pairs
FIGURE_SCORE = 1.0  # of a figure behind a word that is often before one; figures are not in the lists
MAX_SCORE = 5.0
MIN_SCORE = -5.0
MIN_MISSING_SCORE = -2.0  # the list has few pairs of rarer words: that one is missing says less than its count would

_BEFORE_FIGURES = frozenset(
    ["of", "to", "by", "for", "from", "in", "at", "about", "over", "with", "and", "all", "than", "least"]
)
_EDGES = re.compile(r"^[^\w]+|[^\w]+$")


@lru_cache(maxsize=1)
def _load_words() -> tuple[Mapping[str, float], float]:
    """Return each word's count, and that of all."""
    fields = _read_fields(WORD_LIST)
    counts = dict(zip(fields[::2], map(float, fields[1::2]), strict=True))
    return counts, sum(counts.values())


@lru_cache(maxsize=1)
def _load_pairs() -> Mapping[tuple[str, str], str]:
    """Return each pair's count, as printed: only few are looked up."""
    fields = _read_fields(PAIR_LIST)
    return dict(zip(zip(fields[::3], fields[1::3], strict=True), fields[2::3], strict=True))


def _read_fields(name: str) -> list[str]:
    return resources.files("symspellpy").joinpath(name).read_text(encoding="utf-8-sig").split()


@lru_cache(maxsize=65536)
def score_word_pair(one: str, other: str) -> float:
    """Return how well `other` follows `one`: above 0 more often than by chance, 0 where nothing is known.

    A pair that is not listed counts against words so common that it would be; signs that end a sentence or part of
    it between the two leave nothing known.
    """
    if not one or not other or one[-1] in ".?!:;" or other[0] in "([•*":
        return 0.0
    first, second = _EDGES.sub("", one).lower(), _EDGES.sub("", other).lower()
    if second.isdigit() and first in _BEFORE_FIGURES:
        return FIGURE_SCORE
    words, total = _load_words()
    if first not in words or second not in words:
        return 0.0
    chance = words[first] * words[second] / total * PAIR_COUNT_SCALE
    count = _load_pairs().get((first, second))
    if count is None:
        return max(MIN_MISSING_SCORE, min(0.0, log(MISSING_PAIR_COUNT / chance)))
    return max(MIN_SCORE, min(MAX_SCORE, log(float(count) / chance)))
