# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Rulings that a pen mark covers go on under it; other gaps stay."""

import numpy as np
import pytest

from ingest.marks.ink_marks import InkMark
from ingest.marks.remove_ink_marks import join_rulings_under_marks
from ingest.model import Box, Ruling

DPI = 72.0


def make_mark(left: int, top: int, wide: int, high: int) -> InkMark:
    ink = np.full((high, wide), 255, np.uint8)
    return InkMark(left=left, top=top, ink=ink, letters=np.zeros_like(ink))


def make_level(x0: float, x1: float, y: float = 100.0) -> Ruling:
    return Ruling(axis="h", box=Box(x0=x0, top=y - 0.5, x1=x1, bottom=y + 0.5))


def test_ruling_goes_on_under_a_ring() -> None:
    pieces = [make_level(20, 120), make_level(160, 300)]
    (joined,) = join_rulings_under_marks(pieces, [make_mark(110, 95, 60, 30)], DPI)
    assert (joined.box.x0, joined.box.x1) == (20, 300)
    upright = [Ruling(axis="v", box=Box(x0=60, top=top, x1=61, bottom=top + 40)) for top in (20.0, 80.0)]
    (joined,) = join_rulings_under_marks(upright, [make_mark(40, 55, 60, 30)], DPI)
    assert (joined.box.top, joined.box.bottom) == (20, 120)


@pytest.mark.parametrize(
    ("second", "mark"),
    [
        (make_level(160, 300), make_mark(110, 95, 30, 30)),
        (make_level(160, 300), make_mark(110, 20, 60, 30)),
        (make_level(160, 300, y=104), make_mark(110, 95, 60, 30)),
    ],
    ids=["part of the gap", "elsewhere", "another line"],
)
def test_other_gaps_stay(second: Ruling, mark: InkMark) -> None:
    pieces = (make_level(20, 120), second)
    assert set(join_rulings_under_marks(pieces, [mark], DPI)) == set(pieces)
