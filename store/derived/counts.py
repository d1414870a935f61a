"""Counts of reports and agencies, stored so that lists need not read every row."""

from collections import Counter
from collections.abc import Mapping

from sqlalchemy import Connection, delete, func, insert, select

from normalise.model import STATUSES_AND_NONE, RecordKind
from store.joins import limit_to_report
from store.schema import AgencyCountsRow, FindingRow, ProblemRow, QuestionRow, ReportCountsRow, ResponseRow

AgencyName = tuple[str | None, str, str, float, str]
"""How responses print an agency and what it was matched to: the values of AGENCY_COLUMNS."""

AGENCY_COLUMNS = ("agency_id", "printed", "name", "score", "why")
_NAME_COLUMNS = (
    ResponseRow.agency_id, ResponseRow.agency_raw, ResponseRow.agency_name, ResponseRow.agency_score,
    ResponseRow.agency_why,
)  # fmt: skip

_SELECT_STATUSES = limit_to_report(select(*_NAME_COLUMNS, ResponseRow.rag_value, func.count())).group_by(
    *_NAME_COLUMNS, ResponseRow.rag_value
)
_COUNT_QUESTIONS = limit_to_report(select(func.count()).select_from(QuestionRow), RecordKind.QUESTION)


def count_report(connection: Connection, report_id: str) -> None:
    """Count a report again: after it was saved, or an agency or status of it changed."""
    for table in (ReportCountsRow, AgencyCountsRow):
        connection.execute(delete(table).where(table.report_id == report_id))
    rows = _count_statuses(connection, report_id)
    findings = select(func.count()).select_from(FindingRow).where(FindingRow.report_id == report_id)
    faults = select(func.count()).select_from(ProblemRow).where(ProblemRow.report_id == report_id)
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
    if rows:
        connection.execute(
            insert(AgencyCountsRow),
            [
                {"report_id": report_id, **dict(zip(AGENCY_COLUMNS, named, strict=True)), **_to_columns(counted)}
                for named, counted in rows.items()
            ],
        )


def _count_statuses(connection: Connection, report_id: str) -> dict[AgencyName, Counter[str]]:
    """Count the statuses by the agency's name and match."""
    rows: dict[AgencyName, Counter[str]] = {}
    for agency_id, printed, name, score, why, status, count in connection.execute(
        _SELECT_STATUSES, {"report_id": report_id}
    ):
        rows.setdefault((agency_id, printed, name, score, why), Counter())[status or "none"] += count
    return rows


def _to_columns(counted: Mapping[str, int]) -> dict[str, int]:
    return {status: counted.get(status, 0) for status in STATUSES_AND_NONE} | {"responses": sum(counted.values())}
