"""Counts of reports and agencies, stored so that lists need not read every row."""

from collections import Counter
from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, delete, func, insert, select

from normalise.model import STATUSES_AND_NONE
from store.schema import AgencyCountsRow, FindingRow, ProblemRow, QuestionRow, ReportCountsRow, ResponseRow

AGENCY_COLUMNS = ("agency_id", "printed", "name", "score", "why")


def count_report(connection: Connection, report_id: str) -> None:
    """Count a report again: after it was saved, or an agency or status of it changed."""
    for table in (ReportCountsRow, AgencyCountsRow):
        connection.execute(delete(table).where(table.report_id == report_id))
    rows = _count_statuses(connection, report_id)
    findings = select(func.count()).select_from(FindingRow).where(FindingRow.report_id == report_id)
    questions = (
        select(func.count())
        .select_from(QuestionRow)
        .join(FindingRow, FindingRow.id == QuestionRow.finding_id)
        .where(FindingRow.report_id == report_id)
    )
    faults = select(func.count()).select_from(ProblemRow).where(ProblemRow.report_id == report_id)
    statuses: Counter[str] = Counter()
    for counted in rows.values():
        statuses.update(counted)
    connection.execute(
        insert(ReportCountsRow).values(
            report_id=report_id,
            findings=connection.execute(findings).scalar_one(),
            questions=connection.execute(questions).scalar_one(),
            faults=connection.execute(faults).scalar_one(),
            **_to_columns(statuses),
        )
    )
    if rows:
        connection.execute(
            insert(AgencyCountsRow),
            [
                {"report_id": report_id, **dict(zip(AGENCY_COLUMNS, named, strict=True)), **_to_columns(counted)}
                for named, counted in rows.items()
            ],
        )


def _count_statuses(connection: Connection, report_id: str) -> dict[tuple[Any, ...], Counter[str]]:
    """Count the statuses by the agency's name and match."""
    named = (ResponseRow.agency_id, ResponseRow.agency_raw, ResponseRow.agency_name, ResponseRow.agency_score,
             ResponseRow.agency_why)  # fmt: skip
    query = (
        select(*named, ResponseRow.rag_value, func.count())
        .join(QuestionRow, QuestionRow.id == ResponseRow.question_id)
        .join(FindingRow, FindingRow.id == QuestionRow.finding_id)
        .where(FindingRow.report_id == report_id)
        .group_by(*named, ResponseRow.rag_value)
    )
    rows: dict[tuple[Any, ...], Counter[str]] = {}
    for *who, status, count in connection.execute(query):
        rows.setdefault(tuple(who), Counter())[status or "none"] += count
    return rows


def _to_columns(counted: Mapping[str, int]) -> dict[str, int]:
    return {status: counted.get(status, 0) for status in STATUSES_AND_NONE} | {"responses": sum(counted.values())}
