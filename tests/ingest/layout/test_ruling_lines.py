# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Rulings of a page: faint, broken, or beside print and fills."""

import cv2
import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from ingest.image.raster import Pixels
from ingest.layout.ruling_lines import find_rulings

DPI = 200
SCALE = DPI / 72


def paper(seed: int = 1) -> Pixels:
    """A white page of 400 x 300 points with a scanner's grain."""
    grain = np.random.default_rng(seed).normal(250, 2.5, (round(300 * SCALE), round(400 * SCALE), 3))
    return np.clip(grain, 0, 255).astype(np.uint8)


def draw(page: Pixels, x0: float, y0: float, x1: float, y1: float, grey: int = 0) -> None:
    a, b = (round(x0 * SCALE), round(y0 * SCALE)), (round(x1 * SCALE), round(y1 * SCALE))
    cv2.line(page, a, b, (grey, grey, grey), 1)


def write(page: Pixels, x: float, y: float, text: str, size: float = 0.55) -> None:
    cv2.putText(page, text, (round(x * SCALE), round(y * SCALE)), cv2.FONT_HERSHEY_SIMPLEX, size, (20, 20, 20), 1, 16)


def grid(page: Pixels, grey: int) -> None:
    for x in (40, 140, 240, 340):
        draw(page, x, 50, x, 200, grey)
    for y in (50, 100, 150, 200):
        draw(page, 40, y, 340, y, grey)


def axes(page: Pixels) -> tuple[int, int]:
    found = find_rulings(page, DPI)
    return sum(r.axis == "h" for r in found), sum(r.axis == "v" for r in found)


@pytest.mark.parametrize("grey", [0, 120, 215])
def test_faint_grid_is_found(grey: int) -> None:
    page = paper()
    grid(page, grey)
    assert axes(page) == (4, 4)


def test_grid_that_a_fax_made_dots_is_found() -> None:
    """Pale lines came out black for some rows of print, as a few dots for the next."""
    random = np.random.default_rng(5)
    page = np.full((round(520 * SCALE), round(700 * SCALE), 3), 255, np.uint8)
    for at in (40, 240, 440, 640):
        draw(page, at, 40, at, 490)
    for at in (40, 190, 340, 490):
        draw(page, 40, at, 640, at)
    along, across = np.indices(page.shape[:2]) / SCALE
    kept = np.where((along + across) % 80 < 50, 0.6, 0.06)  # shares of a line's pixels
    page[random.random(page.shape[:2]) > kept] = 255
    assert axes(page) == (4, 4)


def test_line_with_gaps_is_one_line() -> None:
    page = paper()
    grid(page, 60)
    for x in range(60, 330, 37):
        cv2.rectangle(
            page, (round(x * SCALE), round(98 * SCALE)), (round((x + 6) * SCALE), round(102 * SCALE)), (250,) * 3, -1
        )
    assert axes(page) == (4, 4)


def test_print_has_no_ruling_lines() -> None:
    page = paper()
    for y in range(40, 280, 12):
        write(page, 30, y, "Illness in families is still hidden until all visits fail")
    assert axes(page) == (0, 0)


def test_upright_line_ends_at_a_row_across_the_columns() -> None:
    page = paper()
    grid(page, 0)
    row = page[round(101 * SCALE) : round(149 * SCALE), round(45 * SCALE) : round(335 * SCALE)]
    row[:] = 250
    write(page, 60, 128, "Theme 2: all still ill in families until filled in full", 0.7)
    inner = [r for r in find_rulings(page, DPI) if r.axis == "v" and 45 < r.box.x0 < 335]
    assert not any(r.box.top < 120 < r.box.bottom for r in inner)


def test_upright_lines_without_level_ones_end_at_a_row_across_the_columns() -> None:
    page = paper()
    for x in (40, 140, 240, 340):
        draw(page, x, 50, x + 1, 200)
    for y in (50, 200):
        draw(page, 40, y, 341, y + 1)
    page[round(100 * SCALE) : round(122 * SCALE), round(45 * SCALE) : round(335 * SCALE)] = 250
    write(page, 60, 114, "Theme 2: all still ill in families until filled in full", 0.7)
    inner = sorted((r.box.centre_x, r.box.top) for r in find_rulings(page, DPI) if 45 < r.box.x0 < 335)
    assert [abs(top - y) < 3 for (_, top), y in zip(inner, [50, 122] * 2, strict=True)] == [True] * 4


