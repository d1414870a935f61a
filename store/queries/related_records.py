# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Records related to one record: those below it, its row in the previous version, and its lineage."""

from dataclasses import dataclass
from typing import Literal

from sqlalchemy import Connection, select

from normalise.model import Status
from store.joins import join_report
from store.row_agencies import join_names, load_further_agencies
from store.schema import LineageMemberRow, QuestionRow, ReportRow, ResponseRow


@dataclass(frozen=True, slots=True, kw_only=True)
class ChildRecord:
    """A record below another one: a question of a finding, or a response to a question.

    `name` is the question's label or the agency's name, "" where neither was read. `status` is None for questions.
    """

    kind: Literal["question", "response"]
    id: str
    name: str
    status: Status | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RowLineage:
    """The lineage of a response, and the case (all versions of the plan) that it belongs to."""

    lineage: str
    case: str | None


def list_questions_of_finding(connection: Connection, finding_id: str) -> list[ChildRecord]:
    """Return the questions of a finding in printed order."""
    query = (
        select(QuestionRow.id, QuestionRow.label)
        .where(QuestionRow.finding_id == finding_id)
        .order_by(QuestionRow.position)
    )
    return [ChildRecord(kind="question", id=q.id, name=q.label, status=None) for q in connection.execute(query)]


def list_responses_to_question(connection: Connection, question_id: str) -> list[ChildRecord]:
    """Return the responses to a question in printed order."""
    query = (
        select(ResponseRow.id, ResponseRow.agency_name, ResponseRow.agency_raw, ResponseRow.rag_value)
        .where(ResponseRow.question_id == question_id)
        .order_by(ResponseRow.position)
    )
    found = connection.execute(query).all()
    further = load_further_agencies(connection, [r.id for r in found])
    return [
        ChildRecord(
            kind="response",
            id=r.id,
            name=join_names(r.agency_name or r.agency_raw, further.get(r.id, ())),
            status=Status.parse(r.rag_value),
        )
        for r in found
    ]


def find_previous_row(connection: Connection, response_id: str) -> str | None:
    """Return the id of the response that this one was matched to in an earlier version."""
    return connection.execute(
        select(LineageMemberRow.previous).where(LineageMemberRow.response_id == response_id)
    ).scalar()


def find_row_lineage(connection: Connection, response_id: str) -> RowLineage | None:
    """Return the lineage of a response; None if it has none or the response does not exist."""
    query = select(LineageMemberRow.lineage_id, ReportRow.review_id).select_from(LineageMemberRow)
    query = join_report(query.join(ResponseRow, ResponseRow.id == LineageMemberRow.response_id))
    row = connection.execute(query.where(LineageMemberRow.response_id == response_id)).first()
    if row is None:
        return None
    lineage, case = row
    return RowLineage(lineage=lineage, case=case)
