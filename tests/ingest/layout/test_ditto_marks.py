# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Two short strokes side by side, alone in a cell, are a ditto mark; other dust is dust."""

import numpy as np
import pytest

from ingest.layout.ditto_marks import find_ditto_marks
from ingest.model import Box

CELLS = (Box(x0=0, top=0, x1=50, bottom=20), Box(x0=50, top=0, x1=100, bottom=20))
PRINT_PT, SCALE = 5.0, 2.0  # letters of 10 pixels
LEFT, RIGHT = (10, 10, 2, 4), (14, 10, 2, 4)  # left, top, width, height of the strokes, in pixels


def find(*pieces: tuple[int, int, int, int]) -> tuple[Box, ...]:
    places = np.array(pieces, np.int64)
    return find_ditto_marks(places, np.ones(len(places), bool), PRINT_PT, SCALE, CELLS)


def test_a_pair_of_strokes_is_a_mark() -> None:
    assert find(LEFT, RIGHT, (110, 10, 2, 2)) == (Box(x0=5.0, top=5.0, x1=8.0, bottom=7.0),)


@pytest.mark.parametrize(
    "pieces",
    [
        (LEFT,),  # a stroke alone
        (LEFT, (14, 18, 2, 4)),  # not side by side
        (LEFT, (60, 10, 2, 4)),  # far apart
        (LEFT, (14, 10, 4, 4)),  # a round speck
        (LEFT, RIGHT, (30, 20, 4, 4)),  # other ink in the cell
        (LEFT, (114, 10, 2, 4)),  # in two cells
    ],
)
def test_other_specks_are_no_mark(pieces: tuple[tuple[int, int, int, int], ...]) -> None:
    assert find(*pieces) == ()
