"""One page of a file, read: from its text layer where it has one, else from its picture."""

from pathlib import Path

from ingest.nouns import Fault, Page
from ingest.raster import raster_of_image, raster_of_pdf
from ingest.scan import read_scan
from ingest.tesseract import find_tesseract
from ingest.text_layer import has_text_layer, read_text_layer

READER = 4  # raised whenever a page would be read otherwise than before, so that kept readings are not reused


def reader_version() -> str:
    """Names this reader and its Tesseract; a page's reading is kept under it. Raises MissingToolError."""
    return f"{READER}/tesseract {find_tesseract().version}"


def read_page(path: Path, kind: str, number: int) -> Page:
    """Page `number` (from 1) of a PDF or an image file. A page that cannot be opened is a page with a
    fault. Raises MissingToolError."""
    if kind == "image":
        return read_scan(raster_of_image(path, number), number)
    try:
        page = _text_layer(path, number)
        return page if page is not None else read_scan(raster_of_pdf(path, number), number)
    except _damage() as error:
        detail = f"The page is damaged and could not be opened ({type(error).__name__})."
        return Page(number=number, width=0, height=0, faults=(Fault(code="page-damaged", detail=detail, page=number),))


def _text_layer(path: Path, number: int) -> Page | None:
    import pdfplumber

    try:
        with pdfplumber.open(path, pages=[number]) as document:
            page = document.pages[0]
            found = read_text_layer(page, number) if has_text_layer(page) else None
            page.close()
            return found
    except Exception:  # pdfminer raises whatever a broken file leads it to; the picture may still be drawn
        return None


def _damage() -> tuple[type[Exception], ...]:
    import pypdfium2

    return (pypdfium2.PdfiumError, ValueError, MemoryError)
