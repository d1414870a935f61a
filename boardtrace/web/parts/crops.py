"""Places of values, cut out of their pages."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from ingest.model import Box, Span
from store.queries.record_context import ReportHead

DPI = 150  # of what the page route draws and keeps
POINTS = 72
ABOUT = 6.0  # points of page shown about a place


@dataclass(frozen=True, slots=True, kw_only=True)
class Crop:
    """A picture of a place: `width` and `height` in pixels."""

    address: str
    page: int
    width: int
    height: int


def crops_of(head: ReportHead, spans: Iterable[Span], frame: Sequence[Span] = ()) -> tuple[Crop, ...]:
    """A picture for each page that these places are on, with a frame about those of `frame`; none of a text."""
    by_page: dict[int, list[Box]] = {}
    for span in spans:
        if span.box:
            by_page.setdefault(span.page, []).append(span.box)
    return tuple(_crop(head, page, around(boxes), frame) for page, boxes in sorted(by_page.items()))


def _crop(head: ReportHead, page: int, box: Box, frame: Sequence[Span]) -> Crop:
    framed = [_said(span.box) for span in frame if span.page == page and span.box]
    said = urlencode([("box", _said(box)), *(("frame", one) for one in framed)])
    scale = DPI / POINTS
    return Crop(
        address=f"/crop/{head.sha256}/{page}.png?{said}",
        page=page,
        width=round((box.width + 2 * ABOUT) * scale),
        height=round((box.height + 2 * ABOUT) * scale),
    )


def around(boxes: Sequence[Box]) -> Box:
    """The smallest box about all of these."""
    return Box(
        x0=min(b.x0 for b in boxes), top=min(b.top for b in boxes), x1=max(b.x1 for b in boxes),
        bottom=max(b.bottom for b in boxes),
    )  # fmt: skip


def _said(box: Box) -> str:
    return ",".join(f"{edge:.1f}" for edge in (box.x0, box.top, box.x1, box.bottom))
