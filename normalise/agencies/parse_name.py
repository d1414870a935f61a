# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Parse one printed name with the register: as an alias, or as a general name ("CCG") with a place beside it."""

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING

from rapidfuzz import fuzz, process
from rapidfuzz.distance import Levenshtein

from extract.text.ocr_confusions import AGENCY_NAME_LETTERS
from normalise.agencies.names import fold_place, join_words, split_brackets, split_words
from normalise.agencies.registry import Agency, Register

if TYPE_CHECKING:
    from spacy.matcher import Matcher
    from spacy.vocab import Vocab

LETTERS_PER_MISREAD = 10
"""One letter in this many may be misread in a name; a shorter name must be right."""

MAX_PLACE_WORDS = 6
"""The longest place names in names of bodies ("Bath and North East Somerset") have five or six words."""

_EXACT_SCORE, _LOOSE_SCORE, _PLACE_SCORE = 1.0, 0.97, 0.95
"""Scores: as in the register; the same except for furniture words or broken words; general name with a place."""

_COMPASS_WORDS = frozenset({"north", "south", "east", "west", "mid", "central", "northern", "southern"})


@dataclass(frozen=True, slots=True, kw_only=True)
class NameReading:
    """The interpretation of one printed name; `place` is as printed, or ""."""

    agency: Agency
    place: str
    score: float
    why: str


@dataclass(frozen=True, slots=True)
class RegisterIndex:
    """The register, indexed for look-up.

    `whole` and `bare` are by letters alone, `bare` without furniture; `matcher` finds a general name among other words.
    """

    whole: dict[str, tuple[Agency, ...]]
    bare: dict[str, tuple[tuple[str, Agency], ...]]
    by_id: dict[str, Agency]
    vocab: "Vocab"
    matcher: "Matcher"
    places: dict[str, str]


@lru_cache(maxsize=4)
def index_register(register: Register) -> RegisterIndex:
    """Return the register's names by their words, for matching."""
    import spacy
    from spacy.matcher import Matcher

    whole: dict[str, list[Agency]] = defaultdict(list)
    bare: dict[str, list[tuple[str, Agency]]] = defaultdict(list)
    vocab = spacy.blank("en").vocab
    matcher = Matcher(vocab)
    for agency in register.agencies:
        for alias in dict.fromkeys((agency.name, *agency.aliases)):
            if agency not in whole[join_words(alias)]:
                whole[join_words(alias)].append(agency)
            bare["".join(_drop_furniture(split_words(alias), register))].append((alias, agency))
            matcher.add(agency.id, [[_build_token_pattern(word) for word in split_words(alias)]])
    return RegisterIndex(
        whole={key: tuple(found) for key, found in whole.items()},
        bare={key: tuple(found) for key, found in bare.items() if key},
        by_id={agency.id: agency for agency in register.agencies},
        vocab=vocab,
        matcher=matcher,
        places={fold_place(agency.place): agency.place for agency in register.agencies if agency.place},
    )


def _build_token_pattern(word: str) -> dict[str, object]:
    """Return the spaCy token pattern of a word. Initials and short words must be right: NELFT is not ELFT."""
    if len(word) < 6 or word in _COMPASS_WORDS:
        return {"LOWER": word}
    if len(word) < 8:  # "poiice", but never "policy"
        return {"LOWER": {"REGEX": "^" + "".join(AGENCY_NAME_LETTERS.get(letter, letter) for letter in word) + "$"}}
    return {"LOWER": {"FUZZY2" if len(word) > 9 else "FUZZY1": word}}


def _drop_furniture(tokens: Sequence[str], register: Register) -> list[str]:
    return [token for token in tokens if token not in register.furniture]


def parse_agency_name(name: str, register: Register, as_at: date | None) -> NameReading | None:
    """Return the interpretation of a name without regard to the report's other names, or None if no rule applies."""
    index = index_register(register)
    outside, inside = split_brackets(name)
    for text in dict.fromkeys((name, outside)):
        agencies = index.whole.get(join_words(text))
        if agencies:
            return _parse_register_name(
                text, _choose_agency_at_date(agencies, as_at), inside if text != name else [], register
            )
    for read in (_parse_without_furniture, _parse_general_name, _parse_broken_name):
        parsed = read(outside, inside, register, as_at)
        if parsed:
            return parsed
    return _parse_similar_name(outside, register)


