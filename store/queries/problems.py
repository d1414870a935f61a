"""The problems of all reports, file by file, a few files at a time."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, Connection, exists, func, select

from store.joins import join_source
from store.schema import ProblemRow, ReportCountsRow, ReportRow, SourceRow


@dataclass(frozen=True, slots=True, kw_only=True)
class PageProblem:
    """A problem of a report, with its page."""

    page: int | None
    code: str
    detail: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FileProblems:
    """The problems of one file."""

    report: str
    file: str
    as_at: date | None
    faults: tuple[PageProblem, ...]


def count_problem_codes(connection: Connection) -> list[tuple[str, int]]:
    """Count the problems by code, the most frequent first."""
    query = select(ProblemRow.code, func.count()).group_by(ProblemRow.code)
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
    """List the files with problems in the order of their names, from the one at `start`, each with its problems (of
    this code)."""
    rows = connection.execute(
        join_source(
            select(ReportRow.id, ReportRow.as_at, SourceRow.name).join(
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
            faults[f.report_id].append(PageProblem(page=f.page, code=f.code, detail=f.detail))
    return [FileProblems(report=r.id, file=r.name, as_at=r.as_at, faults=tuple(faults[r.id])) for r in rows]


def _problem_conditions(code: str, words: str) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = [ReportCountsRow.faults > 0]
    if code:
        found.append(exists().where(ProblemRow.report_id == ReportRow.id, ProblemRow.code == code))
    return found + [func.lower(SourceRow.name).contains(word.lower(), autoescape=True) for word in words.split()]
