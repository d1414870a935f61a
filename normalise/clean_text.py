"""Clean text: line wraps and hyphenation joined, the debris of rulings gone, no word added or dropped."""

import re
from collections.abc import Iterable

WRAPS = "joined line wraps"
HYPHEN_KEPT = "joined at a hyphen, kept"
HYPHEN_DROPPED = "joined a word hyphenated at the line end"
SLASH = "joined at a slash"
DEBRIS = "removed ruling debris"
BULLETS = "normalised bullets"
LETTERFORMS = "normalised ligatures and blanks"

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

_FRAGMENT = re.compile(
    r"(?:[bcdfgklmnprstv]{0,2})(?:tions?|sions?|cians?|ments?|nity|nities|ity|ities|ing|ings|ness|ance|ances|ence|"
    r"ences|ation|ations|ative|atives|ical|ically|ally|ively|ents|ibly|ably|ised|ising|isation|isations|"
    r"ular|ulary|ology|ologist|tal|tial|cial|cially|tially)"
)
"""What ends a word but is none itself, with up to two consonants before it ("-nity")."""

_OPENING = re.compile(r"^\s*(?:[|¦]+|_{2,}|_(?!\S)|[\[\]{}])+\s*")
_CLOSING = re.compile(r"\s*(?:[|¦]+|_{2,}|(?<!\S)_|[\[\]{}])+\s*$")
_PAIRS = {"[": "]", "{": "}", "]": "[", "}": "{"}

_BULLET = re.compile(r"^(?:[•●▪■◦‣∙·¢«»*+►▸©®°]\s*(?=[^\W\d])|[•●▪■◦‣∙¢]\s*(?=\S)|[eo]\s(?=[A-Z]))")
"""A bullet as printed or as an OCR program gives it. A lone "e" or "o" counts only before a capital."""

_DASH = re.compile(r"^[-–—]\s+(?=\S)")
"""A bullet only in a block that begins with one; elsewhere a wrapped line may begin with a dash."""

_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")


def vocabulary(texts: Iterable[str]) -> frozenset[str]:
    """The words of a report, in lower case: evidence for or against a hyphen at a line's end.

    Words that a line's end cuts are left out, for their own spelling is what is in question.
    """
    words: set[str] = set()
    for text in texts:
        whole = re.sub(r"\S+-[ \t]*\n\s*\S+", " ", text)
        words.update(word.lower() for word in _WORD.findall(whole))
    return frozenset(words)


def clean(body: str, words: frozenset[str] = frozenset()) -> tuple[str, tuple[str, ...]]:
    """The text of a cell with "\\n" only between paragraphs, and the names of the rules that changed it.

    `body` has "\\n" between printed lines and a blank line between paragraphs; `words` is the
    report's vocabulary. A line that begins with a bullet begins a paragraph.
    """
    repairs: dict[str, None] = {}
    smooth = _LETTERFORM.sub(lambda found: _LETTERFORMS[found[0]], body.replace("\r\n", "\n"))
    if smooth != body:
        repairs[LETTERFORMS] = None
    words = words | vocabulary([smooth])
    texts = [
        _joined(paragraph, words, repairs)
        for block in re.split(r"\n[ \t]*\n", smooth)
        for paragraph in _paragraphs(block, repairs)
    ]
    return "\n".join(text for text in texts if text), tuple(repairs)


def _paragraphs(block: str, repairs: dict[str, None]) -> list[list[str]]:
    """The block's lines without debris, split before each bullet."""
    paragraphs: list[list[str]] = [[]]
    dashed = bool(_DASH.match(block.lstrip()))
    for line in block.split("\n"):
        bare = _without_debris(line, block)
        if bare != line.strip():
            repairs[DEBRIS] = None
        bullet = _BULLET.match(bare)
        if bullet and not _carries_on(paragraphs[-1]):
            text = "• " + bare[bullet.end() :]
            if text != bare:
                repairs[BULLETS] = None
            paragraphs.append([text])
        elif dashed and _DASH.match(bare):
            paragraphs.append([bare])
        elif bare:
            paragraphs[-1].append(bare)
    return [paragraph for paragraph in paragraphs if paragraph]


def _carries_on(lines: list[str]) -> bool:
    """Does the last line ask for more, so that what follows is no bullet ("6 +", "and/")?"""
    return bool(lines) and lines[-1][-1:] in "-/+=,&"


def _without_debris(line: str, block: str) -> str:
    """The line without what its column's rulings left at its edges. A bracket that has its
    partner in the block is print, not debris."""
    bare = line.strip()
    for edge in (_OPENING, _CLOSING):
        found = edge.search(bare)
        if found and not any(mark in _PAIRS and _PAIRS[mark] in block for mark in found[0]):
            bare = bare[: found.start()] + bare[found.end() :]
    return bare


def _joined(lines: list[str], words: frozenset[str], repairs: dict[str, None]) -> str:
    text = lines[0]
    for line in lines[1:]:
        text, rule = _join(text, line, words)
        repairs[rule] = None
    return re.sub(r"[ \t]+", " ", text).strip()


def _join(left: str, right: str, words: frozenset[str]) -> tuple[str, str]:
    """Two printed lines as one, and the rule that joined them."""
    if re.search(r"\w[\u00ad¬]$", left) and right[:1].islower():
        return left[:-1] + right, HYPHEN_DROPPED
    if re.search(r"\w[-‐‑]$", left) and right[:1].isalnum():
        if _hyphen_is_print(left, right, words):
            return left + right, HYPHEN_KEPT
        return left[:-1] + right, HYPHEN_DROPPED
    if re.search(r"\S/$", left):
        return left + right, SLASH
    return f"{left} {right}", WRAPS


def _hyphen_is_print(left: str, right: str, words: frozenset[str]) -> bool:
    """Was the hyphen at the line's end printed as part of a compound? Yes, unless the evidence
    for a divided word is clear: in print that a word processor set, most are compounds."""
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
    return first in PREFIXES or not _FRAGMENT.fullmatch(second)
