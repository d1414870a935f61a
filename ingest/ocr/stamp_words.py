# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Read the words of stamps, which run askew: they are page furniture, and are quoted where a stamp is reported."""

from collections.abc import Sequence
from dataclasses import replace
from statistics import fmean

import numpy as np

from ingest.geometry import Matrix
from ingest.image.raster import POINTS_PER_INCH, Pixels
from ingest.model import Box, Page, Region, Word
from ingest.ocr.crops import enlarge_and_pad
from ingest.ocr.engine import CROP_PADDING_PX, OCR_DPI, CropWord
from ingest.ocr.registry import find_page_engine

MIN_STAMP_PT2 = 30.0  # of ink in the letters of a stamp; a pen's tick has less
MIN_CONFIDENCE = 0.6  # the mean of a stamp's words; strokes of a pen are read as words of less
MIN_LETTERS = 3  # of a stamp


def add_stamp_words(page: Page, letters: Sequence[tuple[int, int, Pixels]]) -> Page:
    """Return the page with the words of its stamps, each stamp a region of kind "background".

    Args:
        page: The page as it was read.
        letters: What may be the letters of a stamp: the left and top pixel of each mask, and the mask, 255 on letters.

    Raises:
        MissingToolError, PageTimeoutError, ToolError: See `OcrEngine`.
    """
    scale = (page.dpi or OCR_DPI) / POINTS_PER_INCH
    stamps = [stamp for stamp in letters if np.count_nonzero(stamp[2]) >= MIN_STAMP_PT2 * scale * scale]
    if not stamps:
        return page
    levelled = [_level_letters(mask) for _, _, mask in stamps]
    grow = OCR_DPI / (scale * POINTS_PER_INCH)
    crops = [enlarge_and_pad(image, grow) for image, _ in levelled]
    for (left, top, _), (_, back), readings in zip(
        stamps, levelled, find_page_engine().read_crops(crops, OCR_DPI), strict=True
    ):
        whole = Matrix.scaling(1 / scale) @ Matrix.translation(left, top) @ back
        if sum(c.isalnum() for r in readings for c in r.text) < MIN_LETTERS:
            continue
        if fmean(r.confidence for r in readings) < MIN_CONFIDENCE:
            continue
        first = 1 + max((w.line for w in page.words), default=-1)
        region = len(page.regions)
        words = [
            Word(
                text=r.text,
                box=whole.apply_to_box(_find_word_box(r, grow)),
                confidence=r.confidence,
                line=first + r.line,
                region=region,
            )
            for r in readings
        ]
        background = Region(kind="background", box=Box.hull(w.box for w in words))
        page = replace(page, regions=(*page.regions, background), words=(*page.words, *words))
    return page


def _level_letters(letters: Pixels) -> tuple[Pixels, Matrix]:
    """Return the letters of a stamp, black on white and level, and the map from there to the pixels of `letters`."""
    import cv2

    y, x = np.nonzero(letters)
    (centre_x, centre_y), (wide, high), angle = cv2.minAreaRect(np.stack([x, y], axis=1).astype(np.float32))
    if angle > 45:
        angle, wide, high = angle - 90, high, wide
    elif angle < -45:
        angle, wide, high = angle + 90, high, wide
    turn = cv2.getRotationMatrix2D((centre_x, centre_y), angle, 1.0)
    turn[:, 2] += np.array([wide / 2 - centre_x, high / 2 - centre_y])
    size = int(np.ceil(wide)) + 1, int(np.ceil(high)) + 1
    level = cv2.warpAffine(letters, turn, size, flags=cv2.INTER_LINEAR)
    back = Matrix.from_rows([*turn.tolist(), (0.0, 0.0, 1.0)]).inverse()
    return np.asarray(255 - level, np.uint8), back


def _find_word_box(r: CropWord, grow: float) -> Box:
    """Return the box of a word in the pixels of a crop before it was enlarged and padded."""
    left, top = (r.left - CROP_PADDING_PX) / grow, (r.top - CROP_PADDING_PX) / grow
    return Box(x0=left, top=top, x1=left + r.width / grow, bottom=top + r.height / grow)
