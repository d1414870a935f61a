"""The digest of a report as it was read: it is stored in the audit log with each import, and shows later whether rows
were edited by another program. Corrections and decisions of people are not part of it.

The log entry says which version of the digest it has (`digest_version`; entries without one have version 1):

    version  cells of a response
    -------  --------------------------------------------------------------------------------
    1        the six fields of `FIELDS_OF_VERSION_1`, by position
    2        every cell that is not empty, with its field's name, in the order of the names

Crossed-out text, further agencies of a row, statuses with a label or meaning, and the roles of dates are part of the
digest where there are any, so that digests of reports without are as before.

So a new field in extract/fields.py changes no digest of a stored report.
"""

import json
from collections.abc import Iterator, Mapping
from hashlib import sha256
from typing import Any

from sqlalchemy import Connection

from extract.model import StruckText
from ingest.model import Span
from normalise.model import Cell, Rag, Report, ReportDate, Response, StatusRole, TargetDate
from store.audit_log import IMPORTED, append_entry, load_last_import
from store.reports.page_cache import find_complete_reader

DIGEST_VERSION = 2
FIELDS_OF_VERSION_1 = ("response", "actions", "constraints", "target_date", "lead_person", "desired_outcome")


def log_import(connection: Connection, report: Report, by: str, version: str) -> None:
    """Add an entry to the log for a report that was just saved, unless the same reader read the same before.

    `version` is that of the program.
    """
    last = load_last_import(connection, report.id)
    source = report.source
    reader = find_complete_reader(connection, source.sha256, source.pages, None)
    if last and is_unchanged(report, last.detail) and last.detail.get("reader") == reader:
        return
    detail = {
        "digest": compute_digest(report), "digest_version": DIGEST_VERSION, "file": source.name,
        "sha256": source.sha256, "pages": source.pages, "version": version,
        "reader": reader, "readers": sorted({c.reader for c in report.coverage if c.reader}),
    }  # fmt: skip
    append_entry(
        connection, by=by, act=IMPORTED, report_id=report.id, owner="report", owner_id=report.id, detail=detail
    )


def is_unchanged(report: Report, import_detail: Mapping[str, Any]) -> bool:
    """Return whether a report, as it was read, is the one of a log entry's import; `import_detail` is the entry's."""
    version = int(import_detail.get("digest_version", 1))
    if version == 1 and any(not _is_empty(cell) for cell in _cells_after_version_1(report)):
        return False
    return compute_digest(report, version) == import_detail.get("digest")


def compute_digest(report: Report, version: int = DIGEST_VERSION) -> str:
    """Return the SHA-256 of the reading, value by value with its place.

    `report` is as it was read (`load_report` with `reading`).
    """
    found = sha256()
    for values in _list_values(report, version):
        found.update(json.dumps(values, ensure_ascii=False).encode() + b"\n")
    return found.hexdigest()


def _cells_after_version_1(report: Report) -> Iterator[Cell]:
    for finding in report.findings:
        for question in finding.questions:
            for response in question.responses:
                yield from (cell for name, cell in response.cells.items() if name not in FIELDS_OF_VERSION_1)


def _list_values(report: Report, version: int) -> Iterator[list[Any]]:
    """Spelt out, so that a new field of a class changes no digest of a stored report."""
    source = report.source
    yield ["report", report.id, report.title, report.board, report.subject, str(report.as_at or ""), source.sha256]
    if report.as_at_reading != ReportDate():
        read = report.as_at_reading
        yield ["as at", str(read.value or ""), read.confidence, list(read.reasons), _list_spans(read.source)]
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


def _list_response_values(response: Response, version: int) -> list[Any]:
    agency, rag = response.agency, response.rag
    if version == 1:
        cells = [_list_cell(response.cells[name]) for name in FIELDS_OF_VERSION_1]
    else:
        cells = [[[name, _list_cell(cell)] for name, cell in sorted(response.cells.items()) if not _is_empty(cell)]]
    return [
        "response", response.id,
        [agency.raw, agency.id, agency.name, agency.score, agency.known, agency.why, _list_cell(agency.cell)],
        [
            rag.raw, rag.value, rag.basis, rag.colour, rag.confidence, list(rag.reasons), _list_spans(rag.source),
            *_list_struck(rag.struck),
        ],
        *cells,
        [_list_date(d) for d in response.dates],
        list(response.attachments),
        [[name, _list_cell(cell)] for name, cell in response.other],
        *_list_statuses(response.statuses),
        *_list_further_agencies(response),
    ]  # fmt: skip


def _list_statuses(statuses: tuple[Rag, ...]) -> list[Any]:
    """Return [] for a single status without a label or meaning, so that the value is as it was before they were read.
    The parts of the current status that a correction can change are listed with the response."""
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


def _is_empty(cell: Cell) -> bool:
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
