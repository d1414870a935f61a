# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Check of a hidden OCR layer against the page image: some of its words are read again where they are printed."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import pairwise

import numpy as np

from ingest.image.raster import POINTS_PER_INCH, Pixels
from ingest.model import Box
from ingest.ocr.crops import enlarge_and_pad
from ingest.ocr.engine import OCR_DPI, CropWord
from ingest.ocr.registry import find_page_engine
from ingest.pdf.layer_words import LayerWord, is_readable

SAMPLE_SIZE = 48  # words of a page that are read again, in half a second of Tesseract's time
MIN_SAMPLE_LETTERS = 4  # shorter words prove little, and are used only where others are missing
MIN_TELLING_LETTERS = 2  # letters or digits; a reading of a single one proves nothing
MIN_LIKENESS = 0.8  # from which a word's reading agrees with the layer
MIN_CONFIDENCE = 0.6  # of a reading; below it a difference proves nothing against the layer
MIN_ANSWERED = 0.6  # of the sample: with fewer sure readings the page is too poor to judge a layer by
MIN_AGREED = 0.95  # of the answers: with less, OCR of the page is better
SURE_CONFIDENCE = 0.9  # of a reading that is hardly ever wrong by a letter
MIN_EXACT = 0.95  # of the answers must not be contradicted by a sure reading in any letter
MIN_COVERED = 0.85  # of a page's or a region's ink that the layer has words for
MAX_EMPTY = 0.1  # of the layer's words that may be where nothing is printed, as on pictures
MAX_LAYER_CONFIDENCE = 0.96  # a check of a few words does not prove all
INK_DEPTH = 70  # grey levels below white from which a pixel is ink
MARGIN_BESIDE, MARGIN_ABOVE = 0.25, 0.15  # of a word's height, cut out with it
MIN_OWN_WIDTH = 0.4  # of a letter's width: with less of it in a word's box it is a neighbour's


@dataclass(frozen=True, slots=True, kw_only=True)
class LayerCheck:
    """The result of checking a layer.

    Of `asked` words `answers` were read well enough, of which `agreed` match. `covered` is the share of ink that the
    layer has words for, `empty` the share of its words without ink. `wrong` are the words that the image contradicts,
    if only in a letter.
    """

    asked: int = 0
    answers: int = 0
    agreed: int = 0
    covered: float = 0.0
    empty: float = 1.0
    wrong: tuple[LayerWord, ...] = ()

    @property
    def alike(self) -> bool:
        """Whether the layer and the print agree in enough words."""
        return self.answers >= max(MIN_ANSWERED * self.asked, 1) and self.agreed >= MIN_AGREED * self.answers

    @property
    def good(self) -> bool:
        """Whether the layer can replace a reading of the page."""
        exact = len(self.wrong) <= (1 - MIN_EXACT) * self.answers
        return self.alike and exact and self.covered >= MIN_COVERED and self.empty <= MAX_EMPTY

    @property
    def confidence(self) -> float:
        """The share of answers that agree, at most MAX_LAYER_CONFIDENCE."""
        return round(min(MAX_LAYER_CONFIDENCE, self.agreed / self.answers), 3) if self.answers else 0.0

    def __str__(self) -> str:
        if not self.asked:
            return "nothing is printed where its words stand"
        if self.good or not self.alike:
            return f"{self.agreed} of {self.asked} words agree"
        if self.covered < MIN_COVERED:
            return f"it covers {self.covered:.0%} of the print"
        if self.empty > MAX_EMPTY:
            return f"{self.empty:.0%} of its words stand where nothing is printed"
        return f"{len(self.wrong)} of {self.asked} words differ, if only by a letter"


@dataclass(frozen=True, slots=True, kw_only=True)
class _WordCheck:
    """The check of one word: its similarity to the text read there, and the confidence of that reading."""

    word: LayerWord
    likeness: float
    sure: float

    @property
    def counts(self) -> bool:
        return self.likeness >= MIN_LIKENESS or self.sure >= MIN_CONFIDENCE

    @property
    def contradicts(self) -> bool:
        return self.counts and (self.likeness < MIN_LIKENESS or (self.likeness < 1 and self.sure >= SURE_CONFIDENCE))


@dataclass(frozen=True, slots=True, kw_only=True)
class PagePrint:
    """The print of an upright page: `grey` is dark on white, `ink` where it counts as ink, `scale` pixels per point."""

    grey: Pixels
    scale: float
    ink: Pixels

    def count_ink(self, box: Box) -> int:
        """Return the number of ink pixels in a box."""
        x0, y0, x1, y1 = self.find_pixels(box)
        return int(np.count_nonzero(self.ink[y0:y1, x0:x1]))

    def find_pixels(self, box: Box) -> tuple[int, int, int, int]:
        """Return the pixels of a box, cut at the page's edges: left, top, right, bottom."""
        high, wide = self.grey.shape
        left, top, right, bottom = box.pixels(self.scale)
        x0, y0 = min(max(left, 0), wide), min(max(top, 0), high)
        return x0, y0, min(max(right, x0), wide), min(max(bottom, y0), high)


def check_layer(words: Sequence[LayerWord], page: PagePrint, bare: PagePrint) -> LayerCheck:
    """Read a sample of the layer's words again on the image.

    Raises:
        MissingToolError, PageTimeoutError, ToolError: See `OcrEngine`.
    """
    printed = [w for w in words if page.count_ink(w.box)]
    total = int(np.count_nonzero(page.ink))
    asked = choose_sample(printed)
    answers = [a for a in _check_words(asked, page) if a.counts]
    return LayerCheck(
        asked=len(asked),
        answers=len(answers),
        agreed=sum(a.likeness >= MIN_LIKENESS for a in answers),
        covered=1 - int(np.count_nonzero(bare.ink)) / total if total else 0.0,
        empty=1 - len(printed) / len(words),
        wrong=tuple(a.word for a in answers if a.contradicts),
    )


