"""Whether a page's text is its print, and whether it reads as text: fonts may say other letters than they show."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from ingest.model import Box
from ingest.pdf.layer_words import is_readable
from ingest.pdf.page_objects import PageObjects, PdfObject, object_box
from ingest.pdf.visible_text import TextRenderings, are_visible, measure_text_share

LOOKED_AT = 300  # characters; MIN_WORDS are shorter
MIN_WORDS = 3  # fewer are a stamp or a page number on a scan
COPY = 0.3  # of a letter's sides: the same letter moved by less is a copy; the two of "ll" are a width apart
CELL = 8.0  # points; a copy is looked for no farther away
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


def find_visible_chars(page: PageObjects, look: TextRenderings) -> tuple[PdfObject, ...]:
    """The characters, blanks aside, that a viewer shows, each once; told word by word, as a full stop is too
    small to tell. What is drawn without paint is never shown, though print may stand in its place."""
    words: list[list[PdfObject]] = []
    last: PdfObject | None = None
    for char in (c for c in page.chars if not c["unpainted"]):
        if not char["text"].strip():
            last = None
            continue
        if last is None or not _is_adjacent(last, char):
            words.append([])
        words[-1].append(char)
        last = char
    seen = are_visible(look, [Box.hull(map(object_box, word)) for word in words])
    return _drop_copies([c for word, visible in zip(words, seen, strict=True) if visible for c in word])


def _drop_copies(chars: Sequence[PdfObject]) -> tuple[PdfObject, ...]:
    """Without the copies of a letter that lie on it, as of print made bold or given a shadow by drawing it twice."""
    places: dict[tuple[str, float, float], list[tuple[float, float]]] = defaultdict(list)
    found = []
    for char in chars:
        text, x, y = char["text"], char["x0"], char["top"]
        across = min(COPY * max(char["x1"] - x, 1.0), CELL)
        down = min(COPY * max(char["bottom"] - y, 1.0), CELL)
        columns = {(x - across) // CELL, x // CELL, (x + across) // CELL}
        rows = {(y - down) // CELL, y // CELL, (y + down) // CELL}
        near = [places[text, i, j] for i in columns for j in rows if (text, i, j) in places]
        if any(abs(x - left) < across and abs(y - top) < down for cell in near for left, top in cell):
            continue
        found.append(char)
        places[text, x // CELL, y // CELL].append((x, y))
    return tuple(found)


def _is_adjacent(last: PdfObject, char: PdfObject) -> bool:
    high = max(float(char["bottom"] - char["top"]), 1.0)
    return bool(abs(char["x0"] - last["x1"]) < 0.2 * high and abs(char["top"] - last["top"]) < 0.2 * high)


def is_page_print(page: PageObjects, chars: Sequence[PdfObject], look: TextRenderings) -> bool:
    """Whether these of the page's characters, which a viewer shows, are its print: not a stamp on a scan."""
    from pdfplumber.utils.text import extract_words

    upright = sum(bool(c["upright"]) for c in chars)
    return (
        upright >= UPRIGHT * len(chars)
        and len(extract_words(list(chars[:LOOKED_AT]))) >= MIN_WORDS
        and (_is_mostly_text(page, chars) or measure_text_share(look) >= MOSTLY)
    )


def _is_mostly_text(page: PageObjects, chars: Sequence[PdfObject]) -> bool:
    """Whether what is drawn beside the characters is too little to be print, were all of it letters."""
    drawn = len(page.lines) + len(page.rects) + len(page.curves)
    return not page.images and drawn <= (1 - MOSTLY) * len(chars)


def reads_like_english(chars: Sequence[PdfObject], words: Iterable[str]) -> bool:
    """Whether these characters, and the words they make, look like English; where they do not, the picture is
    asked."""
    if sum(not is_readable(c["text"]) for c in chars) > UNREADABLE * len(chars):
        return False
    fonts: dict[str, list[str]] = defaultdict(list)
    for char in chars:
        fonts[char["fontname"]].append(char["text"])
    texts = ["".join(font) for font in fonts.values()]
    return any(texts) and all(map(_has_vowels, texts)) and _has_common_words(words)


def _has_vowels(text: str) -> bool:
    letters = [c for c in text.casefold() if c.isalpha()]
    share = sum(c in "aeiou" for c in letters) / max(len(letters), 1)
    return len(letters) < ENOUGH_LETTERS or VOWELS[0] <= share <= VOWELS[1]


def _has_common_words(words: Iterable[str]) -> bool:
    bare = [word.casefold().strip(".,;:()'\"") for word in words]
    letters = [w for w in bare if w.isalpha()]
    return len(bare) < ENOUGH_WORDS or sum(w in COMMON for w in letters) >= COMMON_SHARE * len(bare)
