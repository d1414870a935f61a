# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""The colour of a status cell: black hides a status where nothing else shows one."""

from dataclasses import replace

import pytest

from extract.model import EMPTY_CELL, DraftCell, DraftStatus
from extract.status.cell_status import join_cell_colours, read_cell_status
from extract.tables.grid import GridCell
from ingest.model import Box, Colour, Fill, Page

CELL = Box(x0=100, top=100, x1=150, bottom=140)
BLACK, RED = (4, 4, 4), (220, 30, 30)


def make_page(*fills: tuple[Box, Colour]) -> Page:
    return Page(number=1, width=600, height=400, fills=tuple(Fill(box=box, colour=colour) for box, colour in fills))


def read_colour(page: Page, text: DraftCell = EMPTY_CELL) -> Colour | None:
    cell = GridCell(region=0, box=CELL, row=1, last_row=1, column=4, last_column=4)
    return read_cell_status(page, cell, text).colour


@pytest.mark.parametrize("cover", [CELL, Box(x0=100, top=100, x1=150, bottom=220)], ids=["its own", "over two rows"])
def test_black_cover_is_the_colour_of_an_empty_cell(cover: Box) -> None:
    assert read_colour(make_page((cover, BLACK))) == BLACK


def test_small_black_mark_and_grey_ground_are_no_cover() -> None:
    mark = Box(x0=110, top=110, x1=120, bottom=120)
    assert read_colour(make_page((mark, BLACK))) is None
    assert read_colour(make_page((CELL, (90, 90, 90)))) is None


def test_words_and_colours_of_the_cell_outweigh_a_cover() -> None:
    assert read_colour(make_page((CELL, BLACK)), DraftCell(raw="A", body="A")) is None
    assert read_colour(make_page((CELL, RED), (CELL.moved(0, 5), BLACK))) == RED


AMBER = (250, 190, 0)


def read_status_cell(*fills: tuple[Box, Colour]) -> DraftStatus:
    cell = GridCell(region=0, box=CELL, row=1, last_row=1, column=4, last_column=4)
    return read_cell_status(make_page(*fills), cell, EMPTY_CELL)


def test_second_colour_of_a_cell_is_kept() -> None:
    left, right = replace(CELL, x1=130), replace(CELL, x0=130)
    status = read_status_cell((left, RED), (right, AMBER))
    assert (status.colour, status.other_colours) == (RED, (AMBER,))
    assert read_status_cell((left, RED), (right, RED)).other_colours == ()


def test_parts_of_a_cell_that_was_read_as_two_are_one_status() -> None:
    joined = join_cell_colours(read_status_cell((CELL, RED)), read_status_cell((CELL, AMBER)))
    assert (joined.colour, joined.other_colours) == (RED, (AMBER,))
