# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Words of hidden layers, as programs write them: a string a word, a line or a letter, stretched, askew, doubled."""

from collections.abc import Callable
from io import BytesIO
from math import cos, radians, sin
from pathlib import Path

import pypdfium2
import pytest
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

from ingest.model import IDENTITY, Box, Page, Transform
from ingest.pdf.layer_words import (
    Layer,
    LayerWord,
    Letter,
    build_layer,
    build_layer_words,
    find_overlaid_pairs,
    group_into_lines,
)
from ingest.pdf.page_objects import load_page_objects
from ingest.read_page import read_page

WIDE, HIGH, SIZE, LEADING = 420.0, 240.0, 12.0, 26.0
FONT = "Helvetica"
LINES = (
    "1a. Is there a longer ladder in the harbour office",
    "of the granary? Seven lanterns were counted at it",
    "Nobody repaired a wooden bridge before it was winter",
    "Several gardeners planted orchards near the river",
    "Yesterday the baker delivered thirty warm loaves",
    "Merchants weighed copper kettles at the market",
)
TEXT = " ".join(LINES)

Write = Callable[[Canvas, str, float, float], None]
"""Writes a line from x, y on a canvas."""


def words_at(line: str, x: float) -> list[tuple[str, float, float]]:
    """Each word of a printed line with its x and width."""
    found = []
    for word in line.split():
        wide = stringWidth(word, FONT, SIZE)
        found.append((word, x, wide))
        x += wide + stringWidth(" ", FONT, SIZE)
    return found


def shown(canvas: Canvas, x: float, y: float, operators: str, stretch: float = 100.0, size: float = SIZE) -> None:
    """Text by its PDF operators, invisible."""
    text = canvas.beginText(x, y)
    text.setTextRenderMode(3)
    text.setFont(FONT, size)
    text.setHorizScale(stretch)
    text._code.append(operators)
    canvas.drawText(text)


def a_line(canvas: Canvas, line: str, x: float, y: float) -> None:
    shown(canvas, x, y, f"({line}) Tj")


def a_word(canvas: Canvas, line: str, x: float, y: float) -> None:
    for word, at, _ in words_at(line, x):
        shown(canvas, at, y, f"({word}) Tj")


def a_word_and_blank(canvas: Canvas, line: str, x: float, y: float) -> None:
    for word, at, _ in words_at(line, x):
        shown(canvas, at, y, f"({word} ) Tj")


def a_word_too_wide(canvas: Canvas, line: str, x: float, y: float) -> None:
    """Each word's box reaches almost to the next word's."""
    for word, at, wide in words_at(line, x):
        shown(canvas, at, y, f"({word}) Tj", stretch=100 * (wide + 2.4) / wide)


def a_word_squeezed(canvas: Canvas, line: str, x: float, y: float) -> None:
    """Larger letters, squeezed to the printed width: white looks small beside their height."""
    for word, at, _ in words_at(line, x):
        shown(canvas, at, y, f"({word}) Tj", stretch=60, size=SIZE / 0.6)


def words_in_one_object(canvas: Canvas, line: str, x: float, y: float) -> None:
    shown(canvas, x, y, " ".join(f"1 0 0 1 {at:.2f} {y:.2f} Tm ({word}) Tj" for word, at, _ in words_at(line, x)))


def blanks_without_width(canvas: Canvas, line: str, x: float, y: float) -> None:
    blank = round(1000 * stringWidth(" ", FONT, 1))
    shown(canvas, x, y, "[" + f" {-blank + 40} ".join(f"({w}) {blank} ( )" for w in line.split()) + "] TJ")


def moved_instead_of_blanks(canvas: Canvas, line: str, x: float, y: float) -> None:
    shown(canvas, x, y, "[" + " -278 ".join(f"({word})" for word in line.split()) + "] TJ")


def moved_and_spaced_out(canvas: Canvas, line: str, x: float, y: float) -> None:
    words = [" -1 ".join(f"({c})" for c in word) for word in line.split()]
    shown(canvas, x, y, "2 Tc [" + " -278 ".join(words) + "] TJ", stretch=80, size=SIZE * 0.8)


def a_letter(canvas: Canvas, line: str, x: float, y: float) -> None:
    for c in line:
        if c != " ":
            shown(canvas, x, y, f"({c}) Tj")
        x += stringWidth(c, FONT, SIZE)


def kerned_by_hand(canvas: Canvas, line: str, x: float, y: float) -> None:
    """Strings that end within words, set closer by a hair."""
    for word, at, _ in words_at(line, x):
        for part in (word[:2], word[2:4], word[4:]):
            if part:
                shown(canvas, at, y, f"({part}) Tj")
            at += stringWidth(part, FONT, SIZE) - 0.3


