# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""The values of a report that its digest is computed of, in a fixed form for each version of the digest."""

from collections.abc import Iterator
from typing import Any

from extract.model import StruckText
from ingest.model import Box, Span
from normalise.model import Cell, Rag, Report, ReportDate, Response, StatusRole, TargetDate
from store.reports.made_ids import make_record_ids

FIELDS_OF_VERSION_1 = ("response", "actions", "constraints", "target_date", "lead_person", "desired_outcome")
VERSION_WITH_NOTES = 3


def list_cells_after_version_1(report: Report) -> Iterator[Cell]:
    """Yield the cells of fields that version 1 of the digest does not have."""
    for finding in report.findings:
        for question in finding.questions:
            for response in question.responses:
                yield from (cell for name, cell in response.cells.items() if name not in FIELDS_OF_VERSION_1)


def list_report_values(report: Report, version: int) -> Iterator[list[Any]]:
    """Spelt out, so that a new field of a class changes no digest of a stored report."""
    source = report.source
    yield ["report", report.id, report.title, report.board, report.subject, str(report.as_at or ""), source.sha256]
    if report.as_at_reading != ReportDate():
        yield ["as at", *_list_report_date(report.as_at_reading)]
    for finding in report.findings:
        yield ["finding", finding.number, finding.kind, _list_cell(finding.title), _list_cell(finding.narrative)]
        for question in finding.questions:
            yield ["question", question.label, _list_cell(question.text)]
            for response in question.responses:
                yield _list_response_values(response, version)
    for table in report.other_tables:
        yield ["other table", table.heading, [list(row) for row in table.rows], _list_spans(table.source)]
    for left in report.leftovers:
        yield ["left over", left.text, _list_spans((left.source,))]
    for fault in report.faults:
        yield ["fault", fault.code, fault.detail, fault.page]
    if version >= VERSION_WITH_NOTES:
        yield from _list_note_values(make_record_ids(report))


def _list_note_values(report: Report) -> Iterator[list[Any]]:
    """Yield the parts that the digest has since version 3."""
    yield ["ids", [[f.id, [q.id for q in f.questions]] for f in report.findings]]
    yield ["legend", _list_legend(report)]
    yield ["labels in doubt", _list_doubtful_labels(report)]
    yield ["coverage", _list_coverage(report)]
    yield ["places of faults", [_list_box(fault.box) for fault in report.faults]]


def list_field_values(report: Report) -> Iterator[tuple[str, str, Any]]:
    """Yield every value that was read as its record's id, its field's name, and the value in a fixed form."""
    report = make_record_ids(report)
    yield report.id, "title", report.title
    yield report.id, "board", report.board
    yield report.id, "subject", report.subject
    yield report.id, "as_at", [str(report.as_at or ""), *_list_report_date(report.as_at_reading)]
    yield report.id, "legend", _list_legend(report)
    yield report.id, "other tables", [[t.heading, [list(row) for row in t.rows]] for t in report.other_tables]
    yield report.id, "words left over", [[left.text, _list_spans((left.source,))] for left in report.leftovers]
    yield report.id, "problems", [[f.code, f.detail, f.page, _list_box(f.box)] for f in report.faults]
    yield report.id, "labels in doubt", _list_doubtful_labels(report)
    yield report.id, "coverage", _list_coverage(report)
    for finding in report.findings:
        yield finding.id, "number", [finding.number, finding.kind]
        yield finding.id, "title", _list_cell(finding.title)
        yield finding.id, "narrative", _list_cell(finding.narrative)
        for question in finding.questions:
            yield question.id, "label", question.label
            yield question.id, "text", _list_cell(question.text)
            for response in question.responses:
                yield from _list_response_fields(response)


def _list_response_fields(response: Response) -> Iterator[tuple[str, str, Any]]:
    yield response.id, "agency", [_list_agency(response), *_list_further_agencies(response)]
    yield response.id, "rag", _list_status(response.rag)
    for name, cell in response.cells.items():
        if not is_empty_cell(cell):
            yield response.id, name, _list_cell(cell)
    dates, statuses = [_list_date(d) for d in response.dates], _list_statuses(response.statuses)
    if dates:
        yield response.id, "dates", dates
    if statuses:
        yield response.id, "statuses", statuses
    if response.attachments:
        yield response.id, "attachments", list(response.attachments)
    for name, cell in response.other:
        yield response.id, f"other:{name}", _list_cell(cell)


