"""Whose name a row prints: all names of one report matched together against the register.

A name is read as an alias, or as a general name ("CCG") with a place before or behind it. What a
bare general name means depends on the places that the report names beside it.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING

from rapidfuzz import fuzz, process
from rapidfuzz.distance import Levenshtein

from normalise.nouns import AgencyName
from normalise.register import Agency, Register, RegisterError, anchor_names, load_register

if TYPE_CHECKING:
    from spacy.matcher import Matcher
    from spacy.vocab import Vocab

__all__ = ["RegisterError", "anchor_names", "join_broken", "load_register", "match_agencies", "slug"]

FUZZY_LETTERS = 10
"""One letter in ten may be misread in a whole name; shorter names must be right."""

_EXACT, _LOOSE, _PLACED, _BARE, _UNSAID = 1.0, 0.97, 0.95, 0.9, 0.6
"""Scores: as in the register; but for trust furniture or broken words; by general name and place; a bare
name by the report's one place; a bare name where the report has several."""

MAX_PLACE_WORDS = 6
"""The longest names of places that bodies bear ("Bath and North East Somerset") have five or six words."""

_DIRECTIONS = frozenset({"north", "south", "east", "west", "mid", "central", "northern", "southern"})
_DIGITS_IN_WORDS = str.maketrans("015|", "olsl")
_GLYPHS = {"l": "[li1jt]", "i": "[il1j]", "o": "[oce0]", "c": "[coe]", "e": "[eco]", "h": "[hb]", "s": "[s5]", "n": "[nu]"}
_LOOKALIKES = str.maketrans({"1": "l", "i": "l", "j": "l", "0": "o", "c": "o", "e": "o", "h": "b", "5": "s", "n": "u"})


@dataclass(frozen=True, slots=True, kw_only=True)
class _Parsed:
    """A printed name understood on its own; `place` as printed, "" where none is."""

    agency: Agency
    place: str
    score: float
    why: str


def match_agencies(
    names: Sequence[str], register: Register, as_at: date | None = None
) -> tuple[AgencyName, ...]:
    """One agency for each printed name, in the order given. `as_at`, the report's date, decides where
    two agencies have shared an alias. Different spellings get one id only where they are one agency."""
    distinct = tuple(dict.fromkeys(names))
    parsed = {name: _parse(name, register, as_at) for name in distinct if _tokens(name)}
    places = _places_of_report(parsed, register)
    found = {name: _named(name, parsed[name], places, register) for name in parsed if parsed[name]}
    often = Counter(names)
    unknown = sorted((name for name in parsed if name not in found), key=lambda name: -often[name])
    found |= _unknown_names(unknown)
    empty = AgencyName(raw="", id=None, name="", score=0.0, known=False, why="no agency is printed")
    return tuple(found.get(name, replace(empty, raw=name)) for name in names)


def slug(text: str) -> str:
    """ "Marlsea & Brent CCG" is "marlsea-and-brent-ccg"; never empty for a text with a letter or digit."""
    return "-".join(_tokens(text))


def join_broken(printed: str, register: Register) -> str:
    """The printed name without the blanks that break its words ("Rehabilitatio n"), where letter for
    letter it is a name of the register; else as printed."""
    for agency in _index(register).whole.get(_squash(printed), ()):
        for known in (agency.name, *agency.aliases):
            if _squash(known) == _squash(printed) and len(known.split()) < len(printed.split()):
                return _reblanked(printed, known)
    return printed


def _reblanked(printed: str, known: str) -> str:
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


# --- words of a name -------------------------------------------------------------------------------------


def _tokens(text: str) -> list[str]:
    """A name's words in lower case; "&" is "and", apostrophes and the dots of initials go, and digits
    inside words are letters."""
    plain = re.sub(r"\b(?:\w\.){2,}\w?", lambda found: found[0].replace(".", ""), text.lower())
    plain = re.sub(r"['’‘`´]", "", plain.replace("&", " and "))
    return [
        word.translate(_DIGITS_IN_WORDS) if len(re.findall(r"[a-z]", word)) > 2 else word
        for word in re.findall(r"[^\W_|]+(?:\|[^\W_]+)*", plain)
    ]


