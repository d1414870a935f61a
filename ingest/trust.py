"""Whether a page's text is its print, and whether it reads as text: fonts may say other letters than they show."""

from collections import defaultdict
from collections.abc import Sequence

from ingest.drawn import Drawn, DrawnPage, box_of
from ingest.layer_words import around, is_readable
from ingest.nouns import Box
from ingest.visible import Look, share_of_text, shown

MIN_WORDS = 3  # fewer are a stamp or a page number on a scan
COPY = 0.3  # of a letter's sides: the same letter moved by less is a copy; the two of "ll" are a width apart
CELL = 8.0  # points; what lies on a letter begins in its cell of the page or one beside, as COPY of 24 pt is less
MOSTLY = (
    0.6  # of the print: as much is text on a page born digital, whose icons are drawn and whose paper may be an image
)
UPRIGHT = 0.7  # of the characters: others stand on a page that was drawn sideways, which its picture tells better
UNREADABLE = 0.02  # of the characters: more than stray symbols
ENOUGH_WORDS = 30  # to expect words that every English text has
COMMON_SHARE = 0.06  # of the words; prose has four in ten, a table of names and short answers one in ten
ENOUGH_LETTERS = 80  # of a font, to know its vowels by
VOWELS = (0.27, 0.52)  # of a font's letters; English has 0.38

COMMON = frozenset(
    (  # the words that English prose repeats most
        *("the", "of", "and", "to", "in", "a", "is", "for", "that", "on", "as", "with", "be", "by", "are", "at"),
        *("from", "or", "an", "this", "it", "have", "has", "been", "was", "were", "not", "will", "all", "which"),
        *("their", "they", "its", "who", "we", "our", "should", "what", "how"),
    )
)


def shown_chars(page: DrawnPage, look: Look) -> tuple[Drawn, ...]:
    """The characters, blanks aside, that a viewer shows, each once; told word by word, as a full stop is too
    small to tell. What is drawn without paint is never shown, though print may stand in its place."""
    words: list[list[Drawn]] = []
    last: Drawn | None = None
    for char in (c for c in page.chars if not c["unpainted"]):
        if not char["text"].strip():
            last = None
            continue
        if last is None or not _beside(last, char):
            words.append([])
        words[-1].append(char)
        last = char
    seen = shown(look, [around([box_of(c) for c in word]) for word in words])
    return _once([c for word, visible in zip(words, seen, strict=True) if visible for c in word])


def _once(chars: Sequence[Drawn]) -> tuple[Drawn, ...]:
    """Without the copies of a letter that lie on it, as of print made bold or given a shadow by drawing it twice."""
    places: dict[tuple[str, int, int], list[Box]] = defaultdict(list)
    found = []
    for char in chars:
        box = box_of(char)
        x, y = int(box.x0 / CELL), int(box.top / CELL)
        near = [b for i in (-1, 0, 1) for j in (-1, 0, 1) for b in places.get((char["text"], x + i, y + j), ())]
        if not any(_lies_on(box, other) for other in near):
            found.append(char)
            places[char["text"], x, y].append(box)
    return tuple(found)


def _lies_on(box: Box, other: Box) -> bool:
    across, down = abs(box.x0 - other.x0), abs(box.top - other.top)
    return across < COPY * max(box.width, 1.0) and down < COPY * max(box.height, 1.0)


def _beside(last: Drawn, char: Drawn) -> bool:
    high = max(float(char["bottom"] - char["top"]), 1.0)
    return bool(abs(char["x0"] - last["x1"]) < 0.2 * high and abs(char["top"] - last["top"]) < 0.2 * high)


def is_print(chars: Sequence[Drawn], look: Look) -> bool:
    """Whether these characters, which a viewer shows, are the page's print: not a stamp on a scan."""
    from pdfplumber.utils.text import extract_words

    upright = sum(bool(c["upright"]) for c in chars)
    return (
        upright >= UPRIGHT * len(chars)
        and len(extract_words(list(chars))) >= MIN_WORDS
        and share_of_text(look) >= MOSTLY
    )


def is_trusted(chars: Sequence[Drawn]) -> bool:
    """Whether these characters look like English; where they do not, the picture is asked."""
    text = "".join(str(c["text"]) for c in chars)
    if sum(not is_readable(str(c["text"])) for c in chars) > UNREADABLE * len(chars):
        return False
    fonts: dict[str, str] = defaultdict(str)
    for char in chars:
        fonts[str(char.get("fontname"))] += str(char["text"])
    return bool(text) and all(map(_has_vowels, fonts.values())) and _has_common_words(chars)


def _has_vowels(text: str) -> bool:
    letters = [c for c in text.casefold() if c.isalpha()]
    share = sum(c in "aeiou" for c in letters) / max(len(letters), 1)
    return len(letters) < ENOUGH_LETTERS or VOWELS[0] <= share <= VOWELS[1]


def _has_common_words(chars: Sequence[Drawn]) -> bool:
    from pdfplumber.utils.text import extract_words

    words = [w["text"].casefold().strip(".,;:()'\"") for w in extract_words(list(chars), x_tolerance_ratio=0.2)]
    letters = [w for w in words if w.isalpha()]
    return len(words) < ENOUGH_WORDS or sum(w in COMMON for w in letters) >= COMMON_SHARE * len(words)
