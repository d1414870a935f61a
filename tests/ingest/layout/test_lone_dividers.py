# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Tables with one upright ruling, told by the print on its sides."""

from collections.abc import Sequence

from ingest.layout.lone_dividers import divides_rows, drop_lone_dividers
from ingest.layout.split_cells import Span
from ingest.model import Box, Ruling

LEVEL = [Ruling(axis="h", box=Box(x0=30, top=y - 0.3, x1=480, bottom=y + 0.3)) for y in (40, 60, 140, 160)]
DIVIDER = Ruling(axis="v", box=Box(x0=199.7, top=40, x1=200.3, bottom=160))


def drop(*right: Span) -> Sequence[Ruling]:
    """Return the rulings of a table with these spans of print right of its divider."""

    def find_print(box: Box) -> list[Span]:
        return [(40.0, 150.0)] if box.x0 < 100 else list(right)

    return drop_lone_dividers([*LEVEL, DIVIDER], find_print)


def test_divider_between_two_columns_stays() -> None:
    assert DIVIDER in drop((210.0, 240.0), (243.0, 300.0))


def test_divider_beside_columns_without_rulings_is_dropped() -> None:
    assert DIVIDER not in drop((210.0, 240.0), (260.0, 300.0), (320.0, 400.0))


def test_divider_of_few_lines_divides_no_rows() -> None:
    level = [r.box for r in LEVEL]
    assert divides_rows(DIVIDER.box, level)
    assert not divides_rows(DIVIDER.box, level[:3])
