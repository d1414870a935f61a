# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Reduce printed names to forms that are equal for spellings that differ in punctuation or by misreading."""

import re
from functools import lru_cache

from extract.text.ocr_confusions import digits_as_letters, fold_place_name
from normalise.short_ids import shorten_id

MAX_SLUG_CHARS = 100  # of an id made of a text; databases have columns of 128 characters for it
NAME_CACHE_SIZE = 16_384  # texts: all names of the register are compared with each name that is not in it


def split_words(text: str) -> list[str]:
    """Return a name's words in lower case.

    "&" becomes "and", apostrophes and the dots of initials are removed, and digits in words become the letters they
    look like.
    """
    plain = re.sub(r"\b(?:\w\.){2,}\w?", lambda found: found[0].replace(".", ""), text.lower())
    plain = re.sub(r"['’‘`´]", "", plain.replace("&", " and "))
    return [
        digits_as_letters(word) if len(re.findall(r"[a-z]", word)) > 2 else word
        for word in re.findall(r"[^\W_|]+(?:\|[^\W_]+)*", plain)
    ]


@lru_cache(maxsize=NAME_CACHE_SIZE)
def join_words(text: str) -> str:
    """Return the words of `split_words` without blanks between them ("marlseacouncil")."""
    return "".join(split_words(text))


def split_brackets(text: str) -> tuple[str, list[str]]:
    """Return a name without its bracketed parts, and those parts."""
    inside = [part.strip() for part in re.findall(r"\(([^()]*)\)?", text)]
    return re.sub(r"\([^()]*\)?", " ", text), [part for part in inside if part]


def fold_place(place: str) -> str:
    """Return a form that is equal for spellings of a place that OCR confuses ("Thurock", "Thurr0ck")."""
    return fold_place_name(join_words(place))


def slugify(text: str) -> str:
    """Return an id made of a text: "marlsea-and-brent-ccg" for "Marlsea & Brent CCG".

    It is not empty if the text has a letter or digit.
    """
    return shorten_id("-".join(split_words(text)), MAX_SLUG_CHARS)
