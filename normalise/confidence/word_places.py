# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Find the words of a page that a value was read from, by its place."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from extract.coordinates import locate_on_page
from ingest.model import IDENTITY, Box, Page, Span, Word

PLACE_MARGIN_PT = 1.0  # a cell's box is that of its ink, rounded


@dataclass(frozen=True, slots=True)
class PlacedWord:
    """A word and the middle of its box, in points of the page as a viewer shows it."""

    word: Word
    x: float
    y: float


def place_words(page: Page) -> list[PlacedWord]:
    """Return the words of a page from top to bottom."""
    if page.to_viewer == IDENTITY and page.photo is None:
        placed = [PlacedWord(w, w.box.centre_x, w.box.centre_y) for w in page.words]
    else:
        boxes = [locate_on_page(page, w.box).box or w.box for w in page.words]
        placed = [PlacedWord(w, b.centre_x, b.centre_y) for w, b in zip(page.words, boxes, strict=True)]
    return sorted(placed, key=lambda p: p.y)


def find_words(placed: Mapping[int, Sequence[PlacedWord]], source: Iterable[Span]) -> list[Word]:
    """Return the words within these places."""
    return [
        p.word for span in source if span.box is not None for p in placed.get(span.page, ()) if _is_inside(p, span.box)
    ]


def _is_inside(p: PlacedWord, box: Box) -> bool:
    return (
        box.top - PLACE_MARGIN_PT <= p.y <= box.bottom + PLACE_MARGIN_PT
        and box.x0 - PLACE_MARGIN_PT <= p.x <= box.x1 + PLACE_MARGIN_PT
    )