def _choose_agency_at_date(agencies: Sequence[Agency], as_at: date | None) -> Agency:
    """Return the agency that existed at the report's date, or else the first in the register."""
    for agency in agencies:
        begun = agency.valid_from is None or (as_at is not None and agency.valid_from <= as_at)
        lasted = agency.valid_to is None or as_at is None or as_at <= agency.valid_to
        if begun and lasted:
            return agency
    return agencies[0]


def _parse_register_name(text: str, agency: Agency, inside: list[str], register: Register) -> NameReading | None:
    place = _find_bracketed_place(agency, inside, register)
    if place is None:
        return None
    broken = not any(split_words(alias) == split_words(text) for alias in (agency.name, *agency.aliases))
    why = "as in the register" + (", its words broken by the line" if broken else "")
    return NameReading(
        agency=agency, place=place or agency.place, score=_LOOSE_SCORE if broken else _EXACT_SCORE, why=why
    )


def _find_bracketed_place(agency: Agency, inside: list[str], register: Register) -> str | None:
    """Return the place in a name's brackets, "" if they have none, or None if they have another agency."""
    index = index_register(register)
    place = ""
    for part in inside:
        others = index.whole.get(join_words(part), ())
        if others and agency not in others and agency.id not in {other.of for other in others}:
            return None
        if not others and part[:1].isupper() and not part.isupper() and _is_place(split_words(part), register):
            place = part
    return place if agency.places != "none" else ""


def _is_place(tokens: Sequence[str], register: Register) -> bool:
    core = _drop_furniture(tokens, register)
    named = [word for at, word in enumerate(core) if word != "and" or at in (0, len(core) - 1)]
    return 0 < len(core) <= MAX_PLACE_WORDS and not any(
        word in register.not_places or word in index_register(register).whole or word.isdigit() for word in named
    )


def _parse_without_furniture(
    text: str, inside: list[str], register: Register, as_at: date | None
) -> NameReading | None:
    """Parse a name with other furniture words than the register's: "EPUT NHS FT" is EPUT.

    "East London" is not a trust, because the trust's name always has that word.
    """
    tokens = split_words(text)
    bare = _drop_furniture(tokens, register)
    agencies = [
        agency
        for alias, agency in index_register(register).bare.get("".join(bare), ())
        if len(bare) < len(tokens) or len(_drop_furniture(split_words(alias), register)) == len(split_words(alias))
    ]
    if not agencies:
        return None
    agency = _choose_agency_at_date(list(dict.fromkeys(agencies)), as_at)
    place = _find_bracketed_place(agency, inside, register)
    if place is None:
        return None
    why = "as in the register, but for words such as trust or council"
    return NameReading(agency=agency, place=place or agency.place, score=_LOOSE_SCORE, why=why)


def _parse_general_name(text: str, inside: list[str], register: Register, as_at: date | None) -> NameReading | None:
    """Parse a general name with other words around it, which must be a place or furniture words."""
    from spacy.tokens import Doc

    index = index_register(register)
    words = split_words(text)
    if not words:
        return None
    doc = Doc(index.vocab, words=words)
    spans = sorted(index.matcher(doc), key=lambda match: match[1] - match[2])
    longest = [match for match in spans if match[2] - match[1] == spans[0][2] - spans[0][1]] if spans else []
    agencies = list(dict.fromkeys(index.by_id[index.vocab.strings[key]] for key, _, _ in longest))
    if not agencies or len({(start, end) for _, start, end in longest}) > 1:
        return None
    agency, (_, start, end) = _choose_agency_at_date(agencies, as_at), longest[0]
    bracketed = _find_bracketed_place(agency, inside, register)
    if bracketed is None:
        return None
    before, after = words[:start], [word for word in words[end:] if word not in agency.also]
    beside = [part for part in (before, after) if _drop_furniture(part, register)]
    exact = join_words(" ".join(words[start:end])) in index.whole
    score = _PLACE_SCORE if exact else min(_PLACE_SCORE, _similarity_to_agency(words[start:end], agency))
    if not beside:
        return NameReading(agency=agency, place=bracketed, score=score, why=_explain_match(agency, bracketed, exact))
    place = _format_place(beside[0], register)
    if len(beside) > 1 or not place:
        return None
    known_place = fold_place(place) in index.places
    if agency.places == "none":
        return (
            NameReading(agency=agency, place="", score=score, why=_explain_match(agency, "", exact))
            if known_place
            else None
        )
    if beside[0] is not before and not known_place:
        return None
    return NameReading(agency=agency, place=place, score=score, why=_explain_match(agency, place, exact))


