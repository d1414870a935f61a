# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Print that runs on over the ruling into an empty cell is the first cell's; print of two cells stays apart."""

from itertools import pairwise

import numpy as np
import pytest

from ingest.layout.overflowing_print import Overflow, find_overflows, join_hulls, make_letter_finder
from ingest.model import Box

EDGES = (0.0, 60.0, 120.0, 180.0, 220.0, 260.0)  # of five columns
ROW_PT = 20.0


def make_row(row: int) -> list[Box]:
    return [Box(x0=a, top=row * ROW_PT, x1=b, bottom=(row + 1) * ROW_PT) for a, b in pairwise(EDGES)]


BOXES = [*make_row(0), *make_row(1)]


def print_line(box: Box, x0: float, x1: float, line: int = 0) -> list[Box]:
    """Return letters of a line of print in the part of a cell from `x0` to `x1`."""
    top, count = box.top + 3 + 8 * line, max(1, round((x1 - x0) / 5))
    starts = [x0 + i * (x1 - x0) / count for i in range(count)]
    return [Box(x0=x, top=top, x1=x + (x1 - x0) / count - 0.4, bottom=top + 6) for x in starts]


def find(letters: dict[Box, list[Box]]) -> tuple[Overflow, ...]:
    header = {box: print_line(box, box.x0 + 4, box.x1 - 20) for box in BOXES[:5]}
    beside = {box: print_line(box, box.x0 + 4, box.x1 - 20) for box in BOXES[8:]}
    return find_overflows(BOXES, lambda box: (header | beside | letters).get(box, []))


def list_pairs(letters: dict[Box, list[Box]]) -> list[tuple[Box, Box]]:
    return [(overflow.cell, overflow.beside) for overflow in find(letters)]


FIRST, SECOND, THIRD, FOURTH, FIFTH = BOXES[5:]


def test_line_that_crosses_the_ruling_runs_over_the_empty_cell() -> None:
    assert list_pairs({FIRST: print_line(FIRST, 4, 59), SECOND: print_line(SECOND, 61, 90)}) == [(FIRST, SECOND)]


def test_line_runs_over_two_empty_cells() -> None:
    letters = {
        FIRST: print_line(FIRST, 4, 59),
        SECOND: print_line(SECOND, 61, 119),
        THIRD: print_line(THIRD, 121, 140),
    }
    assert list_pairs(letters) == [(FIRST, SECOND), (SECOND, THIRD)]


@pytest.mark.parametrize(
    "second",
    [
        print_line(SECOND, 64, 90),  # a cell of its own, as far from the ruling as others
        print_line(SECOND, 61, 90) + print_line(SECOND, 64, 90, line=1),  # other print below
        [],
    ],
)
def test_print_of_two_cells_stays_apart(second: list[Box]) -> None:
    assert list_pairs({FIRST: print_line(FIRST, 4, 59), SECOND: second}) == []


def test_line_alone_in_its_row_is_a_heading_over_its_columns() -> None:
    letters = {FIRST: print_line(FIRST, 4, 59), SECOND: print_line(SECOND, 61, 90), FOURTH: [], FIFTH: []}
    assert list_pairs(letters) == []


def test_print_of_a_table_without_margins_stays_apart() -> None:
    letters = {box: print_line(box, box.x0 + 0.5, box.x1 - 0.5) for box in BOXES}
    assert list_pairs(letters) == []


def test_print_that_runs_on_is_the_first_cells() -> None:
    overflows = find({FIRST: print_line(FIRST, 4, 59), SECOND: print_line(SECOND, 61, 90)})
    own, beyond = FIRST.expanded(-3), SECOND.expanded(-3)
    assert join_hulls([own, beyond, None], [FIRST, SECOND, THIRD], overflows) == [Box.hull([own, beyond]), None, None]


def test_rest_of_a_ruling_in_a_dark_header_is_no_letter() -> None:
    pixels = np.full((40, 240, 3), 60, np.uint8)
    pixels[:, 119:122] = 200  # the ruling, which is broader than the margin left out
    pixels[14:26, 150:154] = pixels[14:26, 160:164] = 255
    find_letters = make_letter_finder(pixels, 144.0)
    assert [x.x0 for x in find_letters(Box(x0=59.5, top=0, x1=119, bottom=20))] == [80.0, 75.0]
