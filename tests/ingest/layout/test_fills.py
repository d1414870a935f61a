# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Coloured and black areas of a page."""

import cv2
import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from ingest.image.raster import Pixels
from ingest.layout.fills import find_fills, find_grey_areas

DPI = 144
SCALE = 2


def page() -> Pixels:
    return np.full((600, 800, 3), 252, np.uint8)


def area(pixels: Pixels, x0: int, y0: int, x1: int, y1: int, rgb: tuple[int, int, int]) -> None:
    cv2.rectangle(pixels, (x0 * SCALE, y0 * SCALE), (x1 * SCALE - 1, y1 * SCALE - 1), rgb[::-1], -1)


def test_cell_with_print_on_it_is_one_fill() -> None:
    pixels = page()
    area(pixels, 50, 40, 110, 120, (255, 192, 0))
    cv2.putText(pixels, "Amber", (110, 150), cv2.FONT_HERSHEY_SIMPLEX, 0.8, (0, 0, 0), 2)
    (fill,) = find_fills(pixels, DPI)
    assert (fill.box.x0, fill.box.top, fill.box.x1, fill.box.bottom) == pytest.approx((50, 40, 110, 120), abs=1.5)
    assert fill.colour == pytest.approx((255, 192, 0), abs=4)


def test_adjoining_colours_are_two_fills() -> None:
    pixels = page()
    area(pixels, 50, 40, 110, 100, (240, 16, 16))
    area(pixels, 50, 100, 110, 180, (0, 176, 80))
    first, second = find_fills(pixels, DPI)
    assert first.colour == pytest.approx((240, 16, 16), abs=4)
    assert second.colour == pytest.approx((0, 176, 80), abs=4)
    assert first.box.bottom == pytest.approx(100, abs=1.5)


def test_white_line_between_cells_of_one_colour_parts_them() -> None:
    pixels = page()
    area(pixels, 50, 40, 110, 120, (178, 223, 178))
    area(pixels, 50, 79, 110, 80, (255, 255, 255))
    cv2.putText(pixels, "Green", (110, 130), cv2.FONT_HERSHEY_SIMPLEX, 0.8, (255, 255, 255), 2)
    found = find_fills(pixels, DPI)
    assert [fill.box.bottom for fill in found] == pytest.approx([79.5, 120], abs=1.5)


def test_part_below_a_white_line_is_as_wide_as_its_own_cells() -> None:
    pixels = page()
    area(pixels, 50, 40, 210, 70, (181, 224, 181))
    area(pixels, 50, 70, 160, 100, (181, 224, 181))
    area(pixels, 50, 69, 210, 70, (235, 245, 235))
    assert [fill.box.x1 for fill in find_fills(pixels, DPI)] == pytest.approx([210, 160], abs=1.5)


def test_fills_are_parted_where_only_some_of_them_change_colour() -> None:
    pixels = page()
    rows = (((240, 16, 16), (0, 176, 80), (255, 192, 0)), ((255, 192, 0), (255, 192, 0), (255, 192, 0)))
    for i, row in enumerate(rows):
        for j, colour in enumerate(row):
            area(pixels, 50 + 40 * j, 40 + 52 * i, 90 + 40 * j, 90 + 52 * i, colour)  # a white line between the rows
    found = find_fills(pixels, DPI)
    assert [fill.box.bottom for fill in found] == pytest.approx([91, 91, 91, 142], abs=1.5)
    assert [fill.colour for fill in found[:3]] == [pytest.approx(colour, abs=4) for colour in rows[0]]


def test_black_fill_of_a_fax_is_a_fill_and_coloured_letters_are_not() -> None:
    pixels = page()
    area(pixels, 50, 40, 110, 100, (0, 0, 0))
    cv2.putText(pixels, "On track", (300, 300), cv2.FONT_HERSHEY_SIMPLEX, 0.6, (0, 150, 0), 2)
    assert [fill.colour for fill in find_fills(pixels, DPI)] == [(0, 0, 0)]


