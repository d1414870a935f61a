# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Which text of a PDF page a viewer shows, by rendering the page with all its text and without it."""

import atexit
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

import numpy as np

from ingest.image.connected_components import find_components
from ingest.image.layered_annotations import hide_layered_annotations
from ingest.image.raster import POINTS_PER_INCH, Pixels, brightest_channel
from ingest.image.user_unit import find_user_unit
from ingest.model import Box, Colour
from ingest.pdf.annotations import flatten_page, shows_annotations

RENDERING_DPI = 100.0  # enough for a full stop of 7 pt print, and rendered in hundredths of a second
MAX_SIDE_PT = 2000.0  # larger sheets are rendered coarser
MIN_CHANGE = 24  # levels of any channel by which visible print changes a pixel
MIN_CHANGED_SHARE = 0.04  # of a word's box that changes with the text, even with the thinnest print
PRINT_CONTRAST = 40  # grey levels below its surroundings from which a pixel counts as print
MIN_LETTER_PT, MAX_LETTER_PT = 2.0, 16.0
BORDER_PT = 1.5  # inside a box's edge that may be its ruling
MAX_FORM_DEPTH = 10  # forms within forms that are searched


PageContent = Literal["nothing", "pictures", "text"]
"""The content of a page: nothing at all, text among other things, or other things alone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TextRenderings:
    """A page as a viewer shows it, `full`, and `bare` of all text.

    All have shape (height, width, 3), blue-green-red, dtype uint8, at `dpi`. `under` is the page without its own text,
    but with that of its annotations, where it has any.
    """

    full: Pixels
    bare: Pixels
    dpi: float
    under: Pixels | None = None


def render_with_and_without_text(path: Path, number: int, enlarged: float = 1.0) -> TextRenderings:
    """Render page `number` (from 1), its annotations included, twice, `enlarged` times. Raises PdfiumError."""
    import pypdfium2

    under = None
    with pypdfium2.PdfDocument(path) as document:
        document.init_forms()
        page = document[number - 1]
        hide_layered_annotations(path, number, page)
        unit = find_user_unit(path, number) * enlarged
        dpi = RENDERING_DPI * min(1.0, MAX_SIDE_PT / max(*(unit * side for side in page.get_size()), 1.0))
        if shows_annotations(page):
            under = _render_without_text(page, dpi * unit)
            page.close()
            page = document[number - 1]
            flatten_page(page)
            page.close()
            page = document[number - 1]
        full = _render_page(page, dpi * unit)
        bare = _render_without_text(page, dpi * unit)
        page.close()
    return TextRenderings(full=full, bare=bare, dpi=dpi, under=under)


def _render_without_text(page: Any, dpi: float) -> Pixels:
    import pypdfium2.raw as pdfium

    for text in page.get_objects(filter=(pdfium.FPDF_PAGEOBJ_TEXT,), max_depth=MAX_FORM_DEPTH):
        pdfium.FPDFTextObj_SetTextRenderMode(text.raw, pdfium.FPDF_TEXTRENDERMODE_INVISIBLE)
    return _render_page(page, dpi)


def find_page_content(path: Path, number: int) -> tuple[PageContent, float, float]:
    """Return what page `number` (from 1) draws, visible or hidden, and its width and height in points.

    Raises PdfiumError.
    """
    import pypdfium2.raw as pdfium

    state = path.stat()
    page = _open_document(path, state.st_mtime_ns, state.st_size)[number - 1]
    bare = pdfium.FPDFPage_CountObjects(page.raw) <= 0 and pdfium.FPDFPage_GetAnnotCount(page.raw) <= 0
    texts = page.get_objects(filter=(pdfium.FPDF_PAGEOBJ_TEXT,), max_depth=MAX_FORM_DEPTH)
    found: PageContent = "nothing" if bare else "text" if next(texts, None) is not None else "pictures"
    width, height = page.get_size()
    page.close()
    unit = find_user_unit(path, number)
    return found, width * unit, height * unit


def has_annotations(path: Path, number: int) -> bool:
    """Return whether page `number` (from 1) has annotations of any kind, hidden ones too. Raises PdfiumError."""
    import pypdfium2.raw as pdfium

    state = path.stat()
    page = _open_document(path, state.st_mtime_ns, state.st_size)[number - 1]
    found = pdfium.FPDFPage_GetAnnotCount(page.raw) > 0
    page.close()
    return bool(found)


@lru_cache(maxsize=1)
def _open_document(path: Path, changed: int, size: int) -> Any:
    """Keep the document open for the next page: in a file of a thousand pages, opening costs more than the page.

    Pages are only inspected, not rendered, so the document takes little memory.
    """
    import pypdfium2

    atexit.register(_open_document.cache_clear)  # before pypdfium2 shuts down, which reports open documents
    return pypdfium2.PdfDocument(path)


def _render_page(page: object, dpi: float) -> Pixels:
    """Render a page at so many pixels per inch of PDFium's own points."""
    bitmap = page.render(scale=dpi / POINTS_PER_INCH)  # type: ignore[attr-defined]
    return np.ascontiguousarray(bitmap.to_numpy()[:, :, :3])


