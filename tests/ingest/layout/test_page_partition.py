# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Stretches of a page that are borderless tables."""

import numpy as np

from ingest.layout.page_partition import Mask, choose_tables

TALL = 8.0  # pixels


def inked(*runs: tuple[int, int]) -> Mask:
    columns = np.zeros(400, bool)
    for a, b in runs:
        columns[a:b] = True
    return columns


def test_lines_of_one_row_are_not_parted_where_a_gutter_is_wider_below() -> None:
    narrow, wide = inked((0, 90), (99, 200), (230, 400)), inked((0, 60), (120, 200), (230, 400))
    bands = [(0, 200), (204, 400)]
    assert choose_tables(bands, [narrow, wide], [None, None], [False, False], TALL) == [(0, 1)]
    assert choose_tables([(0, 200), (240, 440)], [narrow, wide], [None, None], [False, False], TALL) == [(0, 0), (1, 1)]


def test_no_table_is_in_two_frames() -> None:
    row = inked((0, 60), (120, 200), (230, 400))
    assert choose_tables([(0, 200), (220, 400)], [row, row], [0, 1], [False, False], TALL) == [(0, 0), (1, 1)]
    assert choose_tables([(0, 200), (220, 400)], [row, row], [0, 0], [False, False], TALL) == [(0, 1)]
