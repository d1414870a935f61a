# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Text layers, seen and hidden: which words a page is given, and by whom."""

from io import BytesIO
from pathlib import Path

import pypdfium2
import pytest
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from ingest.model import IDENTITY, Page
from ingest.pdf.layer_words import Layer, Letter, build_layer_words
from ingest.pdf.page_objects import load_page_objects
from ingest.read_page import read_page

WIDE, HIGH = 400.0, 240.0
LINES = (
    "The harbour office asked for a longer ladder",
    "Seven lanterns were counted beside the granary",
    "Nobody repaired the wooden bridge before winter",
    "Several gardeners planted orchards near the river",
    "Yesterday the baker delivered thirty warm loaves",
    "Merchants weighed copper kettles at the market",
)
OTHERS = (
    "Pale swimmers crossed a frozen lake on Tuesday",
    "Distant thunder worried every shepherd there",
    "Musicians gathered under striped umbrellas today",
    "Careful builders measured narrow windows twice",
    "Purple curtains covered another marble statue",
    "Children followed painted arrows to the castle",
)


def write(canvas: Canvas, lines: tuple[str, ...], mode: int = 0) -> None:
    text = canvas.beginText(30, HIGH - 40)
    text.setFont("Helvetica", 12)
    text.setLeading(28)
    text.setTextRenderMode(mode)
    text.textLines(list(lines))
    canvas.drawText(text)


def picture_of(pdf: bytes) -> ImageReader:
    return ImageReader(pypdfium2.PdfDocument(pdf)[0].render(scale=200 / 72).to_pil().convert("RGB"))


def printed(lines: tuple[str, ...] = LINES) -> bytes:
    out = BytesIO()
    canvas = Canvas(out, pagesize=(WIDE, HIGH))
    write(canvas, lines)
    canvas.save()
    return out.getvalue()


def scanned(path: Path, layer: tuple[str, ...]) -> Page:
    """A picture of LINES with an invisible layer of other lines, read."""
    canvas = Canvas(str(path), pagesize=(WIDE, HIGH))
    canvas.drawImage(picture_of(printed()), 0, 0, WIDE, HIGH)
    write(canvas, layer, mode=3)
    canvas.save()
    return read_page(path, "pdf", 1)


def text_of(page: Page) -> str:
    return " ".join(w.text for w in page.words)


@pytest.fixture(scope="module")
def without(tmp_path_factory: pytest.TempPathFactory) -> Page:
    return scanned(tmp_path_factory.mktemp("scan") / "none.pdf", ())


def test_good_hidden_layer_gives_the_words(tmp_path: Path) -> None:
    page = scanned(tmp_path / "a.pdf", LINES)
    assert page.reader.startswith("hidden layer (")
    assert text_of(page) == " ".join(LINES)
    assert page.dpi is not None
    assert all(0.9 < w.confidence <= 0.96 for w in page.words)


def test_layer_of_another_page_is_rejected_by_name(tmp_path: Path, without: Page) -> None:
    page = scanned(tmp_path / "a.pdf", OTHERS)
    assert "hidden text layer rejected: " in page.reader
    assert (page.words, page.faults) == (without.words, ())


def test_layer_of_half_the_print_is_rejected(tmp_path: Path, without: Page) -> None:
    page = scanned(tmp_path / "a.pdf", LINES[:3])
    assert "% of the print" in page.reader
    assert page.words == without.words


def test_text_under_a_full_page_image_is_a_hidden_layer(tmp_path: Path, without: Page) -> None:
    canvas = Canvas(str(tmp_path / "a.pdf"), pagesize=(WIDE, HIGH))
    write(canvas, OTHERS)
    canvas.drawImage(picture_of(printed()), 0, 0, WIDE, HIGH)
    canvas.save()
    page = read_page(tmp_path / "a.pdf", "pdf", 1)
    assert "rejected" in page.reader
    assert page.words == without.words


@pytest.mark.parametrize("hide", ["invisible", "white"])
def test_invisible_text_is_not_read(tmp_path: Path, hide: str) -> None:
    canvas = Canvas(str(tmp_path / "a.pdf"), pagesize=(WIDE, HIGH))
    write(canvas, LINES)
    canvas.setFillColorRGB(1, 1, 1)
    canvas.setFont("Helvetica", 9)
    secret = canvas.beginText(30, 12)
    secret.setTextRenderMode(3 if hide == "invisible" else 0)
    secret.textOut("Unseen remarks")
    canvas.drawText(secret)
    canvas.save()
    page = read_page(tmp_path / "a.pdf", "pdf", 1)
    assert page.reader == "text layer"
    assert text_of(page) == " ".join(LINES)


