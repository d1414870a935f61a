# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Split the printed names of a row's agencies: "Police / Children's Social Care" are two, "Fire and Rescue" is one.

A name that the register has as a whole is never split. A slash or semicolon separates names where the register has
one of them, or all look like organisations; a comma, "and" or the end of a line says less, and needs more.
"""

import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date

from extract.text.who_words import has_office, is_organisation, is_person
from normalise.agencies.names import join_words, split_brackets
from normalise.agencies.parse_name import index_register, parse_agency_name
from normalise.agencies.registry import Register

STRONG_SEPARATOR = re.compile(r"\s*[;/|•▪]\s*")
COMMA = re.compile(r"\s*,\s*(?:and\s+|&\s*)?")
AND = re.compile(r"\s+(?:and|&|\+|with)\s+", re.I)
LINE_END = re.compile(r"\s*\n\s*")
BRACKETED = re.compile(r"\([^()]*\)?")
BRACKET_FILL = "\u00b7"  # replaces each character in brackets, where nothing separates names
MIN_NAME_LETTERS = 2  # fewer are not a name: "A / B"


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownNames:
    """The names that are known as a whole, by their letters.

    They are those of the register at the report's date, and `printed`, those that fill another cell of the report.
    """

    register: Register
    as_at: date | None = None
    printed: Collection[str] = frozenset()

    def has(self, name: str) -> bool:
        """Return whether this is one name. With a separator in it, it must be a name of the register as it is."""
        outside = " ".join(split_brackets(name)[0].split())
        if not outside:
            return False
        if STRONG_SEPARATOR.search(outside) or COMMA.search(outside):
            return join_words(outside) in index_register(self.register).whole
        return join_words(name) in self.printed or parse_agency_name(name, self.register, self.as_at) is not None


def split_agency_names(printed: str, known: KnownNames) -> tuple[str, ...]:
    """Return the names that a cell prints, in printed order; ("",) for an empty cell.

    Args:
        printed: The cell's text with its line ends.
        known: What tells that a text is one name.
    """
    whole = " ".join(printed.split())
    if not whole or known.has(whole):
        return (whole,)
    parts = _split_at(printed, STRONG_SEPARATOR, known)
    if len(parts) > 1 and _are_names(parts, known, least=1, is_other=has_office):
        return tuple(name for part in parts for name in _split_weakly(part, known))
    return _split_weakly(printed, known)


def is_single_name(text: str) -> bool:
    """Return whether a text has no sign that it is several names."""
    return bool(text) and len(_cut(text, re.compile(f"[;/|,]|{AND.pattern}", re.I))) == 1


def find_named_bodies(printed: str, known: KnownNames) -> tuple[str, ...]:
    """Return the names of the register that are printed beside a person or an office: "J. Dacre (Police)"."""
    inside = split_brackets(printed)[1]
    parts = [*_cut(printed, re.compile(r"\s*[;/,\n]\s*|\s[-–—]\s")), *inside]
    whole = index_register(known.register).whole
    return tuple(dict.fromkeys(part for part in parts if join_words(part) in whole and not is_person(part)))


def _split_weakly(printed: str, known: KnownNames) -> tuple[str, ...]:
    """Split at commas, "and" and line ends: where most names of the list, or all of them, are known."""
    whole = " ".join(printed.split())
    if known.has(whole):
        return (whole,)
    parts = _split_at(whole, COMMA, known)
    if len(parts) > 1 and _are_names(parts, known, least=(len(parts) + 1) // 2, is_other=is_person):
        return tuple(name for part in parts for name in _split_known(part, AND, known))
    if names := _split_all_known(printed, known):
        return names
    return (whole,)


def _split_all_known(printed: str, known: KnownNames) -> tuple[str, ...]:
    """Return the names that a text consists of, parted by commas, "and" or line ends; () where one is not known."""
    for separator in (LINE_END, AND, re.compile(f"{LINE_END.pattern}|{AND.pattern}|{COMMA.pattern}", re.I)):
        names = _split_known(printed, separator, known)
        if len(names) > 1:
            return names
    return ()


def _split_known(printed: str, separator: re.Pattern[str], known: KnownNames) -> tuple[str, ...]:
    """Split where every part is known; else return the text as one name."""
    whole = " ".join(printed.split())
    parts = _split_at(printed, separator, known)
    return tuple(parts) if len(parts) > 1 and all(known.has(part) for part in parts) else (whole,)


def _are_names(parts: Sequence[str], known: KnownNames, *, least: int, is_other: Callable[[str], bool]) -> bool:
    """Return whether the parts of a list are names of agencies.

    `least` of them are known, or all look like organisations; of the others none is a person or an office by
    `is_other`.
    """
    others = [part for part in parts if not known.has(part)]
    if any(is_other(part) or len(join_words(part)) < MIN_NAME_LETTERS for part in others):
        return False
    return len(parts) - len(others) >= least or all(is_organisation(part) for part in others)


def _split_at(printed: str, separator: re.Pattern[str], known: KnownNames) -> list[str]:
    """Return the parts between separators, without those that a known name holds: "Schools / Academies / Police"."""
    pieces = _cut(printed, separator)
    parts: list[str] = []
    at = 0
    while at < len(pieces):
        end = next((end for end in range(len(pieces), at + 1, -1) if known.has(_join(printed, pieces[at:end]))), at + 1)
        parts.append(_join(printed, pieces[at:end]))
        at = end
    return parts


def _join(printed: str, pieces: Sequence[str]) -> str:
    """Return the text of consecutive pieces as it is printed, in one line."""
    pattern = r"\W*(?:and\W+|with\W+)?".join(re.escape(piece) for piece in pieces)
    found = re.search(pattern, printed, re.I)
    return " ".join((found[0] if found else " ".join(pieces)).split())


def _cut(printed: str, separator: re.Pattern[str]) -> list[str]:
    """Return the text between separators that are outside brackets."""
    hidden = BRACKETED.sub(lambda found: BRACKET_FILL * len(found[0]), printed)
    parts, start = [], 0
    for found in separator.finditer(hidden):
        parts.append(printed[start : found.start()])
        start = found.end()
    return [part.strip() for part in (*parts, printed[start:]) if part.strip()]