def test_letters_of_a_large_coloured_heading_are_not_fills() -> None:
    sheet = Image.fromarray(page())
    for y, size in ((80, 14), (160, 16), (240, 20)):
        font = ImageFont.load_default(size=size * SCALE)
        ImageDraw.Draw(sheet).text((60, y), "Finding 2: answers were seen", (189, 129, 79), font, stroke_width=1)
    packed = cv2.imencode(".jpg", cv2.GaussianBlur(np.asarray(sheet), (0, 0), 0.7), [cv2.IMWRITE_JPEG_QUALITY, 60])[1]
    assert find_fills(np.asarray(cv2.imdecode(packed, cv2.IMREAD_COLOR), np.uint8), DPI) == ()


@pytest.mark.parametrize("ground", [(0, 100, 88), (71, 71, 71)])
def test_dark_header_with_bold_white_names_is_one_fill(ground: tuple[int, int, int]) -> None:
    sheet = Image.new("RGB", (800, 300), (252, 252, 252))
    draw = ImageDraw.Draw(sheet)
    draw.rectangle((60, 100, 740, 160), fill=ground)
    font = ImageFont.load_default(22)
    for x in (70, 300, 520):
        for y in (104, 132):
            draw.text((x, y), "Lead officer", font=font, fill="white")
    (fill,) = find_fills(np.ascontiguousarray(np.asarray(sheet)[:, :, ::-1]), DPI)
    assert fill.colour == pytest.approx(ground, abs=4)
    assert (fill.box.top, fill.box.bottom) == pytest.approx((50, 80), abs=1.5)


def test_edge_between_fills_is_in_the_blank_line_between_them() -> None:
    pixels = page()
    area(pixels, 50, 40, 110, 99, (146, 204, 81))
    area(pixels, 50, 101, 110, 180, (251, 59, 48))
    first, second = find_fills(pixels, DPI)
    assert first.box.bottom == second.box.top == pytest.approx(100, abs=0.6)


def test_header_and_the_coloured_cells_that_touch_it_are_fills_of_their_own() -> None:
    pixels = page()
    area(pixels, 40, 40, 360, 60, (31, 56, 100))
    colours = [(240, 16, 16), (0, 176, 80), (255, 192, 0)]
    for row, colour in enumerate(colours):
        area(pixels, 300, 60 + 30 * row, 360, 90 + 30 * row, colour)
    header, *cells = find_fills(pixels, DPI)
    assert (header.box.x0, header.box.x1, header.box.bottom) == pytest.approx((40, 360, 60), abs=1.5)
    assert [cell.colour for cell in cells] == [pytest.approx(colour, abs=4) for colour in colours]
    assert [cell.box.x0 for cell in cells] == pytest.approx([300] * 3, abs=1.5)


def test_white_words_do_not_part_a_black_header() -> None:
    sheet = Image.fromarray(page())
    pen, font = ImageDraw.Draw(sheet), ImageFont.load_default(size=10 * SCALE)
    pen.rectangle((40 * SCALE, 40 * SCALE, 360 * SCALE, 56 * SCALE), (0, 0, 0))
    for x, words in ((44, "What was agreed"), (160, "Led by"), (300, "State")):
        pen.text((x * SCALE, 41 * SCALE), words, (255, 255, 255), font)
    (fill,) = find_fills(np.asarray(sheet), DPI)
    assert (fill.box.x0, fill.box.x1) == pytest.approx((40, 360), abs=1.5)


def test_grey_cells_are_parted_by_a_light_ruling_and_letters_are_not_cells() -> None:
    pixels = page()
    area(pixels, 50, 40, 110, 160, (116, 116, 116))
    area(pixels, 50, 99, 110, 100, (180, 180, 180))
    cv2.putText(pixels, "R", (150, 150), cv2.FONT_HERSHEY_SIMPLEX, 0.8, (0, 0, 0), 2)
    cv2.putText(pixels, "Progress", (300, 150), cv2.FONT_HERSHEY_SIMPLEX, 0.8, (0, 0, 0), 2)
    upper, lower = find_grey_areas(pixels, DPI, ())
    assert (upper.x0, upper.top, upper.x1, upper.bottom) == pytest.approx((50, 40, 110, 100), abs=1.5)
    assert (lower.top, lower.bottom) == pytest.approx((100, 160), abs=1.5)


def test_pale_tint_is_no_grey_area_and_a_fill_is_not_returned_again() -> None:
    pixels = page()
    area(pixels, 50, 40, 110, 100, (242, 242, 242))
    area(pixels, 200, 40, 260, 100, (240, 16, 16))
    assert find_grey_areas(pixels, DPI, find_fills(pixels, DPI)) == ()
