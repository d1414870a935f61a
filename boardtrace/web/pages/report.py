# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""A report in printed order (findings, questions, responses), and its pages with the places of all values."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import ClassVar
from urllib.parse import quote

from fastapi import APIRouter, HTTPException, Request
from sqlalchemy import Connection
from starlette.responses import Response

from boardtrace.web.dependencies import AppSettings, DbConnection, SignedInUser, StoreResults
from boardtrace.web.parts.limited_pages import limit_source_pages
from boardtrace.web.parts.source_pages import Place, SourcePage, load_source_pages
from boardtrace.web.parts.tracker_query import StatusChoice
from boardtrace.web.rendering import field_label, render_web_page
from boardtrace.web.result_cache import ResultCache
from extract.fields import CELL_NAMES
from ingest.model import Problem
from normalise.model import STATUSES_AND_NONE, Cell, Finding, Question, Report
from normalise.model import Response as ResponseRecord
from store.audit_log import Entry
from store.decisions.structure_changes import list_report_edits
from store.derived.review_queue import RemainingWork, count_remaining_work
from store.queries.listings import list_outdated_reports
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
class QuestionTable:
    """A question with its responses, each with its cells in the order of the columns."""

    id: str
    question: Question
    rows: tuple[tuple[ResponseRecord, tuple[Cell | None, ...]], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingSection:
    id: str
    finding: Finding
    questions: tuple[QuestionTable, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportContext:
    """`counts` are (status, number of responses) pairs.

    `before` is the id of the previous version; `outdated` is the note on a report that an earlier version read, "" for
    others. `edits` are the log's entries of the rows that people added, deleted, moved, split or merged. The findings
    are those with rows of `agency`, one of `agencies` (id and name), and of `status`, "" for all.
    """

    TEMPLATE: ClassVar[str] = "report.html"

    head: ReportHead
    before: str | None
    report: Report
    findings: tuple[FindingSection, ...]
    columns: tuple[Column, ...]
    counts: tuple[tuple[str, int], ...]
    work: RemainingWork
    agencies: tuple[tuple[str, str], ...]
    agency: str
    status: str
    outdated: str
    edits: tuple[Entry, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportPageContext:
    """A page with the places of all values read from it, and the problems met on it."""

    TEMPLATE: ClassVar[str] = "report_page.html"

    head: ReportHead
    number: int
    source_page: SourcePage
    problems: tuple[Problem, ...]


@router.get("/report/{ident}/page/{number}")
def show_report_page(
    request: Request,
    user: SignedInUser,
    connection: DbConnection,
    results: StoreResults,
    settings: AppSettings,
    ident: str,
    number: int,
) -> Response:
    head, report = _load_head_and_report(connection, results, ident)
    if not 1 <= number <= head.pages:
        raise HTTPException(404)
    pages = load_source_pages(settings, head, list(_places_on_page(connection, report, number)), [number])
    (source_page,) = limit_source_pages(connection, user, head, pages)
    problems = tuple(p for p in report.faults if p.page == number)
    context = ReportPageContext(head=head, number=number, source_page=source_page, problems=problems)
    return render_web_page(request, context)


def _load_head_and_report(connection: Connection, results: ResultCache, ident: str) -> tuple[ReportHead, Report]:
    def load_both() -> tuple[ReportHead, Report]:
        return load_report_head(connection, ident), load_report(connection, ident)

    try:
        return results.load_result(connection, ("report", ident), load_both)
    except KeyError:
        raise HTTPException(404) from None


def _places_on_page(connection: Connection, report: Report, number: int) -> Iterator[Place]:
    """Yield the places of all values on a page, each with the address of its record."""
    questions = iter(list_question_ids(connection, report.id))
    findings = zip(list_finding_ids(connection, report.id), report.findings, strict=True)
    for key, finding in findings:
        heading, address = f"Finding {finding.number}", f"/finding/{quote(key, safe='')}"
        yield from _places_of_cell(number, address, heading, "title", finding.title)
        yield from _places_of_cell(number, address, heading, "narrative", finding.narrative)
        for question in finding.questions:
            address = f"/question/{quote(next(questions), safe='')}"
            yield from _places_of_cell(number, address, question.label, "text", question.text)
            for row in question.responses:
                heading, address = f"{question.label} {row.agency.raw}", f"/response/{quote(row.id, safe='')}"
                for field, cell in _list_cells(row):
                    yield from _places_of_cell(number, address, heading, field, cell)


def _list_cells(row: ResponseRecord) -> Iterator[tuple[str, Cell]]:
    yield "agency", row.agency.cell
    yield "rag", Cell(text=row.rag.raw, source=row.rag.source)
    yield from row.cells.items()


def _places_of_cell(number: int, address: str, heading: str, field: str, cell: Cell) -> Iterator[Place]:
    for span in cell.source:
        if span.page == number:
            name = f"{heading}: {field_label(field)}"
            yield Place(key=f"{address[1:]}-{field}", name=name, span=span, href=f"{address}#field-{field}")


@router.get("/report/{ident}")
def show_report(
    request: Request,
    user: SignedInUser,
    connection: DbConnection,
    results: StoreResults,
    ident: str,
    agency: str = "",
    status: StatusChoice = "",
) -> Response:
    head, report = _load_head_and_report(connection, results, ident)
    questions = iter(list_question_ids(connection, ident))
    columns = _list_filled_columns(report)
    sections = (
        FindingSection(
            id=key, finding=f, questions=tuple(_make_question_table(next(questions), q, columns) for q in f.questions)
        )
        for key, f in zip(list_finding_ids(connection, ident), report.findings, strict=True)
    )
    findings = tuple(_filter_sections(sections, agency, status) if agency or status else sections)
    statuses = [r.rag.value or "none" for r in report.responses]
    context = ReportContext(
        head=head,
        before=find_previous_report(connection, head),
        report=report,
        findings=findings,
        columns=columns,
        counts=tuple((s, statuses.count(s)) for s in STATUSES_AND_NONE),
        edits=tuple(list_report_edits(connection, ident)),
        work=count_remaining_work(connection, ident),
        agencies=_list_agencies(report),
        agency=agency,
        status=status,
        outdated=next((found.detail for found in list_outdated_reports(connection, ident)), ""),
    )
    return render_web_page(request, context)


def _list_agencies(report: Report) -> tuple[tuple[str, str], ...]:
    """Return the id and the name of each agency that the rows name, by name."""
    names = {one.id: one.name for row in report.responses for one in row.agencies if one.id}
    return tuple(sorted(names.items(), key=lambda item: item[1].casefold()))


def _filter_sections(sections: Iterable[FindingSection], agency: str, status: str) -> Iterator[FindingSection]:
    """Yield the findings that have rows of the agency with the status, with these rows alone."""

    def is_wanted(row: ResponseRecord) -> bool:
        is_named = not agency or agency in (one.id for one in row.agencies)
        return is_named and status in ("", row.rag.value or "none")

    for section in sections:
        tables = (
            replace(table, rows=tuple((row, cells) for row, cells in table.rows if is_wanted(row)))
            for table in section.questions
        )
        if questions := tuple(table for table in tables if table.rows):
            yield replace(section, questions=questions)


def _list_filled_columns(report: Report) -> tuple[Column, ...]:
    """Return the columns with at least one value in this report; the printed tables have no others."""
    rows = report.responses
    named = [Column(field=f, name=field_label(f)) for f in CELL_NAMES if any(r.cells[f].text for r in rows)]
    others = dict.fromkeys(name for r in rows for name, cell in r.other if cell.text)
    return (*named, *(Column(field="other", name=name) for name in others))


def _make_question_table(ident: str, question: Question, columns: tuple[Column, ...]) -> QuestionTable:
    rows = tuple((row, _cells_by_column(row, columns)) for row in question.responses)
    return QuestionTable(id=ident, question=question, rows=rows)


def _cells_by_column(row: ResponseRecord, columns: tuple[Column, ...]) -> tuple[Cell | None, ...]:
    other = dict(row.other)
    return tuple(other.get(c.name) if c.field == "other" else row.cells[c.field] for c in columns)
