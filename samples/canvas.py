# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Draws on pages from the top left: text in a cell's own ink, fills, rules, icons."""

from dataclasses import dataclass, field
from io import BytesIO
from random import Random

from reportlab.lib.colors import Color, HexColor
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

from samples.flow import Piece, register_fonts
from samples.layout import Layout

STRIKE_HEIGHT = 0.67  # of the print size, below the top of a line
STRIKE_WIDTH_PT = 0.6
INK_LEVELS = 41  # values of a channel, in 255ths: the darkest sixth, which looks black

Box = tuple[float, float, float, float]


@dataclass(slots=True)
class Inks:
    """Gives each key its own near-black, or all the same black."""

    told_apart: bool
    keys: list[str] = field(default_factory=list)

    def colour(self, key: str) -> Color:
        if not self.told_apart:
            return Color(0, 0, 0)
        if key not in self.keys:
            self.keys.append(key)
        return Color(*(c / 255 for c in ink_of_key(self.keys.index(key))))


def ink_of_key(number: int) -> tuple[int, int, int]:
    """Return the near-black colour of a key; the 0th is not plain black, which is the ink of text without a key."""
    n = number + 1
    return (n // INK_LEVELS**2, n // INK_LEVELS % INK_LEVELS, n % INK_LEVELS)


@dataclass(slots=True)
class Theme:
    """The cell of the finding being drawn: the lines of its title, none once they are printed, and its top."""

    key: str
    lines: list[str]
    top: float


class Sheet:
    """The page being drawn; y grows downwards, in points from the top left."""

    def __init__(self, layout: Layout, inks: Inks) -> None:
        register_fonts(layout)
        self.layout, self.inks = layout, inks
        self.page, self.y = 1, layout.margin
        self.named = False  # whether the columns' names have been printed
        self.theme: Theme | None = None
        self.bands = 0  # rows begun, whose tints take turns
        self._gaps, self._chance = list[Box](), Random(round(97 * layout.rule_gaps))
        self.fills: dict[str, list[tuple[int, Box]]] = {}
        self._out = BytesIO()
        self._canvas = Canvas(self._out, pagesize=(layout.width, layout.height), invariant=1, pageCompression=1)

    @property
    def bottom(self) -> float:
        return self.layout.height - self.layout.foot

    def turn_page(self) -> None:
        self._break_rules()
        self._draw_page_number()
        self._canvas.showPage()
        self.page, self.y = self.page + 1, self.layout.margin

    def finish(self, title: str) -> bytes:
        self._break_rules()
        self._draw_page_number()
        self._canvas.setTitle(title)
        self._canvas.save()
        return self._out.getvalue()

    def text(
        self, key: str, x: float, top: float, text: str, font: str = "", size: float = 0.0, colour: str = ""
    ) -> None:
        """Draw text in its key's own ink if each key has one, else in `colour`, else in black."""
        font, size = font or self.layout.regular, size or self.layout.size
        ink = HexColor(colour) if colour and not self.inks.told_apart else self.inks.colour(key) if key else None
        self._canvas.setFillColor(ink or Color(0, 0, 0))
        self._canvas.setFont(font, size)
        self._canvas.drawString(x, self.layout.height - top - 0.93 * size, text)  # 0.93: Vera's ascent

    def centred(
        self, key: str, x0: float, x1: float, top: float, text: str, font: str, size: float, colour: str = ""
    ) -> None:
        self.text(key, (x0 + x1 - stringWidth(text, font, size)) / 2, top, text, font, size, colour)

    def upward_text(self, key: str, left: float, bottom: float, text: str, font: str, size: float) -> None:
        """A line printed upwards from its left bottom corner."""
        self._canvas.saveState()
        self._canvas.translate(left + 0.93 * size, self.layout.height - bottom)
        self._canvas.rotate(90)
        self._canvas.setFillColor(self.inks.colour(key))
        self._canvas.setFont(font, size)
        self._canvas.drawString(0, 0, text)
        self._canvas.restoreState()

    def fill(self, box: Box, colour: str, key: str = "") -> None:
        x0, top, x1, bottom = box
        self._canvas.setFillColor(HexColor(colour))
        self._canvas.rect(x0, self.layout.height - bottom, x1 - x0, bottom - top, stroke=0, fill=1)
        if key:
            self.fills.setdefault(key, []).append((self.page, box))

    def dot(self, x: float, y: float, radius: float, colour: str, key: str) -> None:
        self._canvas.setFillColor(HexColor(colour))
        self._canvas.circle(x, self.layout.height - y, radius, stroke=0, fill=1)
        self.fills.setdefault(key, []).append((self.page, (x - radius, y - radius, x + radius, y + radius)))

    def frame(self, box: Box) -> None:
        """The lines about a cell, in a layout that has such."""
        if self.layout.rules == "grid":
            x0, top, x1, bottom = box
            self._set_rule()
            self._canvas.rect(x0, self.layout.height - bottom, x1 - x0, bottom - top, stroke=1, fill=0)
            self._end_rule()
            for line in ((x0, top, x1, top), (x0, bottom, x1, bottom), (x0, top, x0, bottom), (x1, top, x1, bottom)):
                self._leave_gaps(line)

    def line(self, x0: float, top: float, x1: float, bottom: float) -> None:
        self._set_rule()
        self._canvas.line(x0, self.layout.height - top, x1, self.layout.height - bottom)
        self._end_rule()
        self._leave_gaps((x0, top, x1, bottom))

    def _set_rule(self) -> None:
        self._canvas.setStrokeColor(HexColor(self.layout.rule_colour))
        self._canvas.setLineWidth(self.layout.rule)
        if self.layout.rule_dash:
            self._canvas.setDash(*self.layout.rule_dash)

    def _end_rule(self) -> None:
        if self.layout.rule_dash:
            self._canvas.setDash()

    def _leave_gaps(self, line: Box) -> None:
        x0, top, x1, bottom = line
        long = x1 - x0 + bottom - top
        for _ in range(int(long * self.layout.rule_gaps / 100 + self._chance.random())):
            at, size = self._chance.random(), self._chance.uniform(1, 5) / long
            end = min(1.0, at + size)
            left, right = (x0 + e * (x1 - x0) for e in (at, end))
            high, low = (top + e * (bottom - top) for e in (at, end))
            self._gaps.append((left - 0.8, high - 0.8, right + 0.8, low + 0.8))

    def _break_rules(self) -> None:
        """Last of all on a page, as neighbours draw the lines between them twice."""
        for box in self._gaps if self.layout.rule_gaps else ():
            self.fill(box, "#ffffff")
        self._gaps.clear()

    def pieces(
        self, pieces: tuple[Piece, ...], x0: float, x1: float, top: float, centred: bool = False, colour: str = ""
    ) -> None:
        """A cell's pieces from its top left, one below the other."""
        y = top
        for i, piece in enumerate(pieces):
            y += piece.gap if i else 0.0
            if piece.caption:
                self._draw_icon(piece, x0, x1, y)
            elif centred:
                self.centred(piece.key, x0, x1, y, piece.text, self.layout.bold, self.layout.size, colour)
            else:
                self.text(piece.key, x0 + piece.indent, y, piece.text, piece.font)
                if piece.struck:
                    self._strike_out(piece, x0 + piece.indent, y)
            y += piece.height

    def _strike_out(self, piece: Piece, left: float, top: float) -> None:
        width = stringWidth(piece.text, piece.font or self.layout.regular, self.layout.size)
        y = self.layout.height - top - STRIKE_HEIGHT * self.layout.size
        self._canvas.setStrokeColor(Color(0, 0, 0))
        self._canvas.setLineWidth(STRIKE_WIDTH_PT)
        self._canvas.line(left, y, left + width, y)

    def _draw_icon(self, piece: Piece, x0: float, x1: float, top: float) -> None:
        """A sheet of paper with a coloured corner and grey lines, and its caption centred below."""
        side, middle = self.layout.icon_size, (x0 + x1) / 2
        left, right, low = middle - 0.4 * side, middle + 0.4 * side, top + side - 1
        canvas, h = self._canvas, self.layout.height
        canvas.setStrokeColor(HexColor("#707070"))
        canvas.setLineWidth(0.5)
        canvas.setFillColor(HexColor("#ffffff"))
        canvas.rect(left, h - low, right - left, low - top, stroke=1, fill=1)
        for i in range(3):
            canvas.line(left + 2, h - top - 3.5 - 2 * i, right - 2, h - top - 3.5 - 2 * i)
        suffix = piece.caption[-1].rsplit(".", 1)[-1]
        colours = {"pdf": "#c8102e", "docx": "#2b579a", "xlsx": "#217346"}
        self.fill((left - 2, low - 5.5, left + 5, low), colours.get(suffix, "#b7472a"))
        y, size = top + side, self.layout.caption_size
        for line in piece.caption:
            self.centred(piece.key, x0, x1, y, line, self.layout.regular, size)
            y += size + 1.4

    def _draw_page_number(self) -> None:
        right, y = self.layout.width - self.layout.margin, self.layout.height - 24
        self.centred("", right - 10, right, y, str(self.page), self.layout.regular, 7.5)
