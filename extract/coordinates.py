# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Boxes of printed lines, and the map from a page's upright frame to the page that a viewer shows."""

from collections.abc import Sequence
from functools import lru_cache

from ingest.geometry import Box, Matrix, Point
from ingest.model import IDENTITY, Page, Span, Word
from ingest.photo.bend import bend_point

WITH_ASCENDER = set("bdfhijklt0123456789!?()[]{}/\\|&%$£#@'\"’‘“”*") | set("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
WITH_DESCENDER = set("gjpqy()[]{}/\\|,;Q@$")
# The parts of a line above and below its small letters, in x-heights. In Arial the x-height is .52 of the em, and
# ascenders and descenders are .21 each.
ASCENDER_X_HEIGHTS = 0.40
DESCENDER_X_HEIGHTS = 0.40


def measure_line_box(words: Sequence[Word]) -> Box:
    """Return the box of a printed line as a viewer would select it.

    It is the box of the ink, grown by the ascenders or descenders that none of the line's letters has.
    """
    ink = Box.hull(w.box for w in words)
    letters = set[str]().union(*(w.text for w in words))
    x_height = ink.height / _line_x_heights(letters)
    return Box(
        x0=ink.x0,
        top=ink.top - (0 if letters & WITH_ASCENDER else ASCENDER_X_HEIGHTS * x_height),
        x1=ink.x1,
        bottom=ink.bottom + (0 if letters & WITH_DESCENDER else DESCENDER_X_HEIGHTS * x_height),
    )


def measure_x_height(words: Sequence[Word]) -> float:
    """Return the x-height of the words' print in points.

    It is the median over the words, so that a speck that was read as part of one of them does not count.
    """
    sizes = sorted(w.box.height / _word_x_heights(w.text) for w in words)
    return sizes[len(sizes) // 2]


@lru_cache(maxsize=10_000)  # the words of a report repeat
def _word_x_heights(text: str) -> float:
    return _line_x_heights(set(text))


def _line_x_heights(letters: set[str]) -> float:
    """Return the height of the ink of these letters in x-heights."""
    rises, falls = bool(letters & WITH_ASCENDER), bool(letters & WITH_DESCENDER)
    return 1 + ASCENDER_X_HEIGHTS * rises + DESCENDER_X_HEIGHTS * falls


def locate_on_page(page: Page, box: Box) -> Span:
    """Return the place of a box on the page as a viewer shows it.

    Args:
        page: The page whose upright frame `box` is in.
        box: In points of the upright frame.

    Returns:
        The hull of the box's corners in viewer points, cut at the edges of the page and rounded to 0.01 points.
    """
    # The sides of a box on a photographed page may be bent, so the middles of its top and bottom are mapped too.
    across = (box.x0, box.x1) if page.photo is None else (box.x0, box.centre_x, box.x1)
    upright = page.photo is None and page.to_viewer == IDENTITY
    hull = (
        box if upright else Box.from_points(_map_to_viewer(page, x, y) for x in across for y in (box.top, box.bottom))
    )
    return Span(
        page=page.number,
        box=Box(
            x0=round(max(0.0, hull.x0), 2),
            top=round(max(0.0, hull.top), 2),
            x1=round(min(page.width, hull.x1), 2),
            bottom=round(min(page.height, hull.bottom), 2),
        ),
    )


def _map_to_viewer(page: Page, x: float, y: float) -> Point:
    if page.photo is None:
        return Matrix(page.to_viewer).apply(x, y)
    photo = page.photo
    flat = Matrix(photo.to_flat).apply(x, y)
    return Matrix(photo.to_viewer).apply(*bend_point(photo.bend, *flat))