STYLES = (
    a_line,
    a_word,
    a_word_and_blank,
    a_word_too_wide,
    a_word_squeezed,
    words_in_one_object,
    blanks_without_width,
    moved_instead_of_blanks,
    moved_and_spaced_out,
    a_letter,
    kerned_by_hand,
)


def written(canvas: Canvas, write: Write, angle: float = 0.0, lines: tuple[str, ...] = LINES) -> None:
    """Lines that climb by `angle` degrees."""
    canvas.saveState()
    canvas.translate(30, HIGH - 60)
    canvas.rotate(angle)
    for i, line in enumerate(lines):
        write(canvas, line, 0, -LEADING * i)
    canvas.restoreState()


def read_words(path: Path, to_viewer: Transform = IDENTITY) -> str:
    words = build_layer_words(build_layer(load_page_objects(path, 1).chars), to_viewer)
    return " ".join(w.text for line in group_into_lines(words) for w in line)


def climbing(angle: float) -> Transform:
    """Maps a level frame to a page whose lines climb by `angle` degrees."""
    c, s = cos(radians(angle)), sin(radians(angle))
    return (c, s, 0.0, -s, c, 0.0, 0.0, 0.0, 1.0)


@pytest.mark.parametrize("angle", [0.0, 2.5, -1.5])
@pytest.mark.parametrize("write", STYLES)
def test_words_are_found_in_every_way_of_writing(tmp_path: Path, write: Write, angle: float) -> None:
    canvas = Canvas(str(tmp_path / "a.pdf"), pagesize=(WIDE, HIGH))
    written(canvas, write, angle)
    canvas.save()
    assert read_words(tmp_path / "a.pdf", climbing(angle)) == TEXT


def test_level_letters_of_climbing_words_form_words(tmp_path: Path) -> None:
    """Some programs place each word on the climbing line, but do not turn its letters."""
    canvas = Canvas(str(tmp_path / "a.pdf"), pagesize=(WIDE, HIGH))
    for i, line in enumerate(LINES):
        for word, x, _ in words_at(line, 0):
            shown(canvas, 30 + x, HIGH - 60 - LEADING * i + x * sin(radians(2)), f"({word}) Tj")
    canvas.save()
    assert read_words(tmp_path / "a.pdf", climbing(2)) == TEXT


@pytest.mark.parametrize("write", [a_line, a_word, a_letter])
@pytest.mark.parametrize("turn", [90, 180, 270])
def test_words_of_turned_pages_are_found(tmp_path: Path, write: Write, turn: int) -> None:
    canvas = Canvas(str(tmp_path / "a.pdf"), pagesize=(WIDE, HIGH))
    canvas.setPageRotation(turn)
    x, y = {90: (HIGH, 0), 180: (WIDE, HIGH), 270: (0, WIDE)}[turn]
    canvas.translate(x, y)
    canvas.rotate(turn)
    written(canvas, write)
    canvas.save()
    assert read_words(tmp_path / "a.pdf") == TEXT


def test_letter_box_on_a_skewed_page_fits_the_letter(tmp_path: Path) -> None:
    """Mapped to the upright frame, words are as wide and high as if they had been drawn level."""
    boxes = []
    for angle in (0.0, 2.5):
        canvas = Canvas(str(tmp_path / "a.pdf"), pagesize=(WIDE, HIGH))
        written(canvas, a_word, angle)
        canvas.save()
        words = build_layer_words(build_layer(load_page_objects(tmp_path / "a.pdf", 1).chars), climbing(angle))
        boxes.append([size for w in words for size in (w.box.width, w.box.height)])
    assert boxes[1] == pytest.approx(boxes[0], abs=0.01)


@pytest.mark.parametrize("blank", [" ", "\u00a0", "\u2009", "\u200b"])
def test_any_space_separates_words(blank: str) -> None:
    corners = [((x, 0.0), (x + 5, 0.0), (x + 5, 10.0), (x, 10.0)) for x in (0.0, 5.0, 5.0)]
    letters = tuple(Letter(text=t, corners=c, string=1) for t, c in zip(("a", blank, "b"), corners, strict=True))
    assert [w.text for w in build_layer_words(Layer(letters=letters), IDENTITY)] == ["a", "b"]


