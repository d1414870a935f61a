"""An evidence pack: records as a PDF to hand over, each from its own page on, with the scan's own picture, the values,
and the way from the file to each of them."""

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from reportlab.lib.pagesizes import A4, landscape
from reportlab.platypus import BaseDocTemplate, Flowable, Frame, Image, PageBreak, PageTemplate, Spacer

from ingest.image.raster import POINTS_PER_INCH
from ingest.render.page_image import PictureError, resolution
from store.provenance.pdf_text import REGULAR, REPLACED, Texts
from store.provenance.trace import File, Trace, boxes_by_page
from store.provenance.trace_images import pictures_of
from store.provenance.trace_text import about, field_said, is_empty, record_said, told

TITLE = "Evidence pack"
WIDTH, HEIGHT = landscape(A4)  # as the tables of these reports lie
MARGIN = 48.0  # points of white about a page
TALLEST = 0.5  # of a page: a picture that is taller is drawn smaller
ENLARGED = 1.2  # times its printed size: a small place is shown no larger
JPEG_QUALITY = 88  # letters keep their edges; a PNG would be five times as large
MOST_LABELLED = 60  # characters of a record's name at the foot of a page


@dataclass(frozen=True, slots=True, kw_only=True)
class Exhibit:
    """A record with the traces of all its values; `notes` say why it is in the pack."""

    traces: tuple[Trace, ...]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Seal:
    """What the pack says of itself: when (UTC) and by which program it was made, of what, how each file's kept copy
    stands, and how the log does."""

    made: datetime
    program: str
    what: str
    files: tuple[tuple[File, str], ...] = ()
    log: str = ""


def evidence(exhibits: Sequence[Exhibit], seal: Seal) -> bytes:
    """The pack as a PDF: its contents, then the records, each under a bookmark and page labels of its own."""
    texts, out = Texts(), io.BytesIO()
    story = list(_front(exhibits, seal, texts))
    for number, exhibit in enumerate(exhibits, 1):
        story += [_Begins(number, exhibit.traces[0].id), PageBreak(), *_record(number, exhibit, texts)]
    _Pack(out, texts, seal).build(story)
    return out.getvalue()


class _Begins(Flowable):  # type: ignore[misc]
    """Stands before the page on which a record begins, and takes no room."""

    def __init__(self, number: int, record: str) -> None:
        super().__init__()
        self.number, self.record = number, record

    def wrap(self, *_: float) -> tuple[float, float]:
        return 0.0, 0.0

    def draw(self) -> None:
        pass


class _Pack(BaseDocTemplate):  # type: ignore[misc]
    """Knows which record a page belongs to: each page bears it at its foot and in its label."""

    def __init__(self, out: io.BytesIO, texts: Texts, seal: Seal) -> None:
        super().__init__(
            out, pagesize=(WIDTH, HEIGHT), lang="en-GB", title=f"{TITLE}: {texts.plain(seal.what)}",
            author=seal.program, creator=seal.program,
            subject="Records, with the way from each value to its place on the page",
        )  # fmt: skip
        frame = Frame(MARGIN, MARGIN, WIDTH - 2 * MARGIN, HEIGHT - 2 * MARGIN, 0, 0, 0, 0)
        self.addPageTemplates(PageTemplate(frames=[frame], onPage=self._begin_page))
        self._texts, self._number, self._record, self._sheet = texts, 0, "", 0

    def afterFlowable(self, flowable: Flowable) -> None:  # noqa: N802 - reportlab's name
        if isinstance(flowable, _Begins):
            self._number, self._record, self._sheet = flowable.number, self._texts.plain(flowable.record), 0

    def _begin_page(self, canvas: Any, _: Any) -> None:
        self._sheet += 1
        name = f"{self._number}. {self._record}" if self._number else TITLE
        canvas.addPageLabel(canvas.getPageNumber() - 1, style="ARABIC", start=self._sheet, prefix=f"{name}, page ")
        if self._sheet == 1:
            canvas.bookmarkPage(_anchor(self._number))
            canvas.addOutlineEntry(name, _anchor(self._number), 0)
        canvas.setFont(REGULAR, 7)
        canvas.drawString(MARGIN, MARGIN / 2, f"{name[:MOST_LABELLED]}, page {self._sheet}")
        canvas.drawRightString(WIDTH - MARGIN, MARGIN / 2, str(canvas.getPageNumber()))


def _anchor(number: int) -> str:
    return f"record-{number}"


def _front(exhibits: Sequence[Exhibit], seal: Seal, texts: Texts) -> Iterator[Flowable]:
    yield texts.paragraph(TITLE, "title")
    count = f"{len(exhibits)} record{'s' if len(exhibits) != 1 else ''}"
    yield texts.paragraph(f"{seal.what}: {count}, put together {seal.made:%Y-%m-%d %H:%M:%S} UTC by {seal.program}")
    yield Spacer(0, 8)
    for file, state in seal.files:
        yield texts.paragraph(file.name, "part")
        yield from texts.steps([("SHA-256", file.sha256), ("kept copy", state)])
    if seal.log:
        yield texts.paragraph("Log of imports and corrections", "part")
        yield from texts.steps([("chain", seal.log)])
    yield texts.paragraph("Records", "part")
    for number, exhibit in enumerate(exhibits, 1):
        yield texts.link(f"{number}. {record_said(exhibit.traces[0])}", _anchor(number))
    yield from _replacements(texts)


def _record(number: int, exhibit: Exhibit, texts: Texts) -> Iterator[Flowable]:
    first = exhibit.traces[0]
    yield texts.paragraph(f"{number}. {record_said(first)}", "heading")
    for note in exhibit.notes:
        yield texts.paragraph(note, "note")
    yield from texts.steps(about(first))
    yield Spacer(0, 8)
    yield from _pictures(exhibit.traces, texts)
    for one in exhibit.traces:
        yield texts.paragraph("empty" if is_empty(one) else one.text or "none", "value", field_said(one))
        if is_empty(one):
            continue
        hashes = [(f"hash {entry.number}", entry.hash) for entry in one.corrections]
        yield from texts.steps([*told(one), *hashes])
    yield from _replacements(texts)


def _replacements(texts: Texts) -> Iterator[Flowable]:
    """What could not be shown since this was asked last."""
    if texts.replaced:
        named = ", ".join(sorted(texts.replaced))
        texts.replaced.clear()
        yield Spacer(0, 8)
        yield texts.paragraph(f"{REPLACED} stands for what no letter can show here: {named}.")


def _pictures(traces: Sequence[Trace], texts: Texts) -> Iterator[Flowable]:
    """What the scan shows of a record, page by page, with its values framed."""
    boxes, file = boxes_by_page(traces), traces[0].file
    if not boxes:
        return
    try:
        pictures = pictures_of(file, boxes, cropped=True)
    except PictureError as error:
        yield texts.paragraph(f"There is no picture. {error}", "note")
        return
    for page, picture in zip(boxes, pictures, strict=True):
        packed = io.BytesIO()
        picture.save(packed, "JPEG", quality=JPEG_QUALITY)
        packed.seek(0)
        own = ENLARGED * POINTS_PER_INCH / resolution(picture)
        scale = min(own, (WIDTH - 2 * MARGIN) / picture.width, TALLEST * HEIGHT / picture.height)
        yield texts.paragraph(f"page {page} of {file.name}")
        yield Image(packed, picture.width * scale, picture.height * scale, hAlign="LEFT")
        yield Spacer(0, 6)
