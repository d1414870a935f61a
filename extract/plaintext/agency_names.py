"""Names of agencies at the start of noisy text, also where they are broken over lines."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise

from extract.plaintext.column_scores import evidence, must_go_on, titled

NAME_MATCH = 86  # of 100, rapidfuzz ratio: below it two agencies of this field may be taken for each other
SHORT_NAME = 5  # letters: a name as short must be right to the letter
_COINED = re.compile(
    r"(?:[A-Z][a-z’'-]{2,} ){1,3}(?:Hospitals?|Homes|(?:NHS |Foundation |NHS Foundation )?Trust|Constabulary|Academy|"
    r"(?:Borough |County |City )Council)"
)
"""A proper name that ends on what only a body is called."""
BODIES = ("Hospital", "Hospitals", "Homes", "NHS Trust", "Hospitals NHS Trust", "Academy", "Constabulary", "Council")
"""What a place may be printed before, besides the known names."""
LONGEST_NAME = 60  # letters
MANY_WORDS = 5  # a name as long has its place in it
KEPT_NAMES = 16_384  # squashed texts: the register's names, with each place of a text before them


@lru_cache(maxsize=KEPT_NAMES)
def squash(text: str) -> str:
    return re.sub(r"[^a-z0-9]", "", re.sub(r"\band\b|&", "", text.lower()))


@dataclass(frozen=True, slots=True)
class AgencyNames:
    """The known names, squashed; `words` are their words, for names that are still unfinished."""

    squashed: frozenset[str]
    words: tuple[tuple[str, ...], ...]
    longest: int
    seen: dict[str, bool] = field(default_factory=dict, compare=False)
    begun: dict[str, bool] = field(default_factory=dict, compare=False)

    def whole(self, text: str) -> bool:
        """Whether a text is a name, noise of the reading aside."""
        if text not in self.seen:
            self.seen[text] = self._whole(text)
        return self.seen[text]

    def _whole(self, text: str) -> bool:
        from rapidfuzz import fuzz, process

        if (
            not re.match(r"\W{0,2}[A-Z]", text)
            or must_go_on(text)
            or not re.search(r"\w\W?$", text)
            or re.search(r"[.:;?]\s|[.;?]$", text.replace("N.E.L.F.T.", ""))
        ):
            return False
        plain = re.sub(r"\s*\([^)]*\)?\W*$", "", text) if "(" in text[1:] else text
        bare = squash(plain)
        if not bare:
            return False
        if bare in self.squashed or squash(text) in self.squashed:
            return text[:1].isupper() or len(bare) > SHORT_NAME
        if len(bare) <= SHORT_NAME:
            return False
        if self._local(plain) or _COINED.fullmatch(plain):
            return True
        found = process.extractOne(bare, self.squashed, scorer=fuzz.ratio, score_cutoff=NAME_MATCH)
        # a name with the next column's first word behind it is nearly as alike: its end must be the name's
        return found is not None and fuzz.ratio(bare[-4:], found[0][-4:]) >= 75 and len(bare) - len(found[0]) <= 1

    def _local(self, text: str) -> bool:
        """Whether a text is a known name with an unknown place before it ("Anytown Police")."""
        place, _, rest = text.partition(" ")
        return (
            bool(re.fullmatch(r"[A-Z][a-z]{4,}", place))
            and not titled(place)
            and not evidence(text)["actions"] > 0
            and bool(rest)
            and rest[:1].isupper()
            and squash(rest) in self.squashed
        )

    def begins(self, text: str) -> bool:
        """Whether a text is the beginning, not the whole, of a name."""
        if text not in self.begun:
            self.begun[text] = self._begins(text)
        return self.begun[text]

    def _begins(self, text: str) -> bool:
        said = [squash(w) for w in text.split() if squash(w)]
        return (
            bool(said)
            and text[:1].isupper()
            and any(
                len(name) > len(said) and all(_alike(a, b) for a, b in zip(name, said, strict=False))
                for name in self.words
            )
        )

    def leads(self, words: Sequence[str]) -> int:
        """How many of the first words are a whole name, at the longest; 0 where they are none."""
        for size in range(min(self.longest + 1, len(words)), 0, -1):
            if self.whole(" ".join(words[:size])):
                if size < len(words) and re.fullmatch(r"\([^)]+\)", words[size]):
                    return size + 1
                return size
        return 0


def agency_names(agencies: Sequence[str]) -> AgencyNames:
    words = tuple({tuple(w for part in a.split() if (w := squash(part))) for a in agencies})
    return AgencyNames(frozenset(s for a in agencies if (s := squash(a))), words, max(map(len, words), default=1) + 2)


def local_names(agencies: Sequence[str], lines: Sequence[str], cells: Iterable[str]) -> AgencyNames:
    """The known names, and all of them with the places that this text prints before one ("Anytown Police").

    `cells` are the texts of whole blocks, where a name may be broken over lines.
    """
    names = agency_names(agencies)
    common = {w for line in lines for w in re.findall(r"\b[a-z]{5,}", line)}
    common |= {w for name in (*agencies, *BODIES) for w in re.findall(r"[a-z]{5,}", name.lower())}
    said = [*(c for c in cells if len(c) < LONGEST_NAME), *lines]
    begun = {name.split()[0] for name in (*agencies, *BODIES) if len(name) > SHORT_NAME}
    found = {*(w for text in said for w in _places(text, names)), *_broken(lines, begun)}
    places = {w for w in found if w.lower() not in common and not titled(w)}
    bodies = (*(a for a in agencies if len(a.split()) < MANY_WORDS), *BODIES)
    return agency_names((*agencies, *(f"{place} {body}" for place in sorted(places) for body in bodies)))


def _broken(lines: Sequence[str], begun: set[str]) -> Iterator[str]:
    """Capital words with what begins the rest of a name on the line below, where that is seen again."""
    pairs = Counter(
        (place, body)
        for above, below in pairwise(lines)
        for place in set(re.findall(r"(?<=[a-z|?] )([A-Z][a-z]{4,})\b", above))
        for body in begun.intersection(below.split())
    )
    return (place for (place, _), count in pairs.items() if count > 1)


def _places(text: str, names: AgencyNames) -> Iterator[str]:
    """Capital words with a board's, a body's or an agency's name behind them."""
    for match in re.finditer(r"\b([A-Z][a-z]{4,}) (?=([A-Z]\S+)(?: ([A-Z]\S+))?)", text):
        behind = match[2].rstrip(".,;:)")
        if (
            behind in BODIES
            or squash(behind) in names.squashed
            or squash(f"{behind}{match[3] or ''}") in names.squashed
        ):
            yield match[1]


def _alike(name: str, said: str) -> bool:
    from rapidfuzz import fuzz

    return name == said or (len(said) > SHORT_NAME and fuzz.ratio(name, said) >= NAME_MATCH)
