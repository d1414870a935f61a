# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""A page reads the same in whatever form an image file holds it."""

import random
from collections.abc import Callable
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont, ImageOps

from ingest.image.image_file import measure_frame, open_image
from ingest.image.raster import load_image_page
from ingest.model import Page
from ingest.read_page import read_page
from ingest.render.page_image import measure_page, render_page

DPI = 200
SENTENCES = (
    "Visits are recorded within two working days",
    "Supervision was held each month",
    "Partners share concerns by telephone",
    "New staff attend training before June",
    "Audits are reported to the quality group",
    "Advice is printed in four languages",
)
STATUSES = {"Red": (225, 40, 40), "Amber": (255, 190, 0), "Green": (0, 165, 80)}


@cache
def draw_page(seed: int) -> Image.Image:
    """A small table of random sentences and statuses: 6.5 x 3 inches."""
    rng, font = random.Random(seed), ImageFont.load_default(30)
    page = Image.new("RGB", (1300, 600), "white")
    pen = ImageDraw.Draw(page)
    for row, sentence in enumerate(rng.sample(SENTENCES, 4)):
        top = 60 + row * 120
        status = rng.choice(list(STATUSES))
        pen.rectangle((60, top, 1000, top + 120), outline="black", width=3)
        pen.rectangle((1000, top, 1240, top + 120), outline="black", width=3, fill=STATUSES[status])
        pen.text((80, top + 40), sentence, "black", font)
        pen.text((1030, top + 40), status, "black", font)
    return page


@cache
def draw_grey_page(seed: int) -> Image.Image:
    return draw_page(seed).convert("L")


def save_16_bit(page: Image.Image, path: Path) -> Path:
    Image.fromarray(np.asarray(page.convert("L")).astype(np.uint16) * 257).save(path, dpi=(DPI, DPI))
    return path


