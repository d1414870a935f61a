# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""The versions of a case and their rows, as the matching of rows needs them."""

import json
from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, select
from sqlalchemy.orm import aliased

from normalise.model import RecordKind
from store.joins import join_report_to_responses, on_cell
from store.row_agencies import list_printed_names, load_further_agencies
from store.schema import CellRow, CorrectionRow, FindingRow, QuestionRow, ReportRow, ResponseRow
from store.versions.similarity import MatchRow

PROSE_FIELDS = ("response", "actions")
"""The cells whose words help to match a row."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseVersion:
    """A report of a case, for matching its rows."""

    id: str
    as_at: date | None
    superseded_by: str | None


def list_case_versions(connection: Connection, review: str) -> list[CaseVersion]:
    """List the versions of a case by date."""
    query = (
        select(ReportRow.id, ReportRow.as_at, ReportRow.superseded_by)
        .where(ReportRow.review_id == review)
        .order_by(ReportRow.as_at.is_(None), ReportRow.as_at, ReportRow.id)
    )
    return [CaseVersion(id=r.id, as_at=r.as_at, superseded_by=r.superseded_by) for r in connection.execute(query)]


def load_case_rows(connection: Connection, review: str) -> dict[str, list[MatchRow]]:
    """Load the rows of every version of a case, by report, in the order of the paper."""
    title, asked, answer, actions = (aliased(CellRow) for _ in range(4))
    query = (
        join_report_to_responses(select(
            FindingRow.report_id, FindingRow.number, QuestionRow.id.label("question_id"), QuestionRow.label,
            ResponseRow.id, ResponseRow.agency_id, ResponseRow.agency_name, ResponseRow.agency_raw,
            title.text.label("title"), asked.text.label("asked"), answer.text.label("answer"),
            actions.text.label("actions"),
        )
        .select_from(ReportRow))
        .outerjoin(title, on_cell(title, RecordKind.FINDING, "title"))
        .outerjoin(asked, on_cell(asked, RecordKind.QUESTION, "text"))
        .outerjoin(answer, on_cell(answer, RecordKind.RESPONSE, "response"))
        .outerjoin(actions, on_cell(actions, RecordKind.RESPONSE, "actions"))
        .where(ReportRow.review_id == review)
        .order_by(FindingRow.report_id, FindingRow.position, QuestionRow.position, ResponseRow.position)
    )  # fmt: skip
    rows: dict[str, list[MatchRow]] = defaultdict(list)
    places: dict[str, dict[str, int]] = defaultdict(dict)
    found = connection.execute(query).all()
    read = _load_corrected_prose(connection, review)
    further = load_further_agencies(connection, [r.id for r in found])
    for r in found:
        place = places[r.report_id].setdefault(r.question_id, len(places[r.report_id]))
        rows[r.report_id].append(
            MatchRow(
                id=r.id, finding=r.number, title=r.title or "", label=r.label, question=r.asked or "", asked=place,
                agency=r.agency_name or r.agency_raw, agency_id=r.agency_id,
                further_agencies=list_printed_names(further.get(r.id, ())),
                text=" ".join(
                    (read.get((r.id, "response"), r.answer or ""), read.get((r.id, "actions"), r.actions or ""))
                ).strip(),
            )
        )  # fmt: skip
    return rows


def _load_corrected_prose(connection: Connection, review: str) -> dict[tuple[str, str], str]:
    """Load the prose that was read of corrected responses and actions, by the row's id and the field.

    Rows are matched by the prose that was read: a correction of it moves no row to another lineage.
    """
    query = select(CorrectionRow.owner_id, CorrectionRow.field, CorrectionRow.beneath)
    query = query.join(ReportRow, ReportRow.id == CorrectionRow.report_id)
    query = query.where(ReportRow.review_id == review, CorrectionRow.field.in_(PROSE_FIELDS))
    corrected = query.where(CorrectionRow.owner_id.is_not(None), CorrectionRow.state != "disputed")
    return {(row.owner_id, row.field): str(json.loads(row.beneath)["text"]) for row in connection.execute(corrected)}