def _similarity_to_agency(words: Sequence[str], agency: Agency) -> float:
    aliases = (agency.name, *agency.aliases)
    return max(fuzz.ratio("".join(words), alias, processor=join_words) for alias in aliases) / 100


def _explain_match(agency: Agency, place: str, exact: bool) -> str:
    how = "by the general name" if exact else "near the general name"
    return f"{how} “{agency.name}”" + (f" with the place “{place}”" if place else "")


def _format_place(part: Sequence[str], register: Register) -> str:
    """Return a place's words in title case, without furniture words at the ends, or "" if they are not a place."""
    if not _is_place(part, register):
        return ""
    part = list(part)
    while part and part[0] in register.furniture:
        part.pop(0)
    while part and part[-1] in register.furniture:
        part.pop()
    return " ".join(word if word in ("and", "of", "on", "upon") else word.capitalize() for word in part)


def _parse_broken_name(text: str, inside: list[str], register: Register, as_at: date | None) -> NameReading | None:
    """Parse a place followed by a general name with broken words: "Thurrock Clin ical Commissi oning Group"."""
    words = split_words(text)
    for start in range(1, len(words) - 1):
        agencies = index_register(register).whole.get("".join(words[start:]), ())
        place = _format_place(words[:start], register)
        if agencies and place:
            agency = _choose_agency_at_date(agencies, as_at)
            if agency.places != "none" and len("".join(words[start:])) >= LETTERS_PER_MISREAD:
                why = _explain_match(agency, place, True) + ", its words broken by the line"
                return NameReading(agency=agency, place=place, score=_PLACE_SCORE, why=why)
    return None


def _parse_similar_name(text: str, register: Register) -> NameReading | None:
    """Parse a whole name with a few letters misread.

    Points of the compass must be the same, and no second agency may be about as similar.
    """
    aliases = {alias: agency for agency in register.agencies for alias in (agency.name, *agency.aliases)}
    ranked = process.extract(text, list(aliases), scorer=fuzz.ratio, processor=join_words, limit=8)
    letters = join_words(text)
    near = [
        (alias, score)
        for alias, score, _ in ranked
        if len(letters) >= LETTERS_PER_MISREAD
        and Levenshtein.distance(letters, join_words(alias)) <= min(3, len(letters) // LETTERS_PER_MISREAD)
        and _find_compass_points(text) == _find_compass_points(alias)
    ]
    if not near or len({aliases[alias].id for alias, _ in near}) > 1:
        return None
    alias, score = near[0]
    return NameReading(agency=aliases[alias], place=aliases[alias].place, score=score / 100, why=f"near “{alias}”")


def _find_compass_points(text: str) -> set[str]:
    return set(split_words(text)) & _COMPASS_WORDS


def join_broken_words(printed: str, register: Register) -> str:
    """Return the printed name without blanks inside words, such as "Rehabilitatio n".

    It is returned as printed if its letters are not those of a name in the register.
    """
    for agency in index_register(register).whole.get(join_words(printed), ()):
        for known in (agency.name, *agency.aliases):
            if join_words(known) == join_words(printed) and len(known.split()) < len(printed.split()):
                return _restore_blanks(printed, known)
    return printed


def _restore_blanks(printed: str, known: str) -> str:
    if "&" in printed + known or re.search(r"\w\.\s*\w", printed):
        return printed
    ends, count = set(), 0
    for word in known.split():
        count += sum(c.isalnum() for c in word)
        ends.add(count)
    joined, count = "", 0
    for c in printed:
        if c.isspace() and count not in ends and count:
            continue
        count += c.isalnum()
        joined += c
    return joined
