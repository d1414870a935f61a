# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Reports in the exchange format `boardtrace/1`. A value that the source does not have is null or an empty text."""

from collections.abc import Iterable
from typing import Any

from extract.fields import CELL_FIELDS, FieldKind
from extract.model import LegendEntry, StruckText
from ingest.model import Span
from normalise.model import AgencyName, Cell, Finding, Question, Rag, Report, Response, State, parse_percent
from normalise.status.legend import read_legend_statuses
from store.codec import format_colour
from store.reports.made_ids import make_record_ids

EXPORT_FORMAT = "boardtrace/1"

NOT_APPLICABLE_REASON = "a person decided that no status applies"

JsonObject = dict[str, Any]


def export_reports(reports: Iterable[Report], log_head: str = "") -> JsonObject:
    """Return all reports in as_at order, those without a date last, and the head of the audit log as NUMBER:HASH."""
    every = sorted(reports, key=lambda r: (r.as_at is None, r.as_at or 0, r.id))
    return {"format": EXPORT_FORMAT, "log_head": log_head or None, "reports": [report_to_json(r) for r in every]}


def report_to_json(report: Report) -> JsonObject:
    """Return a report in the format `boardtrace/1`."""
    report = make_record_ids(report)  # those of a report that is not stored are made here
    return {
        "id": report.id,
        "title": report.title,
        "board": report.board,
        "subject": report.subject,
        "as_at": report.as_at.isoformat() if report.as_at else None,
        "as_at_confidence": report.as_at_reading.confidence if report.as_at else None,
        "as_at_source": _spans_to_json(report.as_at_reading.source),
        "source": {
            "name": report.source.name,
            "sha256": report.source.sha256,
            "pages": report.source.pages,
            "pdf_sha256": report.source.pdf_sha256,
        },
        "states": _changed_states(*report.states),
        "legend": _legend_to_json(report.key),
        "findings": [_finding_to_json(f) for f in report.findings],
        "other_tables": [
            {
                "id": t.id,
                "heading": t.heading,
                "source": _spans_to_json(t.source),
                "rows": [list(row) for row in t.rows],
            }
            for t in report.other_tables
        ],
    }


def _legend_to_json(legend: tuple[LegendEntry, ...]) -> list[JsonObject]:
    return [
        {
            "label": entry.label,
            "meaning": entry.meaning,
            "colour": format_colour(entry.colour),
            "value": value,
        }
        for entry, value in zip(legend, read_legend_statuses(legend), strict=True)
    ]


def _finding_to_json(finding: Finding) -> JsonObject:
    return {
        "id": finding.id,
        "number": finding.number,
        "kind": finding.kind,
        "title": finding.title.text,
        "narrative": finding.narrative.text,
        "source": _spans_to_json(finding.title.source),
        "struck": _struck_to_json((*finding.title.struck, *finding.narrative.struck)),
        "states": _changed_states(
            *finding.states, ("title", finding.title.state), ("narrative", finding.narrative.state)
        ),
        "questions": [_question_to_json(q) for q in finding.questions],
    }


def _question_to_json(question: Question) -> JsonObject:
    return {
        "id": question.id,
        "label": question.label,
        "text": question.text.text,
        "confidence": question.text.confidence,
        "reasons": list(question.text.reasons),
        "source": _spans_to_json(question.text.source),
        "struck": _struck_to_json(question.text.struck),
        "states": _changed_states(*question.states, ("text", question.text.state)),
        "responses": [_response_to_json(r) for r in question.responses],
    }


def _response_to_json(response: Response) -> JsonObject:
    cells = {field.name: _field_to_json(field.kind, response.cells[field.name]) for field in CELL_FIELDS}
    cells["target_date"]["dates"] = [
        {"date": d.date.isoformat(), "precision": d.precision, "role": d.role, "struck": d.struck}
        for d in response.dates
    ]
    return {
        "id": response.id,
        "agency": _agency_to_json(response.agency, response.agency.cell),
        "agencies": [_agency_to_json(agency, response.agency.cell) for agency in response.agencies],
        "rag": _status_to_json(response.rag),
        "statuses": [_status_to_json(status) for status in response.statuses],
        **cells,
        "attachments": list(response.attachments),
        "other": {name: _cell_to_json(cell) for name, cell in response.other},
    }


def _agency_to_json(agency: AgencyName, cell: Cell) -> JsonObject:
    """Return an agency with its place, which is that of the row's cell."""
    return {
        "raw": agency.raw,
        "id": agency.id,
        "name": agency.name,
        "score": agency.score,
        "source": _spans_to_json(cell.source),
        "struck": _struck_to_json(cell.struck),
        "state": cell.state,
    }


def _status_to_json(status: Rag) -> JsonObject:
    return {
        "raw": status.raw,
        "value": status.value,
        "basis": status.basis,
        "meaning": status.meaning,
        "role": status.role,
        "label": status.label,
        "confidence": status.confidence,
        "reasons": [*status.reasons, *([NOT_APPLICABLE_REASON] if status.not_applicable else [])],
        "source": _spans_to_json(status.source),
        "struck": _struck_to_json(status.struck),
        "state": status.state,
    }


def _field_to_json(kind: FieldKind, cell: Cell) -> Any:
    """Return a reference as a text, a percentage as a number, and every other field as a cell."""
    if kind == FieldKind.REFERENCE:
        return cell.text
    return parse_percent(cell.text) if kind == FieldKind.PERCENT else _cell_to_json(cell)


def _cell_to_json(cell: Cell) -> JsonObject:
    return {
        "text": cell.text,
        "raw": cell.raw,
        "confidence": cell.confidence,
        "source": _spans_to_json(cell.source),
        "struck": _struck_to_json(cell.struck),
        "reasons": list(cell.reasons),
        "state": cell.state,
    }


def _changed_states(*states: tuple[str, State]) -> JsonObject:
    """Return the fields that were confirmed or corrected; those that are as read are left out."""
    return {name: state for name, state in states if state != "read"}


def _struck_to_json(struck: tuple[StruckText, ...]) -> list[JsonObject]:
    return [{"text": s.text, "source": _spans_to_json(s.source)} for s in struck]


def _spans_to_json(source: tuple[Span, ...]) -> list[JsonObject]:
    return [_span_to_json(s) for s in source]


def _span_to_json(span: Span) -> JsonObject:
    if span.box is not None:
        return {"page": span.page, "bbox": [span.box.x0, span.box.top, span.box.x1, span.box.bottom]}
    return {"page": span.page, "lines": list(span.lines or (1, 1))}
