# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Load a stored report as the object that was saved, in a fixed number of queries, however long it is."""

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Any, Literal, cast

from sqlalchemy import Connection, bindparam, select

from extract.fields import CELL_NAMES
from extract.model import Coverage, Leftover, LegendEntry, OtherTable
from ingest.model import Problem, Source, Span
from normalise.model import (
    AgencyName,
    Cell,
    DoubtfulLabel,
    Finding,
    Question,
    Rag,
    RecordKind,
    Report,
    ReportDate,
    Response,
    State,
    States,
    Status,
    StatusBasis,
    StatusRole,
    TargetDate,
    fill_cells,
)
from store.codec import from_json_value, parse_colour, struck_from_lists
from store.joins import CELL_OWNERS, join_cell_owner, join_converted_file, join_source, limit_to_report
from store.other_tables import make_table_ids
from store.reports.field_values import (
    AGENCY_MATCH_COLUMNS,
    COLUMNS_OF_RECORD,
    DATED_FIELDS,
    FURTHER_KEY,
    RECORD_IDS,
    SPAN_COLUMNS,
    STATUS_COLUMNS,
    STATUSES_KEY,
    HeldValue,
    make_box,
    make_span,
)
from store.reports.kept_reading import load_kept_reading
from store.reports.status_decisions import list_not_applicable
from store.reports.statuses import load_report_statuses, replace_column_values
from store.reports.target_dates import dates_from_lists, replace_column_dates
from store.row_agencies import load_report_further_agencies, read_further_values
from store.row_dates import DATE_COLUMNS, group_dates
from store.schema import (
    LABEL_NOTE,
    AgencyMatchRow,
    CellRow,
    ConvertedFileRow,
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

SourceKind = Literal["pdf", "image", "text", "words"]
Cells = dict[str, dict[tuple[str, str], Cell]]
"""Cells by owner's id, then by (field, column name)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _AgencyMatch:
    """The agency that a response was matched to; the fields are named AGENCY_MATCH_COLUMNS."""

    agency_id: str | None
    agency_name: str
    agency_score: float
    agency_known: bool
    agency_why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _ResponseColumns(_AgencyMatch):
    """The columns of a response that a report needs."""

    id: str
    question_id: str
    agency_raw: str
    attachments: list[str]
    rag_value: str | None
    rag_basis: str | None
    rag_colour: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Corrections:
    """What people said of a report's values.

    Attributes:
        states: The states of values that are not cells, by the id of their record.
        beneath: For the report as it was read: the values read, by (record's id, field, column name).
        matches: The same for agencies that were decided on: the agency matched before, by the response's id.
    """

    states: dict[str, States]
    beneath: dict[tuple[str, str, str], HeldValue]
    matches: dict[str, _AgencyMatch]

    def restore_text(self, record_id: str, name: str, current: str) -> str:
        """Return the text of a column of a finding, question or report: as it was read, where that is wanted."""
        found = self.beneath.get((record_id, name, ""))
        return current if found is None else cast(str, found["text"])

    def restore_date(self, report_id: str, current: date | None) -> date | None:
        """Return the report's date, as it was read where that is wanted."""
        found = self.beneath.get((report_id, "as_at", ""))
        if found is None:
            return current
        return date.fromisoformat(found["text"]) if found["text"] else None

    def restore_response(self, response: _ResponseColumns) -> _ResponseColumns:
        """Return a response with its agency and status as they were read, where that is wanted."""
        match = self.matches.get(response.id)
        if match:
            response = replace(response, **{name: getattr(match, name) for name in AGENCY_MATCH_COLUMNS})
        for kind, names in (("agency", AGENCY_MATCH_COLUMNS), ("rag", STATUS_COLUMNS)):
            found = self.beneath.get((response.id, kind, ""))
            if found:
                response = replace(response, **{name: found[name] for name in names})
        return response

    def restore_statuses(self, response_id: str, current: list[Rag]) -> list[Rag]:
        """Return a response's statuses, those of other roles as they were read where that is wanted."""
        for column in {status.column for status in current if status.column}:
            found = self.beneath.get((response_id, "rag", column))
            current = replace_column_values(current, column, found[STATUSES_KEY]) if found else current
        return current

    def restore_further_agencies(self, response_id: str, current: tuple[AgencyName, ...]) -> tuple[AgencyName, ...]:
        """Return a response's further agencies, as they were read where that is wanted."""
        found = self.beneath.get((response_id, "agency", ""))
        return current if found is None else read_further_values(found.get(FURTHER_KEY, []))


_SELECT_REPORT = (
    join_converted_file(
        join_source(
            select(
                ReportRow.title, ReportRow.board, ReportRow.subject, ReportRow.as_at,
                SourceRow.name, SourceRow.sha256, SourceRow.pages, SourceRow.kind, SourceRow.size,
                ConvertedFileRow.pdf_sha256,
            ).select_from(ReportRow)
        )
    )
    .where(ReportRow.id == bindparam("report_id"))
)  # fmt: skip
_SELECT_CORRECTIONS = (
    select(
        CorrectionRow.owner, CorrectionRow.owner_id, CorrectionRow.field, CorrectionRow.name, CorrectionRow.state,
        CorrectionRow.beneath,
    )
    .where(CorrectionRow.report_id == bindparam("report_id"), CorrectionRow.state != "disputed")
    .order_by(CorrectionRow.id)
)  # fmt: skip
_SELECT_AGENCY_MATCHES = limit_to_report(
    select(
        AgencyMatchRow.response_id, AgencyMatchRow.agency_id, AgencyMatchRow.agency_name, AgencyMatchRow.agency_score,
        AgencyMatchRow.agency_known, AgencyMatchRow.agency_why,
    ).join(ResponseRow, ResponseRow.id == AgencyMatchRow.response_id),
)  # fmt: skip
# Cells and places by kind of record: if they were one condition, PostgreSQL would look at every cell of the store.
_SELECT_CELLS = {
    record: limit_to_report(
        join_cell_owner(
            select(
                RECORD_IDS[record], CellRow.id, CellRow.field, CellRow.name, CellRow.text, CellRow.raw,
                CellRow.confidence, CellRow.reasons, CellRow.repairs, CellRow.state, CellRow.struck,
            ).select_from(CellRow),
            record,
        ),
        record,
    ).order_by(CellRow.position)
    for record in CELL_OWNERS
}  # fmt: skip
_SELECT_SPANS = {
    record: limit_to_report(
        join_cell_owner(select(SpanRow.cell_id, *SPAN_COLUMNS).join(CellRow, CellRow.id == SpanRow.cell_id), record),
        record,
    ).order_by(SpanRow.cell_id, SpanRow.position)
    for record in CELL_OWNERS
}
_SELECT_TARGET_DATES = limit_to_report(
    select(TargetDateRow.response_id, *DATE_COLUMNS).join(ResponseRow, ResponseRow.id == TargetDateRow.response_id),
).order_by(TargetDateRow.response_id, TargetDateRow.position)
_SELECT_NOTES = (
    select(NoteRow.kind, NoteRow.detail).where(NoteRow.report_id == bindparam("report_id")).order_by(NoteRow.position)
)
_SELECT_PROBLEMS = (
    select(
        ProblemRow.code, ProblemRow.detail, ProblemRow.page,
        ProblemRow.x0, ProblemRow.top, ProblemRow.x1, ProblemRow.bottom,
    )
    .where(ProblemRow.report_id == bindparam("report_id"))
    .order_by(ProblemRow.position)
)  # fmt: skip
_SELECT_FINDINGS = limit_to_report(
    select(FindingRow.id, FindingRow.number, FindingRow.kind), RecordKind.FINDING
).order_by(FindingRow.position)
_SELECT_QUESTIONS = limit_to_report(
    select(QuestionRow.id, QuestionRow.finding_id, QuestionRow.label), RecordKind.QUESTION
).order_by(QuestionRow.position)
_SELECT_RESPONSES = limit_to_report(
    select(*(ResponseRow.__table__.c[column.name] for column in fields(_ResponseColumns)))
).order_by(ResponseRow.position)


def list_report_ids(connection: Connection) -> list[str]:
    """List the ids of all reports in as_at order, those without a date last."""
    rows = connection.execute(select(ReportRow.id, ReportRow.as_at)).all()
    return [row.id for row in sorted(rows, key=lambda r: (r.as_at is None, r.as_at or 0, r.id))]


def load_sources(connection: Connection) -> dict[str, Source]:
    """Return the file of each report, by the report's id, in as_at order."""
    query = select(
        ReportRow.id, SourceRow.name, SourceRow.sha256, SourceRow.pages, SourceRow.kind, SourceRow.size,
        ConvertedFileRow.pdf_sha256,
    ).select_from(ReportRow).order_by(ReportRow.as_at, ReportRow.id)  # fmt: skip
    return {
        row.id: Source(
            name=row.name,
            sha256=row.sha256,
            pages=row.pages,
            kind=cast(SourceKind, row.kind),
            size=row.size,
            pdf_sha256=row.pdf_sha256,
        )
        for row in connection.execute(join_converted_file(join_source(query)))
    }


def load_report(connection: Connection, report_id: str, reading: bool = False) -> Report:
    """Load the report of this id, with what people corrected and decided; with `reading`, as the program read it.

    Raises:
        KeyError: No report has this id.
    """
    kept = load_kept_reading(connection, report_id) if reading else None
    if kept is None:
        return _load_rows(connection, report_id, reading)
    found = connection.execute(_SELECT_REPORT, {"report_id": report_id}).one()
    return replace(kept, source=_make_source(found))


def load_uncorrected_report(connection: Connection, report_id: str) -> Report:
    """Load a report with the rows as people edited them, and their values as the program read them. Raises KeyError."""
    return _load_rows(connection, report_id, reading=True)


def _make_source(row: Sequence[Any]) -> Source:
    """Return the file of a report, of a row of `_SELECT_REPORT`."""
    _, _, _, _, name, sha256, pages, kind, size, pdf_sha256 = row
    return Source(name=name, sha256=sha256, pages=pages, kind=cast(SourceKind, kind), size=size, pdf_sha256=pdf_sha256)


def _load_rows(connection: Connection, report_id: str, reading: bool) -> Report:
    """Load a report from its rows; with `reading`, without what people corrected and decided. Raises KeyError."""
    found = connection.execute(_SELECT_REPORT, {"report_id": report_id}).first()
    if found is None:
        raise KeyError(report_id)
    title, board, subject, as_at, *_ = found
    corrections = _load_corrections(connection, report_id, reading)
    cells = _load_cells(connection, report_id)
    dates = group_dates(connection.execute(_SELECT_TARGET_DATES, {"report_id": report_id}))
    _restore_cells(corrections, cells, dates)
    further = load_report_further_agencies(connection, report_id, reading)
    responses = _load_responses(connection, report_id, cells, dates, further, corrections)
    questions = _load_questions(connection, report_id, cells, responses, corrections)
    notes = _load_notes(connection, report_id)
    return Report(
        id=report_id,
        title=corrections.restore_text(report_id, "title", title),
        board=corrections.restore_text(report_id, "board", board),
        subject=corrections.restore_text(report_id, "subject", subject),
        as_at=corrections.restore_date(report_id, as_at),
        source=_make_source(found),
        findings=_load_findings(connection, report_id, cells, questions, corrections),
        key=tuple(from_json_value(LegendEntry, n) for n in notes["key"]),
        leftovers=tuple(from_json_value(Leftover, n) for n in notes["leftover"]),
        coverage=tuple(from_json_value(Coverage, n) for n in notes["coverage"]),
        faults=_load_problems(connection, report_id),
        other_tables=make_table_ids(report_id, [from_json_value(OtherTable, n) for n in notes["other_table"]]),
        doubtful_labels=tuple(from_json_value(DoubtfulLabel, n) for n in notes[LABEL_NOTE]),
        as_at_reading=next((from_json_value(ReportDate, n) for n in notes["as_at"]), ReportDate()),
        states=corrections.states.get(report_id, ()),
    )


def _load_corrections(connection: Connection, report_id: str, reading: bool) -> _Corrections:
    states: dict[str, States] = defaultdict(tuple)
    beneath: dict[tuple[str, str, str], HeldValue] = {}
    rows = connection.execute(_SELECT_CORRECTIONS, {"report_id": report_id})
    for owner, owner_id, field, name, state, value in rows:
        if not owner_id:
            continue
        if reading:
            beneath[owner_id, field, name] = cast(HeldValue, json.loads(value))
        elif field in COLUMNS_OF_RECORD[RecordKind(owner)]:
            states[owner_id] += ((field, cast(State, state)),)
    matches = _load_agency_matches(connection, report_id) if reading else {}
    return _Corrections(states=dict(states), beneath=beneath, matches=matches)


def _load_agency_matches(connection: Connection, report_id: str) -> dict[str, _AgencyMatch]:
    rows = connection.execute(_SELECT_AGENCY_MATCHES, {"report_id": report_id})
    return {
        response_id: _AgencyMatch(
            agency_id=agency, agency_name=name, agency_score=score, agency_known=known, agency_why=why
        )
        for response_id, agency, name, score, known, why in rows
    }


def _restore_cells(corrections: _Corrections, cells: Cells, dates: dict[str, list[TargetDate]]) -> None:
    """Replace corrected cells and target dates by those that were read, where these are wanted."""
    for (owner, field, name), held in corrections.beneath.items():
        if (field, name) in cells[owner]:
            cell = cells[owner][field, name]
            cells[owner][field, name] = replace(cell, text=cell.text if field == "rag" else held["text"], state="read")
        if field in DATED_FIELDS:
            read = dates_from_lists(held.get("dates", ()), name)
            dates[owner] = list(replace_column_dates(dates[owner], name, read))


def _load_cells(connection: Connection, report_id: str) -> Cells:
    cells: Cells = defaultdict(dict)
    for record, query in _SELECT_CELLS.items():
        spans = _load_spans(connection, record, report_id)
        rows = connection.execute(query, {"report_id": report_id})
        for owner_id, cell_id, field, name, text, raw, confidence, reasons, repairs, state, struck in rows:
            cells[owner_id][field, name] = Cell(
                text=text,
                raw=raw,
                confidence=confidence,
                reasons=tuple(reasons),
                repairs=tuple(repairs),
                source=tuple(spans[cell_id]),
                state=cast(State, state),
                struck=struck_from_lists(struck),
            )
    return cells


def _load_spans(connection: Connection, record: RecordKind, report_id: str) -> dict[int, list[Span]]:
    """Load the places of the cells of one kind of record, by the cell's id."""
    spans: dict[int, list[Span]] = defaultdict(list)
    rows = connection.execute(_SELECT_SPANS[record], {"report_id": report_id})
    for cell_id, page, x0, top, x1, bottom, first, last in rows:
        spans[cell_id].append(make_span(page, x0, top, x1, bottom, first, last))
    return spans


def _load_notes(connection: Connection, report_id: str) -> dict[str, list[Any]]:
    """Load the decoded notes by kind."""
    notes: dict[str, list[Any]] = defaultdict(list)
    for kind, detail in connection.execute(_SELECT_NOTES, {"report_id": report_id}):
        notes[kind].append(json.loads(detail))
    return notes


def _load_problems(connection: Connection, report_id: str) -> tuple[Problem, ...]:
    return _make_problems(connection.execute(_SELECT_PROBLEMS, {"report_id": report_id}))


def load_open_problems(connection: Connection, report_id: str) -> tuple[Problem, ...]:
    """Load the problems of a report that nobody has closed."""
    query = _SELECT_PROBLEMS.where(ProblemRow.closed_by.is_(None))
    return _make_problems(connection.execute(query, {"report_id": report_id}))


def _make_problems(rows: Iterable[Sequence[Any]]) -> tuple[Problem, ...]:
    return tuple(
        Problem(code=code, detail=detail, page=page, box=make_box(*sides)) for code, detail, page, *sides in rows
    )


def _load_findings(
    connection: Connection,
    report_id: str,
    cells: Cells,
    questions: dict[str, list[Question]],
    corrections: _Corrections,
) -> tuple[Finding, ...]:
    rows = connection.execute(_SELECT_FINDINGS, {"report_id": report_id})
    return tuple(
        Finding(
            number=corrections.restore_text(ident, "number", number),
            kind=corrections.restore_text(ident, "kind", kind),
            title=cells[ident]["title", ""],
            narrative=cells[ident]["narrative", ""],
            questions=tuple(questions[ident]),
            states=corrections.states.get(ident, ()),
            id=ident,
        )
        for ident, number, kind in rows
    )


def _load_questions(
    connection: Connection,
    report_id: str,
    cells: Cells,
    responses: dict[str, list[Response]],
    corrections: _Corrections,
) -> dict[str, list[Question]]:
    """Load the questions by the id of their finding."""
    questions: dict[str, list[Question]] = defaultdict(list)
    rows = connection.execute(_SELECT_QUESTIONS, {"report_id": report_id})
    for ident, finding_id, label in rows:
        questions[finding_id].append(
            Question(
                label=corrections.restore_text(ident, "label", label),
                text=cells[ident]["text", ""],
                responses=tuple(responses[ident]),
                states=corrections.states.get(ident, ()),
                id=ident,
            )
        )
    return questions


def _load_responses(
    connection: Connection,
    report_id: str,
    cells: Cells,
    dates: dict[str, list[TargetDate]],
    further: dict[str, tuple[AgencyName, ...]],
    corrections: _Corrections,
) -> dict[str, list[Response]]:
    """Load the responses by the id of their question."""
    responses: dict[str, list[Response]] = defaultdict(list)
    statuses = load_report_statuses(connection, report_id)
    not_applicable = list_not_applicable(connection, report_id)
    for row in connection.execute(_SELECT_RESPONSES, {"report_id": report_id}):
        columns = corrections.restore_response(_ResponseColumns(**row._asdict()))
        agencies = corrections.restore_further_agencies(columns.id, further.get(columns.id, ()))
        own = corrections.restore_statuses(columns.id, statuses[columns.id])
        made = _make_response(columns, cells[columns.id], dates[columns.id], own, agencies)
        if made.id in not_applicable and made.rag.state == "corrected":
            made = replace(made, rag=replace(made.rag, not_applicable=True))
        responses[columns.question_id].append(made)
    return responses


def _make_response(
    columns: _ResponseColumns,
    cells: dict[tuple[str, str], Cell],
    dates: list[TargetDate],
    statuses: list[Rag],
    further_agencies: tuple[AgencyName, ...],
) -> Response:
    rag = cells["rag", ""]
    current = next((status for status in statuses if status.role == StatusRole.CURRENT), Rag())
    return Response(
        id=columns.id,
        agency=AgencyName(
            raw=columns.agency_raw,
            id=columns.agency_id,
            name=columns.agency_name,
            score=columns.agency_score,
            known=columns.agency_known,
            why=columns.agency_why,
            cell=cells["agency", ""],
        ),
        rag=Rag(
            raw=rag.raw,
            value=Status.parse(columns.rag_value),
            basis=StatusBasis.parse(columns.rag_basis),
            colour=parse_colour(columns.rag_colour),
            confidence=rag.confidence,
            reasons=rag.reasons,
            source=rag.source,
            state=rag.state,
            struck=rag.struck,
            meaning=current.meaning,
            label=current.label,
            position=current.position,
        ),
        cells=fill_cells({name: cells[name, ""] for name in CELL_NAMES if (name, "") in cells}),
        dates=tuple(dates),
        attachments=tuple(columns.attachments),
        other=tuple((name, cell) for (kind, name), cell in cells.items() if kind == "other"),
        more_statuses=tuple(status for status in statuses if status.role != StatusRole.CURRENT),
        further_agencies=further_agencies,
    )
