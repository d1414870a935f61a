"""Pages of a source beside its values: a picture with boxes, or lines of text, each tied to the field it is of."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from boardtrace.web.settings import Settings
from ingest.model import Span
from ingest.read_text import read_text_pages
from ingest.render.page_image import PictureError, page_size
from store.file_archive import kept_copy
from store.queries.record_context import ReportHead

ABOUT = 1.5  # points between print and the box about it
LINES_ABOUT = 4  # lines of a text page shown before and after those of the record


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A span to be shown: `key` is of the field it belongs to, `name` what that is called, `href` where a click
    on it leads (empty: to the field of this page)."""

    key: str
    name: str
    span: Span
    href: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class BoxView:
    """A box in points of the page. `id` is the element's."""

    id: str
    key: str
    name: str
    href: str
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True, kw_only=True)
class LineView:
    """A line of a text page. `ids` are those of the places that begin here, `keys` of the fields it belongs to."""

    number: int
    text: str
    ids: tuple[str, ...]
    keys: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A page: a picture of `width` and `height` points with boxes, or lines; or `missing` says why there is neither."""

    number: int
    width: float = 0
    height: float = 0
    boxes: tuple[BoxView, ...] = ()
    lines: tuple[LineView, ...] = ()
    missing: str = ""


def box_id(key: str, page: int) -> str:
    """The id of the element that shows a field's place on a page."""
    return f"box-{key}-{page}"


def sheets_of(
    given: Settings, head: ReportHead, places: Sequence[Place], also: Iterable[int] = ()
) -> tuple[Sheet, ...]:
    """The pages on which these places are, and those of `also`, in order."""
    numbers = sorted({p.span.page for p in places} | set(also))
    path = kept_copy(given.files, head.sha256)
    if path is None:
        said = "The copy of the file is not there, so that its pages cannot be shown."
        return tuple(Sheet(number=n, missing=said) for n in numbers)
    show = _lines if head.kind == "text" else _picture
    return tuple(show(path, head, n, [p for p in places if p.span.page == n]) for n in numbers)


def _picture(path: Path, head: ReportHead, number: int, places: list[Place]) -> Sheet:
    try:
        width, height = _size(path, head.kind, number)
    except PictureError as error:
        return Sheet(number=number, missing=str(error))
    return Sheet(number=number, width=width, height=height, boxes=tuple(_boxes(number, places)))


@lru_cache(maxsize=4096)
def _size(path: Path, kind: str, number: int) -> tuple[float, float]:
    """Kept, as a file under its hash never changes."""
    return page_size(path, kind, number)


def _boxes(number: int, places: list[Place]) -> Iterable[BoxView]:
    seen: set[str] = set()
    for place in places:
        box = place.span.box
        if box is None:
            continue
        key = box_id(place.key, number)
        name = key if key not in seen else f"{key}-{len(seen)}"
        seen.add(name)
        yield BoxView(
            id=name, key=place.key, name=place.name, href=place.href or f"#field-{place.key}",
            x=round(box.x0 - ABOUT, 2), y=round(box.top - ABOUT, 2),
            width=round(box.width + 2 * ABOUT, 2), height=round(box.height + 2 * ABOUT, 2),
        )  # fmt: skip


def _lines(path: Path, head: ReportHead, number: int, places: list[Place]) -> Sheet:
    text = next((p for p in read_text_pages(path) if p.number == number), None)
    spans = [(p, p.span.lines) for p in places if p.span.lines]
    if text is None:
        return Sheet(number=number, missing="The text has no such page.")
    first = max(1, min((lines[0] for _, lines in spans), default=1) - LINES_ABOUT)
    last = max((lines[1] for _, lines in spans), default=len(text.lines)) + LINES_ABOUT
    shown = enumerate(text.lines[first - 1 : last], start=first)
    return Sheet(
        number=number,
        lines=tuple(
            LineView(
                number=at,
                text=line,
                ids=tuple(dict.fromkeys(box_id(p.key, number) for p, lines in spans if lines[0] == at)),
                keys=tuple(dict.fromkeys(p.key for p, lines in spans if lines[0] <= at <= lines[1])),
            )
            for at, line in shown
        ),
    )
