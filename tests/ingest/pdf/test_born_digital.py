# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Born-digital pages: which words a page's own text gives, and where."""

import random
from collections.abc import Callable
from pathlib import Path

import pytest
from reportlab.pdfgen.canvas import Canvas

from ingest.model import Page
from ingest.pdf.page_objects import load_page_objects
from ingest.pdf.text_quality import find_visible_chars, is_page_print
from ingest.pdf.visible_text import render_with_and_without_text
from ingest.read_page import read_page

WIDE, HIGH = 560.0, 400.0
VOCABULARY = (
    *("harbour", "lantern", "granary", "bridge", "gardener", "orchard", "river", "baker", "loaves", "merchant"),
    *("kettle", "market", "winter", "ladder", "office", "the", "of", "and", "to", "in", "a", "is", "for", "that"),
)


def draw_page(path: Path, draw: Callable[[Canvas], None], size: tuple[float, float] = (WIDE, HIGH)) -> Page:
    canvas = Canvas(str(path), pagesize=size)
    draw(canvas)
    canvas.save()
    page = read_page(path, "pdf", 1)
    assert page.reader == "text layer"
    return page


def make_text(rng: random.Random, words: int) -> str:
    return " ".join(rng.choice(VOCABULARY) for _ in range(words))


def draw_lines(canvas: Canvas, lines: list[str], left: float = 30, top: float = HIGH - 40, size: float = 9) -> None:
    canvas.setFont("Helvetica", size)
    for i, line in enumerate(lines):
        canvas.drawString(left, top - 14 * i, line)


def read_lines(page: Page) -> list[str]:
    lines: dict[int, list[str]] = {}
    for word in page.words:
        lines.setdefault(word.line, []).append(word.text)
    return [" ".join(words) for _, words in sorted(lines.items())]


@pytest.mark.parametrize("seed", range(3))
def test_blank_parts_words_of_a_squeezed_line(tmp_path: Path, seed: int) -> None:
    rng = random.Random(seed)
    lines = [make_text(rng, 9) for _ in range(8)]

    def draw(canvas: Canvas) -> None:
        text = canvas.beginText(30, HIGH - 40)
        text.setFont("Helvetica", 9)
        text.setLeading(20)
        text.setWordSpace(-rng.uniform(1.2, 1.9))
        text.textLines(lines)
        canvas.drawText(text)

    assert read_lines(draw_page(tmp_path / "a.pdf", draw)) == lines


def test_blank_parts_words_whose_letters_overlap(tmp_path: Path) -> None:
    rng = random.Random(13)
    lines = [make_text(rng, 7) for _ in range(7)]

    def draw(canvas: Canvas) -> None:
        text = canvas.beginText(30, HIGH - 40)
        text.setFont("Helvetica", 12)
        text.setLeading(22)
        text.setCharSpace(-1.6)
        text.textLines(lines)
        canvas.drawText(text)

    assert read_lines(draw_page(tmp_path / "a.pdf", draw)) == lines