@pytest.mark.parametrize("sign", ["\uf0b7", "(cid:127)", "•"])
def test_bullet_of_a_symbol_font_is_a_bullet(sign: str) -> None:
    letters = (Letter(text=sign, corners=((0, 0), (5, 0), (5, 10), (0, 10)), string=1),)
    assert [w.text for w in build_layer_words(Layer(letters=letters), IDENTITY)] == ["•"]


def test_layer_written_twice_gives_its_words_once(tmp_path: Path) -> None:
    canvas = Canvas(str(tmp_path / "a.pdf"), pagesize=(WIDE, HIGH))
    written(canvas, a_line)
    written(canvas, a_word)
    canvas.save()
    assert read_words(tmp_path / "a.pdf") == TEXT


def test_overlaid_words_are_distinguished_from_neighbours() -> None:
    words = [
        LayerWord(text=text, box=Box(x0=x, top=0, x1=x + 20, bottom=10))
        for text, x in (("oak", 0), ("elm", 21), ("oax", 2), ("ash", 36))
    ]
    assert find_overlaid_pairs(words) == [(0, 2)]


def picture_of(pdf: bytes) -> ImageReader:
    return ImageReader(pypdfium2.PdfDocument(pdf)[0].render(scale=200 / 72).to_pil().convert("RGB"))


def print_a_line(canvas: Canvas, line: str, x: float, y: float) -> None:
    canvas.setFont(FONT, SIZE)
    canvas.drawString(x, y, line)


def scanned(path: Path, angle: float, *layers: tuple[Write, tuple[str, ...]]) -> Page:
    """A picture of LINES with invisible layers, read."""
    paper = BytesIO()
    canvas = Canvas(paper, pagesize=(WIDE, HIGH))
    written(canvas, print_a_line, angle)
    canvas.save()
    canvas = Canvas(str(path), pagesize=(WIDE, HIGH))
    canvas.drawImage(picture_of(paper.getvalue()), 0, 0, WIDE, HIGH)
    for write, lines in layers:
        written(canvas, write, angle, lines)
    canvas.save()
    return read_page(path, "pdf", 1)


def text_of(page: Page) -> str:
    """A page's words, region by region from its top, as those from the layer come before those read."""
    tops = [region.box.top for region in page.regions]
    return " ".join(w.text for w in sorted(page.words, key=lambda w: (tops[w.region], w.line)))


@pytest.mark.parametrize("angle", [0.0, 2.0, -1.2])
def test_layer_of_a_skewed_scan_is_read_in_line_order(tmp_path: Path, angle: float) -> None:
    page = scanned(tmp_path / "a.pdf", angle, (a_word, LINES))
    assert page.reader.startswith("hidden layer (")
    assert text_of(page) == TEXT
    lines = {line: [w.text for w in page.words if w.line == line] for line in sorted({w.line for w in page.words})}
    assert [" ".join(words) for words in lines.values()] == list(LINES)


@pytest.mark.parametrize(("printed", "misread"), [("wooden", "woodcn"), (" it", " lt"), ("ladder", "1adder")])
def test_misread_words_of_a_good_layer_are_corrected(tmp_path: Path, printed: str, misread: str) -> None:
    spoilt = tuple(line.replace(printed, misread, 1) for line in LINES)
    page = scanned(tmp_path / "a.pdf", 0, (a_word, spoilt))
    assert page.reader.startswith("hidden layer (")
    assert text_of(page) == TEXT


def test_contradicting_layers_are_replaced_by_ocr(tmp_path: Path) -> None:
    other = ("", "", "Nobody repaired a modern bridge before it was winter")
    page = scanned(tmp_path / "a.pdf", 0, (a_word, LINES), (a_word, other))
    assert text_of(page) == TEXT


def test_invisible_copy_of_visible_text_is_ignored(tmp_path: Path) -> None:
    canvas = Canvas(str(tmp_path / "a.pdf"), pagesize=(WIDE, HIGH))
    written(canvas, print_a_line)
    written(canvas, a_word, lines=tuple(line.replace("e", "c") for line in LINES))
    canvas.save()
    page = read_page(tmp_path / "a.pdf", "pdf", 1)
    assert (page.reader, text_of(page)) == ("text layer", TEXT)


def test_text_drawn_twice_for_bold_is_read_once(tmp_path: Path) -> None:
    canvas = Canvas(str(tmp_path / "a.pdf"), pagesize=(WIDE, HIGH))
    written(canvas, print_a_line)
    canvas.translate(0.4, 0.2)
    written(canvas, print_a_line)
    canvas.save()
    page = read_page(tmp_path / "a.pdf", "pdf", 1)
    assert (page.reader, text_of(page)) == ("text layer", TEXT)
