"""What the API reads: reports, records, faults, comparisons, histories, agencies."""

from dataclasses import asdict
from datetime import date
from typing import Annotated, Any, Literal

from fastapi import APIRouter, HTTPException, Query

from boardtrace.web.api.forms import (
    PROBLEMS,
    Agencies,
    Agency,
    Box,
    Compared,
    ExportReport,
    Faults,
    Ident,
    Limit,
    Lines,
    Moved,
    Number,
    OneRecord,
    Place,
    Records,
    Reports,
    Traced,
    TracedFile,
    Value,
)
from boardtrace.web.auth import Db, Given, Reader
from boardtrace.web.registry import Known
from ingest.model import Span
from normalise.agencies.succession import akin_of
from store.compare.changes import Change
from store.compare.compare import compare_versions, find_versions
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

router = APIRouter(prefix="/api/v1", tags=["reads"], responses=PROBLEMS)
A_PAGE = 50
StatusFilter = Literal["red", "amber", "green", "complete", "none"]


@router.get("/reports")
def reports(
    user: Reader, connection: Db, review: Ident | None = None, after: Ident = "", limit: Limit = A_PAGE
) -> Reports:
    """Reports with their counts, in the order of their ids."""
    ids = report_ids_after(connection, after, limit, review)
    found = {entry.id: entry for entry in list_reports(connection, ids)}
    return Reports(reports=[found[i] for i in ids], next=ids[-1] if len(ids) == limit else None)


@router.get("/reports/{ident}", response_model=ExportReport)
def report(user: Reader, connection: Db, ident: str) -> dict[str, Any]:
    """One report, as the export has it."""
    try:
        return report_to_json(load_report(connection, ident))
    except KeyError:
        raise HTTPException(404, "There is no such report.") from None


@router.get("/records")
def records(
    user: Reader,
    connection: Db,
    report: Ident | None = None,
    question: Ident | None = None,
    agency: Ident | None = None,
    status: StatusFilter | None = None,
    after: Ident = "",
    limit: Limit = A_PAGE,
) -> Records:
    """Responses in one line each, in the order of their ids; `agency` is an agency's id, `question` a question's
    label and needs `report`."""
    if question is not None and report is None:
        raise HTTPException(422, "A question's label is one of a report: say which report.")
    wanted = ResponseFilter(report=report, question=question, agency=agency, status=status)
    found = records_after(connection, wanted, after, limit)
    return Records(records=found, next=found[-1].id if len(found) == limit else None)


@router.get("/records/{ident:path}")
def record(user: Reader, connection: Db, ident: str) -> OneRecord:
    """A response, question, finding or report with each of its values."""
    try:
        at, values = load_record_context(connection, ident), load_values(connection, ident)
    except KeyError:
        raise HTTPException(404, "There is no such record.") from None
    return OneRecord(
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
                reasons=v.reasons, repairs=v.repairs, source=tuple(map(place, v.spans)), state=v.state, said=v.said,
                entry=v.entry, token=v.token,
            )
            for v in values
        ),
    )  # fmt: skip


def place(span: Span) -> Place:
    if span.box is not None:
        return Box(page=span.page, bbox=(span.box.x0, span.box.top, span.box.x1, span.box.bottom))
    return Lines(page=span.page, lines=span.lines or (1, 1))


@router.get("/trace/{ident:path}")
def traced(user: Reader, connection: Db, given: Given, ident: str, field: Ident = "", name: Ident = "") -> list[Traced]:
    """Each value of a record, or one of them, back to the page: who read it, what was made of it, who changed it."""
    try:
        found = trace_record(connection, ident, given.files, field, name)
    except KeyError:
        raise HTTPException(404, "There is no such record.") from None
    except FieldError as error:
        raise HTTPException(404, str(error)) from None
    return [_traced(one) for one in found]


def _traced(one: Trace) -> Traced:
    shared = {name: getattr(one, name) for name in Traced.__dataclass_fields__ if name != "file"}
    file = one.file
    kept = TracedFile(name=file.name, sha256=file.sha256, kind=file.kind, pages=file.pages, kept=file.copy is not None)
    return Traced(**shared, file=kept)


@router.get("/search")
def found(
    user: Reader,
    connection: Db,
    q: Ident,
    agency: Ident | None = None,
    status: StatusFilter | None = None,
    since: date | None = None,
    until: date | None = None,
    start: Annotated[int, Query(ge=0, le=MAX_RANKED_HITS)] = 0,
    limit: Annotated[int, Query(ge=1, le=100)] = A_PAGE,
) -> SearchResult:
    """Where these words stand together, the best first; what is between double quotes is one phrase."""
    narrow = SearchFilter(agency=agency, status=status, since=since, until=until)
    return search(connection, q, narrow, start, limit)


@router.get("/history/{ident:path}")
def history(user: Reader, connection: Db, ident: str) -> list[Appearance]:
    """A response in each version of its review, the oldest first."""
    try:
        at = load_record_context(connection, ident)
    except KeyError:
        raise HTTPException(404, "There is no such record.") from None
    if at.owner != "response":
        raise HTTPException(404, "Only responses have a history.")
    return list_appearances(connection, ident)


@router.get("/faults")
def faults(
    user: Reader,
    connection: Db,
    report: Ident | None = None,
    code: Ident | None = None,
    after: Number = 0,
    limit: Limit = A_PAGE,
) -> Faults:
    """What could not be read for certain, in the order in which it was found."""
    found = problems_after(connection, after, limit, report, code)
    return Faults(faults=found, next=found[-1].id if len(found) == limit else None)


@router.get("/compare")
def compared(user: Reader, connection: Db, known: Known, old: Ident, new: Ident) -> Compared:
    """What moved from one version to another, the gravest first; each is named by its report's id."""
    versions = [find_versions(connection, name) for name in (old, new)]
    for name, found in zip((old, new), versions, strict=True):
        if len(found) != 1:
            raise HTTPException(404, f"“{name}” names no one report.")
    (one,), (other,) = versions
    moved = compare_versions(connection, one, other, akin_of(known)).changes
    return Compared(old=one.report, new=other.report, changes=[_moved(c) for c in moved])


def _moved(change: Change) -> Moved:
    values = asdict(change)
    shared = {name: values[name] for name in Moved.__dataclass_fields__ if name in values}
    return Moved(**shared, perhaps=not change.sure)


@router.get("/agencies")
def agencies(user: Reader, connection: Db) -> Agencies:
    """Whom the reports name, those with most rows first."""
    return Agencies(agencies=[Agency(**asdict(entry)) for entry in list_agencies(connection)])
