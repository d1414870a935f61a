"""Load a stored report as the object that was saved, in a fixed number of queries, however long it is."""

import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, cast

from sqlalchemy import Connection, Row, select

from extract.fields import CELL_NAMES
from extract.model import Coverage, Leftover, LegendEntry
from ingest.model import Box, Colour, Problem, Source, Span
from normalise.model import (
    AgencyName,
    Cell,
    Finding,
    Precision,
    Question,
    Rag,
    Report,
    Response,
    States,
    Status,
    StatusBasis,
    TargetDate,
    fill_cells,
)
from store.codec import from_json_value
from store.reports.field_values import AGENCY_MATCH_COLUMNS, COLUMNS_OF_RECORD, STATUS_COLUMNS, HeldValue, make_span
from store.schema import (
    AgencyMatchRow,
    CellRow,
    CorrectionRow,
    FindingRow,
    NoteRow,
    ProblemRow,
    QuestionRow,
    ReportRow,
    ResponseRow,
    SourceRow,
    SpanRow,
    TargetDateRow,
)

Cells = dict[str, dict[tuple[str, str], Cell]]
"""Cells by owner's id, then by (field, column name)."""


@dataclass(frozen=True, slots=True)
class _Corrections:
    """What persons said of a report's values: the states by (owner's id, field), of those that are no cells, and, where
    the reading is wanted, what lies beneath by (owner's id, field, column name)."""

    states: dict[str, States]
    beneath: dict[tuple[str, str, str], HeldValue]
    matches: dict[str, Row[Any]]

    def of(self, row: Any, name: str) -> Any:
        """The column of a finding, question or report; the reading, where that is wanted."""
        found = self.beneath.get((row.id, name, ""))
        if found is None:
            return getattr(row, name)
        return (date.fromisoformat(found["text"]) if found["text"] else None) if name == "as_at" else found["text"]

    def row(self, row: Row[Any]) -> dict[str, Any]:
        """A response's columns for its agency and status."""
        values = {name: getattr(row, name) for name in (*AGENCY_MATCH_COLUMNS, *STATUS_COLUMNS)}
        match = self.matches.get(row.id)
        if match:
            values |= {name: getattr(match, name) for name in AGENCY_MATCH_COLUMNS}
        for kind, names in (("agency", AGENCY_MATCH_COLUMNS), ("rag", STATUS_COLUMNS)):
            found = self.beneath.get((row.id, kind, ""))
            if found:
                values |= {name: found[name] for name in names}
        return values


def list_report_ids(connection: Connection) -> list[str]:
    """All reports, in as_at order; those without a date last."""
    rows = connection.execute(select(ReportRow.id, ReportRow.as_at)).all()
    return [row.id for row in sorted(rows, key=lambda r: (r.as_at is None, r.as_at or 0, r.id))]


def load_sources(connection: Connection) -> dict[str, Source]:
    """Return the file of each report, by the report's id, in as_at order."""
    query = select(SourceRow, ReportRow.id).join(ReportRow, ReportRow.sha256 == SourceRow.sha256)
    return {
        row.id: Source(name=row.name, sha256=row.sha256, pages=row.pages, kind=row.kind, size=row.size)
        for row in connection.execute(query.order_by(ReportRow.as_at, ReportRow.id))
    }


