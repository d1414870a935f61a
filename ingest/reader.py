"""One page of a file, read: from its text layer where it has one, else from its picture."""

from pathlib import Path

from ingest.drawn import drawn_page
from ingest.layer_words import Layer, layer_of
from ingest.nouns import Fault, Page
from ingest.raster import raster_of_image, raster_of_pdf
from ingest.scan import read_scan
from ingest.second_reader import find_second_reader
from ingest.tesseract import find_tesseract
from ingest.text_layer import read_text_layer
from ingest.trust import is_print, is_trusted, shown_chars
from ingest.visible import look_at

READER = 27  # raised whenever a page would be read otherwise than before, so that kept readings are not reused


def reader_version() -> str:
    """Names this reader, its Tesseract and its second reader; a page's reading is kept under it.
    Raises MissingToolError."""
    second = find_second_reader()
    return f"{READER}/tesseract {find_tesseract().version}{f'/rapidocr {second.version}' if second else ''}"


def read_page(path: Path, kind: str, number: int) -> Page:
    """Page `number` (from 1) of a PDF or an image file. A page that cannot be opened is a page with a
    fault. Raises MissingToolError."""
    if kind == "image":
        return read_scan(raster_of_image(path, number), number)
    page, layer = _drawn(path, number)
    if page is not None:
        return page
    try:
        raster = raster_of_pdf(path, number)
    except _damage() as error:
        detail = f"The page is damaged and could not be opened ({type(error).__name__})."
        return Page(number=number, width=0, height=0, faults=(Fault(code="page-damaged", detail=detail, page=number),))
    return read_scan(raster, number, layer)


def _drawn(path: Path, number: int) -> tuple[Page | None, Layer | None]:
    """The page from its text layer if it was born digital; else the text that it may hide."""
    try:
        page = drawn_page(path, number)
        look = look_at(path, number)
    except Exception:  # pdfminer raises whatever a broken file leads it to; the picture may still be drawn
        return None, None
    if not any(c["text"].strip() for c in page.chars):
        return None, None
    chars = shown_chars(page, look)
    if is_print(chars, look) and is_trusted(chars):
        return read_text_layer(page, number, chars, look), None
    return None, layer_of(page.chars)


def _damage() -> tuple[type[Exception], ...]:
    import pypdfium2

    return (pypdfium2.PdfiumError, ValueError, MemoryError)
