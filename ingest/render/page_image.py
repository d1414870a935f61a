# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""A page of a kept file as an image, as a viewer shows it: whole, cropped to a box, or with boxes drawn on it.

Boxes are in PDF points from the page's top left, as in every `Span`. An image has its own resolution in `info["dpi"]`,
as an image file has: a large sheet is rendered coarser than requested.
"""

import io
import math
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from ingest.errors import RefusedError
from ingest.image.image_file import POINTS_PER_INCH, decode_frame, measure_frame, open_image
from ingest.image.layered_annotations import hide_layered_annotations
from ingest.image.user_unit import find_user_unit
from ingest.model import Box
from ingest.render.draw_words import draw_words
from ingest.word_files.read_words import load_page_in_points

if TYPE_CHECKING:
    from PIL.Image import Image

SCREEN_DPI = 120.0  # 7 pt print is read with ease, and A4 is drawn and packed in a fifth of a second
MAX_IMAGE_PIXELS = 24_000_000  # A3 at 400 dpi; as RGB 72 MB in memory
CROP_MARGIN_PT = 4.0  # around a box that is cut out, so that no letter touches the edge
FRAME_DISTANCE_PT = 1.5  # between a box and the frame drawn around it
FRAME_WIDTH_PT = 1.2  # points, the width of the frame
FRAME_COLOUR = (200, 0, 110)  # magenta, which reports use neither for statuses nor for ink or paper
PAGE_GAP_PT = 12.0  # between two pages that are shown one below the other
BACKGROUND_COLOUR = (96, 96, 96)  # around pages
PNG_COMPRESSION = 1  # zlib level: three times as fast as its default of 6, for files a fifth larger
COVER_COLOUR = (200, 200, 200)  # grey, lighter than print
TINT_SHARE = 0.10  # of the frame's colour over the box; print there stays as dark as it was

PDFIUM_LOCK = threading.Lock()  # PDFium is not thread-safe: the threads of a server wait here


class PictureError(ValueError):
    """The page cannot be shown as an image; the message says why."""


def render_page(path: Path, kind: str, number: int, dpi: float = SCREEN_DPI) -> "Image":
    """Return page `number` (from 1) of a file, RGB, at `dpi` or less. One of a word file is drawn from its words.

    Raises:
        PictureError: The file is text, damaged or missing, or has no such page.
    """
    if kind == "text":
        raise PictureError("Plain text has lines, no picture.")
    try:
        picture, points = _RENDERERS[kind](path, number, dpi)
    except FileNotFoundError:
        raise PictureError("The copy of the file is not there.") from None
    except _get_read_errors() as error:
        raise PictureError(f"Page {number} cannot be drawn: the file is damaged, or has no such page.") from error
    own = picture.width / max(points, 1.0) * POINTS_PER_INCH
    picture.info["dpi"] = (own, own)
    return picture


def _get_read_errors() -> tuple[type[Exception], ...]:
    """Return the exceptions of decoders for a file that is damaged, or has no such page."""
    from PIL.Image import DecompressionBombError

    return OSError, ValueError, EOFError, SyntaxError, RuntimeError, MemoryError, DecompressionBombError, RefusedError


def _render_pdf(path: Path, number: int, dpi: float) -> "tuple[Image, float]":
    """Return the image, and the page's width in points."""
    import pypdfium2

    with PDFIUM_LOCK, pypdfium2.PdfDocument(path) as document:
        if not 1 <= number <= len(document):
            raise ValueError(number)
        document.init_forms()  # so that form fields are drawn
        page = document[number - 1]
        hide_layered_annotations(path, number, page)
        unit = find_user_unit(path, number)
        width, height = (side * unit for side in page.get_size())
        scale = _limit_dpi(width, height, dpi) / POINTS_PER_INCH
        picture = page.render(scale=scale * unit, rev_byteorder=True).to_pil()
        found = picture.copy() if picture.mode == "RGB" else picture.convert("RGB")  # off PDFium's own memory
        page.close()
    return found, width


def _render_image(path: Path, number: int, dpi: float) -> "tuple[Image, float]":
    from PIL import Image

    with open_image(path) as image:
        if number < 1:
            raise ValueError(number)
        image.seek(number - 1)
        size = measure_frame(image)
        scale = _limit_dpi(size.width, size.height, dpi) / POINTS_PER_INCH
        wide, high = max(1, round(size.width * scale)), max(1, round(size.height * scale))
        # A JPEG is decoded no finer than it is shown; before it is turned, its sides may be the other way round.
        image.draft("RGB", (max(wide, high),) * 2 if size.x_dpi != size.y_dpi else _order_as(image.size, wide, high))
        upright = decode_frame(image)
    shrinks = wide * high < size.wide * size.high
    return upright.resize((wide, high), Image.Resampling.BOX if shrinks else Image.Resampling.BICUBIC), size.width


def _order_as(size: tuple[int, int], wide: int, high: int) -> tuple[int, int]:
    """Return the two sides in the order, longer first or last, of `size`."""
    return (max(wide, high), min(wide, high)) if size[0] >= size[1] else (min(wide, high), max(wide, high))


def measure_page(path: Path, kind: str, number: int) -> tuple[float, float]:
    """Return width and height in points of page `number` as a viewer shows it. Raises PictureError."""
    try:
        return _MEASURERS[kind](path, number)
    except FileNotFoundError:
        raise PictureError("The copy of the file is not there.") from None
    except _get_read_errors() as error:
        raise PictureError(f"Page {number} cannot be measured: the file is damaged, or has no such page.") from error


