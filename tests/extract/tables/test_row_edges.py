# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Heights at which rows may end, from coloured cells and from the ends of upright lines."""

from dataclasses import replace

import pytest

from extract.tables.row_edges import list_row_edges
from ingest.model import Box, Colour, Fill, Page, Ruling

TABLE = Box(x0=20, top=100, x1=420, bottom=300)
COLUMNS = ((20.0, 220.0), (220.0, 360.0), (360.0, 420.0))
TALL = 8.0
GREEN: Colour = (0, 176, 80)
BLANK = Page(number=1, width=600, height=800, words=(), regions=())


def fill(x0: float, top: float, x1: float, bottom: float) -> Fill:
    return Fill(box=Box(x0=x0, top=top, x1=x1, bottom=bottom), colour=GREEN)


def test_edges_of_coloured_cells_may_end_rows() -> None:
    page = replace(BLANK, fills=(fill(362, 120, 418, 180), fill(362, 180, 418, 260)))
    assert set(list_row_edges(page, TABLE, COLUMNS, TALL)) == {120, 180, 260}


def test_a_dot_and_the_ground_of_a_word_end_no_row() -> None:
    dot, marked = fill(385, 150, 396, 161), fill(30, 150, 200, 159)
    assert list_row_edges(replace(BLANK, fills=(dot, marked)), TABLE, COLUMNS, TALL) == ()


@pytest.mark.parametrize(("lines", "edges"), [(4, {200.0}), (2, set())])
def test_upright_lines_that_end_together_may_end_a_row(lines: int, edges: set[float]) -> None:
    xs = (20, 220, 360, 420)[:lines]
    pieces = [Box(x0=x, top=top, x1=x + 0.5, bottom=top + 100) for x in xs for top in (100, 200)]
    page = replace(BLANK, rulings=tuple(Ruling(axis="v", box=box) for box in pieces))
    assert set(list_row_edges(page, TABLE, COLUMNS, TALL)) == edges
