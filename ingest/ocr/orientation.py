# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Find by how many quarter turns a scanned page is to be turned to be upright.

Letters join sooner along a line of print than across lines. Where that leaves doubt (few letters, turned column
headers, much that is not print), a part of the page is read in all four turns.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ingest.image.connected_components import find_components
from ingest.image.deskew import rotate_quarter_turns
from ingest.image.raster import POINTS_PER_INCH, Pixels, Raster, halve_repeatedly
from ingest.ocr.crops import enlarge_and_pad
from ingest.ocr.engine import OCR_DPI, CropWord, PageTimeoutError
from ingest.ocr.registry import find_page_engine

TURNS = (0, 90, 180, 270)
SEEN_DPI = 150.0  # enough to tell letters from one another
MIN_LETTER_PX, MAX_LETTER_PX = 3, 34  # at that resolution
LETTER_CONTRAST = 40  # grey levels between a letter and the page around it
JOIN_PX = 7  # between the letters of a word, not between lines
MIN_LETTERS = 40  # on a page; the lines of fewer are not known by their gaps
SURE_RATIO = 2.0  # of joined letters across to along; of upright pages 2.6 at least, 4 to 12 usually
SAMPLE_PT = 200.0  # both sides of the part that is read
MIN_WORD_CONFIDENCE, MIN_WORD_LETTERS = 0.5, 3  # of a word that tells a turn; print upside down is read as shorter ones
MIN_LEAD = 1.3  # of the best turn's words over those of the turn that is expected


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterMap:
    """The letters of a page.

    It has their centres in points, shape (n, 2), and how many times fewer pieces they join to along the lines of an
    upright page than across; more than 1 on a page on its side.
    """

    centres: npt.NDArray[np.float64]
    sideways_ratio: float


def find_line_turn(raster: Raster) -> int | None:
    """Return 0 where the lines of print are level, 90 where they run up or down, None where neither is sure."""
    letters = _map_letters(raster)
    if len(letters.centres) < MIN_LETTERS:
        return None
    if letters.sideways_ratio >= SURE_RATIO:
        return 90
    return 0 if letters.sideways_ratio <= 1 / SURE_RATIO else None


def compare_turns(raster: Raster, expected: int) -> int:
    """Return the clockwise turn in which a part of the page reads best; `expected` if no other is clearly better.

    Raises:
        MissingToolError, ToolError: See `OcrEngine`.
    """
    centres = _map_letters(raster).centres
    if len(centres) < MIN_WORD_LETTERS:
        return expected
    part = _cut_sample(raster, centres)
    grow = OCR_DPI / raster.dpi if raster.dpi < OCR_DPI - 1 else 1.0
    crops = [enlarge_and_pad(rotate_quarter_turns(part, turn), grow) for turn in TURNS]
    try:
        readings = find_page_engine().read_crops(crops, OCR_DPI)
    except PageTimeoutError:
        return expected
    scores = [_score_words(words) for words in readings]
    best = int(np.argmax(scores))
    return TURNS[best] if scores[best] > MIN_LEAD * scores[TURNS.index(expected)] else expected


def _score_words(words: list[CropWord]) -> float:
    """Return the letters of a reading, weighted by its confidence."""
    sizes = ((sum(c.isalnum() for c in word.text), word.confidence) for word in words)
    return sum(size * sure for size, sure in sizes if size >= MIN_WORD_LETTERS and sure >= MIN_WORD_CONFIDENCE)


def _map_letters(raster: Raster) -> LetterMap:
    import cv2

    grey = np.asarray(cv2.cvtColor(raster.pixels, cv2.COLOR_BGR2GRAY), np.uint8)
    seen, dpi = halve_repeatedly(grey, raster.dpi, SEEN_DPI / POINTS_PER_INCH)
    scale = SEEN_DPI / dpi
    small = np.asarray(cv2.resize(seen, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA), np.uint8)
    pieces = find_components((cv2.subtract(cv2.blur(small, (25, 25)), small) > LETTER_CONTRAST).view(np.uint8))
    wide, high = pieces.boxes[:, 2], pieces.boxes[:, 3]
    letters = (np.minimum(wide, high - 1) >= MIN_LETTER_PX) & (np.maximum(wide, high) <= MAX_LETTER_PX)
    drawn = pieces.draw(letters)
    along, across = (
        len(find_components(np.asarray(cv2.dilate(drawn, np.ones(reach, np.uint8)), np.uint8)).boxes)
        for reach in ((1, JOIN_PX), (JOIN_PX, 1))
    )
    boxes = pieces.boxes[letters]
    centres = (boxes[:, :2] + boxes[:, 2:] / 2) * (POINTS_PER_INCH / SEEN_DPI)
    return LetterMap(centres=np.asarray(centres, np.float64), sideways_ratio=along / max(across, 1))


def _cut_sample(raster: Raster, centres: npt.NDArray[np.float64]) -> Pixels:
    """Return the part of the page with most letters, in grey, SAMPLE_PT on a side."""
    import cv2

    half = SAMPLE_PT / 2
    edges = [np.arange(0.0, side + SAMPLE_PT + 1, half) for side in (raster.width, raster.height)]
    counts, _, _ = np.histogram2d(centres[:, 0], centres[:, 1], bins=(edges[0], edges[1]))
    around = counts[:-1, :-1] + counts[1:, :-1] + counts[:-1, 1:] + counts[1:, 1:]
    column, row = np.unravel_index(int(np.argmax(around)), around.shape)
    scale = raster.dpi / POINTS_PER_INCH
    x, y, side = round(float(column) * half * scale), round(float(row) * half * scale), round(SAMPLE_PT * scale)
    part = np.ascontiguousarray(raster.pixels[y : y + side, x : x + side])
    return np.asarray(cv2.cvtColor(part, cv2.COLOR_BGR2GRAY), np.uint8)
