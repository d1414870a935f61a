# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Find the words of a page that a value was read from, by its place."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from operator import attrgetter

from extract.coordinates import locate_on_page
from ingest.model import IDENTITY, Box, Page, Span, Word

PLACE_MARGIN_PT = 1.0  # a cell's box is that of its ink, rounded
_read_y = attrgetter("y")


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
    return sorted(placed, key=_read_y)


def find_words(placed: Mapping[int, Sequence[PlacedWord]], source: Iterable[Span]) -> list[Word]:
    """Return the words within these places."""
    return [word for span in source if span.box for word in list_words_in(placed.get(span.page, ()), span.box)]


def list_words_in(placed: Sequence[PlacedWord], box: Box) -> list[Word]:
    """Return those of a page's words, from top to bottom, whose middle is in a box."""
    area = box.expanded(PLACE_MARGIN_PT)
    first, last = bisect_left(placed, area.top, key=_read_y), bisect_right(placed, area.bottom, key=_read_y)
    return [p.word for p in placed[first:last] if area.x0 <= p.x <= area.x1]
