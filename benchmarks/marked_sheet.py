# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Draws a report's pages with marks: on words, over and under the table, and fields of a form for cells."""

from itertools import groupby
from math import cos, pi, sin
from random import Random
from typing import Literal

from reportlab.lib.colors import Color, HexColor
from reportlab.pdfbase.pdfmetrics import stringWidth

from benchmarks.word_marks import WordMark, mark_of_word
from samples.canvas import Box, Inks, Sheet
from samples.flow import Piece
from samples.layout import Layout
from samples.truth import Places

PageMark = Literal["", "stamp", "watermark", "pen", "form"]

BASELINE_SHARE = 0.93  # of the print's size, from its top (Vera's ascent)
STAMP_INKS = ("#c00020", "#20309a", "#5a2a86")
STAMP_WORDS = (("RECEIVED", "14 MAR 2019"), ("COPY",), ("DRAFT",), ("BOARD OFFICE", "2 JULY 2019"), ("SEEN",))
STAMP_OPACITY = 0.8
WATERMARKS = ("DRAFT", "CONFIDENTIAL", "OFFICIAL", "NOT FOR CIRCULATION")
PEN_INKS = ("#1a2f9e", "#c8102e", "#202020", "#1f7a3a")
FORM_FIELDS = ("response", "actions", "target_date", "lead_person")
RINGED_FIELDS = ("target_date", "lead_person", "agency")
RINGED_HEIGHT_PT = 26.0  # points of a cell that a pen puts a ring round at most
RINGS, TICKS = 3, 3  # a page
MAX_FIELD_LETTERS = 4000
FIELD_LETTERS = str.maketrans("•‘’“”–—", "-''\"\"--")  # reportlab writes Latin-1 values alone


