# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Watermarks are page furniture, and text that runs out of its cell is whole."""

import random
from pathlib import Path

import pytest
from reportlab.pdfgen.canvas import Canvas

from tests.ingest.pdf.test_born_digital import HIGH, draw_lines, draw_page, make_text, read_lines
from tests.ingest.pdf.test_drawn_lines import Table, expect_cells, list_cells


@pytest.mark.parametrize(("angle", "size", "level"), [(35, 90, 0.6), (55, 16, 0.8), (0, 80, 0.85)])
def test_watermark_leaves_the_words_of_cells_alone(tmp_path: Path, angle: int, size: int, level: float) -> None:
    table = Table(random.Random(angle))

    def draw(canvas: Canvas) -> None:
        table.draw_rulings(canvas)
        canvas.saveState()
        canvas.setFillGray(level)
        canvas.translate(70, 90)
        canvas.rotate(angle)
        canvas.setFont("Helvetica-Bold", size)
        canvas.drawString(0, 0, "VOID COPY")
        canvas.restoreState()
        table.draw_text(canvas)

    page = draw_page(tmp_path / "a.pdf", draw)
    assert list_cells(page) == expect_cells(table)
    behind = [i for i, region in enumerate(page.regions) if region.kind == "background"]
    assert [w.text for w in page.words if w.region in behind] == ["VOID", "COPY"]


@pytest.mark.parametrize("angle", [4, 12])
def test_stamp_leaves_the_words_under_it_alone(tmp_path: Path, angle: int) -> None:
    lines = [make_text(random.Random(n), 8) for n in range(8)]

    def draw(canvas: Canvas) -> None:
        draw_lines(canvas, lines)
        canvas.saveState()
        canvas.setFillColorRGB(0.8, 0.1, 0.2)
        canvas.translate(60, HIGH - 90)
        canvas.rotate(angle)
        canvas.setFont("Helvetica-Bold", 13)
        canvas.drawString(0, 0, "RECEIVED")
        canvas.restoreState()

    page = draw_page(tmp_path / "a.pdf", draw)
    assert [line for line in read_lines(page) if line != "RECEIVED"] == lines
    assert [page.regions[w.region].kind for w in page.words if w.text == "RECEIVED"] == ["background"]


def test_stamp_beside_the_words_of_a_cell_is_no_text(tmp_path: Path) -> None:
    table = Table(random.Random(5))

    def draw(canvas: Canvas) -> None:
        table.draw_rulings(canvas)
        table.draw_text(canvas)
        canvas.translate(60, 12)
        canvas.rotate(10)
        canvas.setFont("Helvetica-Bold", 17)
        canvas.drawString(0, 0, "SEEN")

    page = draw_page(tmp_path / "a.pdf", draw)
    assert [page.regions[w.region].kind for w in page.words if w.text == "SEEN"] == ["background"]


def test_slanted_names_of_columns_are_text(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        for column in range(4):
            canvas.saveState()
            canvas.translate(60 + 30 * column, 300)
            canvas.rotate(45)
            canvas.setFont("Helvetica", 9)
            canvas.drawString(0, 0, f"Partner {column}")
            canvas.restoreState()
            canvas.drawString(60 + 30 * column, 280, "yes")

    assert not any(r.kind == "background" for r in draw_page(tmp_path / "a.pdf", draw).regions)


def test_large_title_is_no_watermark(tmp_path: Path) -> None:
    table = Table(random.Random(3))

    def draw(canvas: Canvas) -> None:
        canvas.setFont("Helvetica", 30)
        canvas.drawString(40, 368, "Granary")
        table.draw_rulings(canvas)
        table.draw_text(canvas)

    assert not any(r.kind == "background" for r in draw_page(tmp_path / "a.pdf", draw).regions)


@pytest.mark.parametrize("empty", [True, False], ids=["into-an-empty-cell", "beyond-the-table"])
def test_text_that_runs_out_of_its_cell_is_whole(tmp_path: Path, empty: bool) -> None:
    rng = random.Random(20 + empty)
    table = Table(rng)
    if empty:
        table.texts[1][3] = []
    column = 2 if empty else len(table.columns) - 2
    table.texts[1][column] = ["harbour granary orchards near"]

    def draw(canvas: Canvas) -> None:
        table.draw_rulings(canvas)
        table.draw_text(canvas)

    assert list_cells(draw_page(tmp_path / "a.pdf", draw, (600, 400))) == expect_cells(table)


def test_texts_that_meet_at_a_ruling_stay_apart(tmp_path: Path) -> None:
    table = Table(random.Random(31))

    def draw(canvas: Canvas) -> None:
        table.draw_rulings(canvas)
        table.draw_text(canvas)
        for row in range(len(table.texts)):
            table.texts[row][0].append("kettle")
            canvas.drawRightString(table.columns[1] - 0.3, table.place(row, 0, 3)[1], "kettle")
            table.texts[row][1].append("bridge")
            canvas.drawString(table.columns[1] + 0.3, table.place(row, 1, 3)[1], "bridge")

    assert list_cells(draw_page(tmp_path / "a.pdf", draw)) == expect_cells(table)