def _squash(text: str) -> str:
    return "".join(_tokens(text))


def _outside_brackets(text: str) -> tuple[str, list[str]]:
    """A name without what it has in brackets, and that."""
    inside = [part.strip() for part in re.findall(r"\(([^()]*)\)?", text)]
    return re.sub(r"\([^()]*\)?", " ", text), [part for part in inside if part]


def _place_key(place: str) -> str:
    """Equal for spellings of one place that an OCR program confuses ("Thurock", "Thurr0ck")."""
    letters = _squash(place).replace("rn", "m").translate(_LOOKALIKES)
    return re.sub(r"(.)\1+", r"\1", letters)


# --- one name ----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Index:
    """The register arranged for look-up. `whole` and `bare` are by letters alone, `bare` without
    furniture; `matcher` finds a general name among other words."""

    whole: dict[str, tuple[Agency, ...]]
    bare: dict[str, tuple[tuple[str, Agency], ...]]
    by_id: dict[str, Agency]
    vocab: "Vocab"
    matcher: "Matcher"
    places: dict[str, str]


@lru_cache(maxsize=4)
def _index(register: Register) -> _Index:
    import spacy
    from spacy.matcher import Matcher

    whole: dict[str, list[Agency]] = defaultdict(list)
    bare: dict[str, list[tuple[str, Agency]]] = defaultdict(list)
    vocab = spacy.blank("en").vocab
    matcher = Matcher(vocab)
    for agency in register.agencies:
        for alias in dict.fromkeys((agency.name, *agency.aliases)):
            if agency not in whole[_squash(alias)]:
                whole[_squash(alias)].append(agency)
            bare["".join(_without_furniture(_tokens(alias), register))].append((alias, agency))
            matcher.add(agency.id, [[_token_pattern(word) for word in _tokens(alias)]])
    return _Index(
        whole={key: tuple(found) for key, found in whole.items()},
        bare={key: tuple(found) for key, found in bare.items() if key},
        by_id={agency.id: agency for agency in register.agencies},
        vocab=vocab,
        matcher=matcher,
        places={_place_key(agency.place): agency.place for agency in register.agencies if agency.place},
    )


def _token_pattern(word: str) -> dict[str, object]:
    """Initials and short words must be right: NELFT is not ELFT."""
    if len(word) < 6 or word in _DIRECTIONS:
        return {"LOWER": word}
    if len(word) < 8:  # "poiice", but never "policy"
        return {"LOWER": {"REGEX": "^" + "".join(_GLYPHS.get(letter, letter) for letter in word) + "$"}}
    return {"LOWER": {"FUZZY2" if len(word) > 9 else "FUZZY1": word}}


def _without_furniture(tokens: Sequence[str], register: Register) -> list[str]:
    return [token for token in tokens if token not in register.furniture]


def _parse(name: str, register: Register, as_at: date | None) -> _Parsed | None:
    index = _index(register)
    outside, inside = _outside_brackets(name)
    for text in dict.fromkeys((name, outside)):
        agencies = index.whole.get(_squash(text))
        if agencies:
            return _exactly(text, _of_the_day(agencies, as_at), inside if text != name else [], register)
    for read in (_by_furniture, _by_general_name, _by_broken_words):
        parsed = read(outside, inside, register, as_at)
        if parsed:
            return parsed
    return _by_likeness(outside, register)


def _of_the_day(agencies: Sequence[Agency], as_at: date | None) -> Agency:
    """The one that existed at the report's date; else the first in the register."""
    for agency in agencies:
        begun = agency.valid_from is None or (as_at is not None and agency.valid_from <= as_at)
        lasted = agency.valid_to is None or as_at is None or as_at <= agency.valid_to
        if begun and lasted:
            return agency
    return agencies[0]


def _exactly(text: str, agency: Agency, inside: list[str], register: Register) -> _Parsed | None:
    place = _bracketed_place(agency, inside, register)
    if place is None:
        return None
    broken = not any(_tokens(alias) == _tokens(text) for alias in (agency.name, *agency.aliases))
    why = "as in the register" + (", its words broken by the line" if broken else "")
    return _Parsed(agency=agency, place=place or agency.place, score=_LOOSE if broken else _EXACT, why=why)


