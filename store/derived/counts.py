# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Counts of reports and agencies, stored so that lists need not read every row."""

from collections import Counter
from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, Select, delete, func, insert, select

from normalise.model import STATUSES_AND_NONE, RecordKind
from store.joins import limit_to_report
from store.schema import (
    AgencyCountsRow,
    FindingRow,
    FurtherAgencyRow,
    ProblemRow,
    QuestionRow,
    ReportCountsRow,
    ResponseRow,
)

AgencyName = tuple[str | None, str, str, float, str]
"""How responses print an agency and what it was matched to: the values of AGENCY_COLUMNS. A response counts for each
agency that it names; where it prints "All agencies", `printed` is empty for those that it stands for."""

AGENCY_COLUMNS = ("agency_id", "printed", "name", "score", "why")
_NAME_COLUMNS = (
    ResponseRow.agency_id, ResponseRow.agency_raw, ResponseRow.agency_name, ResponseRow.agency_score,
    ResponseRow.agency_why,
)  # fmt: skip

_FURTHER_COLUMNS = (
    FurtherAgencyRow.agency_id, FurtherAgencyRow.raw, FurtherAgencyRow.name, FurtherAgencyRow.score,
    FurtherAgencyRow.why,
)  # fmt: skip
_SELECT_STATUSES = limit_to_report(select(*_NAME_COLUMNS, ResponseRow.rag_value, func.count())).group_by(
    *_NAME_COLUMNS, ResponseRow.rag_value
)
_SELECT_FURTHER_STATUSES = limit_to_report(
    select(*_FURTHER_COLUMNS, ResponseRow.rag_value, func.count())
    .select_from(FurtherAgencyRow)
    .join(ResponseRow, ResponseRow.id == FurtherAgencyRow.response_id)
).group_by(*_FURTHER_COLUMNS, ResponseRow.rag_value)
_COUNT_QUESTIONS = limit_to_report(select(func.count()).select_from(QuestionRow), RecordKind.QUESTION)


def count_report(connection: Connection, report_id: str) -> None:
    """Count a report again: after it was saved, or an agency or status of it changed."""
    for table in (ReportCountsRow, AgencyCountsRow):
        connection.execute(delete(table).where(table.report_id == report_id))
    rows = _count_statuses(connection, report_id, _SELECT_STATUSES)
    findings = select(func.count()).select_from(FindingRow).where(FindingRow.report_id == report_id)
    is_open = (ProblemRow.report_id == report_id) & ProblemRow.closed_by.is_(None)
    faults = select(func.count()).select_from(ProblemRow).where(is_open)
    statuses: Counter[str] = Counter()
    for counted in rows.values():
        statuses.update(counted)
    connection.execute(
        insert(ReportCountsRow).values(
            report_id=report_id,
            findings=connection.execute(findings).scalar_one(),
            questions=connection.execute(_COUNT_QUESTIONS, {"report_id": report_id}).scalar_one(),
            faults=connection.execute(faults).scalar_one(),
            **_to_columns(statuses),
        )
    )
    for named, counted in _count_statuses(connection, report_id, _SELECT_FURTHER_STATUSES).items():
        rows.setdefault(named, Counter()).update(counted)
    if rows:
        connection.execute(
            insert(AgencyCountsRow),
            [
                {"report_id": report_id, **dict(zip(AGENCY_COLUMNS, named, strict=True)), **_to_columns(counted)}
                for named, counted in rows.items()
            ],
        )


def _count_statuses(
    connection: Connection, report_id: str, query: Select[*tuple[Any, ...]]
) -> dict[AgencyName, Counter[str]]:
    """Count the statuses by the agency's name and match."""
    rows: dict[AgencyName, Counter[str]] = {}
    for agency_id, printed, name, score, why, status, count in connection.execute(query, {"report_id": report_id}):
        rows.setdefault((agency_id, printed, name, score, why), Counter())[status or "none"] += count
    return rows


def _to_columns(counted: Mapping[str, int]) -> dict[str, int]:
    return {status: counted.get(status, 0) for status in STATUSES_AND_NONE} | {"responses": sum(counted.values())}
