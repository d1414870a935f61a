# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Compare two readings of a text word by word, and tell real changes from what OCR alone explains.

difflib aligns the texts: it keeps the longest common phrases together, so that a redline shows moved text as one
deletion and one insertion. An alignment of least edits, such as rapidfuzz's, matches scattered common words instead.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

from extract.text.ocr_confusions import fold_wording

Verdict = Literal["same", "perhaps", "changed"]
DifferenceKind = Literal["none", "letters", "words", "many"]
RedlinePart = Literal["same", "out", "in"]

MAX_MISREAD_SHARE = 0.34  # of a word's letters that a bad scan may change; what differs by more is another word
SHORT_WORD_LETTERS = 3  # letters; in a word as short one letter may be misread, but "is" and "in" are two words
BELIEVED_CHANCE = 0.9  # that a difference is a change of the plan, from which it is shown as one
CHANGED_WORDS, CHANGED_LETTERS = 0.08, 0.0135
"""The shares of cells that the next version changes by words, and by a letter or figure or two.

They are assumptions, set so that the limits below are near those that were set by hand before.
"""
MISREAD_WORDS, MISREAD_LETTERS = 0.09, 0.05
"""The shares of misread cells that differ by words, and by a letter or figure or two.

Measured on 561 misread texts of drawn documents; `benchmarks.review` prints such shares.
"""


def find_least_confidence(changed: float, misread: float) -> float:
    """Return the confidence of a cell from which its difference to another version is believed.

    By Bayes' rule, the chance of a change is changed / (changed + doubt * misread), where the doubt is the probability
    that the cell is misread.

    Args:
        changed: The share of cells in which such a difference is a change.
        misread: The share of misread cells in which the error is such a difference.
    """
    return 1 - changed * (1 - BELIEVED_CHANCE) / (BELIEVED_CHANCE * misread)


MIN_CERTAIN_CONFIDENCE = find_least_confidence(CHANGED_WORDS, MISREAD_WORDS)
MIN_SINGLE_LETTER_CONFIDENCE = find_least_confidence(CHANGED_LETTERS, MISREAD_LETTERS)
MANY_LETTERS = 12  # letters that differ: no reading errs by so much in one place and keeps its confidence elsewhere
LOW_CONFIDENCE = 0.5  # below this confidence a cell is more likely wrong than right, and no difference is believed
HOPELESS_CONFIDENCE = 0.1  # below this confidence not even whole sentences that only one text has are believed

_WORD_PATTERN = re.compile(r"\S+")
_PUNCTUATION = re.compile(r"[^\w]+|_")


@dataclass(frozen=True, slots=True, kw_only=True)
class TextDifference:
    """`score` is the share of letters that are the same; `why` says in words what decided."""

    verdict: Verdict
    score: float
    why: str = ""


NO_DIFFERENCE = TextDifference(verdict="same", score=1.0)


def compare_texts(old: str, new: str, confidence: float | None = None) -> TextDifference:
    """Return how two readings of one text differ.

    `confidence` is the lower one of the two cells, 0 to 1; None counts as certain, as for text that a person typed.
    """
    if old == new:
        return NO_DIFFERENCE
    sure = 1.0 if confidence is None else confidence
    one, other = _comparable_words(old), _comparable_words(new)
    told = [_compare_word_runs(one[a:b], other[c:d]) for tag, a, b, c, d in _diff_blocks(one, other) if tag != "equal"]
    believed = [t for t in told if t]
    if not believed:
        return NO_DIFFERENCE
    letters = sum(t.letters for t in believed)
    length = max(sum(map(len, one)), sum(map(len, other)), 1)
    score = round(max(0.0, 1 - letters / length), 3)
    extended = sure >= HOPELESS_CONFIDENCE and letters >= MANY_LETTERS
    if sure < LOW_CONFIDENCE and not (extended and _adds_sentences(old, new)):
        return TextDifference(verdict="perhaps", score=score, why=f"one of the readings is doubtful ({sure:.2f})")
    if sure >= MIN_CERTAIN_CONFIDENCE or letters >= MANY_LETTERS:
        doubted = all(t.slip for t in believed) or sure < MIN_SINGLE_LETTER_CONFIDENCE
        if doubted and letters < MANY_LETTERS and all(t.misread for t in believed):
            return TextDifference(
                verdict="perhaps", score=score, why="a letter or figure or two, which a scan may change"
            )
        return TextDifference(verdict="changed", score=score)
    return TextDifference(
        verdict="perhaps", score=score, why=f"few words differ, and a reading is doubtful ({sure:.2f})"
    )


def name_difference(old: str, new: str) -> DifferenceKind:
    """Return by how much two texts differ, whichever is right: "none" where OCR explains it."""
    one, other = _comparable_words(old), _comparable_words(new)
    blocks = _diff_blocks(one, other)
    compared = [_compare_word_runs(one[a:b], other[c:d]) for tag, a, b, c, d in blocks if tag != "equal"]
    found = [block for block in compared if block]
    if not found:
        return "none"
    if sum(block.letters for block in found) >= MANY_LETTERS:
        return "many"
    return "letters" if all(block.misread for block in found) else "words"


