"""Whose names a report prints: all of them matched together against the register.

What a bare general name ("CCG") means depends on the places that the report names beside it.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from normalise.agencies.names import place_key, slug, squash, words_of
from normalise.agencies.parse_name import FUZZY_LETTERS, Reading, index_of, join_broken, parse
from normalise.agencies.registry import Agency, Register, RegisterError, anchor_names, load_register
from normalise.model import AgencyName

__all__ = ["RegisterError", "anchor_names", "join_broken", "load_register", "match_agencies", "slug"]

TRUST_FORM = re.compile(r"\s+(?:(?:NHS|Foundation|University)\s+)*(?:Trust|FT)\s*$", re.I)

_BARE, _UNSAID = 0.9, 0.6
"""Scores of a bare name: by the one place that the report names; where the report names several."""


def match_agencies(names: Sequence[str], register: Register, as_at: date | None = None) -> tuple[AgencyName, ...]:
    """One agency for each printed name, in the order given. `as_at`, the report's date, decides where
    two agencies have shared an alias. Different spellings get one id only where they are one agency."""
    often = Counter(name for name in names if words_of(name))
    readings = {name: parse(name, register, as_at) for name in often}
    read = {name: reading for name, reading in readings.items() if reading}
    places = _places_of_report(read, register)
    found = {name: _named(name, reading, places, register) for name, reading in read.items()}
    found |= _unknown_names([name for name, _ in often.most_common() if name not in read])
    empty = AgencyName(raw="", id=None, name="", score=0.0, known=False, why="no agency is printed")
    return tuple(found.get(name, replace(empty, raw=name)) for name in names)


def _places_of_report(parsed: dict[str, Reading], register: Register) -> dict[str, dict[str, str]]:
    """By general agency, the places that the report names: key -> as the register or the report spells it."""
    places: dict[str, dict[str, str]] = defaultdict(dict)
    for found in parsed.values():
        if found.place:
            key = place_key(found.place)
            general = found.agency.of or found.agency.id
            places[general].setdefault(key, index_of(register).places.get(key, found.place))
    return places


def _named(name: str, parsed: Reading, places: dict[str, dict[str, str]], register: Register) -> AgencyName:
    by_id = index_of(register).by_id
    general = by_id[parsed.agency.of] if parsed.agency.of else parsed.agency
    named = places.get(general.id, {})
    score, why = parsed.score, parsed.why
    if general.places == "none":
        return AgencyName(raw=name, id=general.id, name=general.name, score=score, known=True, why=why)
    place = named.get(place_key(parsed.place), "") if parsed.place else ""
    if not place and len(named) == 1:
        place = next(iter(named.values()))
        score, why = min(score, _BARE), f"{why}; the report names only that of {place}"
    elif not place and len(named) > 1:
        score, why = min(score, _UNSAID), f"{why}; which of {', '.join(named.values())} is not said"
    member = _member(general, place, register)
    apart = place and (general.places == "each" or len(named) > 1)
    ident = (member.id if member else f"{slug(place)}-{general.id}") if apart else general.id
    label = member.name if member else f"{place} {general.name}".strip()
    return AgencyName(raw=name, id=ident, name=label, score=round(score, 2), known=True, why=why)


def _member(general: Agency, place: str, register: Register) -> Agency | None:
    key = place_key(place)
    found = (a for a in register.agencies if place and a.of == general.id and place_key(a.place) == key)
    return next(found, None)


def _unknown_names(names: Sequence[str]) -> dict[str, AgencyName]:
    """Names that no rule knows keep an id of their own; two that differ only as misread letters do share one,
    that of the first: the one printed oftenest."""
    found: dict[str, AgencyName] = {}
    for name in names:
        like, because = _like(name, found)
        why = f"not in the register; {because} of “{like}”" if like else "not in the register"
        ident = found[like].id if like else slug(name)
        known_as = found[like].name if like else name
        found[name] = AgencyName(raw=name, id=ident, name=known_as, score=0.9 if like else 0.0, known=False, why=why)
    return found


def _like(name: str, others: Iterable[str]) -> tuple[str | None, str]:
    """The first of these names that is this one printed otherwise, and how."""
    for other in others:
        if _misread(name, other):
            return other, "taken for a misreading"
        if _same_body(name, other):
            return other, "taken for another form"
    return None, ""


def _same_body(name: str, other: str) -> bool:
    """Do they differ only in the legal form that a trust's full name ends in?"""
    short = [TRUST_FORM.sub("", n).strip() for n in (name, other)]
    return squash(short[0]) == squash(short[1]) and short[0] != ""


def _misread(name: str, other: str) -> bool:
    """Do they differ only in blanks, marks, doubled letters and letters that look alike?"""
    if re.findall(r"\d+", name) != re.findall(r"\d+", other):
        return squash(name) == squash(other)
    return squash(name) == squash(other) or (len(squash(name)) >= FUZZY_LETTERS and place_key(name) == place_key(other))
