# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""The role of a status follows from the name of its column."""

import pytest

from normalise.status.roles import role_of_column


@pytest.mark.parametrize(
    ("label", "role"),
    [
        ("RAG status Dec 2018", "period"),
        ("Q1", "period"),
        ("September", "period"),
        ("Previous RAG", "previous"),
        ("Status at last meeting", "previous"),
        ("Risk score", "risk"),
        ("Outcome RAG", "outcome"),
        ("RAG", "other"),
        ("", "other"),
    ],
)
def test_role_is_told_by_the_columns_name(label: str, role: str) -> None:
    assert role_of_column(label) == role
