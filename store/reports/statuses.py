"""The statuses of responses as rows of the table `status`, and back."""

from collections import defaultdict
from typing import Any

from sqlalchemy import Connection, RowMapping, bindparam, select

from normalise.model import Rag, Status, StatusBasis, StatusRole
from store.codec import format_colour, parse_colour, spans_from_lists, spans_to_lists
from store.joins import limit_to_report
from store.schema import ResponseRow, StatusRow

Statuses = dict[str, list[Rag]]
"""Statuses in printed order, by the response's id."""

_SELECT = select(
    StatusRow.response_id, StatusRow.position, StatusRow.role, StatusRow.label, StatusRow.column, StatusRow.raw,
    StatusRow.value, StatusRow.basis, StatusRow.colour, StatusRow.meaning, StatusRow.confidence, StatusRow.reasons,
    StatusRow.source,
).order_by(StatusRow.response_id, StatusRow.position)  # fmt: skip
_SELECT_OF_REPORT = limit_to_report(_SELECT.join(ResponseRow, ResponseRow.id == StatusRow.response_id))
_SELECT_OF_RESPONSE = _SELECT.where(StatusRow.response_id == bindparam("response_id"))


def status_to_row(response_id: str, status: Rag) -> dict[str, Any]:
    return {
        "response_id": response_id,
        "position": status.position,
        "role": status.role,
        "label": status.label,
        "column": status.column,
        "raw": status.raw,
        "value": status.value,
        "basis": status.basis,
        "colour": format_colour(status.colour),
        "meaning": status.meaning,
        "confidence": status.confidence,
        "reasons": list(status.reasons),
        "source": spans_to_lists(status.source),
    }


def _status_from_row(row: RowMapping) -> Rag:
    return Rag(
        raw=row["raw"],
        value=Status.parse(row["value"]),
        basis=StatusBasis.parse(row["basis"]),
        colour=parse_colour(row["colour"]),
        confidence=row["confidence"],
        reasons=tuple(row["reasons"]),
        source=spans_from_lists(row["source"]),
        meaning=row["meaning"],
        role=StatusRole(row["role"]),
        label=row["label"],
        column=row["column"],
        position=row["position"],
    )


def load_report_statuses(connection: Connection, report_id: str) -> Statuses:
    """Load the statuses of a report's responses; none where it was stored before there was a table of them."""
    found: Statuses = defaultdict(list)
    for row in connection.execute(_SELECT_OF_REPORT, {"report_id": report_id}):
        found[row.response_id].append(_status_from_row(row._mapping))
    return found


def load_statuses(connection: Connection, response_id: str) -> tuple[Rag, ...]:
    """Load the statuses of one response."""
    rows = connection.execute(_SELECT_OF_RESPONSE, {"response_id": response_id})
    return tuple(_status_from_row(row._mapping) for row in rows)
