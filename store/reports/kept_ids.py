# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Keep the ids of records when a file is read again.

A new id is made from the first reading: of a response its label and agency, of a question its label, of a finding and
of another table its number. Later rules may read these otherwise, so a record at the place of a stored one has the id
of that: corrections, links and saved addresses still find it. A record that one reading does not have is remembered
with its places, so that it has its id again when a later reading has it.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, Select, delete, insert, select

from ingest.model import Span
from normalise.model import Finding, Question, RecordKind, Report, Response
from store.codec import spans_from_lists, spans_to_lists
from store.joins import CELL_OWNERS, RECORD_TABLES, join_cell_owner, limit_to_report
from store.other_tables import load_other_tables
from store.reports.field_values import RECORD_IDS, SPAN_COLUMNS, make_span
from store.reports.kept_reading import load_kept_reading
from store.reports.made_ids import make_record_ids
from store.reports.placed_records import PlacedRecord, assign_ids
from store.schema import CellRow, FindingRow, FormerRecordRow, QuestionRow, ResponseRow, SpanRow

KINDS = (RecordKind.FINDING, RecordKind.QUESTION, RecordKind.RESPONSE, RecordKind.TABLE)

_PLACE_FIELDS = {RecordKind.FINDING: "title", RecordKind.QUESTION: "text"}
"""The cell by which a finding or question is placed. A response is placed by all its cells."""


def _select_places(kind: RecordKind) -> Select[*tuple[Any, ...]]:
    query = select(RECORD_IDS[kind], *SPAN_COLUMNS).select_from(SpanRow).join(CellRow, CellRow.id == SpanRow.cell_id)
    query = limit_to_report(join_cell_owner(query, kind), kind)
    return query.where(CellRow.field == _PLACE_FIELDS[kind]) if kind in _PLACE_FIELDS else query


_SELECT_PLACES = {kind: _select_places(kind) for kind in CELL_OWNERS}
_SELECT_IDS = limit_to_report(select(FindingRow.id, QuestionRow.id, ResponseRow.id))


def keep_record_ids(connection: Connection, report: Report) -> Report:
    """Return a report that was read again, with the ids of the stored records at the places of its records.

    Those that it no longer has are remembered.
    """
    report = make_record_ids(report)
    before = load_kept_reading(connection, report.id)
    made, stored = _list_records(report), _list_records(before) if before else _load_records(connection, report.id)
    former = _load_former(connection, report.id)
    kept: dict[str, str] = {}
    for kind in KINDS:
        of_kind = assign_ids(made[kind], stored[kind], former[kind])
        kept |= of_kind
        used = set(of_kind.values())
        gone = {one.id: one for one in (*former[kind], *stored[kind]) if one.id not in used}
        _store_former(connection, report.id, kind, list(gone.values()))
    return _replace_ids(report, kept)


def _select_ids(kind: RecordKind) -> Select[str]:
    return limit_to_report(select(RECORD_IDS[kind]).select_from(RECORD_TABLES[kind]), kind)


def _list_records(report: Report) -> dict[RecordKind, list[PlacedRecord]]:
    """Return the records of a report by their kind."""
    questions = report.questions
    return {
        RecordKind.FINDING: [PlacedRecord(id=one.id, spans=_place_finding(one)) for one in report.findings],
        RecordKind.QUESTION: [PlacedRecord(id=one.id, spans=_place_question(one)) for one in questions],
        RecordKind.RESPONSE: [
            PlacedRecord(id=row.id, spans=_place_response(row)) for one in questions for row in one.responses
        ],
        RecordKind.TABLE: [PlacedRecord(id=one.id, spans=one.source) for one in report.other_tables],
    }


def _place_finding(finding: Finding) -> tuple[Span, ...]:
    return finding.title.source or tuple(span for one in finding.questions for span in _place_question(one))


def _place_question(question: Question) -> tuple[Span, ...]:
    return question.text.source or tuple(span for row in question.responses for span in _place_response(row))


def _place_response(row: Response) -> tuple[Span, ...]:
    cells = (row.agency.cell, *row.cells.values(), *(cell for _, cell in row.other))
    return (*row.rag.source, *(span for cell in cells for span in cell.source))


def _load_records(connection: Connection, report_id: str) -> dict[RecordKind, list[PlacedRecord]]:
    """Load the stored records of a report with their places, by their kind."""
    spans: dict[RecordKind, dict[str, list[Span]]] = {kind: defaultdict(list) for kind in KINDS}
    for kind, query in _SELECT_PLACES.items():
        for ident, page, x0, top, x1, bottom, first, last in connection.execute(query, {"report_id": report_id}):
            spans[kind][ident].append(make_span(page, x0, top, x1, bottom, first, last))
    below: dict[str, list[Span]] = defaultdict(list)
    for finding, question, response in connection.execute(_SELECT_IDS, {"report_id": report_id}):
        below[question] += spans[RecordKind.RESPONSE][response]
        below[finding] += spans[RecordKind.QUESTION].get(question, below[question])
    for kind in (RecordKind.FINDING, RecordKind.QUESTION):
        ids = connection.execute(_select_ids(kind), {"report_id": report_id}).scalars()
        spans[kind] |= {ident: below[ident] for ident in ids if ident not in spans[kind]}
    for table in load_other_tables(connection, report_id):
        spans[RecordKind.TABLE][table.id] += table.source
    return {
        kind: [PlacedRecord(id=ident, spans=tuple(places)) for ident, places in found.items()]
        for kind, found in spans.items()
    }


def _load_former(connection: Connection, report_id: str) -> dict[RecordKind, list[PlacedRecord]]:
    """Load the records that an earlier reading of a report had and the stored one does not."""
    found: dict[RecordKind, list[PlacedRecord]] = {kind: [] for kind in KINDS}
    rows = connection.execute(select(FormerRecordRow).where(FormerRecordRow.report_id == report_id))
    for row in rows:
        found[RecordKind(row.owner)].append(PlacedRecord(id=row.id, spans=spans_from_lists(row.source)))
    return found


def _store_former(connection: Connection, report_id: str, kind: RecordKind, records: Sequence[PlacedRecord]) -> None:
    of_kind = (FormerRecordRow.report_id == report_id, FormerRecordRow.owner == kind)
    connection.execute(delete(FormerRecordRow).where(*of_kind))
    if records:
        rows = [
            {"id": one.id, "report_id": report_id, "owner": kind, "source": spans_to_lists(one.spans)}
            for one in records
        ]
        connection.execute(insert(FormerRecordRow), rows)


def _replace_ids(report: Report, kept: Mapping[str, str]) -> Report:
    def keep_question(question: Question) -> Question:
        rows = tuple(replace(row, id=kept[row.id]) for row in question.responses)
        return replace(question, id=kept[question.id], responses=rows)

    findings = tuple(
        replace(finding, id=kept[finding.id], questions=tuple(map(keep_question, finding.questions)))
        for finding in report.findings
    )
    tables = tuple(replace(table, id=kept[table.id]) for table in report.other_tables)
    return replace(report, findings=findings, other_tables=tables)
