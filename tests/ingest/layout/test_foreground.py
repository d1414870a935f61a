# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""The print of a page without its rulings."""

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from ingest.image.raster import Pixels
from ingest.layout.bordered_cells import find_bordered_cells, select_table_rulings
from ingest.layout.foreground import erase_rulings, mark_ink, separate_foreground
from ingest.layout.ruling_lines import find_rulings
from ingest.model import Box, Ruling

DPI = 200
SCALE = DPI / 72
COLUMNS, ROWS = (40, 150, 260, 370), (50, 90, 130, 170)


def page(gap: float, ruled: bool = True, grey: int = 20) -> Pixels:
    """A table of 9 pt print, `gap` points right of each upright ruling."""
    sheet = Image.new("RGB", (round(420 * SCALE), round(300 * SCALE)), (252,) * 3)
    pen, font = ImageDraw.Draw(sheet), ImageFont.load_default(size=9 * SCALE)
    for left in COLUMNS[:-1]:
        for top in ROWS[:-1]:
            for line, text in enumerate(("Brief the team", "in June; family", "quality group")):
                at = (left + 0.5 + gap) * SCALE, (top + 2 + 12 * line) * SCALE
                pen.text(at, text, (grey,) * 3, font)
    for x in COLUMNS if ruled else ():
        pen.line([(x * SCALE, ROWS[0] * SCALE), (x * SCALE, ROWS[-1] * SCALE)], (0, 0, 0), 3)
    for y in ROWS if ruled else ():
        pen.line([(COLUMNS[0] * SCALE, y * SCALE), (COLUMNS[-1] * SCALE, y * SCALE)], (0, 0, 0), 3)
    return np.ascontiguousarray(np.asarray(sheet)[..., ::-1])


def extract_ink(pixels: Pixels) -> Pixels:
    rulings = find_rulings(pixels, DPI)
    found = separate_foreground(pixels, DPI, select_table_rulings(rulings), find_bordered_cells(rulings))
    assert found.pictures == ()
    return mark_ink(found.grey)


@pytest.mark.parametrize("gap", [0.2, 0.6, 1.2])
def test_letters_beside_a_ruling_stay_and_the_ruling_goes(gap: float) -> None:
    print_, found = mark_ink(page(gap, ruled=False)[..., 0]) > 0, extract_ink(page(gap)) > 0
    assert (found & print_).sum() > 0.97 * print_.sum()
    assert (found & ~print_).sum() < 0.02 * print_.sum()


def test_grey_print_is_made_as_dark_as_black() -> None:
    pixels = page(1.2, grey=166)
    rulings = find_rulings(pixels, DPI)
    grey = separate_foreground(pixels, DPI, select_table_rulings(rulings), find_bordered_cells(rulings)).grey
    assert np.percentile(grey[round(52 * SCALE) : round(88 * SCALE), round(45 * SCALE) : round(145 * SCALE)], 2) < 70


def test_print_between_rulings_that_close_no_box_stays() -> None:
    pixels = page(3.0, ruled=False)
    without = mark_ink(pixels[..., 0]) > 0
    for y in ROWS:
        pixels[round((y + 0.5) * SCALE) : round((y + 1.5) * SCALE), round(30 * SCALE) : round(400 * SCALE)] = 0
    pixels[round(ROWS[0] * SCALE) : round((ROWS[-1] + 1) * SCALE), round(149 * SCALE) : round(150 * SCALE)] = 0
    found = separate_foreground(pixels, DPI, (), ())
    assert found.pictures == ()
    kept = mark_ink(found.grey) > 0
    assert (kept & without).sum() > 0.97 * without.sum()
    assert (kept & ~without).sum() < 0.05 * without.sum()


def test_dash_of_a_cell_without_other_print_stays_and_specks_go() -> None:
    pixels = page(1.2)
    for left, wide in ((150, 4.0), (260, 1.0)):
        inside = (
            slice(round(92 * SCALE), round(128 * SCALE)),
            slice(round((left + 2) * SCALE), round((left + 108) * SCALE)),
        )
        pixels[inside] = 252
        pixels[
            round(110 * SCALE) : round(111 * SCALE), round((left + 50) * SCALE) : round((left + 50 + wide) * SCALE)
        ] = 0
    ink = extract_ink(pixels)
    dash, speck = (
        ink[round(105 * SCALE) : round(115 * SCALE), round(x * SCALE) : round((x + 15) * SCALE)] for x in (195, 305)
    )
    assert dash.any()
    assert not speck.any()


def test_pale_coloured_print_is_as_dark_as_black() -> None:
    pixels = page(1.2, ruled=False)
    black = pixels.max(axis=2) < 200
    pixels[black] = (120, 217, 255)  # amber, blue-green-red
    grey = separate_foreground(pixels, DPI, (), ()).grey
    assert np.median(grey[black]) < 110


def test_faint_letters_of_a_cell_are_darkened_and_reported() -> None:
    pixels = page(1.2, ruled=False)
    black = pixels.max(axis=2) < 200
    pixels[black] = 215
    cell = Box(x0=0, top=0, x1=pixels.shape[1] / SCALE, bottom=pixels.shape[0] / SCALE)
    found = separate_foreground(pixels, DPI, (), (cell,))
    assert found.faint == {0}
    assert np.median(found.grey[black]) < 110
    noise = np.random.default_rng(7).normal(246, 6, pixels.shape[:2]).clip(0, 255).astype(np.uint8)
    assert not separate_foreground(np.dstack([noise] * 3), DPI, (), (cell,)).faint


