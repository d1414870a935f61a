"""The objects that a PDF page draws (characters, lines, areas, images), in points of the page as a viewer shows it."""

import mmap
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from ingest.model import Box

PAGES_PER_OPENING = 20  # of a document that are read while it is open

PdfObject = dict[str, Any]
"""An object of pdfplumber: "x0", "x1", "top", "bottom" in points from the top left, and its colours."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PageObjects:
    """A page's objects in drawing order, without those outside the part that a viewer shows.

    `chars` include spaces, and have "string" and "unpainted" (see `StringPage`).
    """

    width: float
    height: float
    chars: tuple[PdfObject, ...]
    lines: tuple[PdfObject, ...]
    rects: tuple[PdfObject, ...]
    curves: tuple[PdfObject, ...]
    images: tuple[PdfObject, ...]


def load_page_objects(path: Path, number: int) -> PageObjects:
    """Return the objects of page `number` (from 1). Raises whatever pdfminer raises for a broken file."""
    from ingest.pdf.pdfminer_page import StringPage

    state = path.stat()
    document = _open_part(path, state.st_mtime_ns, state.st_size, (number - 1) // PAGES_PER_OPENING)
    page = StringPage(document, document.pages[number - 1].page_obj, page_number=number)
    shown = _find_visible_part(page)
    found = PageObjects(
        width=shown.width,
        height=shown.height,
        chars=_move_to_origin(page.chars, shown),
        lines=_move_to_origin(page.lines, shown),
        rects=_move_to_origin(page.rects, shown),
        curves=_move_to_origin(page.curves, shown),
        images=_move_to_origin(page.images, shown),
    )
    page.close()
    return found


@lru_cache(maxsize=1)
def _open_part(path: Path, changed: int, size: int, part: int) -> Any:
    """Open the document for some pages, which share its fonts.

    It is opened again for the next part of the file, as pdfminer keeps all that it has read of a document.
    """
    import pdfplumber

    with path.open("rb") as file:
        content = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    return pdfplumber.open(content)  # type: ignore[arg-type]


def object_box(drawn: PdfObject) -> Box:
    return Box(x0=float(drawn["x0"]), top=float(drawn["top"]), x1=float(drawn["x1"]), bottom=float(drawn["bottom"]))


def _find_visible_part(page: Any) -> Box:
    """Return the part of a pdfplumber page that a viewer shows, in pdfplumber's points.

    Those are the points of the media box; pdfplumber's own crop box is wrong where the page is turned.
    """
    from pdfminer.pdftypes import resolve_all

    media = _sort_corners(resolve_all(page.page_obj.attrs.get("MediaBox")))
    crop = _sort_corners(resolve_all(page.page_obj.attrs.get("CropBox")) or media)
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


def _sort_corners(corners: Iterable[float]) -> tuple[float, float, float, float]:
    x0, y0, x1, y1 = (float(v) for v in corners)
    return min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)


def _move_to_origin(objects: Iterable[PdfObject], shown: Box) -> tuple[PdfObject, ...]:
    """Return the objects that are in the visible part, moved so that its top left is the origin."""
    found = tuple(
        o
        for o in objects
        if o["x1"] >= shown.x0 and o["x0"] <= shown.x1 and o["bottom"] >= shown.top and o["top"] <= shown.bottom
    )
    for o in found:
        o["x0"] -= shown.x0
        o["x1"] -= shown.x0
        o["top"] -= shown.top
        o["bottom"] -= shown.top
        o["doctop"] = o["top"]
    return found