def load_report(connection: Connection, report_id: str, reading: bool = False) -> Report:
    """The report of this id, with what persons corrected and decided; with `reading`, as the program read it.
    Raises KeyError."""
    found = connection.execute(
        select(ReportRow, SourceRow)
        .join(SourceRow, SourceRow.sha256 == ReportRow.sha256)
        .where(ReportRow.id == report_id)
    ).first()
    if found is None:
        raise KeyError(report_id)
    findings = _select_in_order(connection, FindingRow, FindingRow.report_id == report_id)
    questions = _select_in_order(connection, QuestionRow, QuestionRow.finding_id.in_(f.id for f in findings))
    responses = _select_in_order(
        connection, ResponseRow, ResponseRow.question_id.in_(_limit_to_report(select(QuestionRow.id), report_id))
    )
    said = _load_corrections(connection, report_id, reading)
    cells = _load_cells(connection, report_id)
    dates = _load_target_dates(connection, report_id)
    for (owner, name, column), held in said.beneath.items():
        if (name, column) in cells[owner]:
            text = cells[owner][name, column].text if name == "rag" else held["text"]
            cells[owner][name, column] = replace(cells[owner][name, column], text=text, state="read")
        if name == "target_date":
            dates[owner] = [TargetDate(date=date.fromisoformat(on), precision=p) for on, p in held["dates"]]
    notes = _load_notes(connection, report_id)
    by_question, by_finding = defaultdict(list), defaultdict(list)
    for response in responses:
        by_question[response.question_id].append(response)
    for question in questions:
        by_finding[question.finding_id].append(question)
    return Report(
        id=found.id,
        title=said.of(found, "title"),
        board=said.of(found, "board"),
        subject=said.of(found, "subject"),
        as_at=said.of(found, "as_at"),
        source=Source(name=found.name, sha256=found.sha256, pages=found.pages, kind=found.kind, size=found.size),
        findings=tuple(
            _make_finding(
                f, [_make_question(q, by_question[q.id], cells, dates, said) for q in by_finding[f.id]], cells, said
            )
            for f in findings
        ),
        key=tuple(from_json_value(LegendEntry, n) for n in notes["key"]),
        leftovers=tuple(from_json_value(Leftover, n) for n in notes["leftover"]),
        coverage=tuple(from_json_value(Coverage, n) for n in notes["coverage"]),
        faults=tuple(
            _make_problem(f) for f in _select_in_order(connection, ProblemRow, ProblemRow.report_id == report_id)
        ),
        states=said.states.get(report_id, ()),
    )


def _load_corrections(connection: Connection, report_id: str, reading: bool) -> _Corrections:
    query = select(CorrectionRow).where(CorrectionRow.report_id == report_id, CorrectionRow.state != "disputed")
    overlays = [row for row in connection.execute(query.order_by(CorrectionRow.id)) if row.owner_id]
    if reading:
        beneath = {(o.owner_id, o.field, o.name): cast(HeldValue, json.loads(o.beneath)) for o in overlays}
        responses = select(ResponseRow.id).where(
            ResponseRow.question_id.in_(_limit_to_report(select(QuestionRow.id), report_id))
        )
        matches = connection.execute(select(AgencyMatchRow).where(AgencyMatchRow.response_id.in_(responses)))
        return _Corrections(states={}, beneath=beneath, matches={m.response_id: m for m in matches})
    states: dict[str, States] = defaultdict(tuple)
    for o in overlays:
        if o.field in COLUMNS_OF_RECORD[o.owner]:
            states[o.owner_id] += ((o.field, o.state),)
    return _Corrections(states=dict(states), beneath={}, matches={})


def _select_in_order(connection: Connection, table: Any, *where: Any) -> Sequence[Row[Any]]:
    return connection.execute(select(table).where(*where).order_by(table.position)).all()


def _limit_to_report(query: Any, report_id: str) -> Any:
    """The query limited to one report's questions, as a subquery."""
    return query.join(FindingRow, FindingRow.id == QuestionRow.finding_id).where(FindingRow.report_id == report_id)


def _load_cells(connection: Connection, report_id: str) -> Cells:
    spans: dict[int, list[Span]] = defaultdict(list)
    query = select(SpanRow).join(CellRow, CellRow.id == SpanRow.cell_id)
    for own in _limit_cells_to_report(query, report_id):
        for row in connection.execute(own.order_by(SpanRow.cell_id, SpanRow.position)):
            spans[row.cell_id].append(make_span(row))
    cells: Cells = defaultdict(dict)
    for own in _limit_cells_to_report(select(CellRow), report_id):
        for cell in connection.execute(own.order_by(CellRow.position)):
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


