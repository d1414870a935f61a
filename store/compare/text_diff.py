"""Whether two readings of a text differ by more than OCR alone explains, word by word."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

from extract.text.ocr_confusions import fold_wording

Verdict = Literal["same", "perhaps", "changed"]
Part = Literal["same", "out", "in"]

MISREAD = 0.34  # of a word's letters that a bad scan may change; what differs by more is another word
SHORT = 3  # letters; in a word as short one letter may be misread, but "is" and "in" are two words
SURE = 0.9  # confidence of both cells from which a difference of a word or a figure is believed
SURE_OF_A_SIGN = 0.97  # the same where a letter or figure or two differ, which a scan may change
MUCH = 12  # letters that differ: no reading errs by so much in one place and keeps its confidence elsewhere
DOUBTED = 0.5  # below this confidence no difference but a great one is believed
GREAT = 0.2  # of the letters of the longer text

_WORD = re.compile(r"\S+")
_SIGNS = re.compile(r"[^\w]+|_")


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """`score` is the share of letters that are the same; `why` says in words what decided."""

    verdict: Verdict
    score: float
    why: str = ""


SAME = Difference(verdict="same", score=1.0)


def difference(old: str, new: str, confidence: float | None = None) -> Difference:
    """How two readings of one text differ. `confidence` is the lesser of the two cells', 0 to 1; None counts
    as sure, as for what a person wrote."""
    if old == new:
        return SAME
    sure = 1.0 if confidence is None else confidence
    one, other = _words(old), _words(new)
    told = [_told(one[a:b], other[c:d]) for tag, a, b, c, d in _blocks(one, other) if tag != "equal"]
    believed = [t for t in told if t]
    if not believed:
        return SAME
    letters = sum(t.letters for t in believed)
    length = max(sum(map(len, one)), sum(map(len, other)), 1)
    score = round(max(0.0, 1 - letters / length), 3)
    if sure < DOUBTED and letters < GREAT * length:
        return Difference(verdict="perhaps", score=score, why=f"one of the readings is doubtful ({sure:.2f})")
    if sure >= SURE or letters >= MUCH:
        doubted = all(t.slip for t in believed) or sure < SURE_OF_A_SIGN
        if doubted and letters < MUCH and all(t.misread for t in believed):
            return Difference(verdict="perhaps", score=score, why="a letter or figure or two, which a scan may change")
        return Difference(verdict="changed", score=score)
    return Difference(verdict="perhaps", score=score, why=f"few words differ, and a reading is doubtful ({sure:.2f})")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Told:
    """A place where two texts differ by so many letters; `misread` where a scan may have done it, `slip` where
    it likely did: one letter of a short word."""

    letters: int
    misread: bool
    slip: bool = False


def _words(text: str) -> list[str]:
    """The words' letters and digits, in lower case; marks alone are none."""
    bare = (_SIGNS.sub("", word.lower()) for word in _WORD.findall(text))
    return [word for word in bare if word]


def _blocks(one: Sequence[str], other: Sequence[str]) -> Sequence[tuple[str, int, int, int, int]]:
    looks = [[fold_wording(word) if not word.isdigit() else word for word in words] for words in (one, other)]
    return SequenceMatcher(None, looks[0], looks[1], autojunk=False).get_opcodes()


def _told(out: Sequence[str], into: Sequence[str]) -> _Told | None:
    """What a place where the words differ says; None where a reading explains it: blanks lost or gained, a letter
    misread, a mark or speck read as a letter."""
    from rapidfuzz.distance import Levenshtein

    one, other = "".join(out), "".join(into)
    figures = _figures(out) != _figures(into)
    if fold_wording(one) == fold_wording(other) and not figures:
        return None
    if not one or not other:
        word = one or other
        return None if len(word) == 1 else _Told(letters=len(word), misread=False)
    apart = Levenshtein.distance(fold_wording(one), fold_wording(other))
    length = max(len(one), len(other))
    if figures:
        return _Told(letters=max(apart, 1), misread=apart <= 2)
    if length <= SHORT:
        return _Told(letters=length, misread=True, slip=apart == 1)
    return None if apart <= max(1, MISREAD * length) else _Told(letters=max(length, apart), misread=False)


def _figures(words: Sequence[str]) -> str:
    """The digits of figures; a digit among letters is a letter misread."""
    return "".join(c for word in words if 2 * sum(map(str.isdigit, word)) >= len(word) for c in word if c.isdigit())


def redline(old: str, new: str) -> list[tuple[Part, str]]:
    """The new text with what went and what came, word by word; what OCR explains counts as the same."""
    one, other = _WORD.findall(old), _WORD.findall(new)
    bare = [[fold_wording(_SIGNS.sub("", w.lower())) or w for w in words] for words in (one, other)]
    parts: list[tuple[Part, str]] = []
    for tag, a, b, c, d in SequenceMatcher(None, bare[0], bare[1], autojunk=False).get_opcodes():
        gone, come = _words(" ".join(one[a:b])), _words(" ".join(other[c:d]))
        if tag == "equal" or (one[a:b] and other[c:d] and _told(gone, come) is None):
            parts.append(("same", " ".join(other[c:d])))
            continue
        if one[a:b]:
            parts.append(("out", " ".join(one[a:b])))
        if other[c:d]:
            parts.append(("in", " ".join(other[c:d])))
    return parts
