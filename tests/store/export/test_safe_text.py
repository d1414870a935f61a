# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Texts that no spreadsheet executes."""

import pytest

from store.export.safe_text import escape_formula

FORMULAS = ("=", "+", "-", "@", "\t", "\r", "\n")


@pytest.mark.parametrize("start", [*FORMULAS, "\x1b=", "\x9b=", "\x00+"])
def test_no_text_begins_a_formula(start: str) -> None:
    assert escape_formula(f"{start}1+1").startswith("'")
    assert escape_formula(f"1{start}1") == f"1{start}1".translate({0x1B: None, 0x9B: None, 0: None})
