# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Match all agency names that a report prints against the register, together.

The meaning of a general name without a place ("CCG") depends on the places that the report names elsewhere.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from normalise.agencies.names import MAX_SLUG_CHARS, fold_place, join_words, slugify, split_words
from normalise.agencies.parse_name import (
    LETTERS_PER_MISREAD,
    NameReading,
    index_register,
    parse_agency_name,
)
from normalise.agencies.registry import Agency, Register
from normalise.model import AgencyName
from normalise.short_ids import shorten_id

TRUST_LEGAL_FORM = re.compile(r"\s+(?:(?:NHS|Foundation|University)\s+)*(?:Trust|FT)\s*$", re.I)

_BARE_NAME_SCORE, _UNSAID_PLACE_SCORE = 0.9, 0.6
"""Scores of a general name without a place: where the report names one place for it, and where it names several."""


def match_agencies(names: Sequence[str], register: Register, as_at: date | None = None) -> tuple[AgencyName, ...]:
    """Return an agency for each printed name, in the order given.

    `as_at` is the report's date: it decides between agencies that have the same alias at different times. Spellings get
    the same id only if they are one agency.
    """
    often = Counter(name for name in names if split_words(name))
    readings = {name: parse_agency_name(name, register, as_at) for name in often}
    read = {name: reading for name, reading in readings.items() if reading}
    places = _collect_report_places(read, register)
    found = {name: _resolve_agency(name, reading, places, register) for name, reading in read.items()}
    found |= _group_unknown_names([name for name, _ in often.most_common() if name not in read])
    empty = AgencyName(raw="", id=None, name="", score=0.0, known=False, why="no agency is printed")
    return tuple(found.get(name, replace(empty, raw=name)) for name in names)


def _collect_report_places(parsed: dict[str, NameReading], register: Register) -> dict[str, dict[str, str]]:
    """Return the places that the report names, by general agency: folded place -> spelling to show."""
    places: dict[str, dict[str, str]] = defaultdict(dict)
    for found in parsed.values():
        if found.place:
            key = fold_place(found.place)
            general = found.agency.of or found.agency.id
            places[general].setdefault(key, index_register(register).places.get(key, found.place))
    return places


def _resolve_agency(
    name: str, parsed: NameReading, places: dict[str, dict[str, str]], register: Register
) -> AgencyName:
    by_id = index_register(register).by_id
    general = by_id[parsed.agency.of] if parsed.agency.of else parsed.agency
    named = places.get(general.id, {})
    score, why = parsed.score, parsed.why
    if general.places == "none":
        return AgencyName(raw=name, id=general.id, name=general.name, score=score, known=True, why=why)
    place = named.get(fold_place(parsed.place), "") if parsed.place else ""
    if not place and len(named) == 1:
        place = next(iter(named.values()))
        score, why = min(score, _BARE_NAME_SCORE), f"{why}; the report names only that of {place}"
    elif not place and len(named) > 1:
        score, why = min(score, _UNSAID_PLACE_SCORE), f"{why}; which of {', '.join(named.values())} is not said"
    member = _find_place_agency(general, place, register)
    apart = place and (general.places == "each" or len(named) > 1)
    own_id = member.id if member else shorten_id(f"{slugify(place)}-{general.id}", MAX_SLUG_CHARS)
    ident = own_id if apart else general.id
    label = member.name if member else f"{place} {general.name}".strip()
    return AgencyName(raw=name, id=ident, name=label, score=round(score, 2), known=True, why=why)


def _find_place_agency(general: Agency, place: str, register: Register) -> Agency | None:
    key = fold_place(place)
    found = (a for a in register.agencies if place and a.of == general.id and fold_place(a.place) == key)
    return next(found, None)


def _group_unknown_names(names: Sequence[str]) -> dict[str, AgencyName]:
    """Return agencies for names that are not in the register, each with an id made from the name.

    Names that differ only in misread letters share the id of the first, which is the most frequent.
    """
    found: dict[str, AgencyName] = {}
    for name in names:
        like, because = _find_same_name(name, found)
        why = f"not in the register; {because} of “{like}”" if like else "not in the register"
        ident = found[like].id if like else slugify(name)
        known_as = found[like].name if like else name
        found[name] = AgencyName(raw=name, id=ident, name=known_as, score=0.9 if like else 0.0, known=False, why=why)
    return found


def _find_same_name(name: str, others: Iterable[str]) -> tuple[str | None, str]:
    """Return the first of these names that is another form of this one, and why."""
    for other in others:
        if _is_misreading(name, other):
            return other, "taken for a misreading"
        if _is_same_body(name, other):
            return other, "taken for another form"
    return None, ""


def _is_same_body(name: str, other: str) -> bool:
    """Return whether two names differ only in the legal form at the end of a trust's full name."""
    short = [TRUST_LEGAL_FORM.sub("", n).strip() for n in (name, other)]
    return join_words(short[0]) == join_words(short[1]) and short[0] != ""


def _is_misreading(name: str, other: str) -> bool:
    """Return whether two names differ only in blanks, punctuation, doubled letters and letters that look alike."""
    if re.findall(r"\d+", name) != re.findall(r"\d+", other):
        return join_words(name) == join_words(other)
    return join_words(name) == join_words(other) or (
        len(join_words(name)) >= LETTERS_PER_MISREAD and fold_place(name) == fold_place(other)
    )
