# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Cases and their reports, a few at a time: for the first web page of a store of any size."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, func, or_, select

from store.joins import split_into_batches
from store.queries.listings import ReportEntry, list_reports
from store.schema import CaseRow, ReportRow


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseEntry:
    """A case with its reports, the newest first; `superseded` are those with a better reading."""

    id: str
    board: str
    subject: str
    title: str
    reports: tuple[ReportEntry, ...]
    superseded: frozenset[str]


def count_cases(connection: Connection, words: str = "") -> int:
    """Count the cases that have these words in their board, subject or title."""
    return int(
        connection.execute(select(func.count()).select_from(CaseRow).where(*_name_conditions(words))).scalar_one()
    )


def list_cases_page(connection: Connection, start: int, limit: int, words: str = "") -> list[CaseEntry]:
    """List the cases in the order of board and subject, from the one at `start`."""
    order = (CaseRow.board, CaseRow.subject, CaseRow.id)
    rows = connection.execute(
        select(CaseRow).where(*_name_conditions(words)).order_by(*order).offset(start).limit(limit)
    ).all()
    placed = connection.execute(
        select(ReportRow.id, ReportRow.review_id, ReportRow.superseded_by).where(
            ReportRow.review_id.in_([r.id for r in rows])
        )
    ).all()
    review_of = {p.id: p.review_id for p in placed}
    entries = list_reports(connection, list(review_of))
    return [
        CaseEntry(
            id=r.id,
            board=r.board,
            subject=r.subject,
            title=r.title,
            reports=_newest_first([e for e in entries if review_of[e.id] == r.id]),
            superseded=frozenset(p.id for p in placed if p.superseded_by),
        )
        for r in rows
    ]


def list_reports_of_cases(connection: Connection, words: str = "") -> list[ReportEntry]:
    """List the reports of the cases that have these words in their board, subject or title; of all without words."""
    if not words.strip():
        return list_reports(connection)
    query = select(ReportRow.id).join(CaseRow, CaseRow.id == ReportRow.review_id).where(*_name_conditions(words))
    found = set(connection.execute(query).scalars())
    return [entry for entry in list_reports(connection) if entry.id in found]


def find_case_name(connection: Connection, case: str) -> str:
    """Return the subject and board of a case in one line, "" for an unknown case."""
    return load_case_names(connection, [case]).get(case, "")


def load_case_names(connection: Connection, cases: Iterable[str]) -> dict[str, str]:
    """Return the subject and board of each case in one line, its id where it has neither."""
    batches = split_into_batches(list(cases))
    rows = [row for some in batches for row in connection.execute(select(CaseRow).where(CaseRow.id.in_(some)))]
    return {r.id: ", ".join(text for text in (r.subject or r.title, r.board) if text) or r.id for r in rows}


def _newest_first(entries: Sequence[ReportEntry]) -> tuple[ReportEntry, ...]:
    return (*reversed([e for e in entries if e.as_at]), *(e for e in entries if not e.as_at))


def _name_conditions(words: str) -> Sequence[ColumnElement[bool]]:
    texts = (CaseRow.board, CaseRow.subject, CaseRow.title)
    return [or_(*(func.lower(t).contains(word.lower(), autoescape=True) for t in texts)) for word in words.split()]
