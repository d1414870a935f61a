"""One printed name read by the register: as an alias, or as a general name ("CCG") with a place beside it."""

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING

from rapidfuzz import fuzz, process
from rapidfuzz.distance import Levenshtein

from normalise.agencies.names import outside_brackets, place_key, squash, words_of
from normalise.agencies.registry import Agency, Register

if TYPE_CHECKING:
    from spacy.matcher import Matcher
    from spacy.vocab import Vocab

FUZZY_LETTERS = 10
"""One letter in ten may be misread in a whole name; shorter names must be right."""

MAX_PLACE_WORDS = 6
"""The longest names of places that bodies bear ("Bath and North East Somerset") have five or six words."""

_EXACT, _LOOSE, _PLACED = 1.0, 0.97, 0.95
"""Scores: as in the register; but for trust furniture or broken words; by general name and place."""

_DIRECTIONS = frozenset({"north", "south", "east", "west", "mid", "central", "northern", "southern"})

_GLYPHS = {
    "l": "[li1jt]", "i": "[il1j]", "o": "[oce0]", "c": "[coe]", "e": "[eco]", "h": "[hb]", "s": "[s5]", "n": "[nu]",
}  # fmt: skip
"""What an OCR program may have read for a letter."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A printed name understood on its own; `place` as printed, "" where none is."""

    agency: Agency
    place: str
    score: float
    why: str


@dataclass(frozen=True, slots=True)
class Index:
    """The register arranged for look-up. `whole` and `bare` are by letters alone, `bare` without
    furniture; `matcher` finds a general name among other words."""

    whole: dict[str, tuple[Agency, ...]]
    bare: dict[str, tuple[tuple[str, Agency], ...]]
    by_id: dict[str, Agency]
    vocab: "Vocab"
    matcher: "Matcher"
    places: dict[str, str]


