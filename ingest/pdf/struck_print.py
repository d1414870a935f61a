# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Print that a born-digital page crosses out: strikethrough, tracked deletions, strokes of annotations."""

from collections.abc import Iterable, Sequence
from itertools import groupby, pairwise

import numpy as np

from ingest.model import Box, Strike
from ingest.pdf.drawn_lines import STRUCK_FROM, STRUCK_UNTIL, UNDERLINED_UNTIL, Mark, find_mark, is_thin
from ingest.pdf.page_objects import PageObjects, PdfObject, object_box

MIN_CROSSED_SHARE = 0.5  # of a character's width under a stroke, from which it is struck
MIN_DATED_LETTERS = 3  # of both parts of a word that is struck up to a letter, where both have digits


def mark_struck_chars(page: PageObjects, chars: Sequence[PdfObject]) -> None:
    """Give each character "struck" and "underlined": whether a level stroke runs through it or below it."""
    boxes = [object_box(c) for c in chars]
    sides = np.array([b.sides for b in boxes]).reshape(-1, 4)
    level = np.array([bool(c["upright"]) for c in chars], bool)
    marked: dict[Mark, np.ndarray] = {kind: np.zeros(len(chars), bool) for kind in ("struck", "underlined")}
    for stroke in _find_level_strokes(page):
        if (mark := find_mark(stroke, sides[level])) is not None:
            marked[mark] |= level & _find_marked(stroke, sides, mark)
    for kind, found in marked.items():
        for char, is_marked in zip(chars, found.tolist(), strict=True):
            char[kind] = is_marked


def _find_level_strokes(page: PageObjects) -> list[Box]:
    drawn = map(object_box, (*page.lines, *page.rects, *page.curves))
    return [box for box in drawn if box.width > box.height and is_thin(box)]


def _find_marked(stroke: Box, sides: np.ndarray, mark: Mark) -> np.ndarray:
    x0, top, x1, bottom = sides.T
    at = (stroke.centre_y - top) / np.maximum(bottom - top, 0.1)
    over = np.minimum(x1, stroke.x1) - np.maximum(x0, stroke.x0)
    least, most = (STRUCK_FROM, STRUCK_UNTIL) if mark == "struck" else (STRUCK_UNTIL, UNDERLINED_UNTIL)
    marked: np.ndarray = (at >= least) & (at <= most) & (over >= MIN_CROSSED_SHARE * (x1 - x0))
    return marked


def split_at_strike(chars: Sequence[PdfObject]) -> list[list[PdfObject]]:
    """Return a word in parts where the text that replaces a deletion was printed right after it.

    A tracked change shows in the print: inserted print is underlined, or the editor's colour is another. What it
    leaves of a word is one word: the month alone may be struck in a date. Without such a sign both parts are words
    where both have digits. Otherwise the word is whole.
    """
    runs = [list(run) for _, run in groupby(chars, lambda c: bool(c["struck"]))]
    if len(runs) == 1:
        return runs
    colours = [{str(c["non_stroking_color"]) for c in run} for run in runs]
    apart = all(a.isdisjoint(b) for a, b in pairwise(colours))
    if apart or any(c["underlined"] and not c["struck"] for c in chars):
        kept = [c for c in chars if not c["struck"]]
        return sorted([kept, *(run for run in runs if run[0]["struck"])], key=lambda run: float(run[0]["x0"]))
    dated = all(len(run) >= MIN_DATED_LETTERS and any(c["text"].isdigit() for c in run) for run in runs)
    return runs if dated else [list(chars)]


def find_strike(chars: Iterable[PdfObject]) -> Strike:
    """Return how much of a word is struck, by its letters and digits."""
    every = list(chars)
    counted = [c for c in every if c["text"].isalnum()] or every
    struck = sum(bool(c["struck"]) for c in counted)
    return "no" if not struck else "whole" if struck == len(counted) else "part"