def find_misread_words(words: Sequence[LayerWord], page: PagePrint) -> list[LayerWord]:
    """Return the words of a good layer that the image contradicts.

    One word of each text is checked, and the others only if it is contradicted: short words may be misread alike all
    over a page.
    """
    places: dict[str, list[LayerWord]] = defaultdict(list)
    for word in words:
        if len(_keep_alphanumeric(word.text)) >= MIN_TELLING_LETTERS and page.count_ink(word.box):
            places[_keep_alphanumeric(word.text)].append(word)
    wrong = _find_contradicted([same[0] for same in places.values()], page)
    return wrong + _find_contradicted([w for first in wrong for w in places[_keep_alphanumeric(first.text)][1:]], page)


def _find_contradicted(words: Sequence[LayerWord], page: PagePrint) -> list[LayerWord]:
    return [a.word for a in _check_words(words, page) if a.contradicts]


def _check_words(words: Sequence[LayerWord], page: PagePrint) -> list[_WordCheck]:
    found = []
    for word, readings in zip(
        words, find_page_engine().read_crops([_cut_word(page, w.box) for w in words], OCR_DPI), strict=True
    ):
        likeness = max((_compare_texts(word.text, text) for text in _list_candidate_texts(readings)), default=0.0)
        if likeness >= MIN_LIKENESS and any(_is_shortened(text, word.text) for text in _list_candidate_texts(readings)):
            likeness = 1.0
        sure = min((r.confidence for r in readings), default=1.0)
        found.append(_WordCheck(word=word, likeness=likeness, sure=sure))
    return found


def choose_sample(words: Sequence[LayerWord]) -> list[LayerWord]:
    """Return the words to check: the longest of each stretch of the layer, always the same."""
    words = [w for w in words if is_readable(w.text)] or words
    long = [w for w in words if sum(c.isalnum() for c in w.text) >= MIN_SAMPLE_LETTERS]
    pool = long if len(long) >= SAMPLE_SIZE // 2 else list(words)
    if len(pool) <= SAMPLE_SIZE:
        return pool
    ends = [round(i * len(pool) / SAMPLE_SIZE) for i in range(SAMPLE_SIZE + 1)]
    return [max(pool[a:b], key=lambda w: len(w.text)) for a, b in pairwise(ends)]


def make_page_print(grey: Pixels, dpi: float) -> PagePrint:
    """Return the print of a page; `grey` has shape (height, width)."""
    return PagePrint(grey=grey, scale=dpi / POINTS_PER_INCH, ink=np.asarray(grey < 255 - INK_DEPTH, dtype=np.uint8))


def erase_covered_print(page: PagePrint, words: Sequence[LayerWord]) -> PagePrint:
    """Return the print that the layer has no words for."""
    ink = page.ink.copy()
    for word in words:
        x0, y0, x1, y1 = page.find_pixels(_add_margin(word.box))
        ink[y0:y1, x0:x1] = 0
    return PagePrint(grey=page.grey, scale=page.scale, ink=ink)


def _cut_word(page: PagePrint, box: Box) -> Pixels:
    """Return a word's print with a margin, without the parts of its neighbours in the margin."""
    import cv2

    x0, y0, x1, y1 = page.find_pixels(_add_margin(box))
    crop = page.grey[y0:y1, x0:x1].copy()
    count, labels, stats, _ = cv2.connectedComponentsWithStats(page.ink[y0:y1, x0:x1].copy(), connectivity=8)
    left, right = box.x0 * page.scale - x0 - 1, box.x1 * page.scale - x0 + 1
    for part in range(1, count):
        begins, wide = int(stats[part, cv2.CC_STAT_LEFT]), int(stats[part, cv2.CC_STAT_WIDTH])
        if min(begins + wide, right) - max(begins, left) < MIN_OWN_WIDTH * wide:
            crop[cv2.dilate((labels == part).astype(np.uint8), np.ones((3, 3), np.uint8)) > 0] = 255
    return enlarge_and_pad(crop, OCR_DPI / (page.scale * POINTS_PER_INCH))


def _list_candidate_texts(readings: Sequence[CropWord]) -> list[str]:
    """Return the reading as a whole, and each word of it, as a neighbour may have been read too."""
    return ["".join(r.text for r in readings), *(r.text for r in readings)] if readings else []


def _compare_texts(word: str, reading: str) -> float:
    ours, theirs = _keep_alphanumeric(word), _keep_alphanumeric(reading)
    if not ours:  # marks alone cannot be compared
        return 1.0
    return SequenceMatcher(a=ours, b=theirs, autojunk=False).ratio()


def _is_shortened(reading: str, word: str) -> bool:
    """Return whether a reading is the word without some of its letters.

    They may be cut off by a box that is too narrow, or be too faint. A number without a digit is another number.
    """
    letters = iter(_keep_alphanumeric(word))
    return _keep_alphanumeric(word).isalpha() and all(c in letters for c in _keep_alphanumeric(reading))


def _keep_alphanumeric(text: str) -> str:
    return "".join(c for c in text.casefold() if c.isalnum())


def _add_margin(box: Box) -> Box:
    high = min(box.height, 24.0)
    return box.expanded(MARGIN_BESIDE * high, MARGIN_ABOVE * high)
