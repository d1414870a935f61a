# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Lists of reports, responses, problems and pages."""

import json
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, Connection, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, aliased

from extract.model import Coverage
from normalise.model import STATUSES_AND_NONE, RecordKind, TargetDate, list_targets
from store.codec import from_json_value
from store.joins import has_words_in_name, join_report, join_source, on_cell, split_into_batches
from store.reports.page_cache import READ_AGAIN_ADVICE, describe_outdated_reader, load_outdated_readers
from store.row_agencies import join_names, load_further_agencies
from store.row_dates import DATE_COLUMNS, group_dates
from store.schema import (
    CellRow,
    FindingRow,
    FurtherAgencyRow,
    NoteRow,
    ProblemRow,
    QuestionRow,
    ReportCountsRow,
    ReportRow,
    ResponseRow,
    SourceRow,
    TargetDateRow,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportEntry:
    """A report with its counts; `none` counts the rows without a visible status."""

    id: str
    as_at: date | None
    title: str
    subject: str
    file: str
    pages: int
    findings: int
    questions: int
    responses: int
    red: int
    amber: int
    green: int
    complete: int
    none: int
    faults: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ResponseEntry:
    """A response in one line.

    `agency` is the first that it names, `agencies` all of them, `dates` those by which it is due (`list_due_dates`).
    """

    id: str
    report: str
    as_at: date | None
    finding: str
    question: str
    agency: str
    agency_id: str | None
    agencies: str
    status: str | None
    response: str
    actions: str
    target_date: str
    dates: str
    lead_person: str
    confidence: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ProblemEntry:
    """A problem; `id` is its number, None for one that is not of a report.

    One that was closed says by whom, when (UTC, ISO form) and how.
    """

    id: int | None = None
    report: str
    file: str
    page: int | None
    code: str
    detail: str
    closed_by: str | None = None
    closed_at: str | None = None
    closed_how: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PageEntry:
    """How many words of a page went where.

    `placed` is the share that has a place, `reader` the program that read them.
    """

    report: str
    file: str
    page: int
    in_cells: int
    in_headings: int
    other_tables: int
    furniture: int
    left_over: int
    placed: float
    reader: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ResponseFilter:
    """The responses to list.

    Texts are compared without case; `agency` is an id or a part of a name; the status "none" means no visible status.
    """

    report: str | None = None
    finding: str | None = None
    question: str | None = None
    agency: str | None = None
    status: str | None = None


OUTDATED_CODE = "earlier-reader"
TALLY_COLUMNS = ("findings", "questions", "responses", *STATUSES_AND_NONE, "faults")


def list_reports(connection: Connection, reports: Sequence[str] | None = None) -> list[ReportEntry]:
    """List all reports in as_at order, or those of these ids, with their counts."""
    query = (
        join_source(select(
            ReportRow.id, ReportRow.as_at, ReportRow.title, ReportRow.subject, SourceRow.name.label("file"),
            SourceRow.pages, *(getattr(ReportCountsRow, name) for name in TALLY_COLUMNS),
        ))
        .join(ReportCountsRow, ReportCountsRow.report_id == ReportRow.id)
        .order_by(ReportRow.as_at.is_(None), ReportRow.as_at, ReportRow.id)
    )  # fmt: skip
    rows = connection.execute(query if reports is None else query.where(ReportRow.id.in_(reports)))
    return [ReportEntry(**row._mapping) for row in rows]


def list_responses(
    connection: Connection, wanted: ResponseFilter, ids: Sequence[str] | None = None
) -> list[ResponseEntry]:
    """List the responses that match the filter, optionally only those of these ids, in the order of the paper."""
    shown = {name: aliased(CellRow) for name in ("response", "actions", "target_date", "lead_person")}
    query = join_report(
        select(
            ResponseRow.id,
            FindingRow.report_id,
            ReportRow.as_at,
            FindingRow.number,
            QuestionRow.label,
            ResponseRow.agency_raw,
            ResponseRow.agency_name,
            ResponseRow.agency_id,
            ResponseRow.rag_value,
            *(cell.text.label(name) for name, cell in shown.items()),
            select(func.min(CellRow.confidence))
            .where(CellRow.response_id == ResponseRow.id)
            .scalar_subquery()
            .label("low"),
        )
    ).order_by(
        ReportRow.as_at.is_(None),
        ReportRow.as_at,
        ReportRow.id,
        FindingRow.position,
        QuestionRow.position,
        ResponseRow.position,
    )
    for name, cell in shown.items():
        query = query.outerjoin(cell, on_cell(cell, RecordKind.RESPONSE, name))
    if ids is not None:
        query = query.where(ResponseRow.id.in_(ids))
    rows = connection.execute(query.where(*_filter_conditions(wanted))).all()
    dates = _load_dates(connection, [r.id for r in rows])
    further = load_further_agencies(connection, [r.id for r in rows])
    return [
        ResponseEntry(
            id=r.id,
            report=r.report_id,
            as_at=r.as_at,
            finding=r.number,
            question=r.label,
            agency=r.agency_name or r.agency_raw,
            agency_id=r.agency_id,
            agencies=join_names(r.agency_name or r.agency_raw, further.get(r.id, ())),
            status=r.rag_value,
            response=r.response or "",
            actions=r.actions or "",
            target_date=r.target_date or "",
            dates=" ".join(day.isoformat() for day in list_targets(dates[r.id])),
            lead_person=r.lead_person or "",
            confidence=r.low,
        )
        for r in rows
    ]


def _filter_conditions(wanted: ResponseFilter) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if wanted.report:
        found.append(FindingRow.report_id == wanted.report)
    if wanted.finding:
        found.append(func.lower(FindingRow.number) == wanted.finding.lower())
    if wanted.question:
        found.append(func.lower(QuestionRow.label) == wanted.question.lower().rstrip("."))
    if wanted.agency:
        first = names_match(wanted.agency, ResponseRow.agency_id, ResponseRow.agency_name, ResponseRow.agency_raw)
        further = names_match(wanted.agency, FurtherAgencyRow.agency_id, FurtherAgencyRow.name, FurtherAgencyRow.raw)
        found.append(or_(first, ResponseRow.id.in_(select(FurtherAgencyRow.response_id).where(further))))
    if wanted.status:
        found.append(
            ResponseRow.rag_value.is_(None) if wanted.status == "none" else ResponseRow.rag_value == wanted.status
        )
    return found


def names_match(
    wanted: str,
    ident: InstrumentedAttribute[str | None],
    name: InstrumentedAttribute[str],
    raw: InstrumentedAttribute[str],
) -> ColumnElement[bool]:
    """Return whether an agency has this id, or this text in its name or as it is printed."""
    said = wanted.lower()
    parts = (func.lower(column).contains(said, autoescape=True) for column in (name, raw))
    return or_(func.lower(ident) == said, *parts)


def _load_dates(connection: Connection, ids: list[str]) -> dict[str, list[TargetDate]]:
    dates: dict[str, list[TargetDate]] = defaultdict(list)
    for batch in split_into_batches(ids):
        query = select(TargetDateRow.response_id, *DATE_COLUMNS).where(TargetDateRow.response_id.in_(batch))
        query = query.order_by(TargetDateRow.response_id, TargetDateRow.position)
        dates.update(group_dates(connection.execute(query)))
    return dates


def list_problems(
    connection: Connection, report: str | None = None, *, closed: bool = False, code: str = "", words: str = ""
) -> list[ProblemEntry]:
    """List the problems that nobody has closed, or with `closed` those that somebody has.

    They are those of a report, of a code, and of files with these words in their name, where these are given.
    """
    query = join_source(
        select(ProblemRow, SourceRow.name).join(ReportRow, ReportRow.id == ProblemRow.report_id)
    ).order_by(SourceRow.name, ProblemRow.page, ProblemRow.position)
    query = query.where(ProblemRow.closed_by.is_not(None) if closed else ProblemRow.closed_by.is_(None))
    if report:
        query = query.where(ProblemRow.report_id == report)
    if code:
        query = query.where(ProblemRow.code == code)
    query = query.where(*has_words_in_name(words))
    return [
        ProblemEntry(
            id=r.id, report=r.report_id, file=r.name, page=r.page, code=r.code, detail=r.detail,
            closed_by=r.closed_by, closed_at=r.closed_at, closed_how=r.closed_how,
        )
        for r in connection.execute(query)
    ]  # fmt: skip


def list_outdated_reports(connection: Connection, report: str | None = None) -> list[ProblemEntry]:
    """List the reports that an earlier version read, or this one if it is: reading them again may find more."""
    query = join_source(select(ReportRow.id, ReportRow.sha256, SourceRow.name)).order_by(SourceRow.name, ReportRow.id)
    rows = connection.execute(query if report is None else query.where(ReportRow.id == report)).all()
    outdated = load_outdated_readers(connection, None if report is None else [row.sha256 for row in rows])
    return [
        ProblemEntry(
            report=row.id,
            file=row.name,
            page=None,
            code=OUTDATED_CODE,
            detail=f"{describe_outdated_reader(outdated[row.sha256])} {READ_AGAIN_ADVICE}",
        )
        for row in rows
        if row.sha256 in outdated
    ]


def list_pages(connection: Connection, report: str | None = None) -> list[PageEntry]:
    """List how many words of each page went where."""
    query = (
        join_source(
            select(NoteRow.report_id, SourceRow.name, NoteRow.detail).join(ReportRow, ReportRow.id == NoteRow.report_id)
        )
        .where(NoteRow.kind == "coverage")
        .order_by(ReportRow.as_at, ReportRow.id, NoteRow.position)
    )
    rows = connection.execute(query.where(NoteRow.report_id == report) if report else query)
    ledgers = [(report_id, name, from_json_value(Coverage, json.loads(detail))) for report_id, name, detail in rows]
    return [
        PageEntry(
            report=report_id,
            file=name,
            page=ledger.page,
            in_cells=ledger.in_cells,
            in_headings=ledger.in_headings,
            other_tables=ledger.other_tables,
            furniture=ledger.furniture,
            left_over=ledger.left_over,
            placed=round(ledger.placed, 3),
            reader=ledger.reader,
        )
        for report_id, name, ledger in ledgers
    ]


def find_report(connection: Connection, wanted: str) -> str | None:
    """Find a report by its id, as_at date or file name; None where none or several match."""
    rows = connection.execute(join_source(select(ReportRow.id, ReportRow.as_at, SourceRow.name))).all()
    meant = [r.id for r in rows if wanted in (r.id, r.name, r.as_at.isoformat() if r.as_at else None)]
    return meant[0] if len(meant) == 1 else None
