# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Pages of a source file beside its values: an image with boxes, or lines of text, each linked to a field."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from boardtrace.web.settings import WebSettings
from ingest.model import Span
from ingest.read_text import read_text_pages
from ingest.render.page_image import PictureError, measure_page
from store.file_archive import find_copy
from store.queries.record_context import ReportHead

BOX_MARGIN_PT = 1.5  # between the print and the box around it
CONTEXT_LINES = 4  # lines of a text page shown before and after those of the record


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A span to show.

    Attributes:
        key: Key of its field on the web page.
        name: The field's label.
        href: Target of a click on the place; "" for the field on the same web page.
    """

    key: str
    name: str
    span: Span
    href: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PageBox:
    """A box in points of the page; `id` is the id of its HTML element."""

    id: str
    key: str
    name: str
    href: str
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True, kw_only=True)
class PageLine:
    """A line of a text page: `ids` of the places that begin here, `keys` of the fields the line belongs to."""

    number: int
    text: str
    ids: tuple[str, ...]
    keys: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SourcePage:
    """A page: an image of `width` and `height` points with boxes, or lines of text.

    `missing` says why neither can be shown.
    """

    number: int
    width: float = 0
    height: float = 0
    boxes: tuple[PageBox, ...] = ()
    lines: tuple[PageLine, ...] = ()
    missing: str = ""


def box_id(key: str, page: int) -> str:
    """Return the id of the HTML element that shows a field's place on a page."""
    return f"box-{key}-{page}"


def load_source_pages(
    settings: WebSettings, head: ReportHead, places: Sequence[Place], also: Iterable[int] = ()
) -> tuple[SourcePage, ...]:
    """Return the pages that have some of `places`, and the pages numbered in `also`, in order."""
    numbers = sorted({p.span.page for p in places} | set(also))
    path = find_copy(settings.files, head.read_sha256)
    if path is None:
        missing = "The copy of the source file is missing, so its pages cannot be shown."
        return tuple(SourcePage(number=n, missing=missing) for n in numbers)
    load = _load_text_page if head.kind == "text" else _load_image_page
    return tuple(load(path, head, n, [p for p in places if p.span.page == n]) for n in numbers)


def _load_image_page(path: Path, head: ReportHead, number: int, places: list[Place]) -> SourcePage:
    try:
        width, height = _cached_page_size(path, head.kind, number)
    except PictureError as error:
        return SourcePage(number=number, missing=str(error))
    return SourcePage(number=number, width=width, height=height, boxes=tuple(_make_boxes(number, places)))


@lru_cache(maxsize=4096)
def _cached_page_size(path: Path, kind: str, number: int) -> tuple[float, float]:
    """Return width and height in points. Cached: a file stored under its hash never changes."""
    return measure_page(path, kind, number)


def _make_boxes(number: int, places: list[Place]) -> Iterator[PageBox]:
    used_ids: set[str] = set()
    for place in places:
        box = place.span.box
        if box is None:
            continue
        ident = box_id(place.key, number)
        if ident in used_ids:
            ident = f"{ident}-{len(used_ids)}"
        used_ids.add(ident)
        yield PageBox(
            id=ident, key=place.key, name=place.name, href=place.href or f"#field-{place.key}",
            x=round(box.x0 - BOX_MARGIN_PT, 2), y=round(box.top - BOX_MARGIN_PT, 2),
            width=round(box.width + 2 * BOX_MARGIN_PT, 2), height=round(box.height + 2 * BOX_MARGIN_PT, 2),
        )  # fmt: skip


def _load_text_page(path: Path, head: ReportHead, number: int, places: list[Place]) -> SourcePage:
    text = next((p for p in read_text_pages(path) if p.number == number), None)
    spans = [(p, p.span.lines) for p in places if p.span.lines]
    if text is None:
        return SourcePage(number=number, missing="The text has no such page.")
    first = max(1, min((lines[0] for _, lines in spans), default=1) - CONTEXT_LINES)
    last = max((lines[1] for _, lines in spans), default=len(text.lines)) + CONTEXT_LINES
    shown = enumerate(text.lines[first - 1 : last], start=first)
    return SourcePage(
        number=number,
        lines=tuple(
            PageLine(
                number=at,
                text=line,
                ids=tuple(dict.fromkeys(box_id(p.key, number) for p, lines in spans if lines[0] == at)),
                keys=tuple(dict.fromkeys(p.key for p, lines in spans if lines[0] <= at <= lines[1])),
            )
            for at, line in shown
        ),
    )
