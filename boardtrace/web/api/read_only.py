# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Read-only API: reports, records, problems, comparisons, histories, agencies."""

from dataclasses import asdict
from datetime import date
from typing import Annotated, Any, Literal

from fastapi import APIRouter, HTTPException, Query

from boardtrace.web.api.schemas import (
    ERROR_RESPONSES,
    Agency,
    AgencyList,
    BoxPlace,
    ChangeEntry,
    ChangeList,
    ExportReport,
    LinePlace,
    Place,
    ProblemList,
    RecordDetail,
    RecordList,
    ReportList,
    StruckText,
    TracedFile,
    Value,
    ValueTrace,
)
from boardtrace.web.dependencies import AgencyRegister, AppSettings, DbConnection, SignedInUser
from boardtrace.web.parameters import RecordId, RowLimit, RowNumber
from ingest.model import Span
from normalise.agencies.succession import relation_explainer
from store.compare.compare import compare_versions, find_versions
from store.compare.model import Change
from store.decisions.agency_aliases import list_agencies
from store.decisions.corrections import load_values
from store.export.json import report_to_json
from store.provenance.trace import Trace, trace_record
from store.queries.keyset_pages import problems_after, records_after, report_ids_after
from store.queries.listings import ResponseFilter, list_reports
from store.queries.record_context import Appearance, list_appearances, load_record_context
from store.queries.search import MAX_RANKED_HITS, SearchFilter, SearchResult, search
from store.reports.field_values import FieldError
from store.reports.load import load_report

router = APIRouter(prefix="/api/v1", tags=["reads"], responses=ERROR_RESPONSES)
DEFAULT_LIMIT = 50
StatusFilter = Literal["red", "amber", "green", "complete", "none"]


@router.get("/reports")
def list_reports_by_id(
    user: SignedInUser,
    connection: DbConnection,
    review: RecordId | None = None,
    after: RecordId = "",
    limit: RowLimit = DEFAULT_LIMIT,
) -> ReportList:
    """List reports with their counts, ordered by id."""
    ids = report_ids_after(connection, after, limit, review)
    found = {entry.id: entry for entry in list_reports(connection, ids)}
    return ReportList(reports=[found[i] for i in ids], next=ids[-1] if len(ids) == limit else None)


@router.get("/reports/{ident}", response_model=ExportReport)
def get_report(user: SignedInUser, connection: DbConnection, ident: str) -> dict[str, Any]:
    """Return one report in the export format."""
    try:
        return report_to_json(load_report(connection, ident))
    except KeyError:
        raise HTTPException(404, "Report not found.") from None


@router.get("/records")
def list_records(
    user: SignedInUser,
    connection: DbConnection,
    report: RecordId | None = None,
    question: RecordId | None = None,
    agency: RecordId | None = None,
    status: StatusFilter | None = None,
    after: RecordId = "",
    limit: RowLimit = DEFAULT_LIMIT,
) -> RecordList:
    """List responses, ordered by id.

    `agency` is an agency's id; `question` is a question's label and needs `report`.
    """
    if question is not None and report is None:
        raise HTTPException(422, "The parameter question needs the parameter report.")
    wanted = ResponseFilter(report=report, question=question, agency=agency, status=status)
    found = records_after(connection, wanted, after, limit)
    return RecordList(records=found, next=found[-1].id if len(found) == limit else None)


@router.get("/records/{ident:path}")
def get_record(user: SignedInUser, connection: DbConnection, ident: str) -> RecordDetail:
    """Return a response, question, finding or report with all its values."""
    try:
        at, values = load_record_context(connection, ident), load_values(connection, ident)
    except KeyError:
        raise HTTPException(404, "Record not found.") from None
    return RecordDetail(
        owner=at.owner,  # type: ignore[arg-type]
        id=at.id,
        report=at.report.id,
        file=at.report.file,
        sha256=at.report.sha256,
        finding=at.finding,
        question=at.question,
        agency=at.agency,
        values=tuple(
            Value(
                field=v.target.field, name=v.target.name, text=v.text, read=v.read, raw=v.raw, confidence=v.confidence,
                reasons=v.reasons, repairs=v.repairs, source=tuple(map(_make_place, v.spans)), state=v.state,
                said=v.said, entry=v.entry, token=v.token,
                struck=tuple(StruckText(text=s.text, source=list(map(_make_place, s.source))) for s in v.struck),
            )
            for v in values
        ),
    )  # fmt: skip


