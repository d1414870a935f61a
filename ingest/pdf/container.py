# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Find attached files in a PDF, forms that only their own program shows, and whether its pages are scans."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ingest.pdf.attached_files import list_attached_files

MIN_SCANNED_SHARE = 0.5  # of a page that the pictures of a scan cover


@dataclass(frozen=True, slots=True, kw_only=True)
class PdfContainer:
    """`attached` are the names of the files attached to a PDF.

    `is_portfolio` is whether a viewer shows a list of them in place of its pages; `has_xfa` is whether it holds an XFA
    form, `needs_xfa` whether its pages are not those of the form, and ask for a newer viewer.
    """

    attached: tuple[str, ...] = ()
    is_portfolio: bool = False
    has_xfa: bool = False
    needs_xfa: bool = False


def inspect_container(path: Path) -> PdfContainer:
    """Return the attached files and forms of a PDF; none where that part is broken. Raises PdfiumError."""
    import pypdfium2
    import pypdfium2.raw as pdfium

    with pypdfium2.PdfDocument(path) as document:
        attached = list_attached_files(document)
        form = pdfium.FPDF_GetFormType(document.raw)
    return PdfContainer(
        attached=attached,
        is_portfolio=bool(attached) and _has_collection(path),
        has_xfa=form in (pdfium.FORMTYPE_XFA_FULL, pdfium.FORMTYPE_XFA_FOREGROUND),
        needs_xfa=form == pdfium.FORMTYPE_XFA_FULL,
    )


def has_scans(path: Path, pages: Iterable[int]) -> bool:
    """Return whether pictures cover most of any of these pages of a PDF, from 1. Raises PdfiumError."""
    import pypdfium2

    with pypdfium2.PdfDocument(path) as document:
        return any(_is_scanned(document[number - 1]) for number in pages)


def _is_scanned(page: Any) -> bool:
    import pypdfium2.raw as pdfium

    pictures = (item.get_bounds() for item in page.get_objects(filter=(pdfium.FPDF_PAGEOBJ_IMAGE,), max_depth=2))
    covered = sum((right - left) * (top - bottom) for left, bottom, right, top in pictures)
    width, height = page.get_size()
    return bool(covered >= MIN_SCANNED_SHARE * width * height)


def _has_collection(path: Path) -> bool:
    """Return whether the catalogue has a /Collection (ISO 32000-2, 12.3.5), which PDFium does not tell."""
    from pdfminer.pdfdocument import PDFDocument
    from pdfminer.pdfparser import PDFParser

    try:
        with path.open("rb") as file:
            return "Collection" in PDFDocument(PDFParser(file)).catalog
    except Exception:  # a broken file leads pdfminer to raise anything
        return False
