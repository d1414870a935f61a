# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Whether a page's text is its print, and reads as text: fonts may map their glyphs to wrong letters."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace

from ingest.model import Box
from ingest.pdf.layer_words import is_readable
from ingest.pdf.page_objects import PageObjects, PdfObject, find_turn, object_box, turn_clockwise
from ingest.pdf.visible_text import TextRenderings, are_visible, measure_text_share

SAMPLE_CHARACTERS = 300  # more than MIN_WORDS words have
MIN_WORDS = 3  # fewer are a stamp or a page number on a scan
MAX_COPY_DISTANCE = 0.3  # in letter sizes: the same letter moved by less is a copy; the two of "ll" are a width apart
COPY_CELL_PT = 8.0  # a copy is searched no farther away
# Share of the print that is text on a born-digital page, whose icons are drawn and whose paper may be an image.
MIN_TEXT_SHARE = 0.6
MIN_UPRIGHT_SHARE = 0.7  # of the characters: a page drawn sideways or upside down is better read by OCR
UPSIDE_DOWN = 2  # quarter turns
MAX_UNREADABLE_SHARE = 0.02  # of the characters: more than stray symbols
MIN_COMMON_SAMPLE = 30  # words from which common English words are expected
MIN_COMMON_SHARE = 0.06  # of the words; prose has four in ten, a table of names and short answers one in ten
MIN_VOWEL_SAMPLE = 80  # letters of a font from which its vowels are counted
VOWEL_SHARES = (0.27, 0.52)  # of a font's letters; English has 0.38

COMMON_WORDS = frozenset(
    (  # the words that English prose repeats most
        *("the", "of", "and", "to", "in", "a", "is", "for", "that", "on", "as", "with", "be", "by", "are", "at"),
        *("from", "or", "an", "this", "it", "have", "has", "been", "was", "were", "not", "will", "all", "which"),
        *("their", "they", "its", "who", "we", "our", "should", "what", "how"),
    )
)


def find_visible_chars(page: PageObjects, look: TextRenderings) -> tuple[PdfObject, ...]:
    """Return the characters, except spaces, that a viewer shows, each once.

    They are checked by word, as a full stop alone is too small. Text drawn without paint is never visible, though print
    may be in its place.
    """
    words: list[list[PdfObject]] = []
    last: PdfObject | None = None
    for char in (c for c in page.chars if not c["unpainted"]):
        if not char["text"].strip():
            last = None
            continue
        if last is None or last["annotation"] != char["annotation"] or not _is_adjacent(last, char):
            words.append([])
        words[-1].append(char)
        last = char
    seen = are_visible(look, [Box.hull(map(object_box, word)) for word in words])
    if look.under is not None:  # an annotation covers the text below it, and its own text changes the place
        own = are_visible(replace(look, bare=look.under), [Box.hull(map(object_box, word)) for word in words])
        seen = [a if word[0]["annotation"] else b for word, a, b in zip(words, seen, own, strict=True)]
    # What the clipping path hides may lie under other print, which changes its place. The field of a form clips its
    # value, which is kept whole.
    kept = [word for word, visible in zip(words, seen, strict=True) if visible and not all(c["clipped"] for c in word)]
    return _drop_copies([c for word in kept for c in word if c["annotation"] or not c["clipped"]])


def _drop_copies(chars: Sequence[PdfObject]) -> tuple[PdfObject, ...]:
    """Return the characters without copies on top of them, as in text made bold or shadowed by drawing it twice."""
    places: dict[tuple[str, float, float], list[tuple[float, float]]] = defaultdict(list)
    found = []
    for char in chars:
        text, x, y = char["text"], char["x0"], char["top"]
        across = min(MAX_COPY_DISTANCE * max(char["x1"] - x, 1.0), COPY_CELL_PT)
        down = min(MAX_COPY_DISTANCE * max(char["bottom"] - y, 1.0), COPY_CELL_PT)
        columns = {(x - across) // COPY_CELL_PT, x // COPY_CELL_PT, (x + across) // COPY_CELL_PT}
        rows = {(y - down) // COPY_CELL_PT, y // COPY_CELL_PT, (y + down) // COPY_CELL_PT}
        near = [places[text, i, j] for i in columns for j in rows if (text, i, j) in places]
        if any(abs(x - left) < across and abs(y - top) < down for cell in near for left, top in cell):
            continue
        found.append(char)
        places[text, x // COPY_CELL_PT, y // COPY_CELL_PT].append((x, y))
    return tuple(found)


def _is_adjacent(last: PdfObject, char: PdfObject) -> bool:
    turn = find_turn(char) or 0
    before, after = turn_clockwise(last, turn), turn_clockwise(char, turn)
    near = 0.2 * max(after.height, 1.0)
    return abs(after.x0 - before.x1) < near and abs(after.top - before.top) < near


def is_page_print(page: PageObjects, chars: Sequence[PdfObject], look: TextRenderings) -> bool:
    """Return whether these visible characters are the page's print, and not a stamp on a scan."""
    from pdfplumber.utils.text import extract_words

    upright = sum(c["upright"] and find_turn(c) != UPSIDE_DOWN for c in chars)
    return (
        upright >= MIN_UPRIGHT_SHARE * len(chars)
        and len(extract_words(list(chars[:SAMPLE_CHARACTERS]))) >= MIN_WORDS
        and (_is_mostly_text(page, chars) or measure_text_share(look) >= MIN_TEXT_SHARE)
    )


def _is_mostly_text(page: PageObjects, chars: Sequence[PdfObject]) -> bool:
    """Return whether the page draws too little besides the characters for that to be print."""
    drawn = len(page.lines) + len(page.rects) + len(page.curves)
    return not page.images and drawn <= (1 - MIN_TEXT_SHARE) * len(chars)


def reads_like_english(chars: Sequence[PdfObject], words: Iterable[str]) -> bool:
    """Return whether these characters, and the words they form, look like English text."""
    if sum(not is_readable(c["text"]) for c in chars) > MAX_UNREADABLE_SHARE * len(chars):
        return False
    fonts: dict[str, list[str]] = defaultdict(list)
    for char in chars:
        fonts[char["fontname"]].append(char["text"])
    texts = ["".join(font) for font in fonts.values()]
    return any(texts) and all(map(_has_vowels, texts)) and _has_common_words(words)


def _has_vowels(text: str) -> bool:
    letters = [c for c in text.casefold() if c.isalpha()]
    share = sum(c in "aeiou" for c in letters) / max(len(letters), 1)
    return len(letters) < MIN_VOWEL_SAMPLE or VOWEL_SHARES[0] <= share <= VOWEL_SHARES[1]


def _has_common_words(words: Iterable[str]) -> bool:
    bare = [word.casefold().strip(".,;:()'\"") for word in words]
    letters = [w for w in bare if w.isalpha()]
    return len(bare) < MIN_COMMON_SAMPLE or sum(w in COMMON_WORDS for w in letters) >= MIN_COMMON_SHARE * len(bare)
