# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""An evidence pack: records as a PDF to hand over.

Each record starts on a new page, with its picture from the scan, its values, and the steps from the file to each value.
"""

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from reportlab.lib.pagesizes import A4, landscape
from reportlab.platypus import BaseDocTemplate, Flowable, Frame, Image, PageBreak, PageTemplate, Spacer

from ingest.image.raster import POINTS_PER_INCH
from ingest.render.page_image import PictureError, image_resolution
from store.provenance.pdf_text import REGULAR_FONT, REPLACEMENT_CHARACTER, PdfTexts
from store.provenance.trace import SourceFile, Trace, group_boxes_by_page
from store.provenance.trace_images import draw_trace_pages
from store.provenance.trace_text import describe_field, describe_origin, describe_record, describe_value, is_empty

TITLE = "Evidence pack"
PAGE_WIDTH_PT, PAGE_HEIGHT_PT = landscape(A4)  # as the tables of these reports lie
MARGIN_PT = 48.0  # points of white about a page
MAX_PICTURE_SHARE = 0.5  # of a page: a picture that is taller is drawn smaller
MAX_ENLARGEMENT = 1.2  # times its printed size: a small place is shown no larger
JPEG_QUALITY = 88  # letters keep their edges; a PNG would be five times as large
MAX_LABEL_CHARS = 60  # characters of a record's name at the foot of a page


@dataclass(frozen=True, slots=True, kw_only=True)
class Exhibit:
    """A record with the traces of all its values; `notes` say why it is in the pack.

    Without `pictures`, its places on the pages are given as numbers alone.
    """

    traces: tuple[Trace, ...]
    notes: tuple[str, ...] = ()
    pictures: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Seal:
    """The description of the pack.

    It says when (UTC) and by which program the pack was made, from which sources, and the state of each kept copy and
    of the log. A `notice` is printed on the first page, such as that names are left out.
    """

    made: datetime
    program: str
    what: str
    files: tuple[tuple[SourceFile, str, str], ...] = ()
    log: str = ""
    head: str = ""
    notice: str = ""


def build_evidence_pack(exhibits: Sequence[Exhibit], seal: Seal) -> bytes:
    """Return the pack as a PDF: its contents, then the records, each with its bookmark and page labels."""
    texts, out = PdfTexts(), io.BytesIO()
    story = list(_build_front_page(exhibits, seal, texts))
    for number, exhibit in enumerate(exhibits, 1):
        story += [_RecordStart(number, exhibit.traces[0].id), PageBreak(), *_build_record_pages(number, exhibit, texts)]
    _PackTemplate(out, texts, seal).build(story)
    return out.getvalue()


class _RecordStart(Flowable):  # type: ignore[misc]
    """Marks the page on which a record begins; an invisible flowable of size 0."""

    def __init__(self, number: int, record: str) -> None:
        super().__init__()
        self.number, self.record = number, record

    def wrap(self, *_: float) -> tuple[float, float]:
        return 0.0, 0.0

    def draw(self) -> None:
        pass


class _PackTemplate(BaseDocTemplate):  # type: ignore[misc]
    """The template of the pack: each page has its record in the footer and in its label."""

    def __init__(self, out: io.BytesIO, texts: PdfTexts, seal: Seal) -> None:
        super().__init__(
            out, pagesize=(PAGE_WIDTH_PT, PAGE_HEIGHT_PT), lang="en-GB", title=f"{TITLE}: {texts.plain(seal.what)}",
            author=seal.program, creator=seal.program,
            subject="Records, with the way from each value to its place on the page",
        )  # fmt: skip
        frame = Frame(MARGIN_PT, MARGIN_PT, PAGE_WIDTH_PT - 2 * MARGIN_PT, PAGE_HEIGHT_PT - 2 * MARGIN_PT, 0, 0, 0, 0)
        self.addPageTemplates(PageTemplate(frames=[frame], onPage=self._begin_page))
        self._texts, self._number, self._record, self._sheet = texts, 0, "", 0

    def afterFlowable(self, flowable: Flowable) -> None:  # noqa: N802 - reportlab's name
        if isinstance(flowable, _RecordStart):
            self._number, self._record, self._sheet = flowable.number, self._texts.plain(flowable.record), 0

    def _begin_page(self, canvas: Any, _: Any) -> None:
        self._sheet += 1
        name = f"{self._number}. {self._record}" if self._number else TITLE
        canvas.addPageLabel(canvas.getPageNumber() - 1, style="ARABIC", start=self._sheet, prefix=f"{name}, page ")
        if self._sheet == 1:
            canvas.bookmarkPage(_record_anchor(self._number))
            canvas.addOutlineEntry(name, _record_anchor(self._number), 0)
        canvas.setFont(REGULAR_FONT, 7)
        canvas.drawString(MARGIN_PT, MARGIN_PT / 2, f"{name[:MAX_LABEL_CHARS]}, page {self._sheet}")
        canvas.drawRightString(PAGE_WIDTH_PT - MARGIN_PT, MARGIN_PT / 2, str(canvas.getPageNumber()))


def _record_anchor(number: int) -> str:
    return f"record-{number}"


def _build_front_page(exhibits: Sequence[Exhibit], seal: Seal, texts: PdfTexts) -> Iterator[Flowable]:
    yield texts.paragraph(TITLE, "title")
    count = f"{len(exhibits)} record{'s' if len(exhibits) != 1 else ''}"
    yield texts.paragraph(f"{seal.what}: {count}, put together {seal.made:%Y-%m-%d %H:%M:%S} UTC by {seal.program}")
    if seal.notice:
        yield texts.paragraph(seal.notice, "note")
    yield Spacer(0, 8)
    for file, state, pdf_state in seal.files:
        yield texts.paragraph(file.name, "part")
        yield from texts.steps([("SHA-256", file.sha256), ("kept copy", state)])
        if file.pdf_sha256:
            made = [("read as", f"PDF made by {file.program}"), ("SHA-256", file.pdf_sha256), ("kept copy", pdf_state)]
            yield from texts.steps(made)
    if seal.log:
        yield texts.paragraph("Log of imports and corrections", "part")
        yield from texts.steps([("chain", seal.log), ("head", seal.head)])
    yield texts.paragraph("Records", "part")
    for number, exhibit in enumerate(exhibits, 1):
        yield texts.link(f"{number}. {describe_record(exhibit.traces[0])}", _record_anchor(number))
    yield from _explain_replacements(texts)


def _build_record_pages(number: int, exhibit: Exhibit, texts: PdfTexts) -> Iterator[Flowable]:
    first = exhibit.traces[0]
    yield texts.paragraph(f"{number}. {describe_record(first)}", "heading")
    for note in exhibit.notes:
        yield texts.paragraph(note, "note")
    yield from texts.steps([*describe_origin(first), ("id", first.id)])
    yield Spacer(0, 8)
    if exhibit.pictures:
        yield from _build_pictures(exhibit.traces, texts)
    for one in exhibit.traces:
        yield texts.paragraph("empty" if is_empty(one) else one.text or "none", "value", describe_field(one))
        if is_empty(one):
            continue
        hashes = [(f"hash {entry.number}", entry.hash) for entry in one.corrections]
        yield from texts.steps([*describe_value(one), *hashes])
    yield from _explain_replacements(texts)


def _explain_replacements(texts: PdfTexts) -> Iterator[Flowable]:
    """Explain the characters that were replaced since the last call."""
    if texts.replaced:
        named = ", ".join(sorted(texts.replaced))
        texts.replaced.clear()
        yield Spacer(0, 8)
        yield texts.paragraph(f"{REPLACEMENT_CHARACTER} replaces characters that cannot be printed here: {named}.")


def _build_pictures(traces: Sequence[Trace], texts: PdfTexts) -> Iterator[Flowable]:
    """Build the pictures of a record from the scan, page by page, with its values framed."""
    boxes, file = group_boxes_by_page(traces), traces[0].file
    if not boxes:
        return
    try:
        pictures = draw_trace_pages(file, boxes, cropped=True)
    except PictureError as error:
        yield texts.paragraph(f"No picture is available. {error}", "note")
        return
    for page, picture in zip(boxes, pictures, strict=True):
        packed = io.BytesIO()
        picture.save(packed, "JPEG", quality=JPEG_QUALITY)
        packed.seek(0)
        own = MAX_ENLARGEMENT * POINTS_PER_INCH / image_resolution(picture)
        scale = min(
            own, (PAGE_WIDTH_PT - 2 * MARGIN_PT) / picture.width, MAX_PICTURE_SHARE * PAGE_HEIGHT_PT / picture.height
        )
        yield texts.paragraph(f"page {page} of {file.name}")
        yield Image(packed, picture.width * scale, picture.height * scale, hAlign="LEFT")
        yield Spacer(0, 6)
