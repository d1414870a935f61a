# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Form fields and annotations that a viewer shows on a PDF page, drawn into the page's content.

PDFium lays out values of fields without an appearance, and leaves out hidden fields and the windows of comments.
"""

import ctypes
import io
import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, Literal

from ingest.image.layered_annotations import hide_layered_annotations
from ingest.image.user_unit import find_user_unit
from ingest.model import Box, Page, Problem, Word
from ingest.pdf.attached_files import ATTACHED_FILE, MAX_ANNOTATIONS, name_file_of_annotation
from ingest.pdf.page_objects import has_hidden_layers

HIDDEN_FLAGS = 0x02 | 0x20  # PDF 32000-1, 12.5.3: hidden, and not shown on screen
PASSWORD_FLAG = 1 << 13  # 12.7.4.3: a viewer shows stars
MAX_VALUE_BYTES = 1 << 20
UNITS_PER_POINT = 64  # PDFium converts places to whole units
FIELD_MARGIN_PT = 3.0  # that the print of a field may begin or reach outside its rectangle
MIN_SCANNED_SHARE = 0.6  # of a value's words that OCR must have found
MAX_QUOTED_LETTERS = 80

ValueKind = Literal["text", "list", "comment", "file"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownValue:
    """A text that a viewer shows beside the page's own.

    It is in a form field or a free text annotation, chosen in a list, which shows its other options too, in a comment,
    which a viewer shows in a separate window, or it is the name of a file that is attached there. The box is in viewer
    points.
    """

    text: str
    box: Box
    kind: ValueKind = "text"


@dataclass(frozen=True, slots=True, kw_only=True)
class AnnotatedPage:
    """A page with annotations: `pdf` is a document with the page at `index`, whose content has the annotations."""

    pdf: bytes
    index: int
    values: tuple[ShownValue, ...]

    def add_problems(self, page: Page) -> Page:
        """Return the page with its comments and attached files, and the values that were not read, as problems."""
        shown = [v for v in self.values if v.kind == "text"]
        lists = [v for v in self.values if v.kind == "list"]
        notes = [_make_note(v, page.number) for v in self.values if v.kind in ("comment", "file")]
        unread = (*_find_unread_values(page, shown), *_find_shown_options(page, lists))
        return replace(page, faults=(*page.faults, *unread, *notes))


def _make_note(value: ShownValue, page: int) -> Problem:
    if value.kind == "comment":
        return Problem(code="comment", detail=f"A comment says “{_quote(value.text)}”.", page=page, box=value.box)
    detail = f"The file “{_quote(value.text)}” is attached here, and is not read: save it and import it."
    return Problem(code=ATTACHED_FILE, detail=detail, page=page, box=value.box)


def load_annotated_page(path: Path, number: int) -> AnnotatedPage | None:
    """Return page `number` (from 1) with its annotations as content; None where it shows none.

    Raises PdfiumError, and ValueError where they cannot be drawn.
    """
    import pypdfium2

    with pypdfium2.PdfDocument(path) as document:
        document.init_forms()
        page = document[number - 1]
        hide_layered_annotations(path, number, page)
        values = _list_values(page)
        if values is None:
            page.close()
            return None
        flatten_page(page)
        page.close()
        has_layers = has_hidden_layers(path, number)
        content = _save_document(document) if has_layers else _save_page(document, number - 1)
    unit = find_user_unit(path, number)
    return AnnotatedPage(
        pdf=content,
        index=number - 1 if has_layers else 0,
        values=tuple(
            replace(v, box=Box(**{name: unit * side for name, side in asdict(v.box).items()})) for v in values
        ),
    )


def _save_page(document: Any, index: int) -> bytes:
    """Return a document of one page alone, which does not tell which layers are off."""
    import pypdfium2

    copy = pypdfium2.PdfDocument.new()
    copy.import_pages(document, [index])
    content = _save_document(copy)
    copy.close()
    return content


def _save_document(document: Any) -> bytes:
    content = io.BytesIO()
    document.save(content)
    return content.getvalue()


def flatten_page(page: Any) -> None:
    """Draw the annotations of a page of pypdfium2 into its content, which has them once it is loaded again."""
    import pypdfium2.raw as pdfium

    if pdfium.FPDFPage_Flatten(page.raw, pdfium.FLAT_NORMALDISPLAY) == pdfium.FLATTEN_FAIL:
        raise ValueError("the annotations of a page cannot be drawn")


def shows_annotations(page: Any) -> bool:
    """Return whether a page of pypdfium2 has visible annotations other than links."""
    return _list_values(page) is not None


def _list_values(page: Any) -> tuple[ShownValue, ...] | None:
    """Return the texts of a page's visible fields, free texts and comments; None if it has no annotation but links."""
    import pypdfium2.raw as pdfium

    found: list[ShownValue] = []
    any_shown = False
    silent = (pdfium.FPDF_ANNOT_LINK, pdfium.FPDF_ANNOT_POPUP)
    for index in range(min(pdfium.FPDFPage_GetAnnotCount(page.raw), MAX_ANNOTATIONS)):
        annotation = pdfium.FPDFPage_GetAnnot(page.raw, index)
        if not annotation:
            continue
        kind = pdfium.FPDFAnnot_GetSubtype(annotation)
        if kind not in silent and not pdfium.FPDFAnnot_GetFlags(annotation) & HIDDEN_FLAGS:
            any_shown = True
            text = _read_value(page, annotation, kind)
            if text.strip():
                box = _find_viewer_box(page, annotation)
                found.append(ShownValue(text=text, box=box, kind=_find_kind(page, annotation, kind)))
        pdfium.FPDFPage_CloseAnnot(annotation)
    return tuple(found) if any_shown else None


