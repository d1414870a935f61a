# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Columns that are one status together."""

import pytest

from extract.tables.grid import Column
from extract.tables.tick_columns import find_tick_columns

TICKS = [("v", False), ("x", False)]


def find(*columns: tuple[str, list[tuple[str, bool]]]) -> tuple[int, ...]:
    made = [
        Column(field=None, name=name, score=1.0, x0=0.1 * i, x1=0.1 * i + 0.1) for i, (name, _) in enumerate(columns)
    ]
    return find_tick_columns(made, [cells for _, cells in columns])


@pytest.mark.parametrize("names", [("Red", "Amber", "Green"), ("Achieved", "On target", "Not on target")])
def test_columns_named_for_statuses_that_hold_only_marks(names: tuple[str, ...]) -> None:
    assert find(("Action", [("Train all staff", False)]), *((name, TICKS) for name in names)) == (1, 2, 3)


def test_names_below_a_name_over_them() -> None:
    assert find(("RAG status Red", TICKS), ("RAG status Green", [])) == (0, 1)


def test_columns_with_texts_and_single_columns_are_not() -> None:
    assert find(("Achieved", [("All staff are trained", False)]), ("On target", TICKS)) == ()
    assert find(("Complete", TICKS), ("Action", [("Train all staff", False)])) == ()
