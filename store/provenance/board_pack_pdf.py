# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""A board pack: the actions of a case for a meeting, as a PDF.

The first page has the numbers and charts, the second the exceptions, and then comes one list per agency.
"""

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from reportlab.lib import colors
from reportlab.lib.pagesizes import A4, landscape
from reportlab.platypus import BaseDocTemplate, CondPageBreak, Flowable, Frame, PageBreak, PageTemplate, Spacer, Table

from normalise.model import STATUS_LETTERS, STATUSES_AND_NONE, Status
from store.provenance.pdf_text import REGULAR_FONT, REPLACEMENT_CHARACTER, PdfTexts

PAGE_WIDTH_PT, PAGE_HEIGHT_PT = landscape(A4)
MARGIN_PT = 36.0
WIDTH_PT = PAGE_WIDTH_PT - 2 * MARGIN_PT
LABEL_WIDTH_PT, TOTAL_WIDTH_PT, BAR_HEIGHT_PT = 190.0, 34.0, 12.0
BAR_WIDTH_PT = WIDTH_PT - LABEL_WIDTH_PT - 2 * TOTAL_WIDTH_PT
MAX_BARS = 9  # versions, and agencies, on the first page: the newest, and those with most actions
MAX_TEXT_CHARS = 260  # of an action in the list of an agency
MAX_EXCEPTION_CHARS = 110  # of an action among the exceptions, which are on one page
MAX_LABEL_CHARS = 38
MIN_LIST_HEIGHT_PT = 90.0  # a list that would begin lower starts on the next page
COLUMN_WIDTHS_PT = (50.0, 110.0, 58.0, 130.0, 110.0, WIDTH_PT - 458.0)
STATUS_FILLS = {
    Status.RED: colors.HexColor("#f4b9b9"), Status.AMBER: colors.HexColor("#fbdf9a"),
    Status.GREEN: colors.HexColor("#bfe3c0"), Status.COMPLETE: colors.HexColor("#b9d3ef"), "none": colors.white,
}  # fmt: skip
GRID = colors.HexColor("#9aa3ad")
HEADER_FILL = colors.HexColor("#e8ebef")


@dataclass(frozen=True, slots=True, kw_only=True)
class PackBar:
    """A bar of responses by status; `overdue` is None where it is not counted."""

    label: str
    counts: dict[str, int]
    overdue: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PackAction:
    """An action in a list. `note` says why it is an exception, such as "31 days overdue"."""

    question: str
    agency: str
    status: str | None
    due: date | None
    lead: str
    text: str
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PackList:
    """A list of actions under a title; `total` is more than it has where it is shortened."""

    title: str
    actions: tuple[PackAction, ...]
    total: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PackSource:
    """A file that a version was read from."""

    name: str
    as_at: date | None
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardPack:
    """The contents of a board pack; `notice` is printed on its first page, such as that names are left out."""

    case: str
    made: datetime
    program: str
    today: date
    numbers: tuple[tuple[str, int], ...]
    versions: tuple[PackBar, ...]
    agencies: tuple[PackBar, ...]
    exceptions: tuple[PackList, ...]
    lists: tuple[PackList, ...]
    sources: tuple[PackSource, ...]
    log_head: str
    notice: str = ""


def build_board_pack(pack: BoardPack) -> bytes:
    """Return the pack as a PDF."""
    texts, out = PdfTexts(), io.BytesIO()
    story = [
        *_build_dashboard(pack, texts),
        PageBreak(),
        *_build_exceptions(pack, texts),
        PageBreak(),
        *(part for one in pack.lists for part in _build_list(one, texts, MAX_TEXT_CHARS)),
    ]
    _PackTemplate(out, texts, pack).build(story)
    return out.getvalue()


class _PackTemplate(BaseDocTemplate):  # type: ignore[misc]
    """Pages with the case, the day and the page number at the foot."""

    def __init__(self, out: io.BytesIO, texts: PdfTexts, pack: BoardPack) -> None:
        title = f"Board pack: {texts.plain(pack.case)}"
        super().__init__(
            out, pagesize=(PAGE_WIDTH_PT, PAGE_HEIGHT_PT), lang="en-GB", title=title, author=pack.program,
            creator=pack.program, subject="The actions of a safeguarding case",
        )  # fmt: skip
        frame = Frame(MARGIN_PT, MARGIN_PT, WIDTH_PT, PAGE_HEIGHT_PT - 2 * MARGIN_PT, 0, 0, 0, 0)
        self.addPageTemplates(PageTemplate(frames=[frame], onPage=self._draw_foot))
        self._foot = f"{title[:100]}, {format_day(pack.today)}"

    def _draw_foot(self, canvas: Any, _: Any) -> None:
        canvas.setFont(REGULAR_FONT, 7)
        canvas.drawString(MARGIN_PT, MARGIN_PT / 2, self._foot)
        canvas.drawRightString(PAGE_WIDTH_PT - MARGIN_PT, MARGIN_PT / 2, str(canvas.getPageNumber()))


class _StatusBar(Flowable):  # type: ignore[misc]
    """A bar of responses by status, with letters and numbers so that it reads in grey too."""

    def __init__(self, counts: dict[str, int], longest: int) -> None:
        super().__init__()
        self.counts, self.longest = counts, longest

    def wrap(self, *_: float) -> tuple[float, float]:
        return BAR_WIDTH_PT, BAR_HEIGHT_PT

    def draw(self) -> None:
        at = 0.0
        self.canv.setFont(REGULAR_FONT, 7)
        self.canv.setStrokeColor(GRID)
        for status in STATUSES_AND_NONE:
            count = self.counts.get(status, 0)
            width = BAR_WIDTH_PT * count / self.longest
            if not count:
                continue
            self.canv.setFillColor(STATUS_FILLS[status])
            self.canv.rect(at, 0, width, BAR_HEIGHT_PT, fill=1)
            self.canv.setFillColor(colors.black)
            label = f"{STATUS_LETTERS.get(status, '–')} {count}"
            if self.canv.stringWidth(label, REGULAR_FONT, 7) < width - 2:
                self.canv.drawCentredString(at + width / 2, 3.5, label)
            at += width


def format_day(on: date | None) -> str:
    """Format a date as "22 March 2019"."""
    return f"{on.day} {on:%B %Y}" if on else "no date"


def _build_dashboard(pack: BoardPack, texts: PdfTexts) -> Iterator[Flowable]:
    yield texts.paragraph(pack.case, "title")
    yield texts.paragraph(f"Actions on {format_day(pack.today)}")
    if pack.notice:
        yield texts.paragraph(pack.notice, "note")
    yield Spacer(0, 6)
    yield _build_tiles(pack.numbers, texts)
    yield from _build_chart("Status by version", pack.versions[-MAX_BARS:], texts)
    yield from _build_chart("By agency, most actions first", pack.agencies[:MAX_BARS], texts)
    yield from _build_sources(pack, texts)


def _build_tiles(numbers: Sequence[tuple[str, int]], texts: PdfTexts) -> Flowable:
    names = [texts.paragraph(name, "text") for name, _ in numbers]
    counts = [texts.paragraph(str(count), "heading") for _, count in numbers]
    style = [("GRID", (0, 0), (-1, -1), 0.5, GRID), ("VALIGN", (0, 0), (-1, -1), "TOP")]
    return Table([names, counts], colWidths=[WIDTH_PT / len(numbers)] * len(numbers), style=style)


def _build_chart(title: str, bars: Sequence[PackBar], texts: PdfTexts) -> Iterator[Flowable]:
    if not bars:
        return
    longest = max(1, *(sum(bar.counts.values()) for bar in bars))
    head = ["", "", "all", "overdue" if any(bar.overdue is not None for bar in bars) else ""]
    rows = [
        [
            texts.plain(_shorten(bar.label, MAX_LABEL_CHARS)),
            _StatusBar(bar.counts, longest),
            str(sum(bar.counts.values())),
            "" if bar.overdue is None else str(bar.overdue),
        ]
        for bar in bars
    ]
    style = [
        ("FONT", (0, 0), (-1, -1), REGULAR_FONT, 7.5), ("ALIGN", (2, 0), (-1, -1), "RIGHT"),
        ("VALIGN", (0, 0), (-1, -1), "MIDDLE"), ("TOPPADDING", (0, 0), (-1, -1), 1),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 1), ("LEFTPADDING", (0, 0), (-1, -1), 0),
    ]  # fmt: skip
    yield texts.paragraph(title, "part")
    widths = (LABEL_WIDTH_PT, BAR_WIDTH_PT, TOTAL_WIDTH_PT, TOTAL_WIDTH_PT)
    yield Table([head, *rows], colWidths=widths, style=style)


def _build_exceptions(pack: BoardPack, texts: PdfTexts) -> Iterator[Flowable]:
    yield texts.paragraph("Exceptions", "title")
    if not any(one.actions for one in pack.exceptions):
        yield texts.paragraph("Nothing is overdue, and nothing has slipped, was dropped or is newly red.")
    for one in pack.exceptions:
        yield from _build_list(one, texts, MAX_EXCEPTION_CHARS)


def _build_list(one: PackList, texts: PdfTexts, max_chars: int) -> Iterator[Flowable]:
    """Build a list of actions under its title; nothing for an empty one."""
    if not one.actions:
        return
    shown = f"{one.title}: {one.total}" if one.total == len(one.actions) else (
        f"{one.title}: {one.total}, of which {len(one.actions)} are here; the lists by agency have all"
    )  # fmt: skip
    yield CondPageBreak(MIN_LIST_HEIGHT_PT)
    yield Spacer(0, 6)
    yield texts.paragraph(shown, "note")
    head = [texts.paragraph(name, "text") for name in ("Question", "Agency", "Status", "Due", "Lead", "Action")]
    rows = [_make_row(action, texts, max_chars) for action in one.actions]
    fills = [
        ("BACKGROUND", (2, number), (2, number), STATUS_FILLS[action.status or "none"])
        for number, action in enumerate(one.actions, 1)
    ]
    style = [
        ("GRID", (0, 0), (-1, -1), 0.4, GRID), ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("BACKGROUND", (0, 0), (-1, 0), HEADER_FILL), ("TOPPADDING", (0, 0), (-1, -1), 2),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 2), *fills,
    ]  # fmt: skip
    yield Table([head, *rows], colWidths=COLUMN_WIDTHS_PT, style=style, repeatRows=1)


def _make_row(action: PackAction, texts: PdfTexts, max_chars: int) -> list[Flowable]:
    status = f"{STATUS_LETTERS[Status(action.status)]} {action.status}" if action.status else "no status"
    due = format_day(action.due) + (f"; {action.note}" if action.note else "")
    cells = (
        action.question or "–", action.agency or "–", status, due, action.lead or "nobody named",
        _shorten(" ".join(action.text.split()), max_chars) or "no text",
    )  # fmt: skip
    return [texts.paragraph(cell) for cell in cells]


def _build_sources(pack: BoardPack, texts: PdfTexts) -> Iterator[Flowable]:
    yield texts.paragraph("Sources", "part")
    for source in pack.sources:
        yield texts.paragraph(f"{source.name}, as at {format_day(source.as_at)}: SHA-256 {source.sha256}")
    yield texts.paragraph(f"Head of the log: {pack.log_head}")
    yield texts.paragraph(f"Made {pack.made:%Y-%m-%d %H:%M:%S} UTC by {pack.program}")
    if texts.replaced:
        yield texts.paragraph(f"{REPLACEMENT_CHARACTER} replaces characters that cannot be printed here.")


def _shorten(text: str, limit: int) -> str:
    return text if len(text) <= limit else text[: limit - 1] + "…"
