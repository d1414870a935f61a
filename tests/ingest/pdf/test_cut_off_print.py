# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Print of born-digital pages that a clipping path cuts off."""

from collections.abc import Callable
from pathlib import Path

import pytest
from reportlab.pdfgen.canvas import Canvas

from ingest.model import Page
from ingest.read_page import read_page

WIDE, HIGH = 400.0, 300.0
LINES = ("the harbour and the market", "of the orchard in winter", "is for that granary", "the baker and a lantern")


def draw_page(path: Path, draw: Callable[[Canvas], None]) -> Page:
    """Draw two columns of cells, the left one with a line of print in each, and what `draw` adds."""
    canvas = Canvas(str(path), pagesize=(WIDE, HIGH))
    canvas.setFont("Helvetica", 9)
    for i, line in enumerate(LINES):
        canvas.rect(20, HIGH - 60 - 20 * i, 160, 20)
        canvas.rect(180, HIGH - 60 - 20 * i, 80, 20)
        canvas.drawString(23, HIGH - 53 - 20 * i, line)
    canvas.saveState()
    draw(canvas)
    canvas.restoreState()
    canvas.save()
    page = read_page(path, "pdf", 1)
    assert page.reader == "text layer"
    return page


def clip(canvas: Canvas, x: float, y: float, wide: float, high: float) -> None:
    path = canvas.beginPath()
    path.rect(x, y, wide, high)
    canvas.clipPath(path, stroke=0)


def read_right_column(page: Page) -> list[str]:
    return [w.text for w in page.words if w.box.x0 > 180]


def test_only_the_visible_letters_of_a_cut_line_are_read_and_the_cut_is_stated(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        clip(canvas, 181, HIGH - 60, 79, 20)
        canvas.drawString(183, HIGH - 53, "Wilhelmina Featherstonehaugh")

    page = draw_page(tmp_path / "a.pdf", draw)
    first, second = read_right_column(page)
    assert first == "Wilhelmina"
    assert "Featherstonehaugh".startswith(second)
    assert len(second) < len("Featherstonehaugh")
    (cut,) = page.obstructions
    assert cut.kind == "cut-off"
    assert cut.box.x1 == pytest.approx(260, abs=6)


def test_cut_is_stated_where_the_program_left_out_the_hidden_letters(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        width = canvas.stringWidth("Wilhelmina Feath", "Helvetica", 9)
        clip(canvas, 181, HIGH - 60, 2.2 + width, 20)
        canvas.drawString(183, HIGH - 53, "Wilhelmina Feath")

    page = draw_page(tmp_path / "a.pdf", draw)
    assert read_right_column(page) == ["Wilhelmina", "Feath"]
    assert [o.kind for o in page.obstructions] == ["cut-off"]


def test_line_below_the_edge_of_a_cell_is_stated(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        clip(canvas, 181, HIGH - 60, 79, 20)
        canvas.drawString(183, HIGH - 50, "Wilhelmina and")
        canvas.drawString(183, HIGH - 64, "her brother")

    page = draw_page(tmp_path / "a.pdf", draw)
    assert read_right_column(page) == ["Wilhelmina", "and"]
    assert [o.kind for o in page.obstructions] == ["cut-off"]


def test_cell_that_goes_on_over_the_page_break_is_not_stated(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.rect(20, 20, 240, 22)
        clip(canvas, 21, 20, 238, 22)
        canvas.drawString(23, 30, "the ladder of the gardener")
        canvas.drawString(23, 16, "and the kettle")

    assert draw_page(tmp_path / "a.pdf", draw).obstructions == ()


def test_text_that_its_clipping_path_shows_whole_is_not_stated(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        clip(canvas, 181, HIGH - 60, 79, 20)
        canvas.drawString(183, HIGH - 53, "Wilhelmina")

    page = draw_page(tmp_path / "a.pdf", draw)
    assert read_right_column(page) == ["Wilhelmina"]
    assert page.obstructions == ()


def test_text_drawn_in_strips_is_whole(tmp_path: Path) -> None:
    """Some printer drivers draw a page strip by strip, with all of the text under each strip's clipping path."""

    def draw(canvas: Canvas) -> None:
        for x in (181, 210):
            canvas.saveState()
            clip(canvas, x, HIGH - 60, 29 if x == 181 else 60, 20)
            canvas.drawString(183, HIGH - 53, "Wilhelmina")
            canvas.restoreState()

    page = draw_page(tmp_path / "a.pdf", draw)
    assert "".join(read_right_column(page)) == "Wilhelmina"
    assert page.obstructions == ()
