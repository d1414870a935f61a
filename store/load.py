"""Rows become a report again, the same noun that was saved; a handful of queries, however long it is."""

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any, cast

from sqlalchemy import Connection, Row, select

from extract.nouns import FIELDS, Coverage, KeyRow, Leftover
from ingest.nouns import Box, Colour, Fault, Source, Span
from normalise.nouns import AgencyName, Cell, Finding, Precision, Question, Rag, Report, Response, TargetDate
from store.plain import from_plain
from store.schema import (
    CellRow,
    FaultRow,
    FindingRow,
    NoteRow,
    QuestionRow,
    ReportRow,
    ResponseRow,
    SourceRow,
    SpanRow,
    TargetDateRow,
)

Cells = dict[str, dict[tuple[str, str], Cell]]
"""Cells by owner's id, then by (field, column name)."""


def report_ids(connection: Connection) -> list[str]:
    """All reports, in as_at order; those without a date last."""
    rows = connection.execute(select(ReportRow.id, ReportRow.as_at)).all()
    return [row.id for row in sorted(rows, key=lambda r: (r.as_at is None, r.as_at or 0, r.id))]


def load_report(connection: Connection, report_id: str) -> Report:
    """The report of this id. Raises KeyError."""
    found = connection.execute(
        select(ReportRow, SourceRow)
        .join(SourceRow, SourceRow.sha256 == ReportRow.sha256)
        .where(ReportRow.id == report_id)
    ).first()
    if found is None:
        raise KeyError(report_id)
    findings = _ordered(connection, FindingRow, FindingRow.report_id == report_id)
    questions = _ordered(connection, QuestionRow, QuestionRow.finding_id.in_(f.id for f in findings))
    responses = _ordered(connection, ResponseRow, ResponseRow.question_id.in_(_ids(select(QuestionRow.id), report_id)))
    cells = _cells(connection, report_id)
    dates = _dates(connection, report_id)
    notes = _notes(connection, report_id)
    by_question, by_finding = _grouped(responses, "question_id"), _grouped(questions, "finding_id")
    return Report(
        id=found.id,
        title=found.title,
        board=found.board,
        subject=found.subject,
        as_at=found.as_at,
        source=Source(name=found.name, sha256=found.sha256, pages=found.pages, kind=found.kind, size=found.size),
        findings=tuple(
            _finding(f, [_question(q, by_question[q.id], cells, dates) for q in by_finding[f.id]], cells)
            for f in findings
        ),
        key=tuple(from_plain(KeyRow, n) for n in notes["key"]),
        leftovers=tuple(from_plain(Leftover, n) for n in notes["leftover"]),
        coverage=tuple(from_plain(Coverage, n) for n in notes["coverage"]),
        faults=tuple(_fault(f) for f in _ordered(connection, FaultRow, FaultRow.report_id == report_id)),
    )


def _ordered(connection: Connection, table: Any, *where: Any) -> Sequence[Row[Any]]:
    return connection.execute(select(table).where(*where).order_by(table.position)).all()


def _ids(query: Any, report_id: str) -> Any:
    """The query limited to one report's questions, as a subquery."""
    return query.join(FindingRow, FindingRow.id == QuestionRow.finding_id).where(FindingRow.report_id == report_id)


def _grouped(rows: Iterable[Row[Any]], owner: str) -> dict[str, list[Row[Any]]]:
    groups: dict[str, list[Row[Any]]] = defaultdict(list)
    for row in rows:
        groups[getattr(row, owner)].append(row)
    return groups


