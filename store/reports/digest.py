"""A report's reading in one hash: it is kept in the log when a report is stored, and tells later whether a row was
edited. What persons corrected or decided lies over the reading and does not count."""

import json
from collections.abc import Iterator
from hashlib import sha256
from typing import Any

from sqlalchemy import Connection

from ingest.model import Span
from normalise.model import Cell, Report, Response
from store.audit_log import IMPORTED, append, imported


def note_import(connection: Connection, report: Report, by: str, version: str) -> None:
    """An entry of the log for a report that was just saved; none where it reads as it did at its last import.
    `version` is the program's."""
    digest = digest_of(report)
    last = imported(connection, report.id)
    if last and last.detail["digest"] == digest:
        return
    source = report.source
    detail = {
        "digest": digest, "file": source.name, "sha256": source.sha256, "pages": source.pages, "version": version,
        "readers": sorted({c.reader for c in report.coverage if c.reader}),
    }  # fmt: skip
    append(connection, by=by, act=IMPORTED, report_id=report.id, owner="report", owner_id=report.id, detail=detail)


def digest_of(report: Report) -> str:
    """The SHA-256 of what was read, value by value with its place. `report` is as it was read (`load_report` with
    `reading`)."""
    found = sha256()
    for values in _values(report):
        found.update(json.dumps(values, ensure_ascii=False).encode() + b"\n")
    return found.hexdigest()


def _values(report: Report) -> Iterator[list[Any]]:
    """Spelt out, so that a noun's new field changes no digest of a report that is stored."""
    source = report.source
    yield ["report", report.id, report.title, report.board, report.subject, str(report.as_at or ""), source.sha256]
    for finding in report.findings:
        yield ["finding", finding.number, finding.kind, _cell(finding.title), _cell(finding.narrative)]
        for question in finding.questions:
            yield ["question", question.label, _cell(question.text)]
            for response in question.responses:
                yield _response(response)
    for left in report.leftovers:
        yield ["left over", left.text, _spans((left.source,))]
    for fault in report.faults:
        yield ["fault", fault.code, fault.detail, fault.page]


FIELDS_1 = ("response", "actions", "constraints", "target_date", "lead_person", "desired_outcome")


def _response(response: Response) -> list[Any]:
    agency, rag = response.agency, response.rag
    return [
        "response", response.id,
        [agency.raw, agency.id, agency.name, agency.score, agency.known, agency.why, _cell(agency.cell)],
        [rag.raw, rag.value, rag.basis, rag.colour, rag.confidence, list(rag.reasons), _spans(rag.source)],
        *(_cell(response.cells[name]) for name in FIELDS_1),
        [[str(d.date), d.precision] for d in response.dates],
        list(response.attachments),
        [[name, _cell(cell)] for name, cell in response.other],
    ]  # fmt: skip


def _cell(cell: Cell) -> list[Any]:
    return [cell.text, cell.raw, cell.confidence, list(cell.reasons), list(cell.repairs), _spans(cell.source)]


def _spans(source: tuple[Span, ...]) -> list[Any]:
    return [
        [s.page, s.box.x0, s.box.top, s.box.x1, s.box.bottom] if s.box else [s.page, *(s.lines or ())] for s in source
    ]
