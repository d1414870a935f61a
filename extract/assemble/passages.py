# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""The parts of a report in reading order: each is lines of prose, and the table below them."""

from dataclasses import dataclass

from extract.assemble.prose import Prose
from extract.assemble.read_rows import Row


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """Lines of prose and the table below them.

    Attributes:
        prose: The text of the lines.
        rows: The rows of the table; () below the last table of the report.
        has_question_column: Whether a column of the table has the questions.
        has_agency_column: Whether a column of the table names agencies.
        page: The page of the table.
    """

    prose: Prose
    rows: tuple[Row, ...] = ()
    has_question_column: bool = False
    has_agency_column: bool = False
    page: int = 0

    @property
    def begins_part(self) -> bool:
        """Whether no row of the table continues one of the table before."""
        return self.prose.heads_part or bool(self.prose.question.raw and not self.has_question_column)
