# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Clean the text of cells: join line wraps and hyphenation, remove the debris of ruling lines.

No word is added or dropped.
"""

import re
from collections.abc import Iterable
from dataclasses import replace

from extract.model import StruckText
from extract.text.bullets import TEXT_BULLET, UNFINISHED_ENDS

WRAP_REPAIR = "joined line wraps"
HYPHEN_KEPT_REPAIR = "joined at a hyphen, kept"
HYPHEN_DROPPED_REPAIR = "joined a word hyphenated at the line end"
SLASH_REPAIR = "joined at a slash"
DEBRIS_REPAIR = "removed ruling debris"
INITIAL_REPAIR = "read an upright stroke before a name as I"
BULLET_REPAIR = "normalised bullets"
LETTERFORM_REPAIR = "normalised ligatures and blanks"

_LETTERFORMS = {
    "ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st",
    "\u00a0": " ", "\u2007": " ", "\u202f": " ", "\u2009": " ", "\u200b": "", "\ufeff": "",
}  # fmt: skip
_LETTERFORM = re.compile("|".join(_LETTERFORMS))

_PREFIXES = (
    "anti bi co cross de ex face follow full half hard high in inter intra long low mid mini multi non off on "
    "one open out over part peri post pre pro pseudo quasi re same self semi short single step sub through two "
    "three ultra under up well whole"
)
PREFIXES = frozenset(_PREFIXES.split())
"""Halves that keep their hyphen when a line ends after them ("non-", "multi-")."""

WEAK_PREFIXES = frozenset({"re", "co", "de", "in", "on", "pro", "sub", "over", "under", "out", "up", "bi", "ex"})
"""Prefixes that also begin plain words; the report's own spelling of the joined word outweighs them."""

_WORD_ENDING = re.compile(
    r"(?:[bcdfgklmnprstv]{0,2})(?:tions?|sions?|cians?|ments?|nity|nities|ity|ities|ing|ings|ness|ance|ances|ence|"
    r"ences|ation|ations|ative|atives|ical|ically|ally|ively|ents|ibly|ably|ised|ising|isation|isations|"
    r"ular|ulary|ology|ologist|tal|tial|cial|cially|tially)"
)
"""A word ending that is not a word itself, with up to two consonants before it ("-nity")."""

_STROKE_FOR_INITIAL = re.compile(r"^\s*[|¦]\.(?=\s+[A-Z][a-z'’]+(?:[\s-]+[A-Z][a-z'’]+)?\s*$)")
"""The first initial of a whole cell that is a name: "|. Garside". A ruling has no full stop."""
_OPENING_DEBRIS = re.compile(r"^\s*(?:[|¦]+|_{2,}|_(?!\S)|[\[\]{}])+\s*")
_CLOSING_DEBRIS = re.compile(r"\s*(?:[|¦]+|_{2,}|(?<!\S)_|[\[\]{}])+\s*$")
_BRACKET_PARTNERS = {"[": "]", "{": "}", "]": "[", "}": "{"}

_DASH = re.compile(r"^[-–—]\s+(?=\S)")
"""A bullet only in a block that begins with one; elsewhere a wrapped line may begin with a dash."""

_ITEM_NUMBER = re.compile(r"^\(?(\d{1,2}|[a-z])[.)]\s+(?=\S)")
"""The number or letter of an item in a list, "1. ", "2) ", "(c) "."""

_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")


def collect_vocabulary(texts: Iterable[str]) -> frozenset[str]:
    """Return the words of a report in lower case: evidence for or against a hyphen at a line's end.

    Words that a line end divides are left out, because their spelling is in question.
    """
    words: set[str] = set()
    for text in texts:
        whole = re.sub(r"\S+-[ \t]*\n\s*\S+", " ", text)
        words.update(word.lower() for word in _WORD.findall(whole))
    return frozenset(words)


def clean_cell_text(body: str, words: frozenset[str] = frozenset()) -> tuple[str, tuple[str, ...]]:
    r"""Return the text of a cell with "\n" only between paragraphs, and the names of the rules that changed it.

    `body` has "\n" between printed lines and a blank line between paragraphs; `words` is the
    report's vocabulary. A line that begins with a bullet, or with the next number of a list, begins a paragraph.
    """
    repairs: dict[str, None] = {}
    smooth = _LETTERFORM.sub(lambda found: _LETTERFORMS[found[0]], body.replace("\r\n", "\n"))
    if smooth != body:
        repairs[LETTERFORM_REPAIR] = None
    if _STROKE_FOR_INITIAL.match(smooth):
        smooth = _STROKE_FOR_INITIAL.sub("I.", smooth)
        repairs[INITIAL_REPAIR] = None
    words = words | collect_vocabulary([smooth])
    smooth = _part_numbered_items(smooth)
    texts = [
        _join_lines(paragraph, words, repairs)
        for block in re.split(r"\n[ \t]*\n", smooth)
        for paragraph in _split_paragraphs(block, repairs)
    ]
    return "\n".join(text for text in texts if text), tuple(repairs)