def test_page_with_only_invisible_text_is_blank(tmp_path: Path) -> None:
    canvas = Canvas(str(tmp_path / "a.pdf"), pagesize=(WIDE, HIGH))
    write(canvas, LINES, mode=3)
    canvas.save()
    page = read_page(tmp_path / "a.pdf", "pdf", 1)
    assert page.words == ()
    assert "nothing is printed where its words stand" in page.reader


def test_image_behind_real_text_does_not_force_ocr(tmp_path: Path) -> None:
    tint = BytesIO()
    canvas = Canvas(tint, pagesize=(WIDE, HIGH))
    canvas.setFillGray(0.9)
    canvas.setFont("Helvetica-Bold", 90)
    canvas.drawString(40, 90, "DRAFT")
    canvas.save()
    canvas = Canvas(str(tmp_path / "a.pdf"), pagesize=(WIDE, HIGH))
    canvas.drawImage(picture_of(tint.getvalue()), 0, 0, WIDE, HIGH)
    write(canvas, LINES)
    canvas.save()
    page = read_page(tmp_path / "a.pdf", "pdf", 1)
    assert (page.reader, text_of(page)) == ("text layer", " ".join(LINES))


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_boxes_are_those_of_the_page_as_shown(tmp_path: Path, turn: int) -> None:
    """The full text's hull on the crop of a page turned by /Rotate is where its picture has ink."""
    canvas = Canvas(str(tmp_path / "a.pdf"), pagesize=(WIDE, HIGH), cropBox=(20, 30, 390, 225))
    write(canvas, LINES)
    canvas.showPage()
    canvas.save()
    data = (tmp_path / "a.pdf").read_bytes()
    assert b"/Rotate 0" in data
    (tmp_path / "a.pdf").write_bytes(data.replace(b"/Rotate 0", b"/Rotate %d" % turn))
    drawn = load_page_objects(tmp_path / "a.pdf", 1)
    with pypdfium2.PdfDocument(tmp_path / "a.pdf") as document:
        size = document[0].get_size()
        ink = document[0].render(scale=1).to_pil().convert("L").point(lambda v: 255 * (v < 128)).getbbox()
    assert (drawn.width, drawn.height) == pytest.approx(size, abs=0.1)
    marks = [c for c in drawn.chars if c["text"].strip()]
    hull = (
        min(c["x0"] for c in marks),
        min(c["top"] for c in marks),
        max(c["x1"] for c in marks),
        max(c["bottom"] for c in marks),
    )
    assert ink is not None
    assert hull == pytest.approx(ink, abs=5)


def test_fills_are_as_shown_whatever_their_colour_space(tmp_path: Path) -> None:
    canvas = Canvas(str(tmp_path / "a.pdf"), pagesize=(WIDE, HIGH))
    write(canvas, LINES[:2])
    canvas.setFillColorCMYK(0, 1, 1, 0)
    canvas.rect(30, 20, 60, 40, fill=1)
    canvas.setFillGray(0.5)
    canvas.rect(90, 20, 60, 40, fill=1)
    canvas.save()
    page = read_page(tmp_path / "a.pdf", "pdf", 1)
    (red, green, blue), grey = (fill.colour for fill in page.fills)
    assert red > 200 > 100 > max(green, blue)
    assert grey == pytest.approx((128, 128, 128), abs=3)


def test_text_with_a_wrong_font_mapping_is_read_by_ocr(tmp_path: Path) -> None:
    """Each letter's code is given the next letter's meaning, as a wrong ToUnicode map does."""
    from ingest.pdf.text_quality import reads_like_english

    chars = drawn_page_of(tmp_path, LINES * 2)
    words = " ".join(LINES * 2).split()
    assert reads_like_english(chars, words)
    shifted = tuple({**c, "text": chr(ord(str(c["text"])) + 3)} for c in chars)
    assert not reads_like_english(shifted, ["".join(chr(ord(c) + 3) for c in word) for word in words])


def drawn_page_of(folder: Path, lines: tuple[str, ...]) -> tuple[dict[str, object], ...]:
    path = folder / "lines.pdf"
    canvas = Canvas(str(path), pagesize=(WIDE, 2 * HIGH))
    for i, line in enumerate(lines):
        canvas.drawString(30, 2 * HIGH - 30 - 28 * i, line)
    canvas.save()
    return tuple(c for c in load_page_objects(path, 1).chars if c["text"].strip())


def letter(text: str, x: float, width: float = 5.0, string: int = 1) -> Letter:
    return Letter(text=text, corners=((x, 0), (x + width, 0), (x + width, 10), (x, 10)), string=string)


def test_line_drawn_as_one_string_is_cut_at_its_spaces() -> None:
    letters = tuple(letter(c, 5.0 * i) for i, c in enumerate("old oak"))
    words = build_layer_words(Layer(letters=letters), IDENTITY)
    assert [(w.text, w.box.x0) for w in words] == [("old", 0.0), ("oak", 20.0)]
