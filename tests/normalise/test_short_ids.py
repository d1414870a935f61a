# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Ids of any text fit into the columns of every database, and different texts keep different ids."""

from hypothesis import given
from hypothesis import strategies as st

from normalise.short_ids import shorten_id


def test_a_short_id_is_kept() -> None:
    assert shorten_id("marlsea-ccg", 20) == "marlsea-ccg"


def test_long_ids_that_differ_at_their_ends_stay_apart() -> None:
    first, second = (shorten_id("a-very-long-name-of-" * 9 + end, 40) for end in ("north", "south"))
    assert first != second
    assert first.startswith("a-very-long-name-of-")


@given(st.text(max_size=300))
def test_no_id_is_longer_than_allowed(text: str) -> None:
    assert len(shorten_id(text, 40)) <= 40