def clean_struck_text(struck: Iterable[StruckText], words: frozenset[str] = frozenset()) -> tuple[StruckText, ...]:
    """Return the crossed-out texts of a cell, each cleaned and on one line."""
    return tuple(replace(s, text=" ".join(clean_cell_text(s.text, words)[0].split())) for s in struck)


def _part_numbered_items(body: str) -> str:
    """Return the body with a blank line before each item of a list that its first line begins: 1, 2, 3 or a, b, c."""
    lines = body.split("\n")
    first = _ITEM_NUMBER.match(lines[0])
    if not first or first[1] not in {"1", "a"}:
        return body
    due, parted = _next_number(first[1]), lines[:1]
    for line in lines[1:]:
        number = _ITEM_NUMBER.match(line)
        if number and number[1] == due:
            parted.append("")
            due = _next_number(due)
        parted.append(line)
    return "\n".join(parted)


def _next_number(number: str) -> str:
    return str(int(number) + 1) if number.isdigit() else chr(ord(number) + 1)


def _split_paragraphs(block: str, repairs: dict[str, None]) -> list[list[str]]:
    """Return the block's lines without debris, split before each bullet."""
    paragraphs: list[list[str]] = [[]]
    dashed = bool(_DASH.match(block.lstrip()))
    for line in block.split("\n"):
        bare = _strip_ruling_debris(line, block)
        if bare != line.strip():
            repairs[DEBRIS_REPAIR] = None
        bullet = TEXT_BULLET.match(bare)
        if bullet and not _expects_continuation(paragraphs[-1]):
            text = "• " + bare[bullet.end() :]
            if text != bare:
                repairs[BULLET_REPAIR] = None
            paragraphs.append([text])
        elif dashed and _DASH.match(bare):
            paragraphs.append([bare])
        elif bare:
            paragraphs[-1].append(bare)
    return [paragraph for paragraph in paragraphs if paragraph]


def _expects_continuation(lines: list[str]) -> bool:
    """Return whether the last line is incomplete ("6 +", "and/"), so that the next one does not begin with a bullet."""
    return bool(lines) and lines[-1][-1:] in UNFINISHED_ENDS


def _strip_ruling_debris(line: str, block: str) -> str:
    """Return the line without the signs that ruling lines left at its ends.

    A bracket with its partner in the block is printed text, not debris.
    """
    bare = line.strip()
    for edge in (_OPENING_DEBRIS, _CLOSING_DEBRIS):
        found = edge.search(bare)
        if found and not any(mark in _BRACKET_PARTNERS and _BRACKET_PARTNERS[mark] in block for mark in found[0]):
            bare = bare[: found.start()] + bare[found.end() :]
    return bare


def _join_lines(lines: list[str], words: frozenset[str], repairs: dict[str, None]) -> str:
    text = lines[0]
    for line in lines[1:]:
        text, rule = _join_two_lines(text, line, words)
        repairs[rule] = None
    return re.sub(r"[ \t]+", " ", text).strip()


def _join_two_lines(left: str, right: str, words: frozenset[str]) -> tuple[str, str]:
    """Return two printed lines as one, and the name of the rule that joined them."""
    if re.search(r"\w[\u00ad¬]$", left) and right[:1].islower():
        return left[:-1] + right, HYPHEN_DROPPED_REPAIR
    if re.search(r"\w[-‐‑]$", left) and right[:1].isalnum():
        if _is_printed_hyphen(left, right, words):
            return left + right, HYPHEN_KEPT_REPAIR
        return left[:-1] + right, HYPHEN_DROPPED_REPAIR
    if re.search(r"\S/$", left):
        return left + right, SLASH_REPAIR
    return f"{left} {right}", WRAP_REPAIR


def _is_printed_hyphen(left: str, right: str, words: frozenset[str]) -> bool:
    """Return whether the hyphen at the line's end is part of a compound.

    It is, unless the evidence for a divided word is clear: in text from a word processor, most are compounds.
    """
    before = re.search(r"[^\W_]+(?:[-‐‑][^\W_]+)*(?=[-‐‑]$)", left)
    after = re.match(r"[^\W_]+", right)
    if not before or not after:
        return True
    first, second = before[0], after[0]
    if not first.isalpha() or not second.isalpha() or not second.islower():
        return True  # "2015-|16", "Full-|Time", "one-to-|one"
    first, joined = first.lower(), (first + second).lower()
    if f"{first}-{second}" in words or (first in PREFIXES and first not in WEAK_PREFIXES):
        return True
    if joined in words:
        return False
    return first in PREFIXES or not _WORD_ENDING.fullmatch(second)
