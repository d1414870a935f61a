# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Crops: the places of values, cut out of their pages."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from ingest.model import Box, Span
from store.queries.record_context import ReportHead

CROP_DPI = 150  # one of the resolutions in which page images are cached
POINTS_PER_INCH = 72
CROP_MARGIN_PT = 6.0  # of the page shown around a place


@dataclass(frozen=True, slots=True, kw_only=True)
class Crop:
    """The image of a place: its address, and `width` and `height` in pixels."""

    address: str
    page: int
    width: int
    height: int


def crop_spans(head: ReportHead, spans: Iterable[Span], framed: Sequence[Span] = ()) -> tuple[Crop, ...]:
    """Return one crop for each page that has some of `spans`, with a frame around each of `framed`.

    Spans of plain text have no box and give no crop.
    """
    boxes_by_page: dict[int, list[Box]] = {}
    for span in spans:
        if span.box:
            boxes_by_page.setdefault(span.page, []).append(span.box)
    return tuple(_make_crop(head, page, Box.hull(boxes), framed) for page, boxes in sorted(boxes_by_page.items()))


def _make_crop(head: ReportHead, page: int, box: Box, framed: Sequence[Span]) -> Crop:
    frames = [_format_box(span.box) for span in framed if span.page == page and span.box]
    query = urlencode([("box", _format_box(box)), *(("frame", frame) for frame in frames)])
    scale = CROP_DPI / POINTS_PER_INCH
    return Crop(
        address=f"/crop/{head.sha256}/{page}.png?{query}",
        page=page,
        width=round((box.width + 2 * CROP_MARGIN_PT) * scale),
        height=round((box.height + 2 * CROP_MARGIN_PT) * scale),
    )


def _format_box(box: Box) -> str:
    return ",".join(f"{edge:.1f}" for edge in (box.x0, box.top, box.x1, box.bottom))
