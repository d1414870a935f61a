# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""White lines of a tinted block are followed from column to column."""

import numpy as np

from ingest.image.raster import Pixels
from ingest.layout.light_grid import TintedPage, complete_grids, find_tinted_blocks
from ingest.model import Box, Ruling

SCALE = 2.0  # pixels a point
TINT, WHITE, INK = 226, 252, 40  # grey levels
XS, YS = (20, 80, 160, 220), (20, 70, 120, 170)  # where the cells of a table end, in points


def draw_page(merged: bool = False) -> TintedPage:
    """A page with a tinted table; if `merged`, the cells of the first column's last two rows are one."""
    ground = np.full((400, 500), WHITE, np.uint8)
    fill(ground, (XS[0], YS[0], XS[-1], YS[-1]), TINT)
    for x in XS[1:-1]:
        fill(ground, (x - 0.5, YS[0], x + 0.5, YS[-1]), WHITE - 6)
    for y in YS[1:-1]:
        fill(ground, (XS[1] if merged and y == YS[2] else XS[0], y - 0.5, XS[-1], y + 0.5), WHITE - 6)
    tint = ground.copy()
    for top in range(YS[0] + 2, YS[-1] - 6, 10):  # lines of print, also close to the white lines
        for x in range(XS[1] + 3, XS[2] - 4, 4):
            fill(tint, (x, top, x + 1.5, top + 6), INK)
    return TintedPage(tint=tint, ground=ground, white=WHITE, scale=SCALE)


def fill(page: Pixels, box: tuple[float, ...], level: int) -> None:
    x0, top, x1, bottom = (round(side * SCALE) for side in box)
    page[top:bottom, x0:x1] = level


def level(y: float, x0: float, x1: float) -> Ruling:
    return Ruling(axis="h", box=Box(x0=x0, top=y, x1=x1, bottom=y))


def upright(x: float, top: float, bottom: float) -> Ruling:
    return Ruling(axis="v", box=Box(x0=x, top=top, x1=x, bottom=bottom))


PIECES = [level(70, 165, 215), level(120, 170, 220), upright(80, 75, 115), upright(160, 20, 60)]


def list_lines(rulings: tuple[Ruling, ...], axis: str) -> list[tuple[int, ...]]:
    return sorted(tuple(round(side / 2) * 2 for side in r.box.sides) for r in rulings if r.axis == axis)


def test_block_ends_where_its_tint_does() -> None:
    (block,) = find_tinted_blocks(draw_page())
    assert tuple(round(side) for side in block.sides) == (XS[0], YS[0], XS[-1], YS[-1])


def test_lines_found_in_pieces_run_through_the_block() -> None:
    found = complete_grids(draw_page(), PIECES, PIECES)
    assert list_lines(found, "h") == [(20, y, 220, y) for y in YS]
    assert list_lines(found, "v") == [(x, 20, x, 170) for x in XS]


def test_line_stops_at_a_cell_that_reaches_over_two_rows() -> None:
    found = complete_grids(draw_page(merged=True), PIECES, PIECES)
    assert (80, 120, 220, 120) in list_lines(found, "h")


def test_gap_between_lines_of_print_is_no_line() -> None:
    false = level(50, 90, 150)  # between two lines of print
    found = complete_grids(draw_page(), PIECES, [*PIECES, false])
    assert list_lines(found, "h") == [(20, y, 220, y) for y in YS]


def test_block_without_columns_keeps_its_rulings() -> None:
    own = [level(70, 20, 220)]
    assert complete_grids(draw_page(), own, own) == tuple(own)


def test_block_is_found_where_the_ground_around_print_is_as_light_as_paper() -> None:
    page = draw_page()
    printed = page.tint < TINT - 20
    halo = np.zeros_like(printed)
    for down in range(-4, 5):
        halo |= np.roll(printed, down, axis=0)
    halo[:, round((XS[2] - 6) * SCALE) :] = False
    page.ground[halo] = WHITE
    (block,) = find_tinted_blocks(page)
    assert round(block.width) == XS[-1] - XS[0]
