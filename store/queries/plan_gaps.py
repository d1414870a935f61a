# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""The gaps of the plans: missing values in the newest version of each case, for asking the agencies."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, exists, select
from sqlalchemy.orm import aliased

from store.derived.review_queue import GAP_KINDS
from store.schema import CellRow, QuestionRow, ReportRow, ResponseRow, ReviewQueueRow


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanGap:
    """A row without a date, a lead, a status or an agency: `id` is that of the response, `field` is the empty field."""

    id: str
    report: str
    subject: str
    question: str
    as_at: date | None
    agency: str
    field: str
    actions: str
    why: str


def list_plan_gaps(connection: Connection, report: str | None = None) -> list[PlanGap]:
    """List the gaps of a report, or of the newest version of every case: a row that continues has each gap once."""
    newer = aliased(ReportRow)
    is_continued = exists().where(
        newer.review_id == ReportRow.review_id, newer.as_at > ReportRow.as_at, newer.superseded_by.is_(None)
    )
    actions = (CellRow.response_id == ResponseRow.id) & (CellRow.field == "actions")
    query = (
        select(
            ResponseRow.id, ReportRow.id, ReportRow.subject, QuestionRow.label, ReportRow.as_at,
            ResponseRow.agency_name, ReviewQueueRow.field, CellRow.text, ReviewQueueRow.why,
        )
        .join(ResponseRow, ResponseRow.id == ReviewQueueRow.owner_id)
        .join(QuestionRow, QuestionRow.id == ResponseRow.question_id)
        .join(ReportRow, ReportRow.id == ReviewQueueRow.report_id)
        .outerjoin(CellRow, actions)
        .where(ReviewQueueRow.kind.in_(GAP_KINDS), ReportRow.id == report if report else ~is_continued)
        .order_by(ReportRow.as_at.desc(), ReportRow.id, ResponseRow.agency_name, ReviewQueueRow.id)
    )  # fmt: skip
    return [
        PlanGap(
            id=row,
            report=owner,
            subject=subject,
            question=label,
            as_at=day,
            agency=name,
            field=field,
            actions=text or "",
            why=why,
        )
        for row, owner, subject, label, day, name, field, text, why in connection.execute(query)
    ]
