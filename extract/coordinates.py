# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Boxes of printed lines, and the map from a page's upright frame to the page that a viewer shows."""

from collections.abc import Sequence
from functools import lru_cache

from ingest.geometry import Box, Matrix, Point
from ingest.model import IDENTITY, Page, Photo, Span, Word
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
    ink = Box.hull([w.box for w in words])
    extremes = {_find_extremes(w.text) for w in words}
    rises, falls = any(r for r, _ in extremes), any(f for _, f in extremes)
    x_height = ink.height / _count_x_heights(rises, falls)
    return Box(
        x0=ink.x0,
        top=ink.top - (0 if rises else ASCENDER_X_HEIGHTS * x_height),
        x1=ink.x1,
        bottom=ink.bottom + (0 if falls else DESCENDER_X_HEIGHTS * x_height),
    )


def measure_x_height(words: Sequence[Word]) -> float:
    """Return the x-height of the words' print in points.

    It is the median over the words, so that a speck that was read as part of one of them does not count.
    """
    sizes = sorted([w.box.height / _count_x_heights(*_find_extremes(w.text)) for w in words])
    return sizes[len(sizes) // 2]


@lru_cache(maxsize=10_000)  # the words of a report repeat
def _find_extremes(text: str) -> tuple[bool, bool]:
    """Return whether any letter has an ascender, and whether any has a descender."""
    letters = set(text)
    return bool(letters & WITH_ASCENDER), bool(letters & WITH_DESCENDER)


def _count_x_heights(rises: bool, falls: bool) -> float:
    """Return the height of the ink of a line with or without ascenders and descenders in x-heights."""
    return 1 + ASCENDER_X_HEIGHTS * rises + DESCENDER_X_HEIGHTS * falls


def locate_on_page(page: Page, box: Box) -> Span:
    """Return the place of a box on the page as a viewer shows it.

    Args:
        page: The page whose upright frame `box` is in.
        box: In points of the upright frame.

    Returns:
        The hull of the box's corners in viewer points, cut at the edges of the page and rounded to 0.01 points.
    """
    hull = _map_to_viewer(page, box)
    return Span(
        page=page.number,
        box=Box(
            x0=round(max(0.0, hull.x0), 2),
            top=round(max(0.0, hull.top), 2),
            x1=round(min(page.width, hull.x1), 2),
            bottom=round(min(page.height, hull.bottom), 2),
        ),
    )


def _map_to_viewer(page: Page, box: Box) -> Box:
    """Return the hull of a box in viewer points."""
    if page.photo is None:
        return box if page.to_viewer == IDENTITY else Matrix(page.to_viewer).apply_to_box(box)
    # The sides of a box on a photographed page may be bent, so the middles of its top and bottom are mapped too.
    across = (box.x0, box.centre_x, box.x1)
    return Box.from_points(_map_photo_point(page.photo, x, y) for x in across for y in (box.top, box.bottom))


def _map_photo_point(photo: Photo, x: float, y: float) -> Point:
    flat = Matrix(photo.to_flat).apply(x, y)
    return Matrix(photo.to_viewer).apply(*bend_point(photo.bend, *flat))
