# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Files attached to a PDF, as a whole or at a place on a page."""

import ctypes
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from ingest.model import Problem

ATTACHED_FILE = "attached-file"
"""The code of the problem that a file is attached, which is not read."""
SAVE_ATTACHED = "Save each file and import it."
NAMELESS = "without a name"
MAX_NAMES_SHOWN = 5
MAX_NAME_BYTES = 4096
MAX_ANNOTATIONS = 5000  # on a page


def describe_attached(names: Sequence[str]) -> str:
    """Return how many files are attached to a PDF, and the names of the first."""
    count = "1 file" if len(names) == 1 else f"{len(names):,} files"
    more = ", ..." if len(names) > MAX_NAMES_SHOWN else ""
    return f"{count} ({', '.join(names[:MAX_NAMES_SHOWN])}{more})"


def list_attached_files(document: Any) -> tuple[str, ...]:
    """Return the names of the files attached to a document of pypdfium2, without those on its pages."""
    return tuple(_name_attachment(document, number) for number in range(document.count_attachments()))


def _name_attachment(document: Any, number: int) -> str:
    import pypdfium2

    try:
        return str(document.get_attachment(number).get_name())
    except (pypdfium2.PdfiumError, UnicodeError):
        return NAMELESS


def find_attached_files(path: Path, pages: Iterable[int]) -> tuple[str, ...]:
    """Return the names of the files attached to a document and to these pages of it, from 1. Raises PdfiumError."""
    import pypdfium2

    with pypdfium2.PdfDocument(path) as document:
        on_pages = (name for number in pages for name in _list_files_on_page(document[number - 1]))
        return (*list_attached_files(document), *on_pages)


def _list_files_on_page(page: Any) -> Iterator[str]:
    import pypdfium2.raw as pdfium

    for index in range(min(pdfium.FPDFPage_GetAnnotCount(page.raw), MAX_ANNOTATIONS)):
        annotation = pdfium.FPDFPage_GetAnnot(page.raw, index)
        if annotation:
            if pdfium.FPDFAnnot_GetSubtype(annotation) == pdfium.FPDF_ANNOT_FILEATTACHMENT:
                yield name_file_of_annotation(annotation)
            pdfium.FPDFPage_CloseAnnot(annotation)


def name_file_of_annotation(annotation: Any) -> str:
    """Return the name of the file that an annotation of PDFium attaches."""
    import pypdfium2.raw as pdfium

    attached = pdfium.FPDFAnnot_GetFileAttachment(annotation)
    if not attached:
        return NAMELESS
    buffer = ctypes.create_string_buffer(MAX_NAME_BYTES)
    size = pdfium.FPDFAttachment_GetName(
        attached, ctypes.cast(buffer, ctypes.POINTER(pdfium.FPDF_WCHAR)), MAX_NAME_BYTES
    )
    if not 2 < size <= MAX_NAME_BYTES:
        return NAMELESS
    return buffer.raw[: size - 2].decode("utf-16-le", errors="replace")


def find_attached_problems(path: Path) -> tuple[Problem, ...]:
    """Return the problem that files are attached to a document as a whole, which belongs to its first page.

    Raises PdfiumError.
    """
    import pypdfium2

    with pypdfium2.PdfDocument(path) as document:
        names = list_attached_files(document)
    if not names:
        return ()
    detail = f"The document has {describe_attached(names)} attached, not read here: save each file and import it."
    return (Problem(code=ATTACHED_FILE, detail=detail, page=1),)
