# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Names of agencies at the start of noisy text, also where they are broken over lines."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from extract.plaintext.classify_lines import DEBRIS, is_garbled_header, read_header_line
from extract.plaintext.column_scores import has_job_title, must_continue, score_columns

MIN_NAME_SIMILARITY = 86  # of 100, rapidfuzz ratio: below it two agencies of this field may be taken for each other
EXACT_NAME_LENGTH = 5  # letters: a name as short must be right to the letter
_ORGANISATION_NAME = re.compile(
    r"(?:[A-Z][a-z’'-]{2,} ){1,3}(?:Hospitals?|Homes|(?:NHS |Foundation |NHS Foundation )?Trust|Constabulary|Academy|"
    r"(?:Borough |County |City )Council)"
)
"""A proper name that ends on what only a body is called."""
_LABELLED = re.compile(r"\d{1,2}(?:[a-z]|\.\d{1,2})\W")
_PLACE = re.compile(r"(?:^|(?<=[a-z?] ))([A-Z][a-z]{4,})\b")
ORGANISATIONS = (
    "Hospital",
    "Hospitals",
    "Homes",
    "NHS Trust",
    "Hospitals NHS Trust",
    "Academy",
    "Constabulary",
    "Council",
)
"""Words that may follow a place, besides the known names."""
MAX_NAME_LENGTH = 60  # letters
MAX_PLACE_WORDS = 3  # capital words behind a place, before what only a body is called
_CAPITAL_WORD = re.compile(r"[A-Z][a-z’'-]{2,}|&")
MAX_BROKEN_WORDS = 3  # of a name on one line, in a column of agencies
MAX_PLACEABLE_WORDS = 5  # a name as long has its place in it
CACHED_NAMES = 16_384  # squashed texts: the register's names, with each place of a text before them


@lru_cache(maxsize=CACHED_NAMES)
def squash_name(text: str) -> str:
    """Return a name in lower case, without anything but letters and digits."""
    return re.sub(r"[^a-z0-9]", "", re.sub(r"\band\b|&", "", text.lower()))


@dataclass(frozen=True, slots=True)
class AgencyNames:
    """The known names, squashed; `words` are their words, for names that are still unfinished."""

    squashed: frozenset[str]
    words: tuple[tuple[str, ...], ...]
    longest: int
    places: frozenset[str] = frozenset()
    """Places that this text prints before a name."""
    seen: dict[str, bool] = field(default_factory=dict, compare=False)
    begun: dict[str, bool] = field(default_factory=dict, compare=False)
    by_first: dict[str, tuple[tuple[str, ...], ...]] = field(default_factory=dict, compare=False)

    def is_whole_name(self, text: str) -> bool:
        """Whether a text is a name, noise of the reading aside."""
        if text not in self.seen:
            self.seen[text] = self._match_whole_name(text)
        return self.seen[text]

    def _match_whole_name(self, text: str) -> bool:
        from rapidfuzz import fuzz, process

        if (
            not re.match(r"\W{0,2}[A-Z]", text)
            or must_continue(text)
            or not re.search(r"\w\W?$", text)
            or re.search(r"[.:;?]\s|[.;?]$", text.replace("N.E.L.F.T.", ""))
        ):
            return False
        plain = re.sub(r"\s*\([^)]*\)?\W*$", "", text) if "(" in text[1:] else text
        bare = squash_name(plain)
        if not bare:
            return False
        if bare in self.squashed or squash_name(text) in self.squashed:
            return text[:1].isupper() or len(bare) > EXACT_NAME_LENGTH
        if len(bare) <= EXACT_NAME_LENGTH:
            return False
        if self._is_local_name(plain) or _ORGANISATION_NAME.fullmatch(plain):
            return True
        found = process.extractOne(bare, self.squashed, scorer=fuzz.ratio, score_cutoff=MIN_NAME_SIMILARITY)
        # a name with the next column's first word behind it is nearly as alike: its end must be the name's
        return found is not None and fuzz.ratio(bare[-4:], found[0][-4:]) >= 75 and len(bare) - len(found[0]) <= 1

    def _is_local_name(self, text: str) -> bool:
        """Whether a text is a known name with an unknown place before it ("Anytown Police")."""
        place, _, rest = text.partition(" ")
        return (
            bool(re.fullmatch(r"[A-Z][a-z]{4,}", place))
            and not has_job_title(place)
            and not score_columns(text)["actions"] > 0
            and bool(rest)
            and rest[:1].isupper()
            and squash_name(rest) in self.squashed
        )

    def begins_name(self, text: str) -> bool:
        """Whether a text is the beginning, not the whole, of a name."""
        if text not in self.begun:
            self.begun[text] = self._match_name_start(text)
        return self.begun[text]

    def _match_name_start(self, text: str) -> bool:
        said = [squash_name(w) for w in text.split() if squash_name(w)]
        return (
            bool(said)
            and text[:1].isupper()
            and any(
                len(name) > len(said) and all(_words_match(a, b) for a, b in zip(name, said, strict=False))
                for name in self._list_names_from(said[0])
            )
        )

    def may_begin_name(self, text: str) -> bool:
        """Whether a text may be the beginning of a name that is not known: a place and further capital words."""
        first, *rest = text.split()
        return first in self.places and len(rest) < MAX_PLACE_WORDS and all(map(_CAPITAL_WORD.fullmatch, rest))

    def _list_names_from(self, word: str) -> tuple[tuple[str, ...], ...]:
        """Return the words of the names whose first word a word may be."""
        if word not in self.by_first:
            self.by_first[word] = tuple(name for name in self.words if name and _words_match(name[0], word))
        return self.by_first[word]

    def count_leading_words(self, words: Sequence[str]) -> int:
        """How many of the first words are a whole name, at the longest; 0 where they are none."""
        for size in range(min(self.longest + 1, len(words)), 0, -1):
            if self.is_whole_name(" ".join(words[:size])):
                if size < len(words) and re.fullmatch(r"\([^)]+\)", words[size]):
                    return size + 1
                return size
        return 0