@lru_cache(maxsize=4)
def index_of(register: Register) -> Index:
    import spacy
    from spacy.matcher import Matcher

    whole: dict[str, list[Agency]] = defaultdict(list)
    bare: dict[str, list[tuple[str, Agency]]] = defaultdict(list)
    vocab = spacy.blank("en").vocab
    matcher = Matcher(vocab)
    for agency in register.agencies:
        for alias in dict.fromkeys((agency.name, *agency.aliases)):
            if agency not in whole[squash(alias)]:
                whole[squash(alias)].append(agency)
            bare["".join(_without_furniture(words_of(alias), register))].append((alias, agency))
            matcher.add(agency.id, [[_token_pattern(word) for word in words_of(alias)]])
    return Index(
        whole={key: tuple(found) for key, found in whole.items()},
        bare={key: tuple(found) for key, found in bare.items() if key},
        by_id={agency.id: agency for agency in register.agencies},
        vocab=vocab,
        matcher=matcher,
        places={place_key(agency.place): agency.place for agency in register.agencies if agency.place},
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


def parse(name: str, register: Register, as_at: date | None) -> Reading | None:
    """Whose name it is, read by itself; None where no rule knows it."""
    index = index_of(register)
    outside, inside = outside_brackets(name)
    for text in dict.fromkeys((name, outside)):
        agencies = index.whole.get(squash(text))
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


def _exactly(text: str, agency: Agency, inside: list[str], register: Register) -> Reading | None:
    place = _bracketed_place(agency, inside, register)
    if place is None:
        return None
    broken = not any(words_of(alias) == words_of(text) for alias in (agency.name, *agency.aliases))
    why = "as in the register" + (", its words broken by the line" if broken else "")
    return Reading(agency=agency, place=place or agency.place, score=_LOOSE if broken else _EXACT, why=why)


def _bracketed_place(agency: Agency, inside: list[str], register: Register) -> str | None:
    """The place in a name's brackets, "" where they hold none, None where they hold another agency."""
    index = index_of(register)
    place = ""
    for part in inside:
        others = index.whole.get(squash(part), ())
        if others and agency not in others and agency.id not in {other.of for other in others}:
            return None
        if not others and part[:1].isupper() and not part.isupper() and _is_place(words_of(part), register):
            place = part
    return place if agency.places != "none" else ""


def _is_place(tokens: Sequence[str], register: Register) -> bool:
    core = _without_furniture(tokens, register)
    named = [word for at, word in enumerate(core) if word != "and" or at in (0, len(core) - 1)]
    return 0 < len(core) <= MAX_PLACE_WORDS and not any(
        word in register.not_places or word in index_of(register).whole or word.isdigit() for word in named
    )


def _by_furniture(text: str, inside: list[str], register: Register, as_at: date | None) -> Reading | None:
    """ "EPUT NHS FT" is EPUT; but "East London" is no trust, for the trust's name never leaves that out."""
    tokens = words_of(text)
    bare = _without_furniture(tokens, register)
    agencies = [
        agency
        for alias, agency in index_of(register).bare.get("".join(bare), ())
        if len(bare) < len(tokens) or len(_without_furniture(words_of(alias), register)) == len(words_of(alias))
    ]
    if not agencies:
        return None
    agency = _of_the_day(list(dict.fromkeys(agencies)), as_at)
    place = _bracketed_place(agency, inside, register)
    if place is None:
        return None
    why = "as in the register, but for words such as trust or council"
    return Reading(agency=agency, place=place or agency.place, score=_LOOSE, why=why)


def _by_general_name(text: str, inside: list[str], register: Register, as_at: date | None) -> Reading | None:
    """A general name among other words, which must be a place (or words that name nobody)."""
    from spacy.tokens import Doc

    index = index_of(register)
    words = words_of(text)
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
    exact = squash(" ".join(words[start:end])) in index.whole
    score = _PLACED if exact else min(_PLACED, _likeness(words[start:end], agency))
    if not beside:
        return Reading(agency=agency, place=bracketed, score=score, why=_why(agency, bracketed, exact))
    place = _printed_place(beside[0], register)
    if len(beside) > 1 or not place:
        return None
    known_place = place_key(place) in index.places
    if agency.places == "none":
        return Reading(agency=agency, place="", score=score, why=_why(agency, "", exact)) if known_place else None
    if beside[0] is not before and not known_place:
        return None
    return Reading(agency=agency, place=place, score=score, why=_why(agency, place, exact))


def _likeness(words: Sequence[str], agency: Agency) -> float:
    aliases = (agency.name, *agency.aliases)
    return max(fuzz.ratio("".join(words), alias, processor=squash) for alias in aliases) / 100


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


def _by_broken_words(text: str, inside: list[str], register: Register, as_at: date | None) -> Reading | None:
    """ "Thurrock Clin ical Commissi oning Group": a place, then a general name letter for letter."""
    words = words_of(text)
    for start in range(1, len(words) - 1):
        agencies = index_of(register).whole.get("".join(words[start:]), ())
        place = _printed_place(words[:start], register)
        if agencies and place:
            agency = _of_the_day(agencies, as_at)
            if agency.places != "none" and len("".join(words[start:])) >= FUZZY_LETTERS:
                why = _why(agency, place, True) + ", its words broken by the line"
                return Reading(agency=agency, place=place, score=_PLACED, why=why)
    return None


def _by_likeness(text: str, register: Register) -> Reading | None:
    """A whole name with a few letters misread. Points of the compass must be the same, and no second
    agency may be nearly as like."""
    aliases = {alias: agency for agency in register.agencies for alias in (agency.name, *agency.aliases)}
    ranked = process.extract(text, list(aliases), scorer=fuzz.ratio, processor=squash, limit=8)
    letters = squash(text)
    near = [
        (alias, score)
        for alias, score, _ in ranked
        if len(letters) >= FUZZY_LETTERS
        and Levenshtein.distance(letters, squash(alias)) <= min(3, len(letters) // FUZZY_LETTERS)
        and _compass(text) == _compass(alias)
    ]
    if not near or len({aliases[alias].id for alias, _ in near}) > 1:
        return None
    alias, score = near[0]
    return Reading(agency=aliases[alias], place=aliases[alias].place, score=score / 100, why=f"near “{alias}”")


def _compass(text: str) -> set[str]:
    return set(words_of(text)) & _DIRECTIONS


def join_broken(printed: str, register: Register) -> str:
    """The printed name without the blanks that break its words ("Rehabilitatio n"), where letter for
    letter it is a name of the register; else as printed."""
    for agency in index_of(register).whole.get(squash(printed), ()):
        for known in (agency.name, *agency.aliases):
            if squash(known) == squash(printed) and len(known.split()) < len(printed.split()):
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
