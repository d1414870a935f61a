# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""The action tracker's knowledge of each response: whether it is current, by when it is due, and its changes.

It is computed from the versions of a case whenever one of them changes, so that lists over all cases and the dashboard
need not follow every lineage.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import groupby
from typing import Any

from sqlalchemy import ColumnElement, Connection, delete, insert, select

from normalise.model import RecordKind, TargetDate, count_days_slipped, list_targets
from store.joins import join_finding, join_report_to_responses, on_cell, split_into_batches
from store.row_agencies import join_names, load_further_agencies
from store.row_dates import DATE_COLUMNS, group_dates
from store.schema import (
    CaseRow,
    CellRow,
    FindingRow,
    LineageMemberRow,
    QuestionRow,
    ReportRow,
    ResponseRow,
    TargetDateRow,
    TrackedResponseRow,
)


class Standing(StrEnum):
    """The place of a response in its case.

    It is in the newest version of its case or in one without a date (current), in the version before where the newest
    does not have the row (dropped), in an earlier one, or in a reading that a better one superseded.
    """

    CURRENT = "current"
    DROPPED = "dropped"
    EARLIER = "earlier"
    SUPERSEDED = "superseded"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Row:
    """A response as it is stored, with its lineage (itself where it has none)."""

    id: str
    report: str
    lineage: str
    place: int
    finding: str
    question: str
    agency_id: str | None
    agency: str
    lead: str
    status: str | None
    dates: tuple[TargetDate, ...]

    @property
    def due(self) -> date | None:
        return max(list_targets(self.dates), default=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Versions:
    """The versions of a case.

    `chain` are those that follow each other in time, the oldest first; `as_at` has the date of every version,
    `superseded` the readings that another one replaced.
    """

    chain: tuple[str, ...]
    as_at: dict[str, date | None]
    superseded: frozenset[str]


def track_report(connection: Connection, report_id: str) -> None:
    """Compute the responses of a report's case again, or of the report where it has no case yet."""
    review = connection.execute(select(ReportRow.review_id).where(ReportRow.id == report_id)).scalar_one_or_none()
    if review is None:
        _track_reports(connection, ReportRow.id == report_id)
    else:
        track_case(connection, review)


def track_case(connection: Connection, review_id: str) -> None:
    """Compute the responses of a case again."""
    _track_reports(connection, ReportRow.review_id == review_id)


def track_response(connection: Connection, response_id: str) -> None:
    """Compute a response and those of its lineage again, after one of its values changed."""
    lineage = connection.execute(
        select(LineageMemberRow.lineage_id).where(LineageMemberRow.response_id == response_id)
    ).scalar_one_or_none()
    members = select(LineageMemberRow.response_id).where(LineageMemberRow.lineage_id == lineage)
    query = join_finding(select(FindingRow.report_id).select_from(ResponseRow)).where(ResponseRow.id == response_id)
    report_id = connection.execute(query).scalar_one()
    review = connection.execute(select(ReportRow.review_id).where(ReportRow.id == report_id)).scalar_one()
    reports = ReportRow.id == report_id if review is None else ReportRow.review_id == review
    _track_reports(connection, reports, ResponseRow.id.in_(members) if lineage else ResponseRow.id == response_id)


def track_missing(connection: Connection) -> int:
    """Compute the cases, and the reports without a case, of which no response is tracked; return their number."""
    tracked = select(TrackedResponseRow.report_id)
    has_responses = join_report_to_responses(select(ReportRow.id)).where(ReportRow.id.not_in(tracked)).distinct()
    cases = select(CaseRow.id).where(CaseRow.id.in_(select(ReportRow.review_id).where(ReportRow.id.in_(has_responses))))
    alone = select(ReportRow.id).where(ReportRow.review_id.is_(None), ReportRow.id.in_(has_responses))
    reviews, reports = (connection.execute(query).scalars().all() for query in (cases, alone))
    for review in reviews:
        track_case(connection, review)
    for report in reports:
        track_report(connection, report)
    return len(reviews) + len(reports)


def _track_reports(
    connection: Connection, reports: ColumnElement[bool], responses: ColumnElement[bool] | None = None
) -> None:
    """Compute the responses of these reports again, or of them only these `responses`, and write what changed."""
    versions = _load_versions(connection, reports)
    review = connection.execute(select(ReportRow.review_id).where(reports).limit(1)).scalar_one_or_none()
    rows = _load_rows(connection, reports, responses)
    new = {
        values["response_id"]: values
        for _, life in groupby(sorted(rows, key=lambda row: row.lineage), key=lambda row: row.lineage)
        for values in _follow_lineage(list(life), versions, review)
    }
    if responses is not None:  # the place is counted over the whole report, which was not loaded
        places = select(TrackedResponseRow.response_id, TrackedResponseRow.place)
        for batch in split_into_batches(list(new)):
            for key, place in connection.execute(places.where(TrackedResponseRow.response_id.in_(batch))):
                new[key]["place"] = place
    _store_changes(connection, new)


def _load_versions(connection: Connection, reports: ColumnElement[bool]) -> _Versions:
    query = select(ReportRow.id, ReportRow.as_at, ReportRow.superseded_by).where(reports)
    rows = connection.execute(query.order_by(ReportRow.as_at, ReportRow.id)).all()
    return _Versions(
        chain=tuple(r.id for r in rows if r.as_at and not r.superseded_by),
        as_at={r.id: r.as_at for r in rows},
        superseded=frozenset(r.id for r in rows if r.superseded_by),
    )


def _load_rows(
    connection: Connection, reports: ColumnElement[bool], responses: ColumnElement[bool] | None
) -> list[_Row]:
    columns = (
        ResponseRow.id, FindingRow.report_id, FindingRow.number, QuestionRow.label, ResponseRow.agency_id,
        ResponseRow.agency_name, ResponseRow.agency_raw, ResponseRow.rag_value, LineageMemberRow.lineage_id,
        CellRow.text,
    )  # fmt: skip
    query = (
        join_report_to_responses(select(*columns).select_from(ReportRow))
        .outerjoin(LineageMemberRow, LineageMemberRow.response_id == ResponseRow.id)
        .outerjoin(CellRow, on_cell(CellRow, RecordKind.RESPONSE, "lead_person"))
        .where(reports)
        .order_by(FindingRow.report_id, FindingRow.position, QuestionRow.position, ResponseRow.position)
    )
    dated = join_report_to_responses(select(TargetDateRow.response_id, *DATE_COLUMNS).select_from(ReportRow))
    dated = dated.join(TargetDateRow, TargetDateRow.response_id == ResponseRow.id).where(reports)
    if responses is not None:
        query, dated = query.where(responses), dated.where(responses)
    rows = connection.execute(query).all()
    dates = group_dates(connection.execute(dated.order_by(TargetDateRow.response_id, TargetDateRow.position)))
    further = load_further_agencies(connection, [r.id for r in rows])
    return [
        _Row(
            id=r.id, report=r.report_id, lineage=r.lineage_id or r.id, place=place, finding=r.number, question=r.label,
            agency_id=r.agency_id, agency=join_names(r.agency_name or r.agency_raw, further.get(r.id, ())),
            lead=r.text or "", status=r.rag_value, dates=tuple(dates.get(r.id, ())),
        )
        for _, of_report in groupby(rows, key=lambda r: r.report_id)
        for place, r in enumerate(of_report)
    ]  # fmt: skip


def _follow_lineage(rows: Sequence[_Row], versions: _Versions, review: str | None) -> Iterator[dict[str, Any]]:
    """Yield the values of a lineage's rows: those of the chain with what changed in each, the others as they are."""
    by_report = {row.report: row for row in rows}
    life = [by_report[report] for report in versions.chain if report in by_report]
    in_chain = {row.id for row in life}
    for row in rows:
        if row.id not in in_chain:
            standing = Standing.SUPERSEDED if row.report in versions.superseded else Standing.CURRENT
            yield _make_values(row, standing, versions, review)
    before: dict[str, Any] | None = None
    earlier: _Row | None = None
    for row in life:
        standing = _find_standing(row, life[-1], versions)
        values = _make_values(row, standing, versions, review)
        if before is not None and earlier is not None:
            values |= _compare_with_previous(row, earlier, values, before)
        elif row.report == versions.chain[0]:
            values["is_new"] = False  # nothing is before the first version
        before, earlier = dict(values), row
        if standing == Standing.DROPPED:
            values["changed"] = versions.as_at[versions.chain[-1]]
        yield values


def _find_standing(row: _Row, last: _Row, versions: _Versions) -> Standing:
    if row.report == versions.chain[-1]:
        return Standing.CURRENT
    return Standing.DROPPED if row is last and row.report == versions.chain[-2] else Standing.EARLIER


def _make_values(row: _Row, standing: Standing, versions: _Versions, review: str | None) -> dict[str, Any]:
    """Return the values of a row that nothing is known of before."""
    as_at = versions.as_at[row.report]
    return {
        "response_id": row.id, "report_id": row.report, "review_id": review, "standing": standing.value,
        "as_at": as_at, "place": row.place, "finding": row.finding, "question": row.question,
        "agency_id": row.agency_id, "agency": row.agency, "lead": row.lead, "status": row.status,
        "before": None, "status_before": None, "status_since": as_at, "due": row.due,
        "due_before": None, "changed": as_at,
        "is_new": bool(as_at) and bool(versions.chain) and standing != Standing.SUPERSEDED,
        "slipped_days": 0, "slips": 0,
    }  # fmt: skip


def _compare_with_previous(row: _Row, earlier: _Row, values: dict[str, Any], before: dict[str, Any]) -> dict[str, Any]:
    """Return the values that depend on the row in the version before."""
    slipped_days = max(0, count_days_slipped(earlier.dates, row.dates))
    has_changed = row.status != earlier.status or row.due != earlier.due
    return {
        "is_new": False, "before": earlier.id, "status_before": earlier.status, "due_before": earlier.due,
        "status_since": values["as_at"] if row.status != earlier.status else before["status_since"],
        "changed": values["as_at"] if has_changed else before["changed"],
        "slipped_days": slipped_days, "slips": before["slips"] + (slipped_days > 0),
    }  # fmt: skip


def _store_changes(connection: Connection, new: dict[str, dict[str, Any]]) -> None:
    """Write the rows that differ from the stored ones. Rows of deleted responses are gone with them."""
    stored: dict[str, dict[str, Any]] = {}
    for batch in split_into_batches(list(new)):
        query = select(TrackedResponseRow).where(TrackedResponseRow.response_id.in_(batch))
        stored |= {row.response_id: dict(row._mapping) for row in connection.execute(query)}
    changed = [values for key, values in new.items() if stored.get(key) != values]
    _delete_rows(connection, (values["response_id"] for values in changed if values["response_id"] in stored))
    if changed:
        connection.execute(insert(TrackedResponseRow), changed)


def _delete_rows(connection: Connection, ids: Iterable[str]) -> None:
    for batch in split_into_batches(list(ids)):
        connection.execute(delete(TrackedResponseRow).where(TrackedResponseRow.response_id.in_(batch)))
