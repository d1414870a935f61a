# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Reports, responses and problems a page at a time, for programs that go through all of them.

Each page starts after the last key of the page before (keyset pagination), so that the last page costs no more than
the first.
"""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, select

from normalise.model import RecordKind
from store.joins import join_finding, join_source
from store.queries.listings import ResponseEntry, ResponseFilter, list_responses
from store.row_agencies import names_agency
from store.schema import FindingRow, ProblemRow, QuestionRow, ReportRow, ResponseRow, SourceRow


@dataclass(frozen=True, slots=True, kw_only=True)
class ProblemRecord:
    """A problem of a report, with its number in the store."""

    id: int
    report: str
    as_at: date | None
    file: str
    page: int | None
    code: str
    detail: str


def report_ids_after(connection: Connection, after: str, limit: int, review: str | None = None) -> list[str]:
    """List report ids in their order, after one of them."""
    query = select(ReportRow.id).where(ReportRow.id > after).order_by(ReportRow.id).limit(limit)
    if review is not None:
        query = query.where(ReportRow.review_id == review)
    return list(connection.execute(query).scalars())


def records_after(connection: Connection, wanted: ResponseFilter, after: str, limit: int) -> list[ResponseEntry]:
    """List responses in the order of their ids.

    The filter's `agency` is an id here: a part of a name would need a scan of all rows.
    """
    query = select(ResponseRow.id).where(ResponseRow.id > after).order_by(ResponseRow.id).limit(limit)
    if wanted.agency is not None:
        query = query.where(names_agency(wanted.agency))
    if wanted.status == "none":
        query = query.where(ResponseRow.rag_value.is_(None))
    elif wanted.status is not None:
        query = query.where(ResponseRow.rag_value == wanted.status)
    if wanted.report is not None:
        # First the report's own rows: there are few of them.
        questions = join_finding(select(QuestionRow.id), RecordKind.QUESTION).where(
            FindingRow.report_id == wanted.report
        )
        if wanted.question is not None:
            questions = questions.where(QuestionRow.label == wanted.question)
        query = query.where(ResponseRow.question_id.in_(questions))
    ids = list(connection.execute(query).scalars())
    found = {record.id: record for record in list_responses(connection, ResponseFilter(), ids)}
    return [found[ident] for ident in ids]


def problems_after(
    connection: Connection, after: int, limit: int, report: str | None = None, code: str | None = None
) -> list[ProblemRecord]:
    """List the problems that nobody has closed, in the order in which they were found."""
    query = (
        join_source(
            select(
                ProblemRow.id, ProblemRow.report_id, ReportRow.as_at, SourceRow.name, ProblemRow.page,
                ProblemRow.code, ProblemRow.detail,
            ).join(ReportRow, ReportRow.id == ProblemRow.report_id)
        )
        .where(ProblemRow.id > after, ProblemRow.closed_by.is_(None))
        .order_by(ProblemRow.id)
        .limit(limit)
    )  # fmt: skip
    if report is not None:
        query = query.where(ProblemRow.report_id == report)
    if code is not None:
        query = query.where(ProblemRow.code == code)
    return [
        ProblemRecord(
            id=r.id, report=r.report_id, as_at=r.as_at, file=r.name, page=r.page, code=r.code, detail=r.detail
        )
        for r in connection.execute(query)
    ]
