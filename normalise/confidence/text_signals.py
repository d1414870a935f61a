# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Signals of doubt in a text: words that nobody writes, marks where none belong, letters among digits."""

import re
from collections.abc import Sequence
from itertools import pairwise

from extract.text.date_words import MONTHS
from extract.text.ocr_confusions import ALIKE_CAPITALS
from normalise.confidence.english_words import SHORT_WORD, load_pairs, load_words
from normalise.confidence.report_words import WORD, ReportWords, list_joints

COMMON_WORD = 5.5  # logarithm of a count in books: rarer words are distinguished by their rarity
UNKNOWN_RARITY = 8.0
LIKELY_WORD = 6.5  # logarithm of a count in books from which an unknown word may be a misprint of this one
LEAST_MISPRINT_LETTERS = 4  # shorter words are all like each other
MOST_TORN_LETTERS = 2  # a whole text of two letters is initials: "vB" for "VB"
MOST_SIGNS = 3  # in a cell of a letter or two, these are its value

_STRAY_MARK = re.compile(
    r"(?<=\s)[^\w\s&/+£$%•–—=-]+(?=\s|$)"  # a mark alone
    r"|[.,;:][.,;:!?]|[!?][.,;:]"  # two marks
    r"|[a-z][,;:!?][A-Za-z]|[a-z]{2}\.[a-z]{2}"  # a mark within a word
    r"|(?<=[a-z])[.][ ]+(?=[a-z])"  # a full stop within a sentence
    r"|[a-rt-z]['’‘][ ]|[ ]['’‘][ ]|(?<![A-Za-z])['’‘.,:;*~_^|](?=[A-Za-z])"
    r"|[_|~^`´°¢©®«»{}\[\]<>\\]|[a-z]['’](?!(?:s|t|re|ve|ll|d|m)\b)[a-z]",
)
_ODD_CASE = re.compile(r"\b[^\W\d_]*[a-z][A-Z][^\W\d_]*\b|\b[A-Z]{2,}[a-z]{2,}\b")
_NAME_CASE = re.compile(r"\b(?:Ma?c|O['’]|De|Di|Le|La|Fitz)[A-Z]|PCs|NHSE|\b[A-Z]+s\b")
_ALIKE_CAPITAL = re.compile(rf"(?<=[a-z]\s)[{ALIKE_CAPITALS}][a-z]+\b")
_LONE_CAPITAL = re.compile(r"(?<!\S)[a-z]+ (?P<word>[A-Z][a-z]+) (?!and\b|of\b)[a-z]")  # between small words
SMALL_MONTH = re.compile(rf"\b(?:{'|'.join(month for month in MONTHS if month not in ('march', 'may'))})\b")
_TORN_INITIALS = re.compile(r"[a-z][A-Z]|[A-Z]l")  # the whole of a text
_TORN_ITEM = re.compile(r"(?:^|\s)(?:\d{1,2}, (?=[A-Z])|-\d{1,2}\. )")  # "1, Print" and "-2. Ask" for items of a list
_SENTENCE_END = re.compile(r"[.?!][)”’\"']?(?=\s|$)")
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
_ODD_COMMA = re.compile(
    r",\s(?:of|in|to|has|have|is|are|was|were|at|on|by|for|with|the)\b|\b(?:of|in|to|the|a|an|for|with|by|at|from),\s"
)
_ITEM_NUMBER = re.compile(r"(?:^|\s)(\d{1,2})[.)]\s(?=[A-Z])")
_OPENING_MARKS = frozenset("•(£“‘#\uf0b7-–")
_OPEN_ENDS = frozenset(",;:-–—'’‘“\"/&")
_INITIALS = re.compile(r"[A-Z]{2,3}(?:[/&, ]+[A-Z]{2,3})*")
_PERSON = re.compile(r"(?:[A-Z](?:\.|[a-z]+) ?){1,2}(?:Mc|Mac|O['’])?[A-Z][a-z]+(?:[- ][A-Z][a-z]+)*(?:, .+)?")

ODDITIES = (
    "unknown", "misprints", "stray_marks", "odd_commas", "odd_case", "odd_capitals", "odd_joints", "foreign", "mixes",
    "unbalanced", "opens_with_mark", "ends_with_mark",
)  # fmt: skip
"""Signals that are rare one by one: their sum is a signal too."""