def _make_place(span: Span) -> Place:
    if span.box is not None:
        return BoxPlace(page=span.page, bbox=(span.box.x0, span.box.top, span.box.x1, span.box.bottom))
    return LinePlace(page=span.page, lines=span.lines or (1, 1))


@router.get("/trace/{ident:path}")
def trace_values(
    user: SignedInUser,
    connection: DbConnection,
    settings: AppSettings,
    ident: str,
    field: RecordId = "",
    name: RecordId = "",
) -> list[ValueTrace]:
    """Trace each value of a record, or one of them, to its page: how it was read, interpreted and corrected."""
    try:
        found = trace_record(connection, ident, settings.files, field, name)
    except KeyError:
        raise HTTPException(404, "Record not found.") from None
    except FieldError as error:
        raise HTTPException(404, str(error)) from None
    return [_make_value_trace(one) for one in found]


def _make_value_trace(one: Trace) -> ValueTrace:
    shared = {name: getattr(one, name) for name in ValueTrace.__dataclass_fields__ if name != "file"}
    file = one.file
    kept = TracedFile(
        name=file.name, sha256=file.sha256, kind=file.kind, pages=file.pages, kept=file.copy is not None,
        pdf_sha256=file.pdf_sha256,
    )  # fmt: skip
    return ValueTrace(**shared, file=kept)


@router.get("/search")
def search_texts(
    user: SignedInUser,
    connection: DbConnection,
    q: RecordId,
    agency: RecordId | None = None,
    status: StatusFilter | None = None,
    since: date | None = None,
    until: date | None = None,
    start: Annotated[int, Query(ge=0, le=MAX_RANKED_HITS)] = 0,
    limit: Annotated[int, Query(ge=1, le=100)] = DEFAULT_LIMIT,
) -> SearchResult:
    """Find texts with all of these words, the best first; words in double quotes are a phrase."""
    narrow = SearchFilter(agency=agency, status=status, since=since, until=until)
    return search(connection, q, narrow, start, limit)


@router.get("/history/{ident:path}")
def get_history(user: SignedInUser, connection: DbConnection, ident: str) -> list[Appearance]:
    """Return a response in each version of its case, the oldest first."""
    try:
        at = load_record_context(connection, ident)
    except KeyError:
        raise HTTPException(404, "Record not found.") from None
    if at.owner != "response":
        raise HTTPException(404, "Only responses have a history.")
    return list_appearances(connection, ident)


@router.get("/faults")
def list_problems(
    user: SignedInUser,
    connection: DbConnection,
    report: RecordId | None = None,
    code: RecordId | None = None,
    after: RowNumber = 0,
    limit: RowLimit = DEFAULT_LIMIT,
) -> ProblemList:
    """List what could not be read for certain, in the order in which it was found."""
    found = problems_after(connection, after, limit, report, code)
    return ProblemList(faults=found, next=found[-1].id if len(found) == limit else None)


@router.get("/compare")
def get_changes(
    user: SignedInUser, connection: DbConnection, register: AgencyRegister, old: RecordId, new: RecordId
) -> ChangeList:
    """Return the changes between two versions, the most serious first; each is given by its report's id."""
    versions = [find_versions(connection, name) for name in (old, new)]
    for name, found in zip((old, new), versions, strict=True):
        if len(found) != 1:
            raise HTTPException(404, f"“{name}” matches no report, or more than one.")
    (one,), (other,) = versions
    moved = compare_versions(connection, one, other, relation_explainer(register)).changes
    return ChangeList(old=one.report, new=other.report, changes=[_make_change_entry(c) for c in moved])


def _make_change_entry(change: Change) -> ChangeEntry:
    values = asdict(change)
    shared = {name: values[name] for name in ChangeEntry.__dataclass_fields__ if name in values}
    return ChangeEntry(**shared, perhaps=not change.sure)


@router.get("/agencies")
def get_agencies(user: SignedInUser, connection: DbConnection) -> AgencyList:
    """List the agencies, those with most rows first."""
    return AgencyList(agencies=[Agency(**asdict(entry)) for entry in list_agencies(connection)])
