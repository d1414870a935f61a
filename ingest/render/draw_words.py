# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Draw a page of a word file, which has no picture: each word fills its box."""

from functools import lru_cache
from typing import TYPE_CHECKING

from ingest.word_files.model import FileWord, WordPage
from ingest.word_files.read_words import make_ruling

if TYPE_CHECKING:
    from PIL.Image import Image
    from PIL.ImageFont import FreeTypeFont, ImageFont

FULL_SIZE_PX = 100  # at which a word's width is measured
MIN_SIZE_PX = 4.0  # smaller print cannot be read
MAX_HEIGHTS = 2.0  # size of a font to the height of a word's ink, at most: of a word without ascenders


def draw_words(page: WordPage, scale: float) -> "Image":
    """Return the image of a page in points, black on white, RGB, at `scale` pixels per point."""
    from PIL import Image, ImageDraw

    picture = Image.new("RGB", (max(1, round(page.width * scale)), max(1, round(page.height * scale))), "white")
    pen = ImageDraw.Draw(picture)
    for ruling in filter(None, map(make_ruling, page.separators)):
        x0, top, x1, bottom = (side * scale for side in ruling.box.sides)
        x, y = (x0 + x1) / 2, (top + bottom) / 2  # an OCR program's box of a line is wider than the line
        pen.line((x0, y, x1, y) if ruling.axis == "h" else (x, top, x, bottom), fill="grey")
    for word in (word for line in page.lines for word in line):
        at = (word.box.x0 * scale, word.box.bottom * scale)
        pen.text(at, word.text, fill="black", font=_load_font(_choose_size(word, scale)), anchor="lb")
    return picture


def _choose_size(word: FileWord, scale: float) -> int:
    """Return the size of a font, in pixels, at which a word is as wide as its box, and not much higher."""
    full = _load_font(FULL_SIZE_PX).getlength(word.text) or 1.0
    size = min(word.box.width * scale / full * FULL_SIZE_PX, word.box.height * scale * MAX_HEIGHTS)
    return round(max(size, MIN_SIZE_PX))


@lru_cache(maxsize=256)
def _load_font(size: int) -> "FreeTypeFont | ImageFont":
    from PIL import ImageFont

    return ImageFont.load_default(size)