def _bracketed_place(agency: Agency, inside: list[str], register: Register) -> str | None:
    """The place in a name's brackets, "" where they hold none, None where they hold another agency."""
    index = _index(register)
    place = ""
    for part in inside:
        others = index.whole.get(_squash(part), ())
        if others and agency not in others and agency.id not in {other.of for other in others}:
            return None
        if not others and part[:1].isupper() and not part.isupper() and _is_place(_tokens(part), register):
            place = part
    return place if agency.places != "none" else ""


def _is_place(tokens: Sequence[str], register: Register) -> bool:
    core = _without_furniture(tokens, register)
    named = [word for at, word in enumerate(core) if word != "and" or at in (0, len(core) - 1)]
    return 0 < len(core) <= MAX_PLACE_WORDS and not any(
        word in register.not_places or word in _index(register).whole or word.isdigit() for word in named
    )


def _by_furniture(text: str, inside: list[str], register: Register, as_at: date | None) -> _Parsed | None:
    """ "EPUT NHS FT" is EPUT; but "East London" is no trust, for the trust's name never leaves that out."""
    tokens = _tokens(text)
    bare = _without_furniture(tokens, register)
    agencies = [
        agency
        for alias, agency in _index(register).bare.get("".join(bare), ())
        if len(bare) < len(tokens) or len(_without_furniture(_tokens(alias), register)) == len(_tokens(alias))
    ]
    if not agencies:
        return None
    agency = _of_the_day(list(dict.fromkeys(agencies)), as_at)
    place = _bracketed_place(agency, inside, register)
    if place is None:
        return None
    why = "as in the register, but for words such as trust or council"
    return _Parsed(agency=agency, place=place or agency.place, score=_LOOSE, why=why)


def _by_general_name(text: str, inside: list[str], register: Register, as_at: date | None) -> _Parsed | None:
    """A general name among other words, which must be a place (or words that name nobody)."""
    from spacy.tokens import Doc

    index = _index(register)
    words = _tokens(text)
    if not words:
        return None
    doc = Doc(index.vocab, words=words)
    spans = sorted(index.matcher(doc), key=lambda match: match[1] - match[2])
    longest = [match for match in spans if match[2] - match[1] == spans[0][2] - spans[0][1]] if spans else []
    agencies = list(dict.fromkeys(index.by_id[index.vocab.strings[key]] for key, _, _ in longest))
    if not agencies or len({(start, end) for _, start, end in longest}) > 1:
        return None
    agency, (_, start, end) = _of_the_day(agencies, as_at), longest[0]
    bracketed = _bracketed_place(agency, inside, register)
    if bracketed is None:
        return None
    before, after = words[:start], [word for word in words[end:] if word not in agency.also]
    beside = [part for part in (before, after) if _without_furniture(part, register)]
    exact = _squash(" ".join(words[start:end])) in index.whole
    score = _PLACED if exact else min(_PLACED, _likeness(words[start:end], agency))
    if not beside:
        return _Parsed(agency=agency, place=bracketed, score=score, why=_why(agency, bracketed, exact))
    place = _printed_place(beside[0], register)
    if len(beside) > 1 or not place:
        return None
    known_place = _place_key(place) in index.places
    if agency.places == "none":
        return _Parsed(agency=agency, place="", score=score, why=_why(agency, "", exact)) if known_place else None
    if beside[0] is not before and not known_place:
        return None
    return _Parsed(agency=agency, place=place, score=score, why=_why(agency, place, exact))


def _likeness(words: Sequence[str], agency: Agency) -> float:
    aliases = (agency.name, *agency.aliases)
    return max(fuzz.ratio("".join(words), alias, processor=_squash) for alias in aliases) / 100


def _why(agency: Agency, place: str, exact: bool) -> str:
    how = "by the general name" if exact else "near the general name"
    return f"{how} “{agency.name}”" + (f" with the place “{place}”" if place else "")


def _printed_place(part: Sequence[str], register: Register) -> str:
    """A place's words as a name writes them, without furniture at their ends; "" where they are no place."""
    if not _is_place(part, register):
        return ""
    part = list(part)
    while part and part[0] in register.furniture:
        part.pop(0)
    while part and part[-1] in register.furniture:
        part.pop()
    return " ".join(word if word in ("and", "of", "on", "upon") else word.capitalize() for word in part)


