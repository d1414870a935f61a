# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""The history of responses over the versions of a case, and their counts by status at each version."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from sqlalchemy import ColumnElement, Connection, select
from sqlalchemy.orm import aliased

from normalise.model import AgencyName, RecordKind, Status, TargetDate, count_days_slipped, list_due_dates, list_targets
from store.compare.changes import is_past_target
from store.joins import join_report, join_report_to_responses, on_cell
from store.row_agencies import join_printed, list_printed_names, load_further_agencies
from store.row_dates import DATE_COLUMNS, group_dates
from store.schema import CellRow, FindingRow, LineageMemberRow, QuestionRow, ReportRow, ResponseRow, TargetDateRow
from store.versions.cases import Case, Version, list_cases


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryPoint:
    """A response in one version.

    `there` is False where the version does not have it; `status` None where none is visible. `agency` has the printed
    names of all agencies, `agencies` the id and name of each. `target_date` is its target as printed, `targets` the
    dates by which it is due, `due` the last of them, `overdue` whether that had passed; `dates` are those of all roles.
    """

    report: str
    as_at: date | None
    file: str
    there: bool
    response: str | None = None
    finding: str = ""
    question: str = ""
    agency: str = ""
    agency_id: str | None = None
    agencies: tuple[tuple[str, str], ...] = ()
    status: Status | None = None
    target_date: str = ""
    targets: tuple[date, ...] = ()
    dates: tuple[TargetDate, ...] = ()
    due: date | None = None
    actions: str = ""
    overdue: bool = False
    doubtful: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryLine:
    """The life of one response over a review's versions, oldest first.

    It has a point for each version from its first to the review's last. `name` is short and fit for a reader ("2a
    Police").
    """

    lineage: str
    name: str
    points: tuple[HistoryPoint, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusCount:
    """The responses of a version by status; `none` counts those without a visible status."""

    report: str
    as_at: date | None
    red: int
    amber: int
    green: int
    complete: int
    none: int
    overdue: int


def load_histories(connection: Connection, review: str, lineages: set[str] | None = None) -> list[HistoryLine]:
    """Load the history of a case's responses over its current versions.

    They are in the order of the newest version that has them.
    """
    found = list_cases(connection, review)
    if not found:
        return []
    versions = found[0].current
    at = {version.report: i for i, version in enumerate(versions)}
    placed: dict[str, dict[str, HistoryPoint]] = {}
    order: dict[str, tuple[int, int]] = {}
    wanted = (ReportRow.review_id == review, *([] if lineages is None else [LineageMemberRow.lineage_id.in_(lineages)]))
    dates = _load_dates(connection, *wanted)
    for spot, row in enumerate(_load_responses(connection, *wanted)):
        if row.report_id not in at:
            continue
        version = versions[at[row.report_id]]
        placed.setdefault(row.lineage_id, {})[row.report_id] = _make_point(version, row, dates.get(row.id, ()))
        order[row.lineage_id] = max(order.get(row.lineage_id, (-1, 0)), (at[row.report_id], -spot))
    lines = []
    for lineage in sorted(placed, key=lambda key: order[key], reverse=True):
        points = placed[lineage]
        first = next(i for i, v in enumerate(versions) if v.report in points)
        last = [points[v.report] for v in versions if v.report in points][-1]
        lines.append(
            HistoryLine(
                lineage=lineage,
                name=f"{last.question} {last.agency}".strip(),
                points=tuple(points.get(v.report) or _absent_point(v) for v in versions[first:]),
            )
        )
    return lines


@dataclass(frozen=True, slots=True, kw_only=True)
class _ResponseInVersion:
    """A response in one version of its case; texts are "" where the row has no such cell."""

    id: str
    report_id: str
    lineage_id: str
    finding: str
    question: str
    agency: str
    agency_id: str | None
    agencies: tuple[tuple[str, str], ...]
    status: Status | None
    target_date: str
    actions: str
    doubtful: bool


def _load_responses(connection: Connection, *wanted: ColumnElement[bool]) -> list[_ResponseInVersion]:
    """Load responses in the order of the paper, with their lineages."""
    target, actions = aliased(CellRow), aliased(CellRow)
    query = (
        join_report_to_responses(
            select(
                ResponseRow.id, ResponseRow.agency_id, ResponseRow.agency_raw, ResponseRow.agency_name,
                ResponseRow.rag_value, QuestionRow.label, FindingRow.number, FindingRow.report_id,
                LineageMemberRow.lineage_id, LineageMemberRow.doubtful,
                target.text.label("target_date"), actions.text.label("actions"),
            ).select_from(ReportRow)
        )
        .join(LineageMemberRow, LineageMemberRow.response_id == ResponseRow.id)
        .outerjoin(target, on_cell(target, RecordKind.RESPONSE, "target_date"))
        .outerjoin(actions, on_cell(actions, RecordKind.RESPONSE, "actions"))
        .where(*wanted)
        .order_by(FindingRow.report_id, FindingRow.position, QuestionRow.position, ResponseRow.position)
    )  # fmt: skip
    found = connection.execute(query).all()
    further = load_further_agencies(connection, [r.id for r in found])
    return [
        _ResponseInVersion(
            id=r.id, report_id=r.report_id, lineage_id=r.lineage_id, finding=r.number, question=r.label,
            agency=join_printed(r.agency_raw or r.agency_name, further.get(r.id, ())),
            agencies=_list_agencies(r.agency_id, r.agency_raw or r.agency_name, further.get(r.id, ())),
            agency_id=r.agency_id, status=Status.parse(r.rag_value),
            target_date=r.target_date or "", actions=r.actions or "", doubtful=r.doubtful,
        )
        for r in found
    ]  # fmt: skip


def _list_agencies(agency_id: str | None, name: str, further: Sequence[AgencyName]) -> tuple[tuple[str, str], ...]:
    return ((agency_id, name), *list_printed_names(further)) if agency_id else ()


def _load_dates(connection: Connection, *wanted: ColumnElement[bool]) -> dict[str, list[TargetDate]]:
    """Load the dates of responses, by the response's id."""
    query = (
        join_report_to_responses(select(TargetDateRow.response_id, *DATE_COLUMNS).select_from(ReportRow))
        .join(TargetDateRow, TargetDateRow.response_id == ResponseRow.id)
        .join(LineageMemberRow, LineageMemberRow.response_id == ResponseRow.id)
        .where(*wanted)
        .order_by(TargetDateRow.response_id, TargetDateRow.position)
    )
    return group_dates(connection.execute(query))


def _make_point(version: Version, row: _ResponseInVersion, dates: Sequence[TargetDate]) -> HistoryPoint:
    targets = list_targets(dates)
    return HistoryPoint(
        report=version.report,
        as_at=version.as_at,
        file=version.file,
        there=True,
        response=row.id,
        finding=row.finding,
        question=row.question,
        agency=row.agency,
        agency_id=row.agency_id,
        agencies=row.agencies,
        status=row.status,
        target_date=row.target_date,
        targets=tuple(targets),
        dates=tuple(dates),
        due=max(targets, default=None),
        actions=row.actions,
        overdue=is_past_target(row.status, targets, version.as_at),
        doubtful=row.doubtful,
    )


def _absent_point(version: Version) -> HistoryPoint:
    return HistoryPoint(report=version.report, as_at=version.as_at, file=version.file, there=False)


def count_statuses(lines: Sequence[HistoryLine], review: Case) -> list[StatusCount]:
    """Count the responses of each version by status."""
    found = []
    for version in review.current:
        points = [p for line in lines for p in line.points if p.report == version.report and p.there]
        status = {value.value: sum(p.status == value for p in points) for value in Status}
        found.append(
            StatusCount(
                report=version.report,
                as_at=version.as_at,
                **status,
                none=sum(p.status is None for p in points),
                overdue=sum(p.overdue for p in points),
            )
        )
    return found


def count_slips(connection: Connection, review: str, lineages: Collection[str], until: date | None) -> dict[str, int]:
    """Count how often the last target date of each lineage was put back, up to a date."""
    query = (
        join_report(
            select(LineageMemberRow.lineage_id, ResponseRow.id).join(
                ResponseRow, ResponseRow.id == LineageMemberRow.response_id
            )
        )
        .where(ReportRow.review_id == review, ReportRow.superseded_by.is_(None))
        .order_by(ReportRow.as_at.is_(None), ReportRow.as_at)
    )
    if until:
        query = query.where(ReportRow.as_at <= until)
    dates = _load_dates(connection, ReportRow.review_id == review)
    dated: dict[str, list[list[TargetDate]]] = defaultdict(list)
    for lineage, response_id in connection.execute(query):
        if list_due_dates(dates.get(response_id, ())):
            dated[lineage].append(dates[response_id])
    return {key: sum(count_days_slipped(a, b) > 0 for a, b in pairwise(dated[key])) for key in lineages if key in dated}
