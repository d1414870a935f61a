# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Hidden text layers: nearly right, or of no use at all."""

from collections.abc import Callable
from dataclasses import replace
from random import Random

from benchmarks.bind_pdf import LayerWord, read_layer_words

ERROR_SHARE = 0.01  # of words, as a good OCR program makes them
MIN_MISREAD_LETTERS = 6  # letters; a misread letter of a shorter word would spoil a date or a label
MISREADINGS = {"e": "c", "l": "1", "i": "l", "o": "0", "c": "e", "h": "b", "u": "ii", "m": "rn", "a": "o", "t": "f"}

Pages = list[list[LayerWord]]


def good_layer(pages: Pages, _other: bytes, rng: Random) -> Pages:
    return [[misread_word(w, rng) if rng.random() < ERROR_SHARE else w for w in page] for page in pages]


def misread_word(word: LayerWord, rng: Random) -> LayerWord:
    places = [i for i, c in enumerate(word.text) if c in MISREADINGS]
    if len(word.text) < MIN_MISREAD_LETTERS or not places:
        return word
    at = rng.choice(places)
    return replace(word, text=word.text[:at] + MISREADINGS[word.text[at]] + word.text[at + 1 :])


def random_word_layer(pages: Pages, other: bytes, rng: Random) -> Pages:
    """Words that might be anywhere, where words are."""
    vocabulary = sorted({w.text for page in read_layer_words(other) for w in page})
    return [[replace(w, text=rng.choice(vocabulary)) for w in page] for page in pages]


def misplaced_layer(pages: Pages, _other: bytes, rng: Random) -> Pages:
    """The page's own words, dealt out over its places."""
    out = []
    for page in pages:
        texts = rng.sample([w.text for w in page], len(page))
        out.append([replace(w, text=t) for w, t in zip(page, texts, strict=True)])
    return out


def other_document_layer(pages: Pages, other: bytes, _rng: Random) -> Pages:
    """The layer of another report, in the places that it has there."""
    theirs = read_layer_words(other)
    return [theirs[i % len(theirs)] for i in range(len(pages))]


def mojibake_layer(pages: Pages, _other: bytes, rng: Random) -> Pages:
    """Return the text that a font without a ToUnicode map gives: each letter becomes the same wrong sign."""
    signs = [chr(c) for c in range(0x21, 0x7F)]
    rng.shuffle(signs)
    return [[replace(w, text="".join(signs[ord(c) % len(signs)] for c in w.text)) for w in page] for page in pages]


LAYERS: dict[str, Callable[[Pages, bytes, Random], Pages]] = {
    "good": good_layer,
    "random words": random_word_layer,
    "wrong places": misplaced_layer,
    "other document": other_document_layer,
    "mojibake": mojibake_layer,
}
