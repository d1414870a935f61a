# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Pages as images: as a viewer shows them, in the points of stored places, and of limited size."""

from pathlib import Path

import numpy as np
import pikepdf
import pytest
from PIL import Image, ImageDraw
from reportlab.pdfgen.canvas import Canvas

from ingest.image.raster import load_image_page
from ingest.model import Box
from ingest.read_page import read_page
from ingest.render import page_image
from ingest.render.page_image import (
    PictureError,
    crop_to_box,
    draw_boxes,
    encode_png,
    image_resolution,
    render_page,
    stack_pages,
)
from tests.conftest import SAMPLES

WIDE, HIGH = 400.0, 300.0
MARK = Box(x0=50, top=40, x1=90, bottom=60)
"""Where the drawn page shows a black rectangle, seen upright."""

DARK, LIGHT = 60, 200  # grey levels


def drawn(path: Path, rotate: int = 0, crop_box: bool = False) -> Path:
    """A PDF whose viewer shows WIDE x HIGH points with MARK, however it is stored."""
    turned = rotate in (90, 270)
    wide, high = (HIGH, WIDE) if turned else (WIDE, HIGH)
    aside = 30.0 if crop_box else 0.0
    page = Canvas(str(path), pagesize=(wide + 2 * aside, high + 2 * aside))
    page.translate(aside, aside)
    x, y = {
        0: (MARK.x0, HIGH - MARK.bottom),
        90: (MARK.top, MARK.x0),
        180: (WIDE - MARK.x1, MARK.top),
        270: (HIGH - MARK.bottom, WIDE - MARK.x1),
    }[rotate]
    sides = (MARK.height, MARK.width) if turned else (MARK.width, MARK.height)
    page.rect(x, y, *sides, stroke=0, fill=1)
    page.save()
    with pikepdf.open(path, allow_overwriting_input=True) as document:
        document.pages[0].Rotate = rotate
        if crop_box:
            document.pages[0].CropBox = [aside, aside, aside + wide, aside + high]
        document.save(path)
    return path


def level(picture: Image.Image, x: float, y: float) -> int:
    """How light it is at a point of the page."""
    scale = image_resolution(picture) / 72
    return int(picture.convert("L").getpixel((int(x * scale), int(y * scale))))  # type: ignore[arg-type]


def shows_mark(picture: Image.Image) -> bool:
    inside = [(51, 41), (89, 41), (51, 59), (89, 59), (70, 50)]
    outside = [(48, 50), (92, 50), (70, 38), (70, 62), (5, 5), (350, 250)]
    return all(level(picture, *at) < DARK for at in inside) and all(level(picture, *at) > LIGHT for at in outside)


@pytest.mark.parametrize("crop_box", [False, True])
@pytest.mark.parametrize("rotate", [0, 90, 180, 270])
def test_page_is_rendered_as_a_viewer_shows_it(rotate: int, crop_box: bool, tmp_path: Path) -> None:
    picture = render_page(drawn(tmp_path / "a.pdf", rotate, crop_box), "pdf", 1, 144)
    assert picture.size == (800, 600)
    assert shows_mark(picture)


def test_places_of_words_are_on_their_print(tmp_path: Path) -> None:
    source = SAMPLES / "harrowmere-2019-03-born-digital.pdf"
    picture = render_page(source, "pdf", 1, 150).convert("L")
    for word in read_page(source, "pdf", 1).words[:40]:
        part = crop_to_box(render_page(source, "pdf", 1, 150), word.box, 0).convert("L")
        grey = np.asarray(part)
        assert int(grey.max()) - int(grey.min()) > 80, word.text
    assert picture.size == (1754, 1241)


@pytest.mark.parametrize("orientation", [1, 3, 6, 8])
@pytest.mark.parametrize("suffix", ["jpg", "png", "tif"])
def test_image_is_turned_by_its_exif_tag_and_measured_as_it_is_read(
    suffix: str, orientation: int, tmp_path: Path
) -> None:
    path = tmp_path / f"a.{suffix}"
    image = Image.new("RGB", (1600, 1200), "white")
    ImageDraw.Draw(image).rectangle((200, 160, 360, 240), fill="black")
    exif = Image.Exif()
    exif[0x0112] = orientation
    image.save(path, dpi=(288, 288), exif=exif)
    read = load_image_page(path, 1)
    picture = render_page(path, "image", 1, 120)
    scale = image_resolution(picture) / 72
    assert picture.width == pytest.approx(read.width * scale, abs=1)
    assert picture.height == pytest.approx(read.height * scale, abs=1)
    seen = Image.fromarray(read.pixels[:, :, 0]).resize(picture.size).convert("L").point(lambda v: 255 * (v < 128))
    shown = picture.convert("L").point(lambda v: 255 * (v < 128))
    (a, b), (c, d) = (box[:2] for box in (seen.getbbox(), shown.getbbox()) if box)
    assert abs(a - c) <= 2
    assert abs(b - d) <= 2