def _adds_sentences(old: str, new: str) -> bool:
    """Return whether one text has whole sentences or paragraphs that the other lacks, and nothing else differs.

    No reader makes them up, and one that loses the end of a text seldom stops at the end of a sentence.
    """
    printed = [[word for word in _WORD_PATTERN.findall(text) if _PUNCTUATION.sub("", word)] for text in (old, new)]
    one, other = _comparable_words(old), _comparable_words(new)
    for tag, a, b, c, d in _diff_blocks(one, other):
        if tag == "equal" or _compare_word_runs(one[a:b], other[c:d]) is None:
            continue
        first = printed[0][a] if c == d else printed[1][c]
        if tag == "replace" or first.lstrip("“\"'([•").lstrip()[:1].islower():
            return False
    return True


def list_compared_words(text: str) -> list[str]:
    """Return the words of a text with the letters that OCR confuses made equal."""
    return [word if word.isdigit() else fold_wording(word) for word in _comparable_words(text)]


def list_different_runs(old: str, new: str) -> list[tuple[list[str], list[str]]]:
    """Return the runs of words that differ between two texts, by `list_compared_words`.

    Each run has the words that only the old text has, and those that only the new one has in their place.
    """
    one, other = list_compared_words(old), list_compared_words(new)
    blocks = SequenceMatcher(None, one, other, autojunk=False).get_opcodes()
    return [(one[a:b], other[c:d]) for tag, a, b, c, d in blocks if tag != "equal"]


@dataclass(frozen=True, slots=True, kw_only=True)
class _WordDifference:
    """A place where two texts differ by so many letters.

    `misread` where a scan may have done it, `slip` where it likely did: one letter of a short word.
    """

    letters: int
    misread: bool
    slip: bool = False


def _comparable_words(text: str) -> list[str]:
    """The words' letters and digits, in lower case; marks alone are none."""
    bare = (_PUNCTUATION.sub("", word.lower()) for word in _WORD_PATTERN.findall(text))
    return [word for word in bare if word]


def _diff_blocks(one: Sequence[str], other: Sequence[str]) -> Sequence[tuple[str, int, int, int, int]]:
    looks = [[word if word.isdigit() else fold_wording(word) for word in words] for words in (one, other)]
    return SequenceMatcher(None, looks[0], looks[1], autojunk=False).get_opcodes()


def _compare_word_runs(out: Sequence[str], into: Sequence[str]) -> _WordDifference | None:
    """Compare two runs of words that differ.

    Return None where OCR explains the difference: lost or added spaces, a misread letter, a mark or speck read as a
    letter.
    """
    from rapidfuzz.distance import Levenshtein

    one, other = "".join(out), "".join(into)
    figures = _number_digits(out) != _number_digits(into)
    if fold_wording(one) == fold_wording(other) and not figures:
        return None
    if not one or not other:
        word = one or other
        return None if len(word) == 1 else _WordDifference(letters=len(word), misread=False)
    apart = Levenshtein.distance(fold_wording(one), fold_wording(other))
    length = max(len(one), len(other))
    if figures:
        return _WordDifference(letters=max(apart, 1), misread=apart <= 2)
    if length <= SHORT_WORD_LETTERS:
        return _WordDifference(letters=length, misread=True, slip=apart == 1)
    return (
        None
        if apart <= max(1, MAX_MISREAD_SHARE * length)
        else _WordDifference(letters=max(length, apart), misread=False)
    )


def _number_digits(words: Sequence[str]) -> str:
    """The digits of figures; a digit among letters is a letter misread."""
    return "".join(c for word in words if 2 * sum(map(str.isdigit, word)) >= len(word) for c in word if c.isdigit())


def redline(old: str, new: str) -> list[tuple[RedlinePart, str]]:
    """The new text with what went and what came, word by word; what OCR explains counts as the same."""
    one, other = _WORD_PATTERN.findall(old), _WORD_PATTERN.findall(new)
    bare = [[fold_wording(_PUNCTUATION.sub("", w.lower())) or w for w in words] for words in (one, other)]
    parts: list[tuple[RedlinePart, str]] = []
    for tag, a, b, c, d in SequenceMatcher(None, bare[0], bare[1], autojunk=False).get_opcodes():
        gone, come = _comparable_words(" ".join(one[a:b])), _comparable_words(" ".join(other[c:d]))
        if tag == "equal" or (one[a:b] and other[c:d] and _compare_word_runs(gone, come) is None):
            parts.append(("same", " ".join(other[c:d])))
            continue
        if one[a:b]:
            parts.append(("out", " ".join(one[a:b])))
        if other[c:d]:
            parts.append(("in", " ".join(other[c:d])))
    return parts
