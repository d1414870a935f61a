"""Hidden text layers: nearly right, or of no use at all."""

from collections.abc import Callable
from dataclasses import replace
from random import Random

from benchmarks.binding import LayerWord, words_of

ERRORS = 0.01  # of words, as a good OCR program makes them
LONG = 6  # letters; a misread letter of a shorter word would spoil a date or a label
MISREADINGS = {"e": "c", "l": "1", "i": "l", "o": "0", "c": "e", "h": "b", "u": "ii", "m": "rn", "a": "o", "t": "f"}

Pages = list[list[LayerWord]]


def good(pages: Pages, _other: bytes, rng: Random) -> Pages:
    return [[misread(w, rng) if rng.random() < ERRORS else w for w in page] for page in pages]


def misread(word: LayerWord, rng: Random) -> LayerWord:
    places = [i for i, c in enumerate(word.text) if c in MISREADINGS]
    if len(word.text) < LONG or not places:
        return word
    at = rng.choice(places)
    return replace(word, text=word.text[:at] + MISREADINGS[word.text[at]] + word.text[at + 1 :])


def random_words(pages: Pages, other: bytes, rng: Random) -> Pages:
    """Words that might be anywhere, where words are."""
    vocabulary = sorted({w.text for page in words_of(other) for w in page})
    return [[replace(w, text=rng.choice(vocabulary)) for w in page] for page in pages]


def wrong_places(pages: Pages, _other: bytes, rng: Random) -> Pages:
    """The page's own words, dealt out over its places."""
    out = []
    for page in pages:
        texts = rng.sample([w.text for w in page], len(page))
        out.append([replace(w, text=t) for w, t in zip(page, texts, strict=True)])
    return out


def other_document(pages: Pages, other: bytes, _rng: Random) -> Pages:
    """The layer of another report, in the places that it has there."""
    theirs = words_of(other)
    return [theirs[i % len(theirs)] for i in range(len(pages))]


def mojibake(pages: Pages, _other: bytes, rng: Random) -> Pages:
    """What a font without its map of letters gives: signs, each letter always the same one."""
    signs = [chr(c) for c in range(0x21, 0x7F)]
    rng.shuffle(signs)
    return [[replace(w, text="".join(signs[ord(c) % len(signs)] for c in w.text)) for w in page] for page in pages]


LAYERS: dict[str, Callable[[Pages, bytes, Random], Pages]] = {
    "good": good,
    "random words": random_words,
    "wrong places": wrong_places,
    "other document": other_document,
    "mojibake": mojibake,
}
