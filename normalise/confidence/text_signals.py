"""Signals of doubt in a text: words that nobody writes, marks where none belong, letters among digits."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise

from normalise.confidence.english_words import load_pairs, load_words

WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
COMMON_WORD = 5.5  # logarithm of a count in books: rarer words are told apart by how rare they are
UNKNOWN_RARITY = 8.0
_STRAY_MARK = re.compile(
    r"(?<=\s)[^\w\s&/+£$%•–—=-]+(?=\s|$)"  # a mark by itself
    r"|[.,;:][.,;:!?]|[!?][.,;:]"  # two marks
    r"|[a-z][,;:!?][A-Za-z]|[a-z]{2}\.[a-z]{2}"  # a mark within a word
    r"|(?<=[a-z])[.][ ]+(?=[a-z])"  # a full stop within a sentence
    r"|[a-rt-z]['’‘][ ]|[ ]['’‘][ ]|(?<![A-Za-z])['’‘.,:;*~_^|](?=[A-Za-z])"
    r"|[_|~^`´°¢©®«»{}\[\]<>\\]|[a-z]['’](?!(?:s|t|re|ve|ll|d|m)\b)[a-z]",
)
_ODD_CASE = re.compile(r"\b[^\W\d_]*[a-z][A-Z][^\W\d_]*\b|\b[A-Z]{2,}[a-z]{2,}\b")
_NAME_CASE = re.compile(r"\b(?:Ma?c|O['’]|De|Di|Le|La|Fitz)[A-Z]|PCs|NHSE|\b[A-Z]+s\b")
_FOREIGN = re.compile(r"[À-ÿĀ-ſ]")
_LETTERS_AND_DIGITS = re.compile(r"\b(?=\w*\d)(?=\w*[A-Za-z])\w+\b")
_FAMILIAR_MIX = re.compile(
    r"\d+(?:st|nd|rd|th|am|pm|k|m|x|yrs?|s)|[A-Z]{1,4}\d{1,4}[a-z]?|\d{1,3}[a-zA-Z]|[Ss]\d+|\d+[A-Z]{1,2}", re.I
)
_LONE_SIGN = re.compile(r"(?<![\w/&.'’-])(?!(?:[aAI&])(?!\w))[b-zB-HJ-Z](?![\w/&.'’)-])")
_DATE_SHAPE = re.compile(
    r"(?:\d{1,2}(?:st|nd|rd|th)? )?(?:of )?[A-Z][a-z]{2,8},? (?:\d{4}|\d{2})|\d{1,2}[./-]\d{1,2}[./-]\d{2,4}"
    r"|\d{1,2}-[A-Z][a-z]{2}-\d{2,4}|Q[1-4] \d{4}[/-]\d{2}|[A-Z][a-z]{2}[- ]\d{2,4}|\d{4}-\d\d-\d\d|\d{4}"
)
_ODD_COMMA = re.compile(r",\s(?:of|in|to|has|have|is|are|was|were|at|on|by|for|with|the)\b")
_OPENING_MARKS = frozenset("•(£“‘#\uf0b7-–")
_OPEN_ENDS = frozenset(",;:-–—'’‘“\"/&")
MOST_SIGNS = 3  # in a cell of a letter or two, these are its value
_INITIALS = re.compile(r"[A-Z]{2,3}(?:[/&, ]+[A-Z]{2,3})*")
_PERSON = re.compile(r"(?:[A-Z](?:\.|[a-z]+) ?){1,2}(?:Mc|Mac|O['’])?[A-Z][a-z]+(?:[- ][A-Z][a-z]+)*(?:, .+)?")

Vocabulary = Mapping[str, int]
"""How often a report has each word, in lower case."""


def count_words(texts: Iterable[str]) -> Vocabulary:
    """Count the words of a report's values."""
    return Counter(word.lower() for text in texts for word in WORD.findall(text))


def measure_text(text: str, vocabulary: Vocabulary, known_names: frozenset[str]) -> dict[str, float]:
    """Return the signals of one text."""
    words = WORD.findall(text)
    small = [measure_rarity(word, vocabulary, known_names) for word in words if word.islower()]
    names = [measure_rarity(word, vocabulary, known_names) for word in words if not word.islower()]
    odd = [m for m in _ODD_CASE.findall(text) if not _NAME_CASE.search(m) and vocabulary.get(m.lower(), 0) < 2]
    mixes = [m for m in _LETTERS_AND_DIGITS.findall(text) if not _FAMILIAR_MIX.fullmatch(m)]
    stripped = text.strip()
    return {
        "letters": float(len(text)),
        "rarest": max(small, default=0.0),
        "unknown": float(sum(r >= UNKNOWN_RARITY for r in small)),
        "unknown_names": float(sum(r >= UNKNOWN_RARITY for r in names)),
        "stray_marks": float(len(_STRAY_MARK.findall(text))),
        "odd_commas": float(len(_ODD_COMMA.findall(text))),
        "odd_case": float(len(odd)),
        "foreign": float(len(_FOREIGN.findall(text))),
        "mixes": float(len(mixes)),
        "lone_signs": float(len(_LONE_SIGN.findall(text))) if len(stripped) > MOST_SIGNS else 0.0,
        "odd_pairs": float(count_odd_pairs(words)),
        "unbalanced": float(
            abs(text.count("(") - text.count(")")) + abs(text.count("“") - text.count("”")) + text.count('"') % 2
            + max(0, text.count("‘") - text.count("’"))
        ),
        "opens_small": float(stripped[:1].islower()),
        "opens_with_mark": float(bool(stripped) and not stripped[0].isalnum() and stripped[0] not in _OPENING_MARKS),
        "ends_with_mark": float(stripped[-1:] in _OPEN_ENDS),
        "date_shape": float(bool(_DATE_SHAPE.fullmatch(stripped))),
        "initials": float(bool(_INITIALS.fullmatch(stripped))),
        "person": float(bool(_PERSON.fullmatch(stripped))),
    }  # fmt: skip


def measure_rarity(word: str, vocabulary: Vocabulary, known_names: frozenset[str]) -> float:
    """Return how rare a word is: 0 for a frequent one, `UNKNOWN_RARITY` for one that is in no list and only once in
    the report."""
    lower = word.lower().replace("’", "'")
    if vocabulary.get(word.lower(), 0) > 1 or lower in known_names:
        return 0.0
    bare = lower.removesuffix("'s")
    count = load_words().get(bare) or load_words().get(bare.replace("'", ""))
    if count is None:
        return UNKNOWN_RARITY if len(bare) > 1 or bare not in "ai" else 0.0
    return max(0.0, COMMON_WORD - count)


def count_odd_pairs(words: Sequence[str]) -> int:
    """Count the pairs of short words that do not follow each other in books."""
    pairs = load_pairs()
    return sum(
        (one, other) not in pairs
        for one, other in pairwise(words)
        if one.islower() and other.islower() and min(len(one), len(other)) <= 2
    )