def _find_kind(page: Any, annotation: Any, subtype: int) -> ValueKind:
    import pypdfium2.raw as pdfium

    if subtype == pdfium.FPDF_ANNOT_WIDGET:
        type_ = pdfium.FPDFAnnot_GetFormFieldType(page.formenv.raw, annotation)
        return "list" if type_ == pdfium.FPDF_FORMFIELD_LISTBOX else "text"
    if subtype == pdfium.FPDF_ANNOT_FILEATTACHMENT:
        return "file"
    return "text" if subtype == pdfium.FPDF_ANNOT_FREETEXT else "comment"


def _read_value(page: Any, annotation: Any, kind: int) -> str:
    import pypdfium2.raw as pdfium

    if kind == pdfium.FPDF_ANNOT_FILEATTACHMENT:
        return name_file_of_annotation(annotation)
    if kind != pdfium.FPDF_ANNOT_WIDGET:
        return _read_string(lambda buffer, size: pdfium.FPDFAnnot_GetStringValue(annotation, b"Contents", buffer, size))
    if page.formenv is None:
        return ""
    form = page.formenv.raw
    written = (pdfium.FPDF_FORMFIELD_TEXTFIELD, pdfium.FPDF_FORMFIELD_COMBOBOX, pdfium.FPDF_FORMFIELD_LISTBOX)
    is_secret = pdfium.FPDFAnnot_GetFormFieldFlags(form, annotation) & PASSWORD_FLAG
    if is_secret or pdfium.FPDFAnnot_GetFormFieldType(form, annotation) not in written:
        return ""
    return _read_string(lambda buffer, size: pdfium.FPDFAnnot_GetFormFieldValue(form, annotation, buffer, size))


def _read_string(read: Any) -> str:
    """Return a string of PDFium, UTF-16 with a zero at its end, that `read(buffer, size)` copies."""
    import pypdfium2.raw as pdfium

    size = min(int(read(None, 0)), MAX_VALUE_BYTES)
    if size <= 2:
        return ""
    buffer = ctypes.create_string_buffer(size)
    read(ctypes.cast(buffer, ctypes.POINTER(pdfium.FPDF_WCHAR)), size)
    return buffer.raw[: size - 2].decode("utf-16-le", errors="replace")


def _find_viewer_box(page: Any, annotation: Any) -> Box:
    import pypdfium2.raw as pdfium

    place = pdfium.FS_RECTF()
    pdfium.FPDFAnnot_GetRect(annotation, place)
    width, height = (round(side * UNITS_PER_POINT) for side in page.get_size())
    corners = []
    for x, y in ((place.left, place.top), (place.right, place.bottom)):
        right, down = ctypes.c_int(), ctypes.c_int()
        pdfium.FPDF_PageToDevice(page.raw, 0, 0, width, height, 0, x, y, right, down)
        corners.append((right.value / UNITS_PER_POINT, down.value / UNITS_PER_POINT))
    return Box.from_points(corners)


def _find_unread_values(page: Page, values: Sequence[ShownValue]) -> list[Problem]:
    """Return a problem for each value that the page shows and whose words were not all read there."""
    digital = page.dpi is None
    problems = []
    for value in values:
        near = value.box.expanded(FIELD_MARGIN_PT)
        words = [w for w in page.words if not digital or near.contains_centre(w.box)]
        if not _is_read(value.text, words, digital):
            contained = f"A form field or note contains “{_quote(value.text)}”"
            detail = f"{contained}, which was not read completely: check it on the page."
            problems.append(Problem(code="field-unread", detail=detail, page=page.number, box=value.box))
    return problems


def _find_shown_options(page: Page, lists: Sequence[ShownValue]) -> list[Problem]:
    """Return a problem for each list that shows more or other options than the chosen one."""
    problems = []
    for value in lists:
        inside = value.box.expanded(FIELD_MARGIN_PT)
        shown = " ".join(w.text for w in page.words if inside.contains_centre(w.box))
        if shown.split() != value.text.split():
            detail = (
                f"In a list “{_quote(value.text)}” is chosen, but “{_quote(shown)}” was read: check it on the page."
            )
            problems.append(Problem(code="field-unread", detail=detail, page=page.number, box=value.box))
    return problems


def _quote(text: str) -> str:
    quoted = " ".join(text.split())
    return quoted if len(quoted) <= MAX_QUOTED_LETTERS else quoted[:MAX_QUOTED_LETTERS] + "..."


def _is_read(text: str, words: Sequence[Word], digital: bool) -> bool:
    read = re.sub(r"[\W_]+", "", "".join(w.text for w in words)).casefold()
    wanted = [re.sub(r"[\W_]+", "", part).casefold() for part in text.split()]
    wanted = [part for part in wanted if part]
    found = sum(part in read for part in wanted)
    return found >= (1.0 if digital else MIN_SCANNED_SHARE) * len(wanted)
