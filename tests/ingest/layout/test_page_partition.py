# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Stretches of a page that are borderless tables."""

from itertools import pairwise

import numpy as np

from ingest.layout.page_partition import Mask, Run, choose_tables

TALL = 8.0  # pixels


def inked(*runs: tuple[int, int]) -> Mask:
    columns = np.zeros(400, bool)
    for a, b in runs:
        columns[a:b] = True
    return columns


def parts(bands: list[Run], columns: list[Mask], frames: tuple[int | None, ...] = (None, None)) -> list[Run]:
    white = [0, *(below[0] - above[1] for above, below in pairwise(bands))]
    return choose_tables(bands, columns, white, frames, [False] * len(bands), TALL)


def test_lines_of_one_row_are_not_parted_where_a_gutter_is_wider_below() -> None:
    narrow, wide = inked((0, 90), (99, 200), (230, 400)), inked((0, 60), (120, 200), (230, 400))
    assert parts([(0, 200), (204, 400)], [narrow, wide]) == [(0, 1)]
    assert parts([(0, 200), (240, 440)], [narrow, wide]) == [(0, 0), (1, 1)]


def test_no_table_is_in_two_frames() -> None:
    row = inked((0, 60), (120, 200), (230, 400))
    assert parts([(0, 200), (220, 400)], [row, row], (0, 1)) == [(0, 0), (1, 1)]
    assert parts([(0, 200), (220, 400)], [row, row], (0, 0)) == [(0, 1)]


def test_the_last_line_of_a_cell_does_not_begin_the_table_below() -> None:
    row, line, below = inked((0, 60), (120, 205), (230, 400)), inked((150, 200)), inked((0, 130), (300, 400))
    bands = [(0, 200), (208, 224), (232, 248), (290, 490)]
    assert parts(bands, [row, line, line, below], (None,) * 4) == [(0, 0)]
    assert parts(bands[2:], [line, below]) == [(0, 1)]
