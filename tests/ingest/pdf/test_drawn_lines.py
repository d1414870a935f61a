# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""The lines that a born-digital page draws: which are rulings of its tables."""

import random
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from reportlab.pdfgen.canvas import Canvas

from ingest.model import Box, Page, Ruling
from ingest.pdf.drawn_lines import drop_lines_within_cells
from ingest.read_page import read_page

WIDE, HIGH = 560.0, 400.0
WORDS = ("harbour", "lantern", "granary", "bridge", "the", "orchard", "river", "of", "loaves", "and", "kettle", "to")

Cells = list[list[str]]


class Table:
    """A table drawn at random places: `columns` and `rows` are its lines, y upwards."""

    def __init__(self, rng: random.Random, rows: int = 4, columns: int = 5) -> None:
        self.columns = [40.0]
        for _ in range(columns):
            self.columns.append(self.columns[-1] + rng.uniform(80, 100))
        self.rows = [360.0]
        for _ in range(rows):
            self.rows.append(self.rows[-1] - rng.uniform(50, 70))
        self.texts = [[[_phrase(rng) for _ in range(3)] for _ in range(columns)] for _ in range(rows)]

    def draw_text(self, canvas: Canvas) -> None:
        canvas.setFont("Helvetica", 8)
        for r, row in enumerate(self.texts):
            for c, lines in enumerate(row):
                for i, line in enumerate(lines):
                    canvas.drawString(*self.place(r, c, i), line)

    def place(self, row: int, column: int, line: int) -> tuple[float, float]:
        return self.columns[column] + 3.5, self.rows[row] - 12 - 12 * line

    def draw_rulings(self, canvas: Canvas) -> None:
        for x in self.columns:
            canvas.line(x, self.rows[0], x, self.rows[-1])
        for y in self.rows:
            canvas.line(self.columns[0], y, self.columns[-1], y)


def _phrase(rng: random.Random) -> str:
    return f"{rng.choice(WORDS)} {rng.choice(WORDS)}"


def read_cells(path: Path, draw: Callable[[Canvas], None]) -> Cells:
    """Return the words of each box on the page that is drawn, box by box."""
    canvas = Canvas(str(path), pagesize=(WIDE, HIGH))
    draw(canvas)
    canvas.save()
    page = read_page(path, "pdf", 1)
    assert page.reader == "text layer"
    return list_cells(page)


def list_cells(page: Page) -> Cells:
    boxes = [i for i, region in enumerate(page.regions) if region.kind == "box"]
    return [[w.text for w in page.words if w.region == i] for i in boxes]


def expect_cells(table: Table) -> Cells:
    return [" ".join(lines).split() for row in table.texts for lines in row]


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("height", [-1.2, 2.3], ids=["underlined", "struck"])
def test_marked_words_part_no_cell(tmp_path: Path, seed: int, height: float) -> None:
    table = Table(random.Random(seed))

    def draw(canvas: Canvas) -> None:
        table.draw_rulings(canvas)
        table.draw_text(canvas)
        canvas.setLineWidth(0.5)
        for row, column in ((1, 0), (2, 2), (2, 4)):
            x, y = table.place(row, column, 1)
            canvas.line(x, y + height, x + canvas.stringWidth(table.texts[row][column][1]), y + height)

    assert read_cells(tmp_path / "a.pdf", draw) == expect_cells(table)


@pytest.mark.parametrize("inset", [0.0, 4.0])
def test_line_between_two_notes_parts_no_cell(tmp_path: Path, inset: float) -> None:
    table = Table(random.Random(7))

    def draw(canvas: Canvas) -> None:
        table.draw_rulings(canvas)
        table.draw_text(canvas)
        y = table.place(1, 2, 1)[1] - 3
        canvas.line(table.columns[2] + inset, y, table.columns[3] - inset, y)

    assert read_cells(tmp_path / "a.pdf", draw) == expect_cells(table)


