"""What a PDF page draws (characters, lines, areas, images), in the points of the page that a viewer shows."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ingest.nouns import Box

Drawn = dict[str, Any]
"""An object of pdfplumber: "x0", "x1", "top", "bottom" in points from the top left, and its colours."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawnPage:
    """A page's objects in the order in which they are drawn, blanks among `chars` too, which know their
    "string" and whether they are "unpainted"; what lies outside the part that a viewer shows is left out."""

    width: float
    height: float
    chars: tuple[Drawn, ...]
    lines: tuple[Drawn, ...]
    rects: tuple[Drawn, ...]
    curves: tuple[Drawn, ...]
    images: tuple[Drawn, ...]


def drawn_page(path: Path, number: int) -> DrawnPage:
    """Page `number` (from 1). Raises whatever a broken file leads pdfminer to."""
    import pdfplumber

    from ingest.strings import StringPage

    with pdfplumber.open(path, pages=[number]) as document:
        page = StringPage(document, document.pages[0].page_obj, page_number=number)
        shown = _shown(page)
        found = DrawnPage(
            width=shown.width,
            height=shown.height,
            chars=_placed(page.chars, shown),
            lines=_placed(page.lines, shown),
            rects=_placed(page.rects, shown),
            curves=_placed(page.curves, shown),
            images=_placed(page.images, shown),
        )
        page.close()
    return found


def box_of(drawn: Drawn) -> Box:
    return Box(x0=float(drawn["x0"]), top=float(drawn["top"]), x1=float(drawn["x1"]), bottom=float(drawn["bottom"]))


def _shown(page: Any) -> Box:
    """The part of a pdfplumber page that a viewer shows, in pdfplumber's points, which are those of the
    media box; its own crop box is wrong where the page is turned."""
    from pdfminer.pdftypes import resolve_all

    media = _sorted(resolve_all(page.page_obj.attrs.get("MediaBox")))
    crop = _sorted(resolve_all(page.page_obj.attrs.get("CropBox")) or media)
    left, foot = max(media[0], crop[0]), max(media[1], crop[1])
    right, head = min(media[2], crop[2]), min(media[3], crop[3])
    if right - left < 1 or head - foot < 1:
        left, foot, right, head = media
    wide, high = right - left, head - foot
    if page.rotation in (90, 270):
        wide, high = high, wide
    across, down = {
        0: (left - media[0], media[3] - head),
        90: (foot - media[1], left - media[0]),
        180: (media[2] - right, foot - media[1]),
        270: (media[3] - head, media[2] - right),
    }[page.rotation]
    x, y = float(page.bbox[0]) + across, float(page.bbox[1]) + down
    return Box(x0=x, top=y, x1=x + wide, bottom=y + high)


def _sorted(corners: Iterable[float]) -> tuple[float, float, float, float]:
    x0, y0, x1, y1 = (float(v) for v in corners)
    return min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)


def _placed(objects: Iterable[Drawn], shown: Box) -> tuple[Drawn, ...]:
    """The objects that lie in the shown part, moved so that its top left is the origin."""
    across, down = shown.x0, shown.top
    return tuple(
        {
            **o,
            "x0": o["x0"] - across,
            "x1": o["x1"] - across,
            "top": o["top"] - down,
            "bottom": o["bottom"] - down,
            "doctop": o["top"] - down,
        }
        for o in objects
        if o["x1"] >= shown.x0 and o["x0"] <= shown.x1 and o["bottom"] >= shown.top and o["top"] <= shown.bottom
    )