def measure_text(text: str, report: ReportWords) -> dict[str, float]:
    """Return the signals of one text of a report."""
    words = WORD.findall(text)
    small = [measure_rarity(word, report) for word in words if word.islower()]
    names = [measure_rarity(word, report) for word in words if not word.islower()]
    odd = [m for m in _ODD_CASE.findall(text) if not _NAME_CASE.search(m) and report.counts.get(m.lower(), 0) < 2]
    odd += [*SMALL_MONTH.findall(text), *_TORN_INITIALS.findall(text if len(text) == MOST_TORN_LETTERS else "")]
    mixes = [m for m in _LETTERS_AND_DIGITS.findall(text) if not _FAMILIAR_MIX.fullmatch(m)]
    stripped = text.strip()
    signals = {
        "letters": float(len(text)),
        "rarest": max(small, default=0.0),
        "unknown": float(sum(r >= UNKNOWN_RARITY for r in small)),
        "unknown_names": float(sum(r >= UNKNOWN_RARITY for r in names)),
        "misprints": float(sum(is_misprint(word, report) for word in words)),
        "stray_marks": float(len(_STRAY_MARK.findall(text)) + len(_TORN_ITEM.findall(text))),
        "odd_commas": float(len(_ODD_COMMA.findall(text))),
        "odd_case": float(len(odd)),
        "odd_capitals": float(count_odd_capitals(text, report)),
        "lone_capitals": float(count_lone_capitals(text, report)),
        "tail_words": float(count_tail_words(stripped)),
        "odd_joints": float(count_odd_joints(text, report)),
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
        "broken_list": float(is_broken_list(text)),
        "date_shape": float(bool(_DATE_SHAPE.fullmatch(stripped))),
        "initials": float(bool(_INITIALS.fullmatch(stripped))),
        "person": float(bool(_PERSON.fullmatch(stripped))),
    }  # fmt: skip
    return signals | {"oddities": sum(signals[name] for name in ODDITIES)}


def measure_rarity(word: str, report: ReportWords) -> float:
    """Return how rare a word is.

    The rarity is 0 for a frequent one, `UNKNOWN_RARITY` for one that is in no list and only once in the report.
    """
    lower = word.lower().replace("’", "'")
    if len(word) == 1 or report.counts.get(word.lower(), 0) > 1 or lower in report.names:
        return 0.0
    bare = lower.removesuffix("'s")
    count = load_words().get(bare) or load_words().get(bare.replace("'", ""))
    if count is None:
        return 0.0 if is_joined(bare) else UNKNOWN_RARITY
    return max(0.0, COMMON_WORD - count)


def is_joined(word: str) -> bool:
    """Return whether a word is two that often follow each other, without their blank: no letter of them is wrong."""
    pairs = load_pairs()
    return any(f"{word[:at]} {word[at:]}" in pairs for at in range(1, len(word)))


def is_misprint(word: str, report: ReportWords) -> bool:
    """Return whether an unknown word is one letter away from a known one.

    That is a frequent word, or one that the report has elsewhere; names are compared with the report's words only.
    """
    if len(word) < LEAST_MISPRINT_LETTERS or measure_rarity(word, report) < UNKNOWN_RARITY:
        return False
    likely = load_words() if word.islower() else {}
    return any(
        likely.get(other, 0.0) >= LIKELY_WORD or report.counts.get(other, 0) > 1 or other in report.names
        for other in _list_neighbours(word.lower())
    )


def _list_neighbours(word: str) -> set[str]:
    """Return the texts that differ from a word by one letter more, less or other."""
    letters = "abcdefghijklmnopqrstuvwxyz"
    halves = [(word[:at], word[at:]) for at in range(len(word) + 1)]
    fewer = {before + after[1:] for before, after in halves if after}
    other = {before + letter + after[1:] for before, after in halves if after for letter in letters}
    more = {before + letter + after for before, after in halves for letter in letters}
    return (fewer | other | more) - {word}


def count_odd_capitals(text: str, report: ReportWords) -> int:
    """Count words within a sentence that open with a capital which may be a small letter, and only here do."""
    return sum(
        report.printed.get(word, 0) < 2 and load_words().get(word.lower(), 0.0) >= LIKELY_WORD
        for word in _ALIKE_CAPITAL.findall(text)
    )


def count_lone_capitals(text: str, report: ReportWords) -> int:
    """Count frequent words with a capital between small ones, of which no name of the report or register is made.

    They are the ends of another cell's lines that went in between: "held once a term Audit report and".
    """
    return sum(
        report.printed.get(word, 0) < 2
        and word.lower() not in report.names
        and load_words().get(word.lower(), 0.0) >= COMMON_WORD
        and word.lower() not in MONTHS
        for word in _LONE_CAPITAL.findall(text)
    )


def count_tail_words(text: str) -> int:
    """Return the number of words after the last sentence of a text, 0 where it ends there or has none."""
    ends = [m.end() for m in _SENTENCE_END.finditer(text)]
    return len(text[ends[-1] :].split()) if ends else 0


def count_odd_joints(text: str, report: ReportWords) -> int:
    """Count the pairs of words with a mark between that are elsewhere in the report without one, and not with it."""
    return sum(
        report.joints.get((one, " ", other), 0) > 0 and report.joints.get((one, mark, other), 0) < 2
        for one, mark, other in list_joints(text)
        if mark != " "
    )


def count_odd_pairs(words: Sequence[str]) -> int:
    """Count the pairs of short words that do not follow each other in books."""
    pairs = load_pairs()
    return sum(
        f"{one} {other}" not in pairs
        for one, other in pairwise(words)
        if one.islower() and other.islower() and min(len(one), len(other)) <= SHORT_WORD
    )


def is_broken_list(text: str) -> bool:
    """Return whether the numbers of a list do not begin with 1, leave one out, or are of one item alone."""
    numbers = [int(number) for number in _ITEM_NUMBER.findall(text)]
    return bool(numbers) and (len(numbers) == 1 or numbers != list(range(1, len(numbers) + 1)))
