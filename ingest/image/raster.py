# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Pages as pixels, as a viewer shows them: PDF pages rendered, image files decoded."""

import math
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt

from ingest.image.image_file import POINTS_PER_INCH as POINTS_PER_INCH
from ingest.image.image_file import decode_frame, measure_frame, open_image
from ingest.image.layered_annotations import hide_layered_annotations
from ingest.image.user_unit import find_user_unit
from ingest.sandbox.limits import MAX_PAGE_PIXELS

Pixels = npt.NDArray[np.uint8]
Level = TypeVar("Level", np.uint8, np.int16, np.float32, np.float64)

RENDER_DPI = 300.0  # of pages without a scan: what Tesseract's models were trained near
MIN_OCR_DPI = 200.0  # below it 7 pt print is misread: coarser scans are enlarged
MAX_OCR_DPI = 300.0  # finer scans only take longer
MAX_SCAN_DPI = 1440.0  # an image as fine is not a scan, or its place on the page is wrong
MIN_PIXEL_ASPECT = 1.2  # of a fax's pixels 1.04 or 2.08; an image may be stretched a little to fit its page
MAX_RASTER_PIXELS = 60_000_000  # a page larger than A2 at 300 dpi is rendered coarser, not refused


class DamagedImageError(ValueError):
    """An image that cannot be decoded; the message says why, for the user."""


class PageTooLargeError(ValueError):
    """A page of more pixels than MAX_PAGE_PIXELS; the message says how many."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Raster:
    """`pixels` has shape (height, width, 3), blue-green-red, dtype uint8.

    `width` and `height` are the page's in points; `source_dpi` is (across, down) of an image whose pixels were not
    square.
    """

    pixels: Pixels
    width: float
    height: float
    dpi: float
    source_dpi: tuple[float, float] | None = None


def brightest_channel(pixels: npt.NDArray[Level]) -> npt.NDArray[Level]:
    """Return the largest of each pixel's three values: dark for ink, and light for every tint."""
    return np.maximum(np.maximum(pixels[..., 0], pixels[..., 1]), pixels[..., 2])


def darkest_channel(pixels: Pixels) -> Pixels:
    """Return the smallest of each pixel's three values: dark for ink and for every tint."""
    return np.minimum(np.minimum(pixels[..., 0], pixels[..., 1]), pixels[..., 2])


def find_marked_pixels(mask: npt.NDArray[np.bool_]) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.intp]]:
    """Return the rows and the columns of a mask's pixels, as numpy.nonzero does, at a tenth of its time."""
    rows, columns = np.divmod(np.flatnonzero(mask), mask.shape[1])
    return rows, columns


def is_grey(pixels: Pixels) -> bool:
    """Return whether the three channels of all pixels are equal."""
    import cv2

    few = pixels[::16, ::16]
    if (few[..., 0] != few[..., 1]).any() or (few[..., 0] != few[..., 2]).any():  # nearly every colour scan ends here
        return False
    blue, green, red = cv2.split(pixels)
    return not (cv2.absdiff(blue, green).any() or cv2.absdiff(blue, red).any())


def measure_difference(pixels: Pixels, colour: npt.NDArray[np.float64]) -> Pixels:
    """Return how far each channel of each pixel is from that of a colour, whose fractions are dropped."""
    import cv2

    return np.asarray(cv2.absdiff(pixels, np.broadcast_to(colour.astype(np.uint8), pixels.shape)), np.uint8)


def transpose_image(image: Pixels) -> Pixels:
    """Return the image with rows and columns exchanged."""
    import cv2

    return np.asarray(cv2.transpose(image), np.uint8)


def halve_resolution(pixels: Pixels) -> Pixels:
    """Return the image at half its resolution, without the last row or column of an odd number.

    Averaging pairs of pixels is many times faster than other scales.
    """
    import cv2

    high, wide = pixels.shape[0] // 2, pixels.shape[1] // 2
    return np.asarray(cv2.resize(pixels[: 2 * high, : 2 * wide], (wide, high), interpolation=cv2.INTER_AREA), np.uint8)


def halve_repeatedly(pixels: Pixels, dpi: float, least: float) -> tuple[Pixels, float]:
    """Return the image and its resolution, halved as often as at least `least` pixels per point are left."""
    while dpi >= 2 * least * POINTS_PER_INCH:
        pixels, dpi = halve_resolution(pixels), dpi / 2
    return pixels, dpi


