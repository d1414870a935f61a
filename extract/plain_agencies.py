"""Names of agencies at the start of noisy text, also where they are broken over lines."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from extract.plain_evidence import evidence, must_go_on

NAME_MATCH = 86  # of 100, rapidfuzz ratio: below it two agencies of this field may be taken for each other
SHORT_NAME = 5  # letters: a name as short must be right to the letter
_COINED = re.compile(
    r"(?:[A-Z][a-z’'-]{2,} ){1,3}(?:Hospitals?|Homes|(?:NHS |Foundation |NHS Foundation )?Trust|Constabulary|Academy|"
    r"(?:Borough |County |City )Council)"
)
"""A proper name that ends on what only a body is called."""


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


def _alike(name: str, said: str) -> bool:
    from rapidfuzz import fuzz

    return name == said or (len(said) > SHORT_NAME and fuzz.ratio(name, said) >= NAME_MATCH)
