# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""White lines between tinted cells."""

from itertools import pairwise

import numpy as np
import pytest

from ingest.image.raster import Pixels
from ingest.layout.light_grid import TintedPage
from ingest.layout.light_rulings import drop_lines_beside, find_light_rulings, select_table_lines
from ingest.model import Box, Ruling

DPI = 200
SCALE = DPI / 72
XS, YS = (40, 120, 200, 340), (50, 70, 130, 200)  # where the cells of a table end
TINTS = (60, 230, 238)  # grey levels of the header and of the rows below it


def draw_table(rule: float) -> Pixels:
    """A scanned page of 400 x 300 points with a table of three rows whose cells are `rule` points apart."""
    page = np.full((round(300 * SCALE), round(400 * SCALE), 3), 252.0)
    for tint, top, bottom in zip(TINTS, YS, YS[1:], strict=False):
        for x0, x1 in pairwise(XS):
            fill(page, (x0 + rule / 2, top + rule / 2, x1 - rule / 2, bottom - rule / 2), tint)
            for x in range(x0 + 6, x1 - 10, 4):  # the strokes of a line of print
                fill(page, (x, top + 6, x + 1.4, top + 13), 250 if tint < 100 else 20)
    grain = np.random.default_rng(1).normal(0, 2, page.shape)
    return np.clip(page + grain, 0, 255).astype(np.uint8)


def fill(page: "np.ndarray[tuple[int, ...], np.dtype[np.float64]]", box: tuple[float, ...], level: float) -> None:
    x0, top, x1, bottom = (round(side * SCALE) for side in box)
    page[top:bottom, x0:x1] = level


@pytest.mark.parametrize("rule", [1.0, 3.0])
def test_white_lines_and_the_edges_of_a_tinted_table_are_rulings(rule: float) -> None:
    rulings = find_light_rulings(draw_table(rule), DPI)
    assert sorted(r.box.centre_y for r in rulings if r.axis == "h") == pytest.approx(YS, abs=2.0)
    assert sorted(r.box.centre_x for r in rulings if r.axis == "v") == pytest.approx(XS, abs=2.0)


def test_white_line_with_a_halo_of_print_below_it_is_one_line() -> None:
    page = draw_table(3.0).astype(np.float64)
    for x in range(126, 196, 12):
        fill(page, (x, 131.5, x + 6, 142), 247)  # what a scanner and JPEG leave around print
    rulings = find_light_rulings(page.astype(np.uint8), DPI)
    assert any(r.axis == "h" and abs(r.box.centre_y - 130) < 2 and r.box.width > 295 for r in rulings)


def test_light_row_through_letters_that_touch_a_white_line_is_no_ruling() -> None:
    page = draw_table(3.0).astype(np.float64)
    for row in range(5):
        fill(page, (40, 205 + 12 * row, 118, 215 + 12 * row), 230)
        fill(page, (122, 205 + 12 * row, 340, 215 + 12 * row), 230)
    fill(page, (122, 162, 150, 163.5), 252)
    level = [r.box for r in find_light_rulings(page.astype(np.uint8), DPI) if r.axis == "h"]
    assert not any(158 < box.centre_y < 168 for box in level)


def test_cells_that_touch_have_no_light_rulings() -> None:
    assert find_light_rulings(draw_table(0.0), DPI) == ()


def test_white_between_coloured_words_of_a_legend_is_no_table() -> None:
    page = np.full((round(300 * SCALE), round(400 * SCALE), 3), 252.0)
    for top in (40, 62, 84):
        fill(page, (40, top, 140, top + 20), 120)
    assert find_light_rulings(page.astype(np.uint8), DPI) == ()


def test_one_white_line_that_divides_many_rows_separates_two_columns() -> None:
    page = np.full((round(300 * SCALE), round(400 * SCALE), 3), 252.0)
    for top in range(40, 200, 30):
        fill(page, (40, top + 1, 259, top + 29), 130)
        fill(page, (261, top + 1, 340, top + 29), 215)
    rulings = find_light_rulings(page.astype(np.uint8), DPI)
    assert sorted(r.box.centre_x for r in rulings if r.axis == "v") == pytest.approx([40, 260, 340], abs=2.0)
    assert sum(r.axis == "h" for r in rulings) == 7


