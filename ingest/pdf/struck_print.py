# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Print that a born-digital page crosses out: strikethrough, tracked deletions, strokes of annotations."""

from collections.abc import Iterable, Sequence
from itertools import groupby, pairwise

import numpy as np

from ingest.model import Box, Strike
from ingest.pdf.drawn_lines import STRUCK_FROM, STRUCK_UNTIL, find_mark, is_thin
from ingest.pdf.page_objects import PageObjects, PdfObject, object_box

MIN_CROSSED_SHARE = 0.5  # of a character's width under a stroke, from which it is struck
MIN_PART_LETTERS = 3  # of both parts of a word that is struck up to a letter, where tracked changes left no blank


def mark_struck_chars(page: PageObjects, chars: Sequence[PdfObject]) -> None:
    """Give each character "struck": whether a level stroke runs through it."""
    boxes = [object_box(c) for c in chars]
    sides = np.array([b.sides for b in boxes]).reshape(-1, 4)
    level = np.array([bool(c["upright"]) for c in chars], bool)
    struck = np.zeros(len(chars), bool)
    for stroke in _find_level_strokes(page):
        if find_mark(stroke, sides[level]) == "struck":
            struck |= level & _find_crossed(stroke, sides)
    for char, crossed in zip(chars, struck.tolist(), strict=True):
        char["struck"] = crossed


def _find_level_strokes(page: PageObjects) -> list[Box]:
    drawn = map(object_box, (*page.lines, *page.rects, *page.curves))
    return [box for box in drawn if box.width > box.height and is_thin(box)]


def _find_crossed(stroke: Box, sides: np.ndarray) -> np.ndarray:
    x0, top, x1, bottom = sides.T
    at = (stroke.centre_y - top) / np.maximum(bottom - top, 0.1)
    over = np.minimum(x1, stroke.x1) - np.maximum(x0, stroke.x0)
    crossed: np.ndarray = (at >= STRUCK_FROM) & (at <= STRUCK_UNTIL) & (over >= MIN_CROSSED_SHARE * (x1 - x0))
    return crossed


def split_at_strike(chars: Sequence[PdfObject]) -> list[list[PdfObject]]:
    """Return a word in parts where the text that replaces a deletion was printed right after it.

    Both parts are words then: of several letters, in another colour or of digits. Otherwise the word is whole.
    """
    runs = [list(run) for _, run in groupby(chars, lambda c: bool(c["struck"]))]
    if len(runs) == 1 or any(len(run) < MIN_PART_LETTERS for run in runs):
        return [list(chars)]
    colours = [{str(c["non_stroking_color"]) for c in run} for run in runs]
    apart = all(a.isdisjoint(b) for a, b in pairwise(colours))
    dated = all(any(c["text"].isdigit() for c in run) for run in runs)
    return runs if apart or dated else [list(chars)]


def find_strike(chars: Iterable[PdfObject]) -> Strike:
    """Return how much of a word is struck, by its letters and digits."""
    every = list(chars)
    counted = [c for c in every if c["text"].isalnum()] or every
    struck = sum(bool(c["struck"]) for c in counted)
    return "no" if not struck else "whole" if struck == len(counted) else "part"