def _list_report_date(read: ReportDate) -> list[Any]:
    return [str(read.value or ""), read.confidence, list(read.reasons), _list_spans(read.source)]


def _list_legend(report: Report) -> list[Any]:
    return [[list(e.colour or ()), e.label, e.meaning, _list_spans(e.source)] for e in report.key]


def _list_doubtful_labels(report: Report) -> list[Any]:
    return [[d.finding, d.question, d.confidence, list(d.reasons)] for d in report.doubtful_labels]


def _list_coverage(report: Report) -> list[Any]:
    return [
        [c.page, c.in_cells, c.in_headings, c.furniture, c.left_over, c.reader, c.other_tables] for c in report.coverage
    ]


def _list_response_values(response: Response, version: int) -> list[Any]:
    if version == 1:
        cells = [_list_cell(response.cells[name]) for name in FIELDS_OF_VERSION_1]
    else:
        cells = [[[name, _list_cell(cell)] for name, cell in sorted(response.cells.items()) if not is_empty_cell(cell)]]
    return [
        "response", response.id,
        _list_agency(response),
        _list_status(response.rag),
        *cells,
        [_list_date(d) for d in response.dates],
        list(response.attachments),
        [[name, _list_cell(cell)] for name, cell in response.other],
        *_list_statuses(response.statuses),
        *_list_further_agencies(response),
    ]  # fmt: skip


def _list_agency(response: Response) -> list[Any]:
    agency = response.agency
    return [agency.raw, agency.id, agency.name, agency.score, agency.known, agency.why, _list_cell(agency.cell)]


def _list_status(status: Rag) -> list[Any]:
    return [
        status.raw, status.value, status.basis, status.colour, status.confidence, list(status.reasons),
        _list_spans(status.source), *_list_struck(status.struck),
    ]  # fmt: skip


def _list_statuses(statuses: tuple[Rag, ...]) -> list[Any]:
    """Return [] for a single status without a label or meaning, so that the value is as it was before they were read.

    The parts of the current status that a correction can change are listed with the response.
    """
    if len(statuses) <= 1 and not any(status.label or status.meaning for status in statuses):
        return []
    return [["statuses", *(
        [s.role, s.label, s.meaning, s.position]
        if s.role == StatusRole.CURRENT
        else [
            s.role, s.label, s.meaning, s.position, s.column, s.raw, s.value, s.basis, s.colour, s.confidence,
            list(s.reasons), _list_spans(s.source),
        ]
        for s in statuses
    )]]  # fmt: skip


def _list_further_agencies(response: Response) -> list[Any]:
    """Return [] for a row with one agency, so that the value is as it was before lists of agencies were read."""
    found = [[a.raw, a.id, a.name, a.score, a.known, a.why] for a in response.further_agencies]
    return [["further agencies", found]] if found else []


def _list_date(found: TargetDate) -> list[Any]:
    """Return a date without what reports that were stored before do not have: a role, and another column."""
    struck = ["struck"] if found.struck else []
    return [str(found.date), found.precision, *struck, *filter(None, (found.role, found.column))]


def is_empty_cell(cell: Cell) -> bool:
    """Return whether nothing was read in a cell, and nothing is known of it."""
    return _list_cell(cell) == _list_cell(Cell())


def _list_cell(cell: Cell) -> list[Any]:
    return [
        cell.text, cell.raw, cell.confidence, list(cell.reasons), list(cell.repairs), _list_spans(cell.source),
        *_list_struck(cell.struck),
    ]  # fmt: skip


def _list_struck(struck: tuple[StruckText, ...]) -> list[Any]:
    """Return [] where nothing is crossed out, so that the value is as it was before this was read."""
    return [[[s.text, _list_spans(s.source)] for s in struck]] if struck else []


def _list_spans(source: tuple[Span, ...]) -> list[Any]:
    return [
        [s.page, s.box.x0, s.box.top, s.box.x1, s.box.bottom] if s.box else [s.page, *(s.lines or ())] for s in source
    ]


def _list_box(box: Box | None) -> list[float]:
    return [box.x0, box.top, box.x1, box.bottom] if box else []