def test_each_frame_of_a_tiff_is_a_page(tmp_path: Path) -> None:
    path = tmp_path / "a.tif"
    frames = [Image.new("L", (1000, 1400), shade) for shade in (40, 120, 230)]
    frames[0].save(path, save_all=True, append_images=frames[1:], dpi=(150, 150))
    shades = [render_page(path, "image", n, 60).convert("L").getpixel((5, 5)) for n in (1, 2, 3)]
    assert shades == [40, 120, 230]
    with pytest.raises(PictureError, match="Page 4"):
        render_page(path, "image", 4, 60)


def test_large_sheet_is_rendered_coarser(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    page = Canvas(str(path), pagesize=(9000, 9000))
    page.rect(4500, 0, 4500, 9000, stroke=0, fill=1)
    page.save()
    picture = render_page(path, "pdf", 1, 300)
    assert picture.width * picture.height <= page_image.MAX_IMAGE_PIXELS * 1.01
    assert level(picture, 4400, 100) > LIGHT
    assert level(picture, 4600, 100) < DARK


@pytest.mark.parametrize("kind", ["pdf", "image", "text"])
def test_damaged_file_raises_picture_error(kind: str, tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"%PDF-1.4 no more")
    with pytest.raises(PictureError):
        render_page(path, kind, 1)
    with pytest.raises(PictureError):
        render_page(tmp_path / "none", kind, 1)


@pytest.mark.parametrize("number", [0, 2, -1])
def test_missing_page_number_raises_picture_error(number: int, tmp_path: Path) -> None:
    with pytest.raises(PictureError, match=f"Page {number}"):
        render_page(drawn(tmp_path / "a.pdf"), "pdf", number)


def test_frame_surrounds_a_box_and_hides_no_print(tmp_path: Path) -> None:
    picture = render_page(drawn(tmp_path / "a.pdf"), "pdf", 1, 144)
    framed = draw_boxes(picture, [MARK])
    frame = [
        (x, y)
        for x in range(framed.width)
        for y in range(framed.height)
        if framed.getpixel((x, y)) == page_image.FRAME_COLOUR
    ]
    xs, ys = [x / 2 for x, _ in frame], [y / 2 for _, y in frame]
    assert (min(xs), max(xs)) == pytest.approx((MARK.x0 - 2.7, MARK.x1 + 2.7), abs=1)
    assert (min(ys), max(ys)) == pytest.approx((MARK.top - 2.7, MARK.bottom + 2.7), abs=1)
    assert shows_mark(framed)
    assert draw_boxes(picture, []).tobytes() == picture.tobytes()


def test_crop_includes_a_margin(tmp_path: Path) -> None:
    picture = render_page(drawn(tmp_path / "a.pdf"), "pdf", 1, 144)
    part = crop_to_box(picture, MARK, 10)
    assert part.size == pytest.approx((120, 80), abs=2)
    assert image_resolution(part) == pytest.approx(144, abs=0.5)
    corner = crop_to_box(picture, Box(x0=-20, top=-20, x1=5, bottom=5))
    assert corner.size == pytest.approx((18, 18), abs=2)
    off = crop_to_box(picture, Box(x0=900, top=900, x1=950, bottom=950))
    assert min(off.size) >= 1


def test_pages_are_stacked_below_each_other(tmp_path: Path) -> None:
    picture = render_page(drawn(tmp_path / "a.pdf"), "pdf", 1, 72)
    whole = stack_pages([picture, picture], 12)
    assert whole.size == (400, 612)
    assert whole.getpixel((200, 306)) == page_image.BACKGROUND_COLOUR


def test_grey_page_is_encoded_as_grey_png(tmp_path: Path) -> None:
    import io

    picture = render_page(drawn(tmp_path / "a.pdf"), "pdf", 1, 144)
    grey = Image.open(io.BytesIO(encode_png(picture)))
    assert grey.mode == "L"
    assert grey.convert("RGB").tobytes() == picture.tobytes()
    coloured = Image.open(io.BytesIO(encode_png(draw_boxes(picture, [MARK]))))
    assert coloured.mode == "RGB"
    assert coloured.info["dpi"] == pytest.approx((144, 144), abs=0.1)
