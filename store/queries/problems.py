# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""The problems of all reports, file by file, a few files at a time."""

import re
from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, Connection, exists, func, select

from store.joins import has_words_in_name, join_source
from store.schema import ProblemRow, ReportCountsRow, ReportRow, SourceRow

NAMED_CODES = ("column-unknown", "agency-unknown")
_NAMED_DETAIL = re.compile(r"(?:The column )?“(.*?)” (?:fits no|is) ")


@dataclass(frozen=True, slots=True, kw_only=True)
class PageProblem:
    """A problem; one that was closed says by whom, when (UTC, ISO form) and how."""

    id: int
    page: int | None
    code: str
    detail: str
    closed_by: str | None = None
    closed_at: str | None = None
    closed_how: str = ""

    @property
    def name(self) -> str:
        """The printed name of the column or agency that the problem is about."""
        found = _NAMED_DETAIL.match(self.detail) if self.code in NAMED_CODES else None
        return found[1] if found else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FileProblems:
    """The open problems of one file, and those that somebody closed."""

    report: str
    file: str
    sha256: str
    as_at: date | None
    faults: tuple[PageProblem, ...]
    closed: tuple[PageProblem, ...]


def count_problem_codes(connection: Connection) -> list[tuple[str, int]]:
    """Count the problems that nobody has closed by code, the most frequent first."""
    query = select(ProblemRow.code, func.count()).where(ProblemRow.closed_by.is_(None)).group_by(ProblemRow.code)
    return sorted(((str(code), int(n)) for code, n in connection.execute(query)), key=lambda c: (-c[1], c[0]))


def count_files_with_problems(connection: Connection, code: str = "", words: str = "") -> int:
    """Return the number of files with problems (of this code, with these words)."""
    query = join_source(
        select(func.count()).select_from(ReportCountsRow).join(ReportRow, ReportRow.id == ReportCountsRow.report_id)
    )
    return int(connection.execute(query.where(*_problem_conditions(code, words))).scalar_one())


def list_files_with_problems(
    connection: Connection, start: int, limit: int, code: str = "", words: str = ""
) -> list[FileProblems]:
    """List the files with open problems by name, from the one at `start`.

    Each has its problems (of this code).
    """
    rows = connection.execute(
        join_source(
            select(ReportRow.id, ReportRow.as_at, ReportRow.sha256, SourceRow.name).join(
                ReportCountsRow, ReportCountsRow.report_id == ReportRow.id
            )
        )
        .where(*_problem_conditions(code, words))
        .order_by(SourceRow.name, ReportRow.id)
        .offset(start)
        .limit(limit)
    ).all()
    query = select(ProblemRow).where(ProblemRow.report_id.in_([r.id for r in rows]))
    faults: dict[str, list[PageProblem]] = defaultdict(list)
    for f in connection.execute(query.order_by(ProblemRow.page, ProblemRow.position)):
        if not code or f.code == code:
            problem = PageProblem(id=f.id, page=f.page, code=f.code, detail=f.detail, closed_by=f.closed_by,
                                  closed_at=f.closed_at, closed_how=f.closed_how)  # fmt: skip
            faults[f.report_id].append(problem)
    return [
        FileProblems(
            report=r.id, file=r.name, sha256=r.sha256, as_at=r.as_at,
            faults=tuple(p for p in faults[r.id] if p.closed_by is None),
            closed=tuple(p for p in faults[r.id] if p.closed_by is not None),
        )
        for r in rows
    ]  # fmt: skip


def _problem_conditions(code: str, words: str) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = [ReportCountsRow.faults > 0]
    if code:
        of_code = (ProblemRow.report_id == ReportRow.id) & (ProblemRow.code == code)
        found.append(exists().where(of_code, ProblemRow.closed_by.is_(None)))
    return [*found, *has_words_in_name(words)]