def render_pdf_page(path: Path, number: int) -> Raster:
    """Render page `number` (from 1) as a viewer shows it, /Rotate applied. Raises PdfiumError, PageTooLargeError."""
    import pypdfium2

    with pypdfium2.PdfDocument(path) as document:
        document.init_forms()  # so that form fields are drawn
        page = document[number - 1]
        hide_layered_annotations(path, number, page)
        unit = find_user_unit(path, number)
        width, height = (side * unit for side in page.get_size())
        scanned = _find_scan_dpi(page, unit)
        dpi = choose_render_dpi(width, height, max(scanned))
        bitmap = page.render(scale=dpi * unit / POINTS_PER_INCH, rev_byteorder=False, no_smoothpath=False)
        pixels = np.ascontiguousarray(bitmap.to_numpy()[:, :, :3])
        page.close()
    unequal = scanned if max(scanned) > MIN_PIXEL_ASPECT * min(scanned) else None
    return Raster(pixels=pixels, width=width, height=height, dpi=dpi, source_dpi=unequal)


def choose_render_dpi(width: float, height: float, wanted: float) -> float:
    """Return the resolution at which to render a page of this size in points, near `wanted`.

    Raises:
        PageTooLargeError: The page would have more than MAX_PAGE_PIXELS.
    """
    dpi = min(max(wanted, MIN_OCR_DPI), MAX_OCR_DPI)
    _check_size(width * dpi / POINTS_PER_INCH, height * dpi / POINTS_PER_INCH)
    return min(dpi, math.sqrt(MAX_RASTER_PIXELS / max(width * height, 1.0)) * POINTS_PER_INCH)


def _check_size(wide: float, high: float) -> None:
    if not wide * high <= MAX_PAGE_PIXELS:  # NaN is refused too
        raise PageTooLargeError(f"it would have {wide * high / 1e6:,.0f} million pixels")


def _find_scan_dpi(page: Any, unit: float) -> tuple[float, float]:
    """Return the resolution, across and down, of the finest image that covers most of the page; RENDER_DPI without one.

    `unit` is the page's /UserUnit.
    """
    import pypdfium2.raw as pdfium

    width, height = page.get_size()
    found = [(0.0, 0.0)]
    for item in page.get_objects(filter=(pdfium.FPDF_PAGEOBJ_IMAGE,), max_depth=2):
        left, bottom, right, top = item.get_bounds()
        if (right - left) * (top - bottom) > 0.5 * width * height:
            a, b, c, d, *_ = item.get_matrix().get()
            sides = zip(item.get_px_size(), (math.hypot(a, b), math.hypot(c, d)), strict=True)
            across, down = (
                min(pixels / max(side * unit, 1.0) * POINTS_PER_INCH, MAX_SCAN_DPI) for pixels, side in sides
            )
            found.append((across, down))
    best = max(found, key=max)
    return best if min(best) > 0 else (RENDER_DPI, RENDER_DPI)


def load_image_page(path: Path, number: int) -> Raster:
    """Load frame `number` (from 1) of an image file as a viewer shows it, with square pixels.

    Raises:
        DamagedImageError: It cannot be decoded.
        PageTooLargeError: It has more than MAX_PAGE_PIXELS.
        OSError: It cannot be opened.
    """
    import cv2

    try:
        with open_image(path) as image:
            image.seek(number - 1)
            size = measure_frame(image)
            _check_size(*size.square_pixels)
            upright = decode_frame(image)
    except (PageTooLargeError, MemoryError):
        raise
    except Exception as error:  # a decoder raises whatever a broken file leads it to
        if isinstance(error, OSError) and error.errno:  # the disk's fault, not the file's
            raise
        raise DamagedImageError(type(error).__name__) from error
    own, square = size.dpi, size.square_pixels
    shrunk = math.ceil((square[0] * square[1] / MAX_RASTER_PIXELS) ** 0.5)
    if upright.size != square:
        own, shrunk, square = own / shrunk, 1, (max(1, square[0] // shrunk), max(1, square[1] // shrunk))
        upright = upright.resize(square)
    if shrunk > 1:
        upright, own = upright.reduce(shrunk), own / shrunk
    pixels = np.ascontiguousarray(np.asarray(upright)[:, :, ::-1])
    high, wide = pixels.shape[:2]
    width, height = wide / own * POINTS_PER_INCH, high / own * POINTS_PER_INCH
    dpi = min(max(own, MIN_OCR_DPI), MAX_OCR_DPI)
    if abs(dpi - own) > 1:
        grown = cv2.INTER_CUBIC if dpi > own else cv2.INTER_AREA
        pixels = np.asarray(cv2.resize(pixels, None, fx=dpi / own, fy=dpi / own, interpolation=grown), dtype=np.uint8)
    unequal = (size.x_dpi, size.y_dpi) if size.square_pixels != (size.wide, size.high) else None
    return Raster(pixels=pixels, width=width, height=height, dpi=dpi, source_dpi=unequal)