def are_visible(look: TextRenderings, boxes: Sequence[Box]) -> list[bool]:
    """Return for each box of text whether a viewer shows the text.

    It does not where text is drawn invisibly, in the colour of its background, or under an image.
    """
    import cv2

    changed = (brightest_channel(np.asarray(cv2.absdiff(look.full, look.bare), np.uint8)) > MIN_CHANGE).view(np.uint8)
    sums = cv2.integral(changed)
    scale, (high, wide) = look.dpi / POINTS_PER_INCH, changed.shape
    found = []
    for box in boxes:
        left, top, right, bottom = box.pixels(scale)
        x0, x1 = sorted((min(max(left, 0), wide), min(max(right, 0), wide)))
        y0, y1 = sorted((min(max(top, 0), high), min(max(bottom, 0), high)))
        inked = int(sums[y1, x1] - sums[y0, x1] - sums[y1, x0] + sums[y0, x0])
        found.append(inked > MIN_CHANGED_SHARE * max((x1 - x0) * (y1 - y0), 1))
    return found


def find_background_colour(look: TextRenderings, box: Box) -> Colour | None:
    """Return the colour behind the text in a box; None where the box is too small."""
    scale = look.dpi / POINTS_PER_INCH
    x0, x1 = (round(x * scale) for x in (max(box.x0 + BORDER_PT, 0), box.x1 - BORDER_PT))
    y0, y1 = (round(y * scale) for y in (max(box.top + BORDER_PT, 0), box.bottom - BORDER_PT))
    inside = look.bare[y0:y1, x0:x1].reshape(-1, 3)
    if not len(inside):
        return None
    blue, green, red = (int(v) for v in np.median(inside, axis=0))
    return red, green, blue


def measure_text_share(look: TextRenderings) -> float:
    """Return how much of the print (marks of letters' size) is text; the rest is in images or drawn."""
    everything, rest = _measure_print(look.full, look.dpi), _measure_print(look.bare, look.dpi)
    return max(0.0, 1 - rest / everything) if everything else 0.0


def _measure_print(pixels: Pixels, dpi: float) -> int:
    import cv2

    grey = cv2.cvtColor(pixels, cv2.COLOR_BGR2GRAY)
    around = cv2.blur(grey, (17, 17))
    ink = (cv2.absdiff(around, grey) > PRINT_CONTRAST).view(np.uint8)
    pieces = find_components(ink)
    sizes = pieces.boxes[:, 2:] * (POINTS_PER_INCH / dpi)
    letters = (sizes[:, 1] >= MIN_LETTER_PT) & (sizes <= MAX_LETTER_PT).all(axis=1)
    return int(pieces.areas()[letters].sum())
