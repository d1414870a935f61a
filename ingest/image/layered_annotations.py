# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Annotations that belong to a layer of a PDF that is off (ISO 32000-2, 12.5.2, /OC).

Viewers leave them out. PDFium draws them, unless they have the flag of hidden annotations.
"""

import mmap
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from ingest.image.optional_content import find_hidden_layers

HIDDEN_FLAG = 0x02  # 12.5.3


def hide_layered_annotations(path: Path, number: int, page: Any) -> None:
    """Mark the annotations of layers that are off as hidden on `page`, page `number` (from 1) of a PDF in pypdfium2."""
    import pypdfium2.raw as pdfium

    if not pdfium.FPDFPage_GetAnnotCount(page.raw):
        return
    state = path.stat()
    for index in _find_layered_annotations(path, state.st_mtime_ns, state.st_size).get(number, ()):
        annotation = pdfium.FPDFPage_GetAnnot(page.raw, index)
        if annotation:
            pdfium.FPDFAnnot_SetFlags(annotation, pdfium.FPDFAnnot_GetFlags(annotation) | HIDDEN_FLAG)
            pdfium.FPDFPage_CloseAnnot(annotation)


@lru_cache(maxsize=1)
def _find_layered_annotations(path: Path, changed: int, size: int) -> Mapping[int, tuple[int, ...]]:
    """Return the indexes of those annotations on each page; none where the document is too broken to be known."""
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
        if content.find(b"OCProperties") < 0 and content.find(b"ObjStm") < 0:
            return {}
    return _parse_layered_annotations(path)


def _parse_layered_annotations(path: Path) -> dict[int, tuple[int, ...]]:
    from pdfminer.pdfdocument import PDFDocument
    from pdfminer.pdfpage import PDFPage
    from pdfminer.pdfparser import PDFParser
    from pdfminer.pdftypes import resolve1

    found: dict[int, tuple[int, ...]] = {}
    try:
        with path.open("rb") as file:
            document = PDFDocument(PDFParser(file))
            layers = find_hidden_layers(document.catalog)
            if not layers.numbers:
                return {}
            for number, page in enumerate(PDFPage.create_pages(document), 1):
                annotations = [resolve1(a) for a in resolve1(page.attrs.get("Annots")) or ()]
                found[number] = tuple(
                    i for i, a in enumerate(annotations) if isinstance(a, Mapping) and layers.hide(a.get("OC"))
                )
    except Exception:  # a broken file leads pdfminer to raise anything
        return {}
    return found