def test_words_close_to_the_edge_of_a_dark_cell_stay() -> None:
    pixels = page(1.2, ruled=False)
    box = Box(x0=40, top=50, x1=370, bottom=90)
    pixels[:] = 252
    pixels[box.expanded(0.5).pixel_slices(SCALE)] = (60, 40, 20)
    pixels[round(51.2 * SCALE) : round(60 * SCALE), round(60 * SCALE) : round(62 * SCALE)] = 255
    found = separate_foreground(pixels, DPI, (), (box,))
    assert found.pictures == ()
    ink = mark_ink(found.grey) > 0
    assert not ink[: round(50.3 * SCALE)].any()
    assert ink.any()


def test_tail_of_a_comma_below_an_underline_stays() -> None:
    pixels = np.full((round(300 * SCALE), round(420 * SCALE)), 255, np.uint8)
    line, cell = Box(x0=60, top=100, x1=180, bottom=101), Box(x0=50, top=60, x1=200, bottom=140)
    rows, columns = line.pixel_slices(SCALE)
    pixels[rows, columns] = 120
    pixels[[rows.start - 1, rows.stop], columns] = 220  # blurred edges
    for x in (90, 120):  # the foot of a letter, and a comma, whose tail slants to the left
        at = round(x * SCALE)
        pixels[rows.start - 8 : rows.start, at : at + 3] = 40
    pixels[rows.start : rows.stop, at - 1 : at + 2] = 40
    pixels[rows.stop, at - 1] = 170
    erase_rulings(pixels, (Ruling(axis="h", box=line),), DPI, boxes=(cell,))
    inked = np.flatnonzero((pixels[rows] < 200).any(axis=0))
    assert at - 1 in inked
    assert np.ptp(inked) < 4


def test_dot_of_a_tinted_cell_is_a_fill_of_its_own() -> None:
    sheet = Image.new("RGB", (round(200 * SCALE), round(100 * SCALE)), (252,) * 3)
    pen = ImageDraw.Draw(sheet)
    pen.rectangle([20 * SCALE, 20 * SCALE, 120 * SCALE, 80 * SCALE], (255, 247, 226))
    pen.ellipse([65 * SCALE, 45 * SCALE, 75 * SCALE, 55 * SCALE], (178, 222, 180))
    cell = Box(x0=20, top=20, x1=120, bottom=80)
    found = separate_foreground(np.ascontiguousarray(np.asarray(sheet)[..., ::-1]), DPI, (), (cell,))
    assert [fill.box.contains_centre(Box(x0=69, top=49, x1=71, bottom=51)) for fill in found.fills] == [True, True]
    assert found.fills[0].box == cell
    assert max(abs(a - b) for a, b in zip(found.fills[1].colour, (178, 228, 202), strict=True)) < 12
    assert not mark_ink(found.grey).any()


def test_print_in_a_pale_colour_is_made_as_dark_as_black() -> None:
    sheet = Image.new("RGB", (round(200 * SCALE), round(60 * SCALE)), (244,) * 3)
    pen, font = ImageDraw.Draw(sheet), ImageFont.load_default(size=9 * SCALE)
    pen.text((20 * SCALE, 20 * SCALE), "Complete", (150, 185, 225), font)
    pen.text((120 * SCALE, 20 * SCALE), "Agreed", (20, 20, 20), font)
    grey = separate_foreground(np.ascontiguousarray(np.asarray(sheet)[..., ::-1]), DPI, (), ()).grey
    pale, black = (grey[:, round(x * SCALE) : round((x + 70) * SCALE)] for x in (15, 115))
    assert int(np.percentile(pale[pale < 128], 20)) <= int(np.percentile(black[black < 128], 20)) + 20
    assert (pale < 128).sum() > 0.8 * (black < 128).sum()


def test_grain_of_a_tint_is_no_print() -> None:
    grain = np.random.default_rng(1).normal(0, 4, (round(80 * SCALE), round(100 * SCALE), 3))
    pixels = np.clip(np.array((214, 233, 243)) + grain, 0, 255).astype(np.uint8)
    pixels[: round(8 * SCALE), : round(20 * SCALE)] = (40, 30, 220)  # a vivid colour elsewhere
    grey = separate_foreground(pixels, DPI, (), ()).grey
    assert not mark_ink(grey)[round(20 * SCALE) :].any()


def test_edges_of_a_slanted_band_behind_black_words_are_no_print() -> None:
    sheet = Image.new("RGB", (round(300 * SCALE), round(60 * SCALE)), (240,) * 3)
    pen, font = ImageDraw.Draw(sheet), ImageFont.load_default(size=9 * SCALE)
    pen.polygon([(x * SCALE, y * SCALE) for x, y in ((20, 20), (280, 22), (280, 38), (20, 36))], (176, 199, 224))
    pen.text((25 * SCALE, 23 * SCALE), "Recommendation 2 Checks should be made of housing", (20, 20, 20), font)
    pen.rectangle([0, 0, 40, 8], (220, 30, 40))  # a vivid colour elsewhere
    grain = np.random.default_rng(1).normal(0, 5, (sheet.height, sheet.width, 3))
    pixels = np.clip(np.asarray(sheet)[..., ::-1] + grain, 0, 255).astype(np.uint8)
    ink = mark_ink(separate_foreground(pixels, DPI, (), ()).grey) > 0
    edges = ink[round(33 * SCALE) : round(42 * SCALE)]
    assert ink[round(24 * SCALE) : round(33 * SCALE)].any()
    assert edges.mean() < 0.002
