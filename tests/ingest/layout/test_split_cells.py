# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Cells without a ruling between them: split at the columns of other rows, where their print keeps clear."""

from itertools import pairwise

import numpy as np

from ingest.layout.split_cells import Span, find_dark_print, split_merged_cells
from ingest.model import Box

DPI = 144.0  # two pixels to a point


def row(top: float, *edges: float) -> list[Box]:
    return [Box(x0=a, top=top, x1=b, bottom=top + 20) for a, b in pairwise(edges)]


def split(boxes: list[Box], print_of: dict[float, list[Span]]) -> list[tuple[float, float, float]]:
    found = split_merged_cells(boxes, lambda box: [s for s in print_of.get(box.top, []) if box.x0 <= s[0] < box.x1])
    return [(b.top, b.x0, b.x1) for b in found]


HEADER: list[Span] = [(4, 40), (104, 150), (204, 240)]


def test_a_header_without_rulings_has_the_columns_of_the_rows_below() -> None:
    boxes = [*row(0, 0, 300), *row(20, 0, 100, 200, 300)]
    assert split(boxes, {0: HEADER}) == [
        (0, 0, 100),
        (0, 100, 200),
        (0, 200, 300),
        *split(row(20, 0, 100, 200, 300), {}),
    ]


def test_columns_are_seen_past_a_heading_between_the_rows() -> None:
    boxes = [*row(0, 0, 300), *row(20, 0, 300), *row(40, 0, 100, 200, 300)]
    found = split(boxes, {0: HEADER, 20: [(4, 90), (92, 180), (182, 220)]})
    assert [x for x in found if x[0] == 0] == [(0, 0, 100), (0, 100, 200), (0, 200, 300)]
    assert [x for x in found if x[0] == 20] == [(20, 0, 300)]


def test_rows_without_upright_rulings_have_the_columns_of_the_header() -> None:
    boxes = [*row(0, 0, 100, 200, 300), *row(20, 0, 300), *row(40, 0, 300)]
    assert len(split(boxes, {20: HEADER, 40: HEADER})) == 9


def test_print_is_found_on_light_and_dark_grounds_and_not_on_the_sides() -> None:
    for ground, ink in ((255, 20), (30, 240), (150, 10)):
        pixels = np.full((60, 400, 3), ground, np.uint8)
        pixels[20:30, 100:140] = ink
        pixels[:, 0:2] = pixels[:, 198:202] = 128
        assert find_dark_print(pixels, DPI)(Box(x0=0, top=0, x1=100, bottom=30)) == [(50.0, 70.0)]


def test_dash_is_print_and_the_rest_of_a_ruling_at_a_dark_cells_head_is_not() -> None:
    pixels = np.full((60, 400, 3), 0, np.uint8)
    pixels[20:30, 100:140] = pixels[24:26, 160:170] = 255
    pixels[4, 180:300] = 255
    assert find_dark_print(pixels, DPI)(Box(x0=0, top=0, x1=200, bottom=30)) == [(50.0, 70.0), (80.0, 85.0)]