def test_line_in_several_columns_parts_rows(tmp_path: Path) -> None:
    table = Table(random.Random(8))

    def draw(canvas: Canvas) -> None:
        table.draw_rulings(canvas)
        table.draw_text(canvas)
        y = table.place(1, 2, 1)[1] - 3
        canvas.line(table.columns[1], y, table.columns[-1], y)

    assert len(read_cells(tmp_path / "a.pdf", draw)) == len(expect_cells(table)) + 4


def test_rules_drawn_as_paths_and_in_pieces_form_cells(tmp_path: Path) -> None:
    rng = random.Random(11)
    table = Table(rng)

    def draw(canvas: Canvas) -> None:
        table.draw_text(canvas)
        frame = canvas.beginPath()
        frame.moveTo(table.columns[-1], table.rows[0])
        frame.lineTo(table.columns[0], table.rows[0])
        frame.lineTo(table.columns[0], table.rows[-1])
        frame.lineTo(table.columns[-1], table.rows[-1])
        frame.lineTo(table.columns[-1], table.rows[0] - 0.1)
        canvas.drawPath(frame)
        for y in table.rows[1:-1]:
            x = table.columns[0]
            while x < table.columns[-1]:
                step = min(rng.uniform(2, 6), table.columns[-1] - x)
                canvas.line(x, y, x + step, y)
                x += step
        for x in table.columns[1:-1]:
            canvas.rect(x - 0.3, table.rows[-1], 0.6, table.rows[0] - table.rows[-1], fill=1, stroke=0)

    assert read_cells(tmp_path / "a.pdf", draw) == expect_cells(table)


def test_broad_white_rules_between_coloured_cells_form_cells(tmp_path: Path) -> None:
    table = Table(random.Random(12))
    edges = (table.columns[0], table.rows[-1], table.columns[-1], table.rows[0])

    def draw(canvas: Canvas) -> None:
        canvas.setFillColorRGB(0.8, 0.85, 0.95)
        canvas.rect(edges[0], edges[1], edges[2] - edges[0], edges[3] - edges[1], fill=1, stroke=0)
        canvas.setFillColorRGB(1, 1, 1)
        for x in table.columns:
            canvas.rect(x - 1.5, edges[1], 3, edges[3] - edges[1], fill=1, stroke=0)
        for y in table.rows:
            canvas.rect(edges[0], y - 1.5, edges[2] - edges[0], 3, fill=1, stroke=0)
        canvas.setFillColorRGB(0, 0, 0)
        table.draw_text(canvas)

    assert read_cells(tmp_path / "a.pdf", draw) == expect_cells(table)


def test_line_between_two_cells_beside_merged_ones_parts_rows_where_each_cell_draws_its_sides() -> None:
    merged, pairs = [(20, 100), (180, 260), (260, 340)], [(100, 140), (140, 180)]
    cells = [(x0, 40, x1, 90) for x0, x1 in merged]
    cells += [(x0, top, x1, top + 25) for x0, x1 in pairs for top in (40, 65)]
    boxes = [Box(x0=x0, top=top, x1=x1, bottom=bottom) for x0, top, x1, bottom in cells]
    level = [Ruling(axis="h", box=replace(b, top=y, bottom=y)) for b in boxes for y in (b.top, b.bottom)]
    upright = [Ruling(axis="v", box=replace(b, x0=x, x1=x)) for b in boxes for x in (b.x0, b.x1)]
    rulings = [*level, *upright]
    assert drop_lines_within_cells(rulings) == tuple(rulings)


def test_line_below_a_name_over_several_columns_is_kept() -> None:
    columns = [Ruling(axis="v", box=Box(x0=x, top=40, x1=x, bottom=90)) for x in (20, 80, 140, 200, 260, 420)]
    within = [Ruling(axis="v", box=Box(x0=x, top=60, x1=x, bottom=90)) for x in (300, 340, 380)]
    below = Ruling(axis="h", box=Box(x0=260, top=60, x1=420, bottom=60))
    assert below in drop_lines_within_cells([*columns, *within, below])
    assert below not in drop_lines_within_cells([*columns, below])
