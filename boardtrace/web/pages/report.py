"""A report in the order of the paper: findings, questions, and what each agency answered."""

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import quote

from fastapi import APIRouter, HTTPException, Request
from sqlalchemy import Connection
from starlette.responses import Response

from boardtrace.web.auth import Db, Given, Reader
from boardtrace.web.parts.source_pages import Place, Sheet, sheets_of
from boardtrace.web.rendering import field_name, page
from extract.model import FIELDS
from ingest.model import Problem
from normalise.model import STATUSES_AND_NONE, Cell, Finding, Question, Report
from normalise.model import Response as Row
from store.queries.record_context import (
    ReportHead,
    find_previous_report,
    list_finding_ids,
    list_question_ids,
    load_report_head,
)
from store.reports.load import load_report

router = APIRouter()


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column of the tables: a field, or `other` with its printed name."""

    field: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A question with its rows, each with its cells in the order of the columns."""

    id: str
    question: Question
    rows: tuple[tuple[Row, tuple[Cell | None, ...]], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    id: str
    finding: Finding
    questions: tuple[Asked, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class OneReport:
    """What report.html shows. `counts` are of the statuses, in their order; `before` is the version before."""

    head: ReportHead
    before: str | None
    report: Report
    findings: tuple[Found, ...]
    columns: tuple[Column, ...]
    counts: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class OnePage:
    """What report_page.html shows: a page with the places of all that was read from it, and the faults met on it."""

    head: ReportHead
    number: int
    sheet: Sheet
    faults: tuple[Problem, ...]


@router.get("/report/{ident}/page/{number}")
def report_page(request: Request, user: Reader, connection: Db, given: Given, ident: str, number: int) -> Response:
    try:
        head, found = load_report_head(connection, ident), load_report(connection, ident)
    except KeyError:
        raise HTTPException(404) from None
    if not 1 <= number <= head.pages:
        raise HTTPException(404)
    (sheet,) = sheets_of(given, head, list(_places(connection, found, number)), [number])
    faults = tuple(f for f in found.faults if f.page == number)
    return page(request, "report_page.html", OnePage(head=head, number=number, sheet=sheet, faults=faults))


def _places(connection: Connection, report: Report, number: int) -> Iterator[Place]:
    """Where each value that was read from a page stands on it, with the address of its record."""
    questions = iter(list_question_ids(connection, report.id))
    findings = zip(list_finding_ids(connection, report.id), report.findings, strict=True)
    for key, finding in findings:
        heading = f"Finding {finding.number}"
        yield from _spans(number, f"/finding/{quote(key, safe='')}", heading, "title", finding.title)
        yield from _spans(number, f"/finding/{quote(key, safe='')}", heading, "narrative", finding.narrative)
        for question in finding.questions:
            ident = next(questions)
            yield from _spans(number, f"/question/{quote(ident, safe='')}", question.label, "text", question.text)
            for row in question.responses:
                who = f"{question.label} {row.agency.raw}"
                for field, cell in _of_row(row):
                    yield from _spans(number, f"/response/{quote(row.id, safe='')}", who, field, cell)


def _of_row(row: Row) -> Iterator[tuple[str, Cell]]:
    yield "agency", row.agency.cell
    yield "rag", Cell(text=row.rag.raw, source=row.rag.source)
    yield from ((field, getattr(row, field)) for field in FIELDS)


def _spans(number: int, address: str, who: str, field: str, cell: Cell) -> Iterator[Place]:
    for span in cell.source:
        if span.page == number:
            name = f"{who}: {field_name(field)}"
            yield Place(key=f"{address[1:]}-{field}", name=name, span=span, href=f"{address}#field-{field}")


@router.get("/report/{ident}")
def report(request: Request, user: Reader, connection: Db, ident: str) -> Response:
    try:
        head, found = load_report_head(connection, ident), load_report(connection, ident)
    except KeyError:
        raise HTTPException(404) from None
    questions = iter(list_question_ids(connection, ident))
    columns = _columns(found)
    findings = tuple(
        Found(id=key, finding=f, questions=tuple(_asked(next(questions), q, columns) for q in f.questions))
        for key, f in zip(list_finding_ids(connection, ident), found.findings, strict=True)
    )
    statuses = [r.rag.value or "none" for f in found.findings for q in f.questions for r in q.responses]
    counts = tuple((s, statuses.count(s)) for s in STATUSES_AND_NONE)
    before = find_previous_report(connection, head)
    context = OneReport(head=head, before=before, report=found, findings=findings, columns=columns, counts=counts)
    return page(request, "report.html", context)


def _columns(report: Report) -> tuple[Column, ...]:
    """The columns that this report fills: a table of empty ones would not be like the printed one."""
    rows = [r for f in report.findings for q in f.questions for r in q.responses]
    named = [Column(field=f, name=field_name(f)) for f in FIELDS if any(getattr(r, f).text for r in rows)]
    others = dict.fromkeys(name for r in rows for name, cell in r.other if cell.text)
    return (*named, *(Column(field="other", name=name) for name in others))


def _asked(ident: str, question: Question, columns: tuple[Column, ...]) -> Asked:
    return Asked(id=ident, question=question, rows=tuple((r, _cells(r, columns)) for r in question.responses))


def _cells(row: Row, columns: tuple[Column, ...]) -> tuple[Cell | None, ...]:
    other = dict(row.other)
    return tuple(other.get(c.name) if c.field == "other" else getattr(row, c.field) for c in columns)
