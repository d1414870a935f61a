# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""The tables of a file, read by the one public function for them."""

import json
from pathlib import Path

import pypdfium2
import pytest
from reportlab.pdfgen.canvas import Canvas

from benchmarks.tables_as_json import tables_as_json
from boardtrace.pipeline.read_tables import TablesOfPage, read_tables
from tests.conftest import SAMPLES

WIDE, HIGH = 420.0, 300.0
SAMPLE = SAMPLES / "harrowmere-2019-03-born-digital.pdf"


@pytest.fixture
def drawn(tmp_path: Path) -> Path:
    """A table of two columns and three rows, whose first row is one cell; columns are 150 pt wide, rows 40 pt high."""
    path = tmp_path / "drawn.pdf"
    canvas = Canvas(str(path), pagesize=(WIDE, HIGH))
    canvas.setFont("Helvetica", 14)
    canvas.setLineWidth(1)
    for y in (80, 120, 160, 200):
        canvas.line(60, HIGH - y, 360, HIGH - y)
    for x in (60, 360):
        canvas.line(x, HIGH - 80, x, HIGH - 200)
    canvas.line(210, HIGH - 120, 210, HIGH - 200)
    words = {(70, 105): "Harbour office", (70, 145): "Ladder", (220, 145): "Bridge", (70, 185): "Winter"}
    for (x, y), text in {**words, (220, 185): "Market"}.items():
        canvas.drawString(x, HIGH - y, text)
    canvas.save()
    return path


def cells_of(page: TablesOfPage) -> dict[tuple[int, int, int, int], str]:
    (table,) = page.tables
    assert (table.bordered, table.row_count, table.column_count) == (True, 3, 2)
    return {(c.row, c.column, c.row_span, c.column_span): c.text for c in table.cells}


EXPECTED = {
    (0, 0, 1, 2): "Harbour office",
    (1, 0, 1, 1): "Ladder",
    (1, 1, 1, 1): "Bridge",
    (2, 0, 1, 1): "Winter",
    (2, 1, 1, 1): "Market",
}


def test_tables_of_a_born_digital_page() -> None:
    (page,) = read_tables(SAMPLE, [1])
    legend, plan = page.tables
    assert (page.number, page.page.reader) == (1, "text layer")
    assert [(c.row, c.column, c.text) for c in legend.cells][:3] == [
        (0, 0, "Red"),
        (0, 1, "Not progressing – the Board needs to step in"),
        (1, 0, "Amber"),
    ]
    assert plan.column_count == 9
    assert plan.box.sides == pytest.approx((30, 215, 811.9, 559.3), abs=0.1)
    assert all(plan.box.contains(cell.box, margin=0.01) for cell in plan.cells)


def test_a_cell_over_two_columns_has_a_span_and_its_box_on_the_page(drawn: Path) -> None:
    (page,) = read_tables(drawn)
    assert cells_of(page) == EXPECTED
    top_cell = page.tables[0].cells[0]
    assert top_cell.box.sides == pytest.approx((60, 80, 360, 120), abs=1)


def test_tables_of_a_picture(drawn: Path, tmp_path: Path) -> None:
    picture = tmp_path / "drawn.png"
    with pypdfium2.PdfDocument(drawn) as document:
        document[0].render(scale=200 / 72).to_pil().save(picture, dpi=(200, 200))
    (page,) = read_tables(picture)
    below = {place: text for place, text in EXPECTED.items() if place[0] > 0}
    assert {place: text for place, text in cells_of(page).items() if place[0] > 0} == below
    assert page.tables[0].box.sides == pytest.approx((60, 80, 360, 200), abs=2)


def test_pages_come_in_the_order_asked_for() -> None:
    assert [page.number for page in read_tables(SAMPLE, [2, 1])] == [2, 1]
    assert read_tables(SAMPLE, []) == []


def test_a_page_that_is_not_in_the_file_is_refused(drawn: Path) -> None:
    with pytest.raises(ValueError, match="has no page 2: its pages are 1 to 1"):
        read_tables(drawn, [2])


def test_plain_text_is_refused() -> None:
    with pytest.raises(ValueError, match="plain text"):
        read_tables(SAMPLES / "harrowmere-2019-03-ocr.txt")


def test_tables_as_json(drawn: Path) -> None:
    page = json.loads(json.dumps(tables_as_json(drawn)))["1"]
    assert {"wall", "cpu", "words", "text", "reader", "turn", "size", "faults", "tables"} == set(page)
    (table,) = page["tables"]
    assert table["kind"] == "ruled"
    assert table["cells"][0] == [0, 0, 1, 2, "Harbour office", pytest.approx([60, 80, 360, 120], abs=1)]
