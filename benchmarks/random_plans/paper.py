# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Draw on the pages of a PDF from the top left and record where each text came to lie."""

from collections.abc import Sequence
from io import BytesIO

from reportlab.lib.colors import HexColor
from reportlab.pdfbase.pdfmetrics import getAscentDescent, stringWidth
from reportlab.pdfgen.canvas import Canvas

from samples.canvas import Box
from samples.flow import register_font, wrap_text
from samples.truth import hull_of

BLACK = "#000000"
FURNITURE_SIZE_PT = 7.5
FURNITURE_MARGIN_PT = 22.0  # from the edge of the page to its running header and footer


class Paper:
    """The pages being drawn; `y` grows downwards, in points from the top left.

    Attributes:
        places: For each key the page and the box of the objects drawn under it, one box a page.
    """

    def __init__(self, size: tuple[float, float], margin: float, fonts: Sequence[str]) -> None:
        for font in fonts:
            register_font(font)
        self.width, self.height = size
        self.margin = margin
        self.regular, self.bold, self.italic = fonts
        self.page, self.y = 1, margin + 6
        self.places: dict[str, list[tuple[int, Box]]] = {}
        self.header, self.footer = "", ""
        self._out = BytesIO()
        self._canvas = Canvas(self._out, pagesize=size, invariant=1)

    @property
    def left(self) -> float:
        return self.margin

    @property
    def right(self) -> float:
        return self.width - self.margin

    @property
    def bottom(self) -> float:
        return self.height - self.margin - 12

    @property
    def room(self) -> float:
        """The height left on the page."""
        return self.bottom - self.y

    def turn_page(self) -> None:
        self._draw_furniture()
        self._canvas.showPage()
        self.page, self.y = self.page + 1, self.margin + 6

    def ensure_room(self, height: float) -> None:
        """Begin a new page if there is less room than this."""
        if self.room < height:
            self.turn_page()

    def finish(self) -> bytes:
        self._draw_furniture()
        self._canvas.save()
        return self._out.getvalue()

    def text(
        self, keys: Sequence[str], x: float, top: float, text: str, font: str, size: float, ink: str = BLACK
    ) -> None:
        """Draw one line with its top at `top`."""
        ascent, descent = getAscentDescent(font, size)
        self._canvas.setFillColor(HexColor(ink))
        self._canvas.setFont(font, size)
        self._canvas.drawString(x, self.height - top - ascent, text)
        if text.strip():
            self._record(keys, (x, top, x + stringWidth(text, font, size), top + ascent - descent))

    def fill(self, box: Box, colour: str, keys: Sequence[str] = ()) -> None:
        x0, top, x1, bottom = box
        self._canvas.setFillColor(HexColor(colour))
        self._canvas.rect(x0, self.height - bottom, x1 - x0, bottom - top, stroke=0, fill=1)
        self._record(keys, box)

    def dot(self, x: float, y: float, radius: float, colour: str, keys: Sequence[str]) -> None:
        self._canvas.setFillColor(HexColor(colour))
        self._canvas.circle(x, self.height - y, radius, stroke=0, fill=1)
        self._record(keys, (x - radius, y - radius, x + radius, y + radius))

    def line(self, x0: float, top: float, x1: float, bottom: float, width: float, colour: str) -> None:
        self._canvas.setStrokeColor(HexColor(colour))
        self._canvas.setLineWidth(width)
        self._canvas.line(x0, self.height - top, x1, self.height - bottom)

    def paragraph(
        self, keys: Sequence[str], text: str, font: str, size: float, gap: float = 4.0, centred: bool = False
    ) -> None:
        """Draw a paragraph over the width of the page and move below it."""
        for line in wrap_text(text, self.right - self.left, font, size):
            self.ensure_room(1.3 * size)
            x = (self.width - stringWidth(line, font, size)) / 2 if centred else self.left
            self.text(keys, x, self.y, line, font, size)
            self.y += 1.25 * size
        self.y += gap

    def _record(self, keys: Sequence[str], box: Box) -> None:
        for key in filter(None, keys):
            spans = self.places.setdefault(key, [])
            if spans and spans[-1][0] == self.page:
                spans[-1] = (self.page, hull_of(spans[-1][1], box))
            else:
                spans.append((self.page, box))

    def _draw_furniture(self) -> None:
        header, footer = (line.replace("{page}", str(self.page)) for line in (self.header, self.footer))
        size, font = FURNITURE_SIZE_PT, self.regular
        for line, top in ((header, FURNITURE_MARGIN_PT - size), (footer, self.height - FURNITURE_MARGIN_PT)):
            self.text((), (self.width - stringWidth(line, font, size)) / 2, top, line, font, size)


def widest_word(text: str, font: str, size: float) -> float:
    """Return the width of the widest word, in points."""
    return max((float(stringWidth(word, font, size)) for word in text.split()), default=0.0)