def test_edge_of_a_coloured_cell_is_not_a_ruling() -> None:
    page = paper()
    cv2.rectangle(page, (300, 200), (420, 420), (16, 16, 240), -1)
    packed = cv2.imencode(".jpg", cv2.GaussianBlur(page, (0, 0), 0.6), [cv2.IMWRITE_JPEG_QUALITY, 60])[1]
    assert find_rulings(np.asarray(cv2.imdecode(packed, cv2.IMREAD_COLOR), np.uint8), DPI) == ()


def test_white_print_on_a_dark_header_has_no_ruling_lines() -> None:
    page = paper()
    cv2.rectangle(
        page, (round(40 * SCALE), round(50 * SCALE)), (round(340 * SCALE), round(80 * SCALE)), (90, 45, 25), -1
    )
    for x in (40, 140, 240, 340):
        draw(page, x, 50, x, 200)
    for y in (50, 80, 200):
        draw(page, 40, y, 340, y)
    for top in (53.0, 66.0):  # stems of letters above one another, with the dark between them
        for letter in (50.0, 54.2, 58.4, 150.0, 154.2):
            for stem in (letter, letter + 2.2):
                at = [round(v * SCALE) for v in (stem, top, stem + 1.2, top + 11.0)]
                cv2.rectangle(page, (at[0], at[1]), (at[2], at[3]), (255,) * 3, -1)
            cross = [round(v * SCALE) for v in (letter, top + 5, letter + 3, top + 6)]
            cv2.rectangle(page, (cross[0], cross[1]), (cross[2], cross[3]), (255,) * 3, -1)
    assert axes(page) == (3, 4)


@pytest.mark.parametrize("colour", [(0x4D, 0x50, 0xC0), (0x47, 0xAD, 0x70), (0, 0, 255), (0xA6, 0xA6, 0xA6)])
def test_coloured_and_grey_print_has_no_ruling_lines(colour: tuple[int, int, int]) -> None:
    page = paper()
    grid(page, 0)
    sheet = Image.fromarray(page)
    pen, font = ImageDraw.Draw(sheet), ImageFont.load_default(size=9 * SCALE)
    for row in (50, 100, 150):
        for line in (4, 16, 28):
            for x in (42, 142, 242):
                pen.text((x * SCALE, (row + line) * SCALE), "Teams see areas once", colour, font)
    page = np.asarray(sheet)
    packed = cv2.imencode(".jpg", cv2.GaussianBlur(page, (0, 0), 0.6), [cv2.IMWRITE_JPEG_QUALITY, 60])[1]
    found = find_rulings(np.asarray(cv2.imdecode(packed, cv2.IMREAD_COLOR), np.uint8), DPI)
    assert [sum(r.axis == axis for r in found) for axis in "hv"] == [4, 4]


def test_dots_of_a_fill_on_a_fax_are_no_rulings() -> None:
    page = paper()
    grid(page, 0)
    for row in range(round(52 * SCALE), round(98 * SCALE), 3):  # a black fill with the white dots of a fax
        page[row : row + 2, round(242 * SCALE) : round(338 * SCALE)] = 0
    for column in range(round(242 * SCALE), round(338 * SCALE), 5):
        page[round(52 * SCALE) : round(98 * SCALE), column : column + 1] = 250
    assert axes(page) == (4, 4)


def test_dashed_grid_is_found() -> None:
    page = paper()
    for at in range(40, 340, 6):
        for y in (50, 100, 150, 200):
            draw(page, at, y, at + 3, y)
    for at in range(50, 200, 6):
        for x in (40, 140, 240, 340):
            draw(page, x, at, x, at + 3)
    assert axes(page) == (4, 4)
