# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Bullets as printed and as OCR reads them."""

import pytest

from extract.text.bullets import LINE_BULLET, PLAIN_TEXT_MARK, TEXT_BULLET


@pytest.mark.parametrize("line", ["• Train staff", "¢ Train staff", "- Train staff", "° Train staff"])
def test_a_bullet_begins_a_printed_line(line: str) -> None:
    assert LINE_BULLET.match(line)


@pytest.mark.parametrize(
    ("text", "bullet"), [("►Train", True), ("e Train", True), ("e mail", False), ("- Train", False)]
)
def test_a_bullet_that_was_read_as_a_letter_needs_a_capital_behind_it(text: str, bullet: bool) -> None:
    assert bool(TEXT_BULLET.match(text)) is bullet


def test_a_lone_mark_is_a_bullet() -> None:
    assert PLAIN_TEXT_MARK.fullmatch("«")
    assert not PLAIN_TEXT_MARK.fullmatch("1.")
