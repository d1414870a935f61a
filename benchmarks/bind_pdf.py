# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Binds shots into a PDF, with or without a hidden text layer, some of its pages perhaps born digital."""

import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from io import BytesIO
from math import atan2, hypot

import numpy as np
import pdfplumber
import pypdfium2
from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

from benchmarks.scans import Place, Shot
from samples.canvas import Box
from samples.flow import register_fonts
from samples.layout import Layout

HIDDEN_RENDER_MODE = 3  # the PDF's render mode for text that is there but not painted
LAYER_FONT = "Vera"
BULLET = "(cid:127)"  # how a bullet of a PDF's built-in fonts is read back
DRAWN_AT = time.gmtime(0)  # the time in every drawn file, so that it is the same on every run


@dataclass(frozen=True, slots=True, kw_only=True)
class LayerWord:
    """A word of a text layer, its box as on the drawn page."""

    text: str
    box: Box


Layer = Sequence[Sequence[LayerWord]]
"""A page's words for each drawn page."""


def read_layer_words(pdf: bytes) -> list[list[LayerWord]]:
    """The words of a drawn PDF, page by page."""
    with pdfplumber.open(BytesIO(pdf)) as document:
        return [
            [
                LayerWord(text=w["text"].replace(BULLET, "•"), box=(w["x0"], w["top"], w["x1"], w["bottom"]))
                for w in page.extract_words(x_tolerance=1.5, keep_blank_chars=False)
            ]
            for page in document.pages
        ]


def bind_scan(shots: Iterable[Shot], dpi: int, quality: int, layer: Layer = ()) -> bytes:
    """A PDF of one JPEG a page."""
    out = BytesIO()
    canvas = Canvas(out, invariant=1)
    register_fonts(Layout())
    for number, shot in enumerate(shots):
        canvas.setPageSize(shot.size)
        jpeg = BytesIO()
        Image.fromarray(shot.pixels).save(jpeg, "JPEG", quality=quality, dpi=(dpi, dpi))
        jpeg.seek(0)
        canvas.drawImage(ImageReader(jpeg), 0, 0, *shot.size)
        if number < len(layer):
            write_hidden_words(canvas, layer[number], shot.place, shot.size[1])
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def bind_fax(shots: Iterable[Shot], dpi: int) -> bytes:
    """A PDF of 1-bit pages, as a fax machine keeps them."""
    out = BytesIO()
    first, *others = [Image.fromarray(s.pixels).convert("1", dither=Image.Dither.NONE) for s in shots]
    first.save(out, "PDF", save_all=True, append_images=others, resolution=dpi, creationDate=DRAWN_AT, modDate=DRAWN_AT)
    return out.getvalue()


def write_hidden_words(canvas: Canvas, words: Sequence[LayerWord], place: Place, high: float) -> None:
    """Each word along its printed line, as wide as it was printed."""
    for word in words:
        x0, top, x1, bottom = word.box
        base = bottom - 0.2 * (bottom - top)
        (xa, ya), (xb, yb) = place(np.array([[x0, base], [x1, base]]))
        size = (bottom - top) * 0.9
        text = canvas.beginText()
        angle = atan2(ya - yb, xb - xa)
        text.setTextRenderMode(HIDDEN_RENDER_MODE)
        text.setFont(LAYER_FONT, size)
        text.setHorizScale(100 * hypot(xb - xa, yb - ya) / max(1e-6, stringWidth(word.text, LAYER_FONT, size)))
        cos, sin = np.cos(angle), np.sin(angle)
        text.setTextTransform(cos, sin, -sin, cos, xa, high - ya)
        text.textOut(word.text)
        canvas.drawText(text)


def interleave_pages(one: bytes, other: bytes) -> bytes:
    """Pages 1, 3, 5 ... of one PDF and 2, 4, 6 ... of the other."""
    out = BytesIO()
    with pypdfium2.PdfDocument.new() as new, pypdfium2.PdfDocument(one) as a, pypdfium2.PdfDocument(other) as b:
        for number in range(len(a)):
            new.import_pages(b if number % 2 else a, pages=[number])
        new.save(out)
    return out.getvalue()
