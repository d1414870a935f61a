# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""A report becomes rows."""

import json
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update

from extract.fields import CELL_NAMES
from ingest.model import Source, Span
from normalise.model import Cell, Finding, Question, Rag, Report, ReportDate, Response
from store.clock import current_database_time
from store.codec import format_colour, struck_to_lists, to_json_value
from store.derived.refresh_derived import refresh_report
from store.joins import join_finding
from store.other_tables import OTHER_TABLE_NOTE
from store.reports.made_ids import make_record_ids
from store.reports.page_cache import READER_NOTE, find_complete_reader
from store.reports.statuses import status_to_row
from store.reports.target_dates import list_date_rows
from store.row_agencies import make_further_rows
from store.schema import (
    LABEL_NOTE,
    AgencyRow,
    CellRow,
    FindingRow,
    FurtherAgencyRow,
    NoteRow,
    ProblemRow,
    QuestionRow,
    ReportRow,
    ResponseRow,
    SourceRow,
    SpanRow,
    StatusRow,
    TargetDateRow,
)

COLUMN_HASH_NOTE = "columns"

Row = dict[str, Any]
"""A row's values by column."""


@dataclass(slots=True)
class Rows:
    """All rows of a report, gathered so that each table is written at once."""

    findings: list[Row] = field(default_factory=list)
    questions: list[Row] = field(default_factory=list)
    responses: list[Row] = field(default_factory=list)
    agencies: dict[str, Row] = field(default_factory=dict)
    further_agencies: list[Row] = field(default_factory=list)
    dates: list[Row] = field(default_factory=list)
    statuses: list[Row] = field(default_factory=list)
    cells: list[tuple[Row, tuple[Span, ...]]] = field(default_factory=list)


def has_report(connection: Connection, sha256: str) -> bool:
    """Return whether a report of this file is stored."""
    return connection.execute(select(ReportRow.id).where(ReportRow.sha256 == sha256)).first() is not None


def load_column_hashes(connection: Connection, sha256s: Collection[str], but: Iterable[str] = ()) -> dict[str, str]:
    """Load the mark of the column names of each file that has a report, by its hash.

    Reports that have a fault of the codes in `but` do not count.
    """
    said = (NoteRow.report_id == ReportRow.id) & (NoteRow.kind == COLUMN_HASH_NOTE)
    query = select(ReportRow.sha256, NoteRow.detail).outerjoin(NoteRow, said).where(ReportRow.sha256.in_(sha256s))
    found = {r.sha256: str(json.loads(r.detail)) if r.detail else "" for r in connection.execute(query)}
    faults = select(ReportRow.sha256).join(ProblemRow, ProblemRow.report_id == ReportRow.id)
    for sha256 in connection.execute(faults.where(ReportRow.sha256.in_(found), ProblemRow.code.in_(but))).scalars():
        found.pop(sha256, None)
    return found


def lacks_fields(connection: Connection, report_id: str) -> bool:
    """Return whether the report was stored before a field was added to extract/fields.py."""
    query = join_finding(select(CellRow.field).join(ResponseRow, ResponseRow.id == CellRow.response_id))
    query = query.where(FindingRow.report_id == report_id).distinct()
    stored = set(connection.execute(query).scalars())
    return bool(stored) and not stored.issuperset(CELL_NAMES)


def save_report(connection: Connection, report: Report, replace: bool = False, columns: str = "") -> bool:
    """Stores a report within the caller's transaction.

    False, and nothing changed, where the same file's report is there already; with `replace` its rows give way to the
    new ones. `columns` is the mark of the columns' names by which it was understood.
    """
    if has_report(connection, report.source.sha256):
        if not replace:
            return False
        connection.execute(delete(ReportRow).where(ReportRow.sha256 == report.source.sha256))
    _save_source(connection, report.source)
    connection.execute(
        insert(ReportRow).values(
            id=report.id,
            sha256=report.source.sha256,
            title=report.title,
            board=report.board,
            subject=report.subject,
            as_at=report.as_at,
        )
    )
    report = make_record_ids(report)
    rows = Rows()
    for position, finding in enumerate(report.findings):
        _add_finding(rows, report.id, position, finding)
    _save_agencies(connection, rows.agencies)
    for table, values in (
        (FindingRow, rows.findings),
        (QuestionRow, rows.questions),
        (ResponseRow, rows.responses),
        (FurtherAgencyRow, rows.further_agencies),
        (TargetDateRow, rows.dates),
        (StatusRow, rows.statuses),
        (NoteRow, [*_note_rows(report, columns), *_reader_note(connection, report)]),
        (ProblemRow, list(_problem_rows(report))),
    ):
        if values:
            connection.execute(insert(table), values)
    _save_cells(connection, rows.cells)
    refresh_report(connection, report.id)
    return True


def _save_source(connection: Connection, source: Source) -> None:
    if connection.execute(select(SourceRow.sha256).where(SourceRow.sha256 == source.sha256)).first() is None:
        connection.execute(insert(SourceRow).values(imported=current_database_time(), **_source_columns(source)))


def _source_columns(source: Source) -> Row:
    return {name: getattr(source, name) for name in ("sha256", "name", "kind", "pages", "size")}


def _add_finding(rows: Rows, report_id: str, position: int, finding: Finding) -> None:
    key = finding.id
    rows.findings.append(
        {"id": key, "report_id": report_id, "position": position, "number": finding.number, "kind": finding.kind}
    )
    _add_cell(rows, "finding_id", key, "title", finding.title)
    _add_cell(rows, "finding_id", key, "narrative", finding.narrative)
    for at, question in enumerate(finding.questions):
        _add_question(rows, key, at, question)