def index_agency_names(agencies: Sequence[str], places: Iterable[str] = ()) -> AgencyNames:
    """Return the names by which agencies are found in a text, and the places that may be before them."""
    words = tuple({tuple(w for part in a.split() if (w := squash_name(part))) for a in agencies})
    return AgencyNames(
        frozenset(s for a in agencies if (s := squash_name(a))),
        words,
        max(map(len, words), default=1) + 2,
        frozenset(places),
    )


def index_local_names(agencies: Sequence[str], lines: Sequence[str], cells: Iterable[str]) -> AgencyNames:
    """The known names, and all of them with the places that this text prints before one ("Anytown Police").

    `cells` are the texts of whole blocks, where a name may be broken over lines.
    """
    names = index_agency_names(agencies)
    common = {w for line in lines for w in re.findall(r"\b[a-z]{5,}", line)}
    common |= {w for name in (*agencies, *ORGANISATIONS) for w in re.findall(r"[a-z]{5,}", name.lower())}
    said = [*(c for c in cells if len(c) < MAX_NAME_LENGTH), *lines]
    begun = {name.split()[0] for name in (*agencies, *ORGANISATIONS) if len(name) > EXACT_NAME_LENGTH}
    found = {*(w for text in said for w in _find_places(text, names)), *_find_broken_places(lines, names, begun)}
    places = {w for w in found if w.lower() not in common and not has_job_title(w)}
    bodies = (*(a for a in agencies if len(a.split()) < MAX_PLACEABLE_WORDS), *ORGANISATIONS)
    return index_agency_names((*agencies, *(f"{place} {body}" for place in sorted(places) for body in bodies)), places)


def _find_broken_places(lines: Sequence[str], names: AgencyNames, begun: set[str]) -> Iterator[str]:
    """Capital words with what begins the rest of a name on the line below, where that is seen again.

    Once is enough for the first capital word of a line that begins with a question's label, or of one whose name goes
    on in the line after next; and where two lines begin with a place and with the rest of a known name.
    """
    plain = (" ".join(DEBRIS.sub(" ", line).split()) for line in lines if not read_header_line(line))
    told = [line for line in plain if line and not is_garbled_header(line)]
    pairs: Counter[tuple[str, str]] = Counter()
    for above, below, third in zip(told, told[1:], [*told[2:], ""], strict=False):
        bodies = begun.intersection(below.split())
        places = [place for place in _PLACE.findall(above) if place not in begun] if bodies else []
        pairs.update((place, body) for place in set(places) for body in bodies)
        for body in bodies if places else ():
            if _LABELLED.match(above) or any(names.is_whole_name(f"{body} {word}") for word in third.split()):
                pairs[places[0], body] += 1
        first, *rest = above.split()
        if _PLACE.fullmatch(first) and (body := _find_broken_body(rest, below.split(), names)):
            pairs[first, body] += 2
    return (place for (place, _), count in pairs.items() if count > 1)


def _find_broken_body(above: Sequence[str], below: Sequence[str], names: AgencyNames) -> str:
    """Return a known name of several words, of the first words of two lines; "" where they make none."""
    bodies = (
        " ".join((*above[:size], *below[:rest]))
        for size in range(MAX_BROKEN_WORDS)
        for rest in range(1, MAX_BROKEN_WORDS + 1)
        if size + rest > 1
    )
    return next((body for body in bodies if names.is_whole_name(body)), "")


def _find_places(text: str, names: AgencyNames) -> Iterator[str]:
    """Capital words with a board's, a body's or an agency's name behind them."""
    for match in re.finditer(r"\b([A-Z][a-z]{4,}) (?=([A-Z]\S+)(?: ([A-Z]\S+))?)", text):
        behind = match[2].rstrip(".,;:)")
        if (
            behind in ORGANISATIONS
            or squash_name(behind) in names.squashed
            or squash_name(f"{behind}{match[3] or ''}") in names.squashed
        ):
            yield match[1]


def _words_match(name: str, said: str) -> bool:
    from rapidfuzz import fuzz

    return name == said or (len(said) > EXACT_NAME_LENGTH and fuzz.ratio(name, said) >= MIN_NAME_SIMILARITY)