def test_light_print_close_to_a_white_line_is_no_part_of_it() -> None:
    page = np.full((round(300 * SCALE), round(400 * SCALE), 3), 252.0)
    for top in range(40, 200, 30):
        fill(page, (40, top + 1, 259, top + 29), 90)
        fill(page, (261, top + 1, 340, top + 29), 215)
        for x in range(50, 200, 5):  # letters, 2 points below the line
            fill(page, (x, top + 3, x + 1.4, top + 15), 250)
            fill(page, (x, top + 3, x + 4, top + 4.4), 250)
    rulings = find_light_rulings(page.astype(np.uint8), DPI)
    assert sorted(r.box.centre_x for r in rulings if r.axis == "v") == pytest.approx([40, 260, 340], abs=2.0)
    level = [r.box for r in rulings if r.axis == "h"]
    assert len(level) == 7
    assert all(line.width > 295 for line in level)


def test_bold_light_words_are_no_level_line() -> None:
    page = draw_table(2.0).astype(np.float64)
    for x in range(128, 196, 4):  # letters as wide as high, 1 point apart, joined by blur
        fill(page, (x, 56, x + 3, 62), 240)
        fill(page, (x + 3, 56, x + 4, 62), 130)
    rulings = find_light_rulings(page.astype(np.uint8), DPI)
    assert sorted(r.box.centre_y for r in rulings if r.axis == "h") == pytest.approx(YS, abs=2.0)


def test_single_tinted_row_is_divided_by_its_upright_lines() -> None:
    page = np.full((round(300 * SCALE), round(400 * SCALE), 3), 252.0)
    for x0, x1 in pairwise((40, 120, 200, 260, 340)):
        fill(page, (x0 + 1, 71, x1 - 1, 129), 230)
    rulings = find_light_rulings(page.astype(np.uint8), DPI)
    assert sorted(r.box.centre_x for r in rulings if r.axis == "v") == pytest.approx([40, 120, 200, 260, 340], abs=2.0)
    assert sorted(r.box.centre_y for r in rulings if r.axis == "h") == pytest.approx([70, 130], abs=2.0)


def test_strokes_of_light_letters_in_a_banner_divide_no_row() -> None:
    page = np.full((round(300 * SCALE), round(400 * SCALE), 3), 252.0)
    fill(page, (40, 60, 340, 110), 70)
    for x in (60, 68, 90, 120, 150):
        fill(page, (x, 76, x + 2, 94), 250)
    assert find_light_rulings(page.astype(np.uint8), DPI) == ()


@pytest.mark.parametrize(("tint_end", "side"), [(400, 340), (372, 372)])
def test_level_line_beyond_the_last_upright_line_ends_there_unless_its_tint_ends_with_it(
    tint_end: int, side: int
) -> None:
    ground = np.full((300, 400), 252, np.uint8)
    ground[50:70, 40:tint_end] = 60
    level = [Box(x0=40, top=y - 1, x1=372, bottom=y + 1) for y in (60, 70)]
    upright = [Box(x0=x - 1, top=50, x1=x + 1, bottom=80) for x in XS]
    page = TintedPage(tint=ground, ground=ground, white=252.0, scale=1.0)
    rulings = select_table_lines(level, upright, page)
    assert max(r.box.centre_x for r in rulings if r.axis == "v") == side
    assert {r.box.x1 for r in rulings if r.axis == "h"} == {side}


def test_light_line_right_beside_a_dark_ruling_is_dropped() -> None:
    dark = [
        Ruling(axis="v", box=Box(x0=100, top=20, x1=101, bottom=200)),
        Ruling(axis="h", box=Box(x0=20, top=50, x1=300, bottom=51)),
    ]
    beside = [
        Ruling(axis="v", box=Box(x0=105, top=30, x1=105, bottom=180)),
        Ruling(axis="h", box=Box(x0=40, top=54, x1=280, bottom=54)),
    ]
    others = [
        Ruling(axis="v", box=Box(x0=112, top=30, x1=113, bottom=180)),
        Ruling(axis="v", box=Box(x0=105, top=150, x1=105, bottom=400)),
        Ruling(axis="h", box=Box(x0=40, top=70, x1=280, bottom=70)),
    ]
    assert drop_lines_beside([*beside, *others], dark) == tuple(others)