def _add_question(rows: Rows, finding_key: str, position: int, question: Question) -> None:
    key = question.id
    rows.questions.append({"id": key, "finding_id": finding_key, "position": position, "label": question.label})
    _add_cell(rows, "question_id", key, "text", question.text)
    for at, response in enumerate(question.responses):
        _add_response(rows, key, at, response)


def _add_response(rows: Rows, question_key: str, position: int, response: Response) -> None:
    agency, rag = response.agency, response.rag
    for named in (agency, *response.further_agencies):
        if named.id:
            rows.agencies[named.id] = {"id": named.id, "name": named.name, "known": named.known}
    rows.further_agencies += make_further_rows(response.id, response.further_agencies)
    rows.responses.append(
        {
            "id": response.id,
            "question_id": question_key,
            "position": position,
            "agency_id": agency.id,
            "agency_raw": agency.raw,
            "agency_name": agency.name,
            "agency_score": agency.score,
            "agency_known": agency.known,
            "agency_why": agency.why,
            "rag_value": rag.value,
            "rag_basis": rag.basis,
            "rag_colour": format_colour(rag.colour),
            "attachments": list(response.attachments),
        }
    )
    _add_cell(rows, "response_id", response.id, "agency", agency.cell)
    _add_cell(rows, "response_id", response.id, "rag", _status_cell(rag))
    for name, cell in response.cells.items():
        _add_cell(rows, "response_id", response.id, name, cell)
    for at, (name, cell) in enumerate(response.other):
        _add_cell(rows, "response_id", response.id, "other", cell, name, at)
    rows.dates += list_date_rows(response.id, response.dates)
    rows.statuses += [status_to_row(response.id, status) for status in response.statuses]


def _status_cell(rag: Rag) -> Cell:
    """A status's reading in the form of any other cell's, so that its place is kept alike."""
    return Cell(
        text=rag.raw, raw=rag.raw, confidence=rag.confidence, reasons=rag.reasons, source=rag.source, struck=rag.struck
    )


def _add_cell(rows: Rows, owner: str, key: str, name: str, cell: Cell, column: str = "", position: int = 0) -> None:
    """Every cell has a row, an empty one too: it was seen to be empty."""
    values = {
        "finding_id": None,
        "question_id": None,
        "response_id": None,
        owner: key,
        "field": name,
        "name": column,
        "position": position,
        "text": cell.text,
        "raw": cell.raw,
        "confidence": cell.confidence,
        "reasons": list(cell.reasons),
        "repairs": list(cell.repairs),
        "state": cell.state,
        "struck": struck_to_lists(cell.struck),
    }
    rows.cells.append((values, cell.source))


def _save_cells(connection: Connection, cells: Sequence[tuple[Row, tuple[Span, ...]]]) -> None:
    if not cells:
        return
    made = connection.execute(
        insert(CellRow).returning(CellRow.id, sort_by_parameter_order=True), [values for values, _ in cells]
    )
    spans = [
        _span_columns(key, position, span)
        for key, (_, source) in zip(made.scalars().all(), cells, strict=True)
        for position, span in enumerate(source)
    ]
    if spans:
        connection.execute(insert(SpanRow), spans)


def _span_columns(cell_id: int, position: int, span: Span) -> Row:
    box, lines = span.box, span.lines
    return {
        "cell_id": cell_id,
        "position": position,
        "page": span.page,
        "x0": box.x0 if box else None,
        "top": box.top if box else None,
        "x1": box.x1 if box else None,
        "bottom": box.bottom if box else None,
        "first_line": lines[0] if lines else None,
        "last_line": lines[1] if lines else None,
    }


def _save_agencies(connection: Connection, agencies: dict[str, Row]) -> None:
    there = set(connection.execute(select(AgencyRow.id).where(AgencyRow.id.in_(agencies))).scalars())
    new = [row for key, row in agencies.items() if key not in there]
    if new:
        connection.execute(insert(AgencyRow), new)
    for key in there:
        connection.execute(update(AgencyRow).where(AgencyRow.id == key).values(**agencies[key]))


def _note_rows(report: Report, columns: str) -> Iterator[Row]:
    if columns:
        yield {"report_id": report.id, "kind": COLUMN_HASH_NOTE, "position": 0, "detail": json.dumps(columns)}
    as_at = (report.as_at_reading,) if report.as_at_reading != ReportDate() else ()
    for kind, nouns in (
        ("key", report.key),
        ("leftover", report.leftovers),
        ("coverage", report.coverage),
        ("as_at", as_at),
        (OTHER_TABLE_NOTE, report.other_tables),
        (LABEL_NOTE, report.doubtful_labels),
    ):
        for position, noun in enumerate(nouns):
            yield {
                "report_id": report.id,
                "kind": kind,
                "position": position,
                "detail": json.dumps(to_json_value(noun)),
            }


def _reader_note(connection: Connection, report: Report) -> Iterator[Row]:
    reader = find_complete_reader(connection, report.source.sha256, report.source.pages, None)
    if reader:
        yield {"report_id": report.id, "kind": READER_NOTE, "position": 0, "detail": json.dumps(reader)}


def _problem_rows(report: Report) -> Iterator[Row]:
    for position, fault in enumerate(report.faults):
        box = fault.box
        yield {
            "report_id": report.id,
            "position": position,
            "code": fault.code,
            "detail": fault.detail,
            "page": fault.page,
            "x0": box.x0 if box else None,
            "top": box.top if box else None,
            "x1": box.x1 if box else None,
            "bottom": box.bottom if box else None,
        }