def _cells(connection: Connection, report_id: str) -> Cells:
    questions = _ids(select(QuestionRow.id), report_id)
    own = (
        CellRow.finding_id.in_(select(FindingRow.id).where(FindingRow.report_id == report_id))
        | CellRow.question_id.in_(questions)
        | CellRow.response_id.in_(select(ResponseRow.id).where(ResponseRow.question_id.in_(questions)))
    )
    spans: dict[int, list[Span]] = defaultdict(list)
    for row in connection.execute(
        select(SpanRow)
        .join(CellRow, CellRow.id == SpanRow.cell_id)
        .where(own)
        .order_by(SpanRow.cell_id, SpanRow.position)
    ):
        spans[row.cell_id].append(_span(row))
    cells: Cells = defaultdict(dict)
    for cell in connection.execute(select(CellRow).where(own).order_by(CellRow.position)):
        owner = cell.finding_id or cell.question_id or cell.response_id
        cells[owner][cell.field, cell.name] = Cell(
            text=cell.text,
            raw=cell.raw,
            confidence=cell.confidence,
            reasons=tuple(cell.reasons),
            repairs=tuple(cell.repairs),
            source=tuple(spans[cell.id]),
            state=cell.state,
        )
    return cells


def _span(row: Row[Any]) -> Span:
    if row.first_line is not None:
        return Span(page=row.page, lines=(row.first_line, row.last_line))
    return Span(page=row.page, box=Box(x0=row.x0, top=row.top, x1=row.x1, bottom=row.bottom))


def _dates(connection: Connection, report_id: str) -> dict[str, list[TargetDate]]:
    dates: dict[str, list[TargetDate]] = defaultdict(list)
    rows = connection.execute(
        select(TargetDateRow)
        .join(ResponseRow, ResponseRow.id == TargetDateRow.response_id)
        .where(ResponseRow.question_id.in_(_ids(select(QuestionRow.id), report_id)))
        .order_by(TargetDateRow.response_id, TargetDateRow.position)
    )
    for row in rows:
        dates[row.response_id].append(TargetDate(date=row.on, precision=cast(Precision, row.precision)))
    return dates


def _notes(connection: Connection, report_id: str) -> dict[str, list[Any]]:
    notes: dict[str, list[Any]] = defaultdict(list)
    for row in _ordered(connection, NoteRow, NoteRow.report_id == report_id):
        notes[row.kind].append(json.loads(row.detail))
    return notes


def _finding(row: Row[Any], questions: list[Question], cells: Cells) -> Finding:
    own = cells[row.id]
    return Finding(
        number=row.number,
        kind=row.kind,
        title=own["title", ""],
        narrative=own["narrative", ""],
        questions=tuple(questions),
    )


def _question(row: Row[Any], rows: list[Row[Any]], cells: Cells, dates: dict[str, list[TargetDate]]) -> Question:
    responses = tuple(_response(r, cells[r.id], dates[r.id]) for r in rows)
    return Question(label=row.label, text=cells[row.id]["text", ""], responses=responses)


def _response(row: Row[Any], cells: dict[tuple[str, str], Cell], dates: list[TargetDate]) -> Response:
    rag = cells["rag", ""]
    return Response(
        id=row.id,
        agency=AgencyName(
            raw=row.agency_raw,
            id=row.agency_id,
            name=row.agency_name,
            score=row.agency_score,
            known=row.agency_known,
            why=row.agency_why,
            cell=cells["agency", ""],
        ),
        rag=Rag(
            raw=rag.raw,
            value=row.rag_value,
            basis=row.rag_basis,
            colour=_colour(row.rag_colour),
            confidence=rag.confidence,
            reasons=rag.reasons,
            source=rag.source,
        ),
        **{name: cells[name, ""] for name in FIELDS},
        dates=tuple(dates),
        attachments=tuple(row.attachments),
        other=tuple((name, cell) for (kind, name), cell in cells.items() if kind == "other"),
    )


def _colour(value: str | None) -> Colour | None:
    return (int(value[1:3], 16), int(value[3:5], 16), int(value[5:7], 16)) if value else None


def _fault(row: Row[Any]) -> Fault:
    box = Box(x0=row.x0, top=row.top, x1=row.x1, bottom=row.bottom) if row.x0 is not None else None
    return Fault(code=row.code, detail=row.detail, page=row.page, box=box)
