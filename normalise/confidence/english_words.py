# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""English words and how frequent they are, from the word list of the package symspellpy (MIT licence).

The list has 82,765 words that dictionaries and books have in common, British spellings among them.
"""

import re
from collections.abc import Mapping
from functools import lru_cache
from importlib import resources
from math import log10

WORD_LIST = "frequency_dictionary_en_82_765.txt"
PAIR_LIST = "frequency_bigramdictionary_en_243_342.txt"
SHORT_WORD = 2  # letters; pairs of longer words are too many to tell an unusual one from a wrong one


@lru_cache(maxsize=1)
def load_words() -> Mapping[str, float]:
    """Return the words in lower case, each with the common logarithm of its count in books."""
    found = re.findall("^([^ ]+) ([0-9]+)$", _read_list(WORD_LIST), re.MULTILINE)
    return {word: log10(float(count)) for word, count in found}


@lru_cache(maxsize=1)
def load_pairs() -> frozenset[str]:
    """Return the pairs of words, with a blank between, that often follow each other in books, one of them short."""
    short = f"[^ ]{{1,{SHORT_WORD}}}"
    return frozenset(re.findall(rf"^({short} [^ ]+|[^ ]+ {short}) [0-9]+$", _read_list(PAIR_LIST), re.MULTILINE))


def _read_list(name: str) -> str:
    return resources.files("symspellpy").joinpath(name).read_text(encoding="utf-8-sig")
