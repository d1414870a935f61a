# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Pieces of text of one column, and those of lines that run across columns."""

from dataclasses import dataclass
from functools import cached_property

from extract.fields import PLAN_FIELD
from extract.plaintext.classify_lines import Strip

PRINT_ORDER = ("question", *PLAN_FIELD)


@dataclass(frozen=True)
class Piece:
    """Text of one column.

    Pieces of one `group` (above 0) were printed in one row; `field` is "" where the words alone must tell it. The
    column of a `spaced` piece is known from the blanks before it.
    """

    strips: tuple[Strip, ...]
    field: str = ""
    group: int = 0
    spaced: bool = False

    @cached_property
    def text(self) -> str:
        """The text of the strips, one below the other."""
        return "\n".join(s.text for s in self.strips)