def _measure_pdf(path: Path, number: int) -> tuple[float, float]:
    import pypdfium2

    with PDFIUM_LOCK, pypdfium2.PdfDocument(path) as document:
        if not 1 <= number <= len(document):
            raise ValueError(number)
        width, height = document.get_page_size(number - 1)
    unit = find_user_unit(path, number)
    return width * unit, height * unit


def _measure_image(path: Path, number: int) -> tuple[float, float]:
    with open_image(path) as image:
        if number < 1:
            raise ValueError(number)
        image.seek(number - 1)
        size = measure_frame(image)
    return size.width, size.height


def _render_words(path: Path, number: int, dpi: float) -> "tuple[Image, float]":
    page = load_page_in_points(path, number)
    return draw_words(page, _limit_dpi(page.width, page.height, dpi) / POINTS_PER_INCH), page.width


def _measure_words(path: Path, number: int) -> tuple[float, float]:
    page = load_page_in_points(path, number)
    return page.width, page.height


_RENDERERS = {"pdf": _render_pdf, "image": _render_image, "words": _render_words}
_MEASURERS = {"pdf": _measure_pdf, "image": _measure_image, "words": _measure_words}


def _limit_dpi(width: float, height: float, dpi: float) -> float:
    """Return the resolution for a page of this size in points: `dpi`, or less for a large sheet."""
    most = math.sqrt(MAX_IMAGE_PIXELS / max(width * height, 1.0)) * POINTS_PER_INCH
    return min(dpi, most)


def crop_to_box(picture: "Image", box: Box, margin: float = CROP_MARGIN_PT) -> "Image":
    """Return the part of a page's image that shows a box, with `margin` points around it."""
    left, top, right, bottom = _find_box_pixels(picture, box, margin)
    left, top = min(max(left, 0), picture.width - 1), min(max(top, 0), picture.height - 1)
    right, bottom = max(min(right, picture.width), left + 1), max(min(bottom, picture.height), top + 1)
    part = picture.crop((left, top, right, bottom))
    part.info["dpi"] = picture.info["dpi"]
    return part


def draw_boxes(picture: "Image", boxes: Sequence[Box]) -> "Image":
    """Return a copy of a page's image with a frame around each box, and a tint that hides no print."""
    from PIL import Image, ImageChops, ImageDraw

    tint = Image.new("RGB", picture.size, "white")
    brush = ImageDraw.Draw(tint)
    light = tuple(round(255 - TINT_SHARE * (255 - level)) for level in FRAME_COLOUR)
    for box in boxes:
        brush.rectangle(_find_box_pixels(picture, box, FRAME_DISTANCE_PT), fill=light)
    drawn = ImageChops.multiply(picture, tint)
    brush = ImageDraw.Draw(drawn)
    width = max(1, round(FRAME_WIDTH_PT * image_resolution(picture) / POINTS_PER_INCH))
    for box in boxes:
        brush.rectangle(
            _find_box_pixels(picture, box, FRAME_DISTANCE_PT + FRAME_WIDTH_PT), outline=FRAME_COLOUR, width=width
        )
    drawn.info["dpi"] = picture.info["dpi"]
    return drawn


def cover_other_places(picture: "Image", boxes: Sequence[Box]) -> "Image":
    """Return a grey image of the same size that shows a page's image inside the boxes alone."""
    from PIL import Image

    covered = Image.new("RGB", picture.size, COVER_COLOUR)
    for box in boxes:
        left, top, right, bottom = _find_box_pixels(picture, box, 0.0)
        place = (max(left, 0), max(top, 0), min(right, picture.width), min(bottom, picture.height))
        if place[0] < place[2] and place[1] < place[3]:
            covered.paste(picture.crop(place).convert("RGB"), place[:2])
    covered.info["dpi"] = picture.info["dpi"]
    return covered


def stack_pages(pictures: "Sequence[Image]", gap: float = PAGE_GAP_PT) -> "Image":
    """Return images of one resolution below each other, as for a cell that continues on the next page."""
    from PIL import Image

    between = round(gap * image_resolution(pictures[0]) / POINTS_PER_INCH)
    high = sum(p.height for p in pictures) + between * (len(pictures) - 1)
    whole = Image.new("RGB", (max(p.width for p in pictures), high), BACKGROUND_COLOUR)
    top = 0
    for picture in pictures:
        whole.paste(picture, (0, top))
        top += picture.height + between
    whole.info["dpi"] = pictures[0].info["dpi"]
    return whole


def encode_png(picture: "Image") -> bytes:
    """Return the image as a PNG file; grey if it shows no colour, as that is smaller and faster."""
    out = io.BytesIO()
    grey = picture.convert("L") if _is_grey(picture) else picture
    grey.save(out, "PNG", compress_level=PNG_COMPRESSION, dpi=picture.info["dpi"])
    return out.getvalue()


def image_resolution(picture: "Image") -> float:
    """Return the pixels per inch of a page's image."""
    return float(picture.info["dpi"][0])


def _is_grey(picture: "Image") -> bool:
    from PIL import ImageChops

    red, green, blue = picture.split()
    return ImageChops.difference(red, green).getbbox() is None and ImageChops.difference(green, blue).getbbox() is None


def _find_box_pixels(picture: "Image", box: Box, margin: float) -> tuple[int, int, int, int]:
    """Return a box, expanded by `margin` points, in pixels: left, top, right, bottom."""
    return box.expanded(margin).pixels(image_resolution(picture) / POINTS_PER_INCH)
