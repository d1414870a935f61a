# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Words that a born-digital page crosses out are known as crossed out; underlined words and dashes are not."""

from collections.abc import Callable
from pathlib import Path

import pytest
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

from ingest.read_page import read_page
from tests.ingest.pdf.test_annotations import LINES, read_file, write_pdf

WORDS = "Visits are planned each quarter and reported to the harbour board by the lantern team"
SIZE = 9.0
TOP = 300.0


def draw_page(path: Path, draw: Callable[[Canvas], None]) -> dict[str, str]:
    """Draw the sentence and more; return how each word of the page is struck."""
    canvas = Canvas(str(path), pagesize=(560, 400))
    canvas.setFont("Helvetica", SIZE)
    canvas.drawString(40, TOP, WORDS)
    for i, line in enumerate(LINES):
        canvas.drawString(40, 80 - 20 * i, line)
    draw(canvas)
    canvas.save()
    page = read_page(path, "pdf", 1)
    assert page.reader == "text layer"
    return {word.text: word.struck for word in page.words}


def find_ends(canvas: Canvas, part: str) -> tuple[float, float]:
    start = 40 + stringWidth(WORDS[: WORDS.index(part)], "Helvetica", SIZE)
    return start, start + stringWidth(part, "Helvetica", SIZE)


def list_struck(found: dict[str, str]) -> list[str]:
    return [text for text, struck in found.items() if struck == "whole"]


@pytest.mark.parametrize("weight", [0.3, 0.5, 1.2])
@pytest.mark.parametrize("height", [0.2, 0.3])
def test_line_through_words_strikes_them(tmp_path: Path, weight: float, height: float) -> None:
    def draw(canvas: Canvas) -> None:
        x0, x1 = find_ends(canvas, "each quarter")
        canvas.setLineWidth(weight)
        canvas.line(x0, TOP + height * SIZE, x1, TOP + height * SIZE)

    assert list_struck(draw_page(tmp_path / "a.pdf", draw)) == ["each", "quarter"]


def test_thin_area_and_short_line_strike_words(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        x0, x1 = find_ends(canvas, "harbour")
        canvas.rect(x0, TOP + 2, x1 - x0, 0.6, fill=1, stroke=0)
        x0, x1 = find_ends(canvas, "by")
        for height in (1.8, 3.0):  # a double strike
            canvas.line(x0, TOP + height, x1, TOP + height)

    assert list_struck(draw_page(tmp_path / "a.pdf", draw)) == ["harbour", "by"]


def test_underline_and_dash_strike_nothing(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        x0, x1 = find_ends(canvas, "each quarter")
        canvas.line(x0, TOP - 1.2, x1, TOP - 1.2)
        canvas.line(*(v for x in find_ends(canvas, "lantern") for v in (x, TOP - 2.0)))
        canvas.drawString(40, TOP - 30, "May to June — or later – not yet")

    assert set(draw_page(tmp_path / "a.pdf", draw).values()) == {"no"}


def test_line_through_half_a_word_strikes_it_in_part(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        x0, _ = find_ends(canvas, "reported")
        canvas.line(x0, TOP + 2.4, x0 + stringWidth("repo", "Helvetica", SIZE), TOP + 2.4)

    found = draw_page(tmp_path / "a.pdf", draw)
    assert found["reported"] == "part"
    assert list_struck(found) == []


def test_new_text_right_after_a_deletion_is_a_word_of_its_own(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.drawString(40, TOP - 30, "31/05/201930/11/2019")
        canvas.line(40, TOP - 27.6, 40 + stringWidth("31/05/2019", "Helvetica", SIZE), TOP - 27.6)
        canvas.drawString(240, TOP - 30, "weekly")
        width = stringWidth("weekly", "Helvetica", SIZE)
        canvas.line(240, TOP - 27.6, 240 + width, TOP - 27.6)
        canvas.setFillColorRGB(0, 0, 1)
        canvas.drawString(240 + width, TOP - 30, "monthly")

    found = draw_page(tmp_path / "a.pdf", draw)
    assert list_struck(found) == ["31/05/2019", "weekly"]
    assert (found["30/11/2019"], found["monthly"]) == ("no", "no")


def test_what_a_tracked_change_leaves_of_a_word_is_one_word(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        for x, before, struck, inserted, after in ((40, "", "Q", "G", ""), (140, "30/0", "6", "9", "/2016")):
            canvas.drawString(x, TOP - 30, before + struck + inserted + after)
            x0 = x + stringWidth(before, "Helvetica", SIZE)
            x1 = x0 + stringWidth(struck, "Helvetica", SIZE)
            canvas.line(x0, TOP - 27.6, x1, TOP - 27.6)
            canvas.line(x1, TOP - 31.2, x1 + stringWidth(inserted, "Helvetica", SIZE), TOP - 31.2)

    found = draw_page(tmp_path / "a.pdf", draw)
    assert list_struck(found) == ["Q", "6"]
    assert (found["G"], found["30/09/2016"]) == ("no", "no")


def test_strikeout_annotation_strikes_words(tmp_path: Path) -> None:
    x0, x1 = (30 + stringWidth(text, "Helvetica", 10) for text in ("The ", "The granary"))
    corners = f"{x0} 280 {x1} 280 {x0} 268 {x1} 268"
    mark = f"<< /Type /Annot /Subtype /StrikeOut /Rect [{x0} 268 {x1} 280] /QuadPoints [{corners}] /C [1 0 0] /F 4 >>"
    write_pdf(tmp_path / "a.pdf", [mark.encode()])
    assert [word.text for word in read_file(tmp_path / "a.pdf").words if word.struck == "whole"] == ["granary"]