def test_blank_taken_back_parts_no_word(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        draw_lines(canvas, [make_text(random.Random(5), 9) for _ in range(6)])
        canvas.drawString(30, 100, "gran ")
        canvas.drawString(30 + canvas.stringWidth("gran"), 100, "ary")

    assert read_lines(draw_page(tmp_path / "a.pdf", draw))[-1] == "granary"


@pytest.mark.parametrize("turn", [90, -90])
def test_turned_print_is_read_in_its_own_direction(tmp_path: Path, turn: int) -> None:
    rng = random.Random(turn)
    lines = [make_text(rng, 8) for _ in range(9)]
    theme = [make_text(rng, 3), make_text(rng, 2)]

    def draw(canvas: Canvas) -> None:
        draw_lines(canvas, lines, left=120)
        canvas.rect(30, 80, 60, 240)
        canvas.translate(60, 200)
        canvas.rotate(turn)
        draw_lines(canvas, theme, left=-90, top=10)

    page = draw_page(tmp_path / "a.pdf", draw)
    box = next(i for i, region in enumerate(page.regions) if region.kind == "box")
    turned = [w for w in page.words if w.region == box]
    assert [w.text for w in turned] == " ".join(theme).split()
    assert len({w.line for w in turned}) == 2
    assert read_lines(page)[-9:] == lines


@pytest.mark.parametrize("seed", range(2))
def test_turned_word_beside_a_borderless_table_is_whole(tmp_path: Path, seed: int) -> None:
    rng = random.Random(40 + seed)
    rows = [[make_text(rng, 2) for _ in range(4)] for _ in range(8)]

    def draw(canvas: Canvas) -> None:
        for c in range(4):
            draw_lines(canvas, [row[c] for row in rows], left=80 + 110 * c)
        draw_lines(canvas, [make_text(rng, 9) for _ in range(3)], top=120)
        canvas.translate(60, 210 + 40 * seed)
        canvas.rotate(90)
        draw_lines(canvas, ["merchants granaries orchards"], left=0, top=0)

    words = [w.text for w in draw_page(tmp_path / "a.pdf", draw).words]
    assert {"merchants", "granaries", "orchards"} <= set(words)


def test_text_outside_the_clipping_path_stays_out(tmp_path: Path) -> None:
    """A spreadsheet draws the whole text of a merged cell on each page, over the header, and clips it."""
    rng = random.Random(9)
    lines = [make_text(rng, 7) for _ in range(6)]

    def draw(canvas: Canvas) -> None:
        draw_lines(canvas, lines)
        canvas.saveState()
        path = canvas.beginPath()
        path.rect(20, 60, 200, 100)
        canvas.clipPath(path, stroke=0)
        draw_lines(canvas, [make_text(rng, 7) for _ in range(6)], left=34, top=HIGH - 43)
        draw_lines(canvas, ["granary orchard"], top=100)
        canvas.restoreState()
        draw_lines(canvas, ["kettle"], top=30)

    assert read_lines(draw_page(tmp_path / "a.pdf", draw)) == [*lines, "granary orchard", "kettle"]


def test_black_bar_over_words_is_an_obstruction_and_no_picture(tmp_path: Path) -> None:
    """A bar over a short word would pass for an icon, and the lines below it for its caption."""

    def draw(canvas: Canvas) -> None:
        draw_lines(canvas, [make_text(random.Random(n), 12) for n in range(12)], top=HIGH - 150)
        canvas.rect(30, HIGH - 120, 240, 100)
        draw_lines(canvas, ["Agree with", "the date of the next audit"], left=40)
        canvas.rect(90, HIGH - 43, 12, 10, stroke=0, fill=1)

    page = draw_page(tmp_path / "bar.pdf", draw)
    (bar,) = page.obstructions
    assert bar.kind == "blackout"
    assert bar.box.sides == pytest.approx((90, 33, 102, 43), abs=1.5)
    assert page.pictures == ()
    assert read_lines(page)[:2] == ["Agree with", "the date of the next audit"]


def test_black_rectangle_over_one_letter_is_no_picture(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        draw_lines(canvas, [make_text(random.Random(n), 12) for n in range(12)], top=HIGH - 150)
        draw_lines(canvas, ["Agree with", "the date of the next audit"], left=40)
        canvas.rect(90, HIGH - 43, 7, 9, stroke=0, fill=1)

    page = draw_page(tmp_path / "bar.pdf", draw)
    assert page.pictures == ()
    assert read_lines(page)[:2] == ["Agree with", "the date of the next audit"]


def test_black_header_with_white_print_is_no_bar(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        draw_lines(canvas, [make_text(random.Random(n), 12) for n in range(12)], top=HIGH - 150)
        canvas.rect(30, HIGH - 50, 240, 18, fill=1)
        canvas.setFillGray(1)
        draw_lines(canvas, ["Actions taken"], left=40)

    assert draw_page(tmp_path / "header.pdf", draw).obstructions == ()


def test_page_drawn_upside_down_is_not_read_from_its_text(tmp_path: Path) -> None:
    lines = [make_text(random.Random(1), 9) for _ in range(8)]

    def draw(canvas: Canvas, turned: bool) -> None:
        if turned:
            canvas.translate(WIDE, HIGH)
            canvas.rotate(180)
        draw_lines(canvas, lines)

    readable = []
    for turned in (False, True):
        path = tmp_path / f"{turned}.pdf"
        canvas = Canvas(str(path), pagesize=(WIDE, HIGH))
        draw(canvas, turned)
        canvas.save()
        page = load_page_objects(path, 1)
        look = render_with_and_without_text(path, 1)
        readable.append(is_page_print(page, find_visible_chars(page, look), look))
    assert readable == [True, False]


def draw_ruled_cell(canvas: Canvas) -> None:
    canvas.grid([30, 130, 230], [HIGH - 90, HIGH - 30])
    draw_lines(canvas, ["Housing"], left=36, top=HIGH - 44)
    draw_lines(canvas, [make_text(random.Random(1), 9) for _ in range(3)], top=HIGH - 130)


def test_a_pale_square_in_a_cell_is_its_colour_and_no_icon(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        draw_ruled_cell(canvas)
        canvas.setFillColorRGB(0.753, 0.878, 0.757)
        canvas.rect(176, HIGH - 60, 11, 11, fill=1, stroke=1)

    page = draw_page(tmp_path / "square.pdf", draw)
    assert [fill.colour for fill in page.fills] == [(192, 224, 193)]
    assert not page.pictures


def test_the_coloured_corner_of_an_icon_is_no_colour_of_its_cell(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        draw_ruled_cell(canvas)
        sheet = canvas.beginPath()
        sheet.moveTo(170, HIGH - 70)
        for x, y in ((192, HIGH - 70), (192, HIGH - 48), (186, HIGH - 42), (170, HIGH - 42)):
            sheet.lineTo(x, y)
        sheet.close()
        canvas.setFillGray(0.95)
        canvas.drawPath(sheet, fill=1)
        canvas.setFillColorRGB(0.8, 0.1, 0.1)
        canvas.rect(170, HIGH - 70, 11, 9, fill=1, stroke=0)

    assert not draw_page(tmp_path / "icon.pdf", draw).fills