def _limit_cells_to_report(query: Any, report_id: str) -> Iterator[Any]:
    """The query over cells limited to a report's, by kind of owner: were they one condition, PostgreSQL would look at
    every cell there is."""
    of_question = query.join(QuestionRow, QuestionRow.id == CellRow.question_id)
    of_response = query.join(ResponseRow, ResponseRow.id == CellRow.response_id)
    of_response = of_response.join(QuestionRow, QuestionRow.id == ResponseRow.question_id)
    yield query.join(FindingRow, FindingRow.id == CellRow.finding_id).where(FindingRow.report_id == report_id)
    for asked in (of_question, of_response):
        yield _limit_to_report(asked, report_id)


def _load_target_dates(connection: Connection, report_id: str) -> dict[str, list[TargetDate]]:
    dates: dict[str, list[TargetDate]] = defaultdict(list)
    rows = connection.execute(
        select(TargetDateRow)
        .join(ResponseRow, ResponseRow.id == TargetDateRow.response_id)
        .where(ResponseRow.question_id.in_(_limit_to_report(select(QuestionRow.id), report_id)))
        .order_by(TargetDateRow.response_id, TargetDateRow.position)
    )
    for row in rows:
        dates[row.response_id].append(TargetDate(date=row.on, precision=cast(Precision, row.precision)))
    return dates


def _load_notes(connection: Connection, report_id: str) -> dict[str, list[Any]]:
    notes: dict[str, list[Any]] = defaultdict(list)
    for row in _select_in_order(connection, NoteRow, NoteRow.report_id == report_id):
        notes[row.kind].append(json.loads(row.detail))
    return notes


def _make_finding(row: Row[Any], questions: list[Question], cells: Cells, said: _Corrections) -> Finding:
    own = cells[row.id]
    return Finding(
        number=said.of(row, "number"),
        kind=said.of(row, "kind"),
        title=own["title", ""],
        narrative=own["narrative", ""],
        questions=tuple(questions),
        states=said.states.get(row.id, ()),
    )


def _make_question(
    row: Row[Any], rows: list[Row[Any]], cells: Cells, dates: dict[str, list[TargetDate]], said: _Corrections
) -> Question:
    return Question(
        label=said.of(row, "label"),
        text=cells[row.id]["text", ""],
        responses=tuple(_make_response(r, cells[r.id], dates[r.id], said) for r in rows),
        states=said.states.get(row.id, ()),
    )


def _make_response(
    row: Row[Any], cells: dict[tuple[str, str], Cell], dates: list[TargetDate], said: _Corrections
) -> Response:
    rag, matched = cells["rag", ""], said.row(row)
    return Response(
        id=row.id,
        agency=AgencyName(
            raw=row.agency_raw,
            id=matched["agency_id"],
            name=matched["agency_name"],
            score=matched["agency_score"],
            known=matched["agency_known"],
            why=matched["agency_why"],
            cell=cells["agency", ""],
        ),
        rag=Rag(
            raw=rag.raw,
            value=Status.parse(matched["rag_value"]),
            basis=StatusBasis.parse(matched["rag_basis"]),
            colour=_parse_colour(matched["rag_colour"]),
            confidence=rag.confidence,
            reasons=rag.reasons,
            source=rag.source,
            state=rag.state,
        ),
        cells=fill_cells({name: cells[name, ""] for name in CELL_NAMES if (name, "") in cells}),
        dates=tuple(dates),
        attachments=tuple(row.attachments),
        other=tuple((name, cell) for (kind, name), cell in cells.items() if kind == "other"),
    )


def _parse_colour(value: str | None) -> Colour | None:
    return (int(value[1:3], 16), int(value[3:5], 16), int(value[5:7], 16)) if value else None


def _make_problem(row: Row[Any]) -> Problem:
    box = Box(x0=row.x0, top=row.top, x1=row.x1, bottom=row.bottom) if row.x0 is not None else None
    return Problem(code=row.code, detail=row.detail, page=row.page, box=box)
