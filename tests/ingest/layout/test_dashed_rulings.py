# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Dashed lines among components of ink: dashes in line, of like length and gap, and no letters."""

import numpy as np
import pytest

from ingest.image.connected_components import Boxes
from ingest.image.raster import Pixels
from ingest.layout.dashed_rulings import DashedLine, extend_to_crossings, find_dashed_lines
from ingest.model import Box

SCALE = 4.0  # pixels per point


def paper() -> Pixels:
    return np.full((1000, 2000), 255, np.uint8)


def dashes(y: float, starts: list[float], length: float, thick: float = 0.75) -> Boxes:
    return np.array([(x * SCALE, y * SCALE, length * SCALE, thick * SCALE) for x in starts]).astype(np.int64)


@pytest.mark.parametrize(("length", "gap"), [(3, 3), (4, 2), (3, 1.5), (6, 4)])
def test_dashes_in_line_are_one_line(length: float, gap: float) -> None:
    pieces = dashes(50, [40 + i * (length + gap) for i in range(20)], length)
    (line,) = find_dashed_lines(pieces, paper(), SCALE)
    assert line.pitch == pytest.approx(length + gap, abs=0.3)
    assert (line.box.x0, line.box.x1) == pytest.approx((40, 40 + 20 * (length + gap) - gap), abs=0.5)


def test_dashes_that_print_or_a_crossing_line_hides_do_not_break_a_line() -> None:
    pieces = dashes(50, [40 + 6 * i for i in range(30) if i not in (7, 8, 15)], 3)
    assert len(find_dashed_lines(pieces, paper(), SCALE)) == 1


def test_hyphens_here_and_there_are_no_line() -> None:
    pieces = dashes(50, [40, 71, 75, 130, 160, 214, 222, 260], 3)
    assert find_dashed_lines(pieces, paper(), SCALE) == []


def test_specks_along_the_edge_of_a_fill_are_no_line() -> None:
    starts = np.cumsum(np.random.default_rng(4).uniform(3, 14, 40)) + 40  # of like length, and never in step
    assert find_dashed_lines(dashes(50, starts.tolist(), 2, 0.5), paper(), SCALE) == []


def test_stems_that_begin_lines_of_print_are_no_line() -> None:
    stems = [40 + 10 * i for i in range(6)]  # x runs down the page: the lines are 10 points apart
    page = paper()
    for x in stems:  # the rest of each word
        page[int(51 * SCALE) : int(80 * SCALE), int(x * SCALE) : int((x + 6) * SCALE)] = 0
    assert find_dashed_lines(dashes(50, [float(x) for x in stems], 6), page, SCALE) == []


def test_line_ends_on_the_ruling_of_its_corner() -> None:
    line = DashedLine(box=Box(x0=46, top=50, x1=154, bottom=51), pitch=6)
    sides = [Box(x0=x, top=20, x1=x + 1, bottom=90) for x in (40, 160, 300)]
    extended = extend_to_crossings(line, sides)
    assert (extended.x0, extended.x1) == (40.5, 160.5)