def save_12_bit(page: Image.Image, path: Path) -> Path:
    Image.fromarray((np.asarray(page.convert("L")).astype(np.uint32) * 4095 // 255).astype(np.uint16)).save(
        path, dpi=(DPI, DPI)
    )
    return path


def save_transparent(page: Image.Image, path: Path) -> Path:
    """Save the page with its paper clear, and black where it is clear."""
    pixels = np.asarray(page.convert("RGB")).copy()
    alpha = np.where((pixels == 255).all(axis=-1), 0, 255).astype(np.uint8)
    pixels[alpha == 0] = 0
    Image.fromarray(np.dstack([pixels, alpha])).save(path, dpi=(DPI, DPI))
    return path


def save_palette(page: Image.Image, path: Path) -> Path:
    page.convert("RGB").quantize(256, dither=Image.Dither.NONE).save(path, dpi=(DPI, DPI))
    return path


def save_clear_palette(page: Image.Image, path: Path) -> Path:
    """Save the page with the paper's colour of the palette clear."""
    indexed = page.convert("RGB").quantize(255, dither=Image.Dither.NONE)
    paper = indexed.getpixel((5, 5))
    indexed.save(path, dpi=(DPI, DPI), transparency=paper)
    return path


def save_negative(page: Image.Image, path: Path) -> Path:
    ImageOps.invert(page).save(path, dpi=(DPI, DPI))
    return path


def save_cmyk(page: Image.Image, path: Path) -> Path:
    page.convert("RGB").convert("CMYK").save(path, dpi=(DPI, DPI), quality=95)
    return path


def save_turned(orientation: int) -> Callable[[Image.Image, Path], Path]:
    """Save the page as a camera held otherwise stores it, with two resolutions."""
    undo = {
        2: (Image.Transpose.FLIP_LEFT_RIGHT,),
        3: (Image.Transpose.ROTATE_180,),
        4: (Image.Transpose.FLIP_TOP_BOTTOM,),
        5: (Image.Transpose.TRANSPOSE,),
        6: (Image.Transpose.ROTATE_90,),
        7: (Image.Transpose.TRANSVERSE,),
        8: (Image.Transpose.ROTATE_270,),
    }[orientation]

    def save(page: Image.Image, path: Path) -> Path:
        for turn in undo:
            page = page.transpose(turn)
        exif = Image.Exif()
        exif[0x0112] = orientation
        page.save(path, dpi=(DPI, DPI), exif=exif)
        return path

    return save


def save_fax(page: Image.Image, path: Path) -> Path:
    """Save the page with half as many lines as columns in an inch."""
    page.resize((page.width, page.height // 2), Image.Resampling.BOX).save(path, dpi=(DPI, DPI / 2))
    return path


Save = Callable[[Image.Image, Path], Path]

LOSSLESS: dict[str, tuple[Save, str]] = {
    "transparent": (save_transparent, "png"),
    "palette": (save_palette, "png"),
    "clear palette": (save_clear_palette, "png"),
    "CMYK": (save_cmyk, "tif"),
    **{f"turned {n}, {suffix}": (save_turned(n), suffix) for n in range(2, 9) for suffix in ("png", "tif")},
}
LOSSLESS_GREY: dict[str, tuple[Save, str]] = {
    "16-bit": (save_16_bit, "png"),
    "16-bit TIFF": (save_16_bit, "tif"),
    "12-bit": (save_12_bit, "tif"),
}


@pytest.mark.parametrize("form", LOSSLESS | LOSSLESS_GREY)
def test_form_has_the_pixels_of_the_plain_page(form: str, tmp_path: Path) -> None:
    save, suffix = (LOSSLESS | LOSSLESS_GREY)[form]
    plain = draw_grey_page(1) if form in LOSSLESS_GREY else draw_page(1)
    plain.save(tmp_path / "plain.png", dpi=(DPI, DPI))
    path = save(plain, tmp_path / f"form.{suffix}")
    expected, found = load_image_page(tmp_path / "plain.png", 1), load_image_page(path, 1)
    assert (found.width, found.height) == pytest.approx((expected.width, expected.height), rel=2e-3)
    assert np.abs(found.pixels.astype(int) - expected.pixels).mean() < 1
    picture = np.asarray(render_page(path, "image", 1, DPI))
    assert np.abs(picture[:, :, ::-1].astype(int) - expected.pixels).mean() < 1


@pytest.fixture(scope="module")
def plain_reading(tmp_path_factory: pytest.TempPathFactory) -> Page:
    path = tmp_path_factory.mktemp("plain") / "plain.png"
    draw_page(2).save(path, dpi=(DPI, DPI))
    return read_page(path, "image", 1)


READ_FORMS = {
    "fax": (save_fax, "tif"),
    "negative": (save_negative, "png"),
    "CMYK JPEG": (save_cmyk, "jpg"),
    "turned JPEG": (save_turned(6), "jpg"),
}


@pytest.mark.parametrize("form", READ_FORMS)
def test_form_reads_as_the_plain_page(form: str, plain_reading: Page, tmp_path: Path) -> None:
    save, suffix = READ_FORMS[form]
    path = save(draw_page(2), tmp_path / f"form.{suffix}")
    found = read_page(path, "image", 1)
    assert [w.text for w in found.words] == [w.text for w in plain_reading.words]
    assert len(found.words) > 20
    for word, expected in zip(found.words, plain_reading.words, strict=True):
        assert word.box.sides == pytest.approx(expected.box.sides, abs=2)
    assert (found.width, found.height) == pytest.approx((plain_reading.width, plain_reading.height), rel=2e-3)
    assert measure_page(path, "image", 1) == pytest.approx((found.width, found.height), rel=2e-3)
    colours = [sorted(f.colour for f in page.fills) for page in (found, plain_reading)]
    assert np.abs(np.array(colours[0]) - np.array(colours[1])).max() < 30
    assert [fault.code for fault in found.faults] == (["coarse-lines"] if form == "fax" else [])


@pytest.mark.parametrize(
    ("stated", "expected"),
    [
        ((204, 98), (204, 98)),
        ((98, 204), (98, 204)),
        ((200, 200), (200, 200)),
        ((300, 299.99), (300, 300)),
        ((300, 1), (300, 300)),
        ((72, 72), (1300 / 8.27, 1300 / 8.27)),
    ],
)
def test_resolution_of_each_axis_is_kept_where_a_device_has_it(
    stated: tuple[float, float], expected: tuple[float, float], tmp_path: Path
) -> None:
    path = tmp_path / "a.tif"
    Image.new("L", (1300, 2000), 255).save(path, dpi=stated)
    with open_image(path) as image:
        size = measure_frame(image)
    assert (size.x_dpi, size.y_dpi) == pytest.approx(expected, rel=1e-3)


def test_wholly_clear_image_is_read_without_its_alpha(tmp_path: Path) -> None:
    path = tmp_path / "a.png"
    page = draw_page(1).convert("RGBA")
    page.putalpha(0)
    page.save(path, dpi=(DPI, DPI))
    assert np.array_equal(load_image_page(path, 1).pixels[:, :, ::-1], np.asarray(draw_page(1)))
