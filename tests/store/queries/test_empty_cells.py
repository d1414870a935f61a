# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Where the value of an empty cell would be."""

from ingest.model import Box
from store.queries.empty_cells import place_between_neighbours

COLUMN = Box(x0=300, top=0, x1=360, bottom=800)


def make_cell(x0: float, x1: float) -> Box:
    return Box(x0=x0, top=100, x1=x1, bottom=140)


def test_the_place_is_the_column_beside_the_values_of_the_row() -> None:
    place = place_between_neighbours(COLUMN, [make_cell(100, 310), make_cell(350, 420)])
    assert place == Box(x0=312, top=100, x1=348, bottom=140)


def test_a_column_that_another_value_covers_has_no_place() -> None:
    assert place_between_neighbours(COLUMN, [make_cell(100, 340)]) is None
    assert place_between_neighbours(COLUMN, [make_cell(100, 328), make_cell(331, 400)]) is None
