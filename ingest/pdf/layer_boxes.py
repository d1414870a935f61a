# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Fit the boxes of a layer's words to the print, where they are taller than the lines.

OCRmyPDF draws words in a font as high as the line that Tesseract reports; on a page that was scanned askew that is the
height of the line's climb. Such boxes reach over the lines above and below, and say nothing about which line a word is
on, but its baseline does.
"""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from ingest.model import Box
from ingest.pdf.layer_check import PagePrint
from ingest.pdf.layer_words import LayerWord

MAX_OVERLAP = 0.3  # of its height that a word's box may share with one above or below it
MIN_OVERLAPPING = 0.2  # of a layer's words that share more: its boxes are taller than lines
MAX_MISS_PT = 3.0  # of a baseline that is given beside the printed one
DOT_GAP_PT = 1.2  # from a letter to its dot or accent


def fit_tall_boxes(words: Sequence[LayerWord], page: PagePrint) -> tuple[tuple[LayerWord, ...], list[LayerWord]]:
    """Return the words, with boxes as high as their print if those of the layer are taller than its lines.

    Returns:
        All words, and those of them whose line is in doubt, as no print is on their baseline.
    """
    if not words or _count_overlapping(words) <= MIN_OVERLAPPING * len(words):
        return tuple(words), []
    fitted = [_fit_to_print(word, page) for word in words]
    placed = tuple(fit or word for fit, word in zip(fitted, words, strict=True))
    return placed, [word for fit, word in zip(fitted, words, strict=True) if fit is None]


def _count_overlapping(words: Sequence[LayerWord]) -> int:
    x0, top, x1, bottom = np.array([w.box.sides for w in words]).T
    wide = np.minimum(x1[:, None], x1) - np.maximum(x0[:, None], x0)
    high = np.minimum(bottom[:, None], bottom) - np.maximum(top[:, None], top)
    shared = (wide > 0) & (high > MAX_OVERLAP * (bottom - top)[:, None])
    np.fill_diagonal(shared, False)
    return int(shared.any(axis=1).sum())


def _fit_to_print(word: LayerWord, page: PagePrint) -> LayerWord | None:
    """Return a word with the rows of print that are on its baseline; None if nothing is printed there."""
    if word.baseline is None:
        return None
    x0, y0, x1, y1 = page.find_pixels(word.box)
    runs = _find_runs(np.asarray(page.ink[y0:y1, x0:x1].any(axis=1), bool), DOT_GAP_PT * page.scale)
    base = word.baseline * page.scale - y0
    near = [run for run in runs if run[0] < base and abs(run[1] - base) <= MAX_MISS_PT * page.scale]
    if not near:
        return None
    first, last = min(near, key=lambda run: abs(run[1] - base))
    box = Box(x0=word.box.x0, top=(y0 + first) / page.scale, x1=word.box.x1, bottom=(y0 + last) / page.scale)
    return replace(word, box=box)


def _find_runs(inked: npt.NDArray[np.bool_], gap: float) -> list[tuple[int, int]]:
    """Return the first row of each run of inked rows and the row after it; a smaller gap parts no runs."""
    rows = np.flatnonzero(inked)
    parts = np.split(rows, np.flatnonzero(np.diff(rows) > gap) + 1) if rows.size else []
    return [(int(part[0]), int(part[-1]) + 1) for part in parts]