class MarkedSheet(Sheet):
    """A sheet whose words have the marks of their signs. `places`, known from a drawing before, is where the cells
    are: only with it are marks drawn over a page."""

    def __init__(self, layout: Layout, inks: Inks, mark: PageMark = "", seed: int = 0, places: Places | None = None):
        super().__init__(layout, inks)
        self.mark, self.places, self.chance = mark, places or {}, Random(seed)
        self._begin_page()

    def turn_page(self) -> None:
        self._end_page()
        super().turn_page()
        self._begin_page()

    def finish(self, title: str) -> bytes:
        self._end_page()
        return super().finish(title)

    def _begin_page(self) -> None:
        if self.mark == "watermark" and not self.inks.told_apart:
            self.draw_watermark()

    def _end_page(self) -> None:
        cells = [
            (key, box) for key, spans in self.places.items() for page, box in spans if page == self.page and ".r" in key
        ]
        if cells and self.mark == "stamp":
            self.draw_stamp([box for _, box in cells])
        if cells and self.mark == "pen":
            self.draw_pen(cells)

    # Words

    def text(
        self, key: str, x: float, top: float, text: str, font: str = "", size: float = 0.0, colour: str = ""
    ) -> None:
        font, size = font or self.layout.regular, size or self.layout.size
        for mark, words in groupby(text.split(" "), mark_of_word):
            run = " ".join(w[1:] if mark else w for w in words)
            wide: float = stringWidth(run, font, size)
            if mark and mark.blacked_out:
                if not self.inks.told_apart:
                    self.fill((x, top, x + wide, top + 1.12 * size), "#000000")
            else:
                super().text(key, x, top, run, font, size, mark.colour if mark and mark.colour else colour)
                if mark and not self.inks.told_apart:
                    self.draw_word_lines(mark, x, x + wide, top + BASELINE_SHARE * size, size)
            x += wide + stringWidth(" ", font, size)

    def draw_word_lines(self, mark: WordMark, x0: float, x1: float, baseline: float, size: float) -> None:
        self._canvas.setStrokeColor(HexColor(mark.colour or "#000000"))
        self._canvas.setLineWidth(0.07 * size)
        for drawn, y in ((mark.underlined, baseline + 0.13 * size), (mark.struck, baseline - 0.27 * size)):
            if drawn:
                self._canvas.line(x0, self.layout.height - y, x1, self.layout.height - y)

    def pieces(
        self, pieces: tuple[Piece, ...], x0: float, x1: float, top: float, centred: bool = False, colour: str = ""
    ) -> None:
        texts = tuple(p for p in pieces if not p.caption)
        if texts and self.mark == "form" and not self.inks.told_apart and texts[0].key.endswith(FORM_FIELDS):
            self.draw_field(texts, x0, x1, top)
            pieces = tuple(p for p in pieces if p.caption)
            top += sum(p.height + p.gap for p in texts)
        super().pieces(pieces, x0, x1, top, centred, colour)
        y = top
        for i, piece in enumerate(pieces):
            mark = mark_of_word(piece.text)
            if i and mark and mark.line_above:
                pad, between = self.layout.padding, y + piece.gap / 2
                self.line(x0 - pad, between, x1 + pad, between)
            y += piece.height + (piece.gap if i else 0.0)

    # Forms

    def draw_field(self, pieces: tuple[Piece, ...], x0: float, x1: float, top: float) -> None:
        """A text field with a cell's lines as its value."""
        size = self.layout.size
        tall = 1.2 * size * len(pieces) + 0.3 * size
        self._canvas.acroForm.textfield(
            value="\n".join(p.text for p in pieces).translate(FIELD_LETTERS),
            name=f"{pieces[0].key}.{self.page}",
            x=x0,
            y=self.layout.height - top - tall,
            width=x1 - x0 + self.layout.padding,
            height=tall,
            fontName="Helvetica",
            fontSize=size,
            fieldFlags="multiline",
            borderWidth=0,
            fillColor=Color(1, 1, 1, 0),
            borderColor=Color(1, 1, 1, 0),
            maxlen=MAX_FIELD_LETTERS,
        )

    # Pages

    def draw_watermark(self) -> None:
        rng, canvas = Random(self.layout.size), self._canvas  # the same on each page
        word, grey = rng.choice(WATERMARKS), rng.uniform(0.78, 0.88)
        size = min(110.0, 0.75 * self.layout.width / stringWidth(word, self.layout.bold, 1.0))
        canvas.saveState()
        canvas.translate(self.layout.width / 2, self.layout.height / 2)
        canvas.rotate(rng.uniform(25, 45))
        canvas.setFillColor(Color(grey, grey, grey))
        canvas.setFont(self.layout.bold, size)
        canvas.drawCentredString(0, -0.35 * size, word)
        canvas.restoreState()

    def draw_stamp(self, boxes: list[Box]) -> None:
        """A framed word or two, askew, somewhere over the cells."""
        rng, canvas = self.chance, self._canvas
        x0, top, x1, bottom = (f(b[i] for b in boxes) for i, f in enumerate((min, min, max, max)))
        lines, size = rng.choice(STAMP_WORDS), rng.uniform(13, 20)
        wide = max(stringWidth(line, self.layout.bold, size) for line in lines) + size
        tall = 1.25 * size * len(lines) + 0.6 * size
        ink = HexColor(rng.choice(STAMP_INKS))
        canvas.saveState()
        canvas.translate(
            rng.uniform(min(x0 + wide / 2, x1), max(x1 - wide / 2, x0)), self.layout.height - rng.uniform(top, bottom)
        )
        canvas.rotate(rng.choice((-1, 1)) * rng.uniform(4, 18))
        canvas.setFillColor(ink, STAMP_OPACITY)
        canvas.setStrokeColor(ink, STAMP_OPACITY)
        canvas.setLineWidth(rng.uniform(1.5, 2.5))
        canvas.roundRect(-wide / 2, -tall / 2, wide, tall, rng.choice((0, 4)), stroke=1, fill=0)
        canvas.setFont(self.layout.bold, size)
        for i, line in enumerate(lines):
            canvas.drawCentredString(0, tall / 2 - 1.2 * size * (i + 1), line)
        canvas.restoreState()

    def draw_pen(self, cells: list[tuple[str, Box]]) -> None:
        """Rings about short cells, and ticks below the print of others."""
        rng, canvas = self.chance, self._canvas
        canvas.saveState()
        canvas.setStrokeColor(HexColor(rng.choice(PEN_INKS)))
        canvas.setLineWidth(rng.uniform(0.9, 1.6))
        canvas.setLineCap(1)
        short = [b for k, b in cells if k.endswith(RINGED_FIELDS) and b[3] - b[1] < RINGED_HEIGHT_PT]
        for box in rng.sample(short, min(RINGS, len(short))):
            self.draw_ring(box)
        for _, (x0, _top, _x1, bottom) in rng.sample(cells, min(TICKS, len(cells))):
            x, y, long = x0 + rng.uniform(4, 14), self.layout.height - bottom - 4, rng.uniform(7, 12)
            canvas.lines([(x, y, x + 0.3 * long, y - 0.4 * long), (x + 0.3 * long, y - 0.4 * long, x + long, y + long)])
        canvas.restoreState()

    def draw_ring(self, box: Box) -> None:
        """A ring by hand: it overshoots its beginning, and wobbles."""
        rng, (x0, top, x1, bottom) = self.chance, box
        wide, tall = 0.62 * (x1 - x0) + 4, 0.62 * (bottom - top) + 4
        path, phase = self._canvas.beginPath(), rng.uniform(0, 2 * pi)
        for i in range(41):
            angle = phase + i * (2 * pi + 0.4) / 40
            wobble = 1 + 0.04 * sin(3 * angle + phase) + 0.002 * i
            x = (x0 + x1) / 2 + wide * wobble * cos(angle)
            y = self.layout.height - (top + bottom) / 2 + tall * wobble * sin(angle)
            (path.lineTo if i else path.moveTo)(x, y)
        self._canvas.drawPath(path)