def _by_broken_words(text: str, inside: list[str], register: Register, as_at: date | None) -> _Parsed | None:
    """ "Thurrock Clin ical Commissi oning Group": a place, then a general name letter for letter."""
    words = _tokens(text)
    for start in range(1, len(words) - 1):
        agencies = _index(register).whole.get("".join(words[start:]), ())
        place = _printed_place(words[:start], register)
        if agencies and place:
            agency = _of_the_day(agencies, as_at)
            if agency.places != "none" and len("".join(words[start:])) >= FUZZY_LETTERS:
                why = _why(agency, place, True) + ", its words broken by the line"
                return _Parsed(agency=agency, place=place, score=_PLACED, why=why)
    return None


def _by_likeness(text: str, register: Register) -> _Parsed | None:
    """A whole name with a few letters misread. Points of the compass must be the same, and no second
    agency may be nearly as like."""
    aliases = {alias: agency for agency in register.agencies for alias in (agency.name, *agency.aliases)}
    ranked = process.extract(text, list(aliases), scorer=fuzz.ratio, processor=_squash, limit=8)
    letters = _squash(text)
    near = [
        (alias, score)
        for alias, score, _ in ranked
        if len(letters) >= FUZZY_LETTERS
        and Levenshtein.distance(letters, _squash(alias)) <= min(3, len(letters) // FUZZY_LETTERS)
        and _compass(text) == _compass(alias)
    ]
    if not near or len({aliases[alias].id for alias, _ in near}) > 1:
        return None
    alias, score = near[0]
    return _Parsed(agency=aliases[alias], place=aliases[alias].place, score=score / 100, why=f"near “{alias}”")


def _compass(text: str) -> set[str]:
    return set(_tokens(text)) & _DIRECTIONS


# --- a report's names together ------------------------------------------------------------------------------


def _places_of_report(parsed: dict[str, _Parsed | None], register: Register) -> dict[str, dict[str, str]]:
    """By general agency, the places that the report names: key -> as the register or the report spells it."""
    places: dict[str, dict[str, str]] = defaultdict(dict)
    for found in parsed.values():
        if found and found.place:
            key = _place_key(found.place)
            general = found.agency.of or found.agency.id
            places[general].setdefault(key, _index(register).places.get(key, found.place))
    return places


def _named(
    name: str, parsed: _Parsed | None, places: dict[str, dict[str, str]], register: Register
) -> AgencyName:
    assert parsed is not None  # noqa: S101 - the caller's condition, told to the type checker
    by_id = _index(register).by_id
    general = by_id[parsed.agency.of] if parsed.agency.of else parsed.agency
    named = places.get(general.id, {})
    score, why = parsed.score, parsed.why
    if general.places == "none":
        return AgencyName(raw=name, id=general.id, name=general.name, score=score, known=True, why=why)
    place = named.get(_place_key(parsed.place), "") if parsed.place else ""
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
    key = _place_key(place)
    found = (a for a in register.agencies if place and a.of == general.id and _place_key(a.place) == key)
    return next(found, None)


def _unknown_names(names: Sequence[str]) -> dict[str, AgencyName]:
    """Names that no rule knows keep an id of their own; two that differ only as misread letters do share one,
    that of the first: the one printed oftenest."""
    found: dict[str, AgencyName] = {}
    for name in names:
        like = next((other for other in found if _misread(name, other)), None)
        why = f"not in the register; taken for a misreading of “{like}”" if like else "not in the register"
        ident = found[like].id if like else slug(name)
        known_as = found[like].name if like else name
        found[name] = AgencyName(raw=name, id=ident, name=known_as, score=0.9 if like else 0.0, known=False, why=why)
    return found


def _misread(name: str, other: str) -> bool:
    """Do they differ only in blanks, marks, doubled letters and letters that look alike?"""
    if re.findall(r"\d+", name) != re.findall(r"\d+", other):
        return _squash(name) == _squash(other)
    return _squash(name) == _squash(other) or (
        len(_squash(name)) >= FUZZY_LETTERS and _place_key(name) == _place_key(other)
    )
