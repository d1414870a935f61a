# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""The statuses of responses as rows of the table `status`, and back."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, RowMapping, bindparam, select, update

from normalise.model import Rag, State, Status, StatusBasis, StatusRole
from store.codec import format_colour, parse_colour, spans_from_lists, spans_to_lists
from store.joins import limit_to_report
from store.schema import ResponseRow, StatusRow

Statuses = dict[str, list[Rag]]
"""Statuses in printed order, by the response's id."""

_SELECT = select(
    StatusRow.response_id, StatusRow.position, StatusRow.role, StatusRow.label, StatusRow.column, StatusRow.raw,
    StatusRow.value, StatusRow.basis, StatusRow.colour, StatusRow.meaning, StatusRow.confidence, StatusRow.reasons,
    StatusRow.source, StatusRow.state,
).order_by(StatusRow.response_id, StatusRow.position)  # fmt: skip
_SELECT_OF_REPORT = limit_to_report(_SELECT.join(ResponseRow, ResponseRow.id == StatusRow.response_id))
_SELECT_OF_RESPONSE = _SELECT.where(StatusRow.response_id == bindparam("response_id"))


def status_to_row(response_id: str, status: Rag) -> dict[str, Any]:
    """Return the columns of a status."""
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
        "state": status.state if status.role != StatusRole.CURRENT else "read",
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
        state=row["state"],
    )


def load_report_statuses(connection: Connection, report_id: str) -> Statuses:
    """Load the statuses of a report's responses; none where it was stored before there was a table of them."""
    found: Statuses = defaultdict(list)
    for row in connection.execute(_SELECT_OF_REPORT, {"report_id": report_id}):
        found[row.response_id].append(_status_from_row(row._mapping))
    return found


StatusValue = list[str | None]
"""A status as the audit log has it: value, basis and colour."""


def list_column_values(statuses: Iterable[Rag], column: str) -> list[StatusValue]:
    """Return the statuses of other roles that were read from one column, as the audit log has them."""
    return [[s.value, s.basis, format_colour(s.colour)] for s in statuses if _is_of_column(s, column)]


def replace_column_values(statuses: Iterable[Rag], column: str, values: Sequence[StatusValue]) -> list[Rag]:
    """Return statuses with those of one column replaced by what `list_column_values` listed, as they were read."""
    given = iter(values)
    return [_with_value(s, next(given, values[-1])) if _is_of_column(s, column) and values else s for s in statuses]


def _is_of_column(status: Rag, column: str) -> bool:
    return status.column == column and status.role != StatusRole.CURRENT


def _with_value(status: Rag, stored: StatusValue) -> Rag:
    value, basis, colour = stored
    return replace(
        status, value=Status.parse(value), basis=StatusBasis.parse(basis), colour=parse_colour(colour), state="read"
    )


def store_column_values(
    connection: Connection, response_id: str, column: str, values: Sequence[StatusValue], state: State
) -> None:
    """Make these the statuses of other roles that were read from one column of a response."""
    for status in replace_column_values(load_statuses(connection, response_id), column, values):
        if _is_of_column(status, column):
            changed = update(StatusRow).where(
                StatusRow.response_id == response_id, StatusRow.position == status.position
            )
            colour = format_colour(status.colour)
            connection.execute(changed.values(value=status.value, basis=status.basis, colour=colour, state=state))


def load_statuses(connection: Connection, response_id: str) -> tuple[Rag, ...]:
    """Load the statuses of one response."""
    rows = connection.execute(_SELECT_OF_RESPONSE, {"response_id": response_id})
    return tuple(_status_from_row(row._mapping) for row in rows)
