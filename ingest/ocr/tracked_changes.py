# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Read the words of a scan that a tracked change strikes up to a letter: "GreenAmber", of which "Green" is struck.

Word and LibreOffice print what replaces a deletion right after it, without a blank, so that an engine reads both as one
word. The struck part and the rest are read again, separately: the rest without the gap that the struck part leaves.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher

import numpy as np

from ingest.image.raster import POINTS_PER_INCH, Pixels
from ingest.model import Box, Word
from ingest.ocr.crops import enlarge_and_pad
from ingest.ocr.engine import OCR_DPI, CropWord, OcrEngine
from ingest.ocr.underlined_print import read_underlined_print

MIN_PART_PT = 3.0  # of a word struck and not struck; less is the slack of a word's box
MID_FROM, MID_UNTIL = 0.2, 0.85  # where a stroke crosses a word, in heights of its box from its top
MARGIN_PT = 1.0  # around a word
MAX_LETTER_GAP = 0.2  # in word heights: words closer than this are one word that the engine split


@dataclass(frozen=True, slots=True, kw_only=True)
class _StruckWord:
    """A word, or pieces of one, with the part that is struck from `x0` to `x1`, in points."""

    pieces: tuple[Word, ...]
    x0: float
    x1: float

    @property
    def box(self) -> Box:
        return Box.hull(w.box for w in self.pieces)


def split_tracked_changes(
    words: Sequence[Word], replaced: Sequence[Box], grey: Pixels, dpi: float, engine: OcrEngine
) -> tuple[Word, ...]:
    """Return the words; those that are struck in part, and replaced in the same word, as a kept part and a struck part.

    Args:
        words: The words of a page.
        replaced: Where strokes cross out print that other print replaces right after, in points.
        grey: The print of the page without the strokes, shape (height, width), dtype uint8.
        dpi: Its resolution.
        engine: The page engine.
    """
    found = [struck for stroke in replaced if (struck := _find_struck_word(words, stroke)) is not None]
    if not found:
        return tuple(words)
    crops = [crop for struck in found for crop in _cut_out(struck, grey, dpi)]
    read = read_underlined_print(crops, engine.read_crops(crops, OCR_DPI), engine)
    parts: dict[int, tuple[Word, ...]] = {}
    for struck, kept, deleted in zip(found, read[::2], read[1::2], strict=True):
        if split := _make_parts(struck, kept, deleted):
            parts |= {id(word): () for word in struck.pieces} | {id(struck.pieces[0]): split}
    return tuple(part for word in words for part in parts.get(id(word), (word,)))


def _find_struck_word(words: Sequence[Word], stroke: Box) -> _StruckWord | None:
    """Return the word that a stroke crosses in part."""
    for at, word in enumerate(words):
        top, bottom = word.box.top + MID_FROM * word.box.height, word.box.top + MID_UNTIL * word.box.height
        over = min(stroke.x1, word.box.x1) - max(stroke.x0, word.box.x0)
        if not (top <= stroke.centre_y <= bottom and MIN_PART_PT <= over <= word.box.width - MIN_PART_PT):
            continue
        pieces = [word]
        for after in words[at + 1 :]:
            gap = after.box.x0 - pieces[-1].box.x1
            if (after.line, after.region) != (word.line, word.region) or gap > MAX_LETTER_GAP * word.box.height:
                break
            pieces.append(after)
        return _StruckWord(pieces=tuple(pieces), x0=max(stroke.x0, word.box.x0), x1=min(stroke.x1, word.box.x1))
    return None


def _cut_out(struck: _StruckWord, grey: Pixels, dpi: float) -> tuple[Pixels, Pixels]:
    """Return crops of the part of a word that stays, closed up, and of the struck part."""
    scale = dpi / POINTS_PER_INCH
    strip = grey[struck.box.expanded(MARGIN_PT, MARGIN_PT).pixel_slices(scale)]
    left = max(0, int((struck.box.x0 - MARGIN_PT) * scale))
    start, end = (round(x * scale) - left for x in (struck.x0, struck.x1))
    kept = np.concatenate([strip[:, : max(0, start)], strip[:, end:]], axis=1)
    grow = OCR_DPI / dpi if dpi < OCR_DPI - 1 else 1.0
    return enlarge_and_pad(kept, grow), enlarge_and_pad(strip[:, max(0, start) : end], grow)


def _make_parts(struck: _StruckWord, kept: Sequence[CropWord], deleted: Sequence[CropWord]) -> tuple[Word, ...]:
    """Return the part that stays and the struck part as words, from left to right; none where either cannot be read."""
    first, box = struck.pieces[0], struck.box
    text, old = ("".join(word.text for word in part) for part in (kept, deleted))
    old = old or _remove_letters("".join(word.text for word in struck.pieces), text)
    if not text or not old:
        return ()
    before = struck.x0 - box.x0 >= MIN_PART_PT
    after = box.x1 - struck.x1 >= MIN_PART_PT
    new = replace(
        first,
        text=text,
        box=replace(box, x0=box.x0 if before else struck.x1, x1=box.x1 if after else struck.x0),
        confidence=min(word.confidence for word in kept),
        struck="no",
    )
    gone = replace(first, text=old, box=replace(box, x0=struck.x0, x1=struck.x1), struck="whole")
    return (new, gone) if before else (gone, new)


def _remove_letters(text: str, kept: str) -> str:
    """Return the letters of a word without those that stay of it."""
    codes = SequenceMatcher(None, text, kept, autojunk=False).get_opcodes()
    return "".join(text[a:b] for kind, a, b, _, _ in codes if kind == "delete")
