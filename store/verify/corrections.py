# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Check corrections against the log, and the log against corrections."""

import json
from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import Connection, or_, select

from normalise.model import StatusRole
from store import audit_log
from store.decisions.corrections import list_entries_in_force
from store.decisions.stored_corrections import DISPUTED, StoredCorrection, list_corrections
from store.reports.field_values import (
    CELL_FIELDS_OF_RECORD,
    FURTHER_KEY,
    STATUS_COLUMNS,
    STATUSES_KEY,
    FieldError,
    HeldValue,
    find_target,
    load_held_value,
)
from store.reports.load import list_report_ids
from store.schema import AgencyMatchRow, CellRow, ResponseRow, StatusRow
from store.verify.discrepancies import Discrepancy, DiscrepancyKind, quote_text

COMPARED_KEYS = ("text", *STATUS_COLUMNS, STATUSES_KEY, "dates", "agency_id", "agency_name", FURTHER_KEY)
"""The keys of a corrected value; the score of an agency's match follows from them."""


def check_corrections(connection: Connection) -> Iterator[Discrepancy]:
    """Find corrections that the log does not confirm.

    They have no entry, or another value than it; also entries in force without a correction are found.
    """
    corrections = list_corrections(connection)
    alive = {e.number: e for e in list_entries_in_force(connection, list_report_ids(connection))}
    for row in corrections:
        if discrepancy := _check_correction(connection, row, alive):
            yield discrepancy
    applied = {row.entry for row in corrections}
    for entry in alive.values():
        if entry.number not in applied:
            detail = (
                f"{entry.field} was {entry.act} by {entry.by} (entry {entry.number} of the log), but is as it was read."
            )
            yield _make_discrepancy(entry.owner_id or "", detail)
    yield from _check_cell_states(connection, corrections)


def _make_discrepancy(record: str, detail: str) -> Discrepancy:
    return Discrepancy(kind=DiscrepancyKind.CORRECTION, record=record, detail=detail)


def _check_correction(
    connection: Connection, row: StoredCorrection, alive: dict[int, audit_log.Entry]
) -> Discrepancy | None:
    entry = alive.get(row.entry)
    record = row.owner_id or row.report_id
    if entry is None or (entry.field, entry.name) != (row.field, row.name):
        return _make_discrepancy(
            record, f"{row.field} is {row.state} by entry {row.entry}, which the log has not in force."
        )
    if row.state == DISPUTED or row.owner_id is None:
        return None
    if "after" not in entry.detail:
        return _make_discrepancy(record, f"{row.field} is {row.state} by entry {row.entry}, whose values were erased.")
    try:
        now = load_held_value(connection, find_target(connection, row.owner_id, row.field, row.name))
    except (KeyError, FieldError):
        return _make_discrepancy(record, f"{row.field} was {row.state} by {entry.by}, and is gone.")
    said = entry.detail["after"] if row.state == audit_log.CORRECTED else row.reading
    now |= _load_agency_before_decisions(connection, row)
    if all(_is_equal_value(now.get(key), said.get(key)) for key in COMPARED_KEYS):
        return None
    meant = f"{row.state} by {entry.by} as {quote_text(said['text'])}"
    return Discrepancy(
        kind=DiscrepancyKind.CORRECTION, record=record, field=row.field, before=said["text"], after=now["text"],
        since=entry.at, detail=f"{row.field} was {meant} (entry {entry.number}), but says {quote_text(now['text'])}.",
    )  # fmt: skip


def _load_agency_before_decisions(connection: Connection, row: StoredCorrection) -> HeldValue:
    """Return the agency that a corrected one had before an alias or a merge changed it; {} where none did."""
    if row.field != "agency":
        return {}
    query = select(AgencyMatchRow.agency_id, AgencyMatchRow.agency_name)
    found = connection.execute(query.where(AgencyMatchRow.response_id == row.owner_id)).first()
    return dict(found._mapping) if found else {}


def _is_equal_value(now: Any, said: Any) -> bool:
    """Return whether a stored value is the one of the log, which has passed through JSON."""
    return bool(now == said or json.loads(json.dumps(now)) == said)


def check_current_statuses(connection: Connection) -> Iterator[Discrepancy]:
    """Find rows whose status is not the current one of their statuses."""
    shown = (ResponseRow.rag_value, ResponseRow.rag_basis, ResponseRow.rag_colour)
    listed = (StatusRow.value, StatusRow.basis, StatusRow.colour)
    query = select(StatusRow.response_id, ResponseRow.rag_value, StatusRow.value)
    query = query.join(ResponseRow, ResponseRow.id == StatusRow.response_id).where(StatusRow.role == StatusRole.CURRENT)
    differs = or_(*(one.is_distinct_from(other) for one, other in zip(listed, shown, strict=True)))
    for record, status, current in connection.execute(query.where(differs).order_by(StatusRow.id)):
        yield Discrepancy(
            kind=DiscrepancyKind.ROWS, record=record, field="rag", before=status, after=current,
            detail=f"The status of {record} is {quote_text(status)}, but its list of statuses says "
            f"{quote_text(current)}.",
        )  # fmt: skip


def _check_cell_states(connection: Connection, corrections: Sequence[StoredCorrection]) -> Iterator[Discrepancy]:
    """Find cells and statuses with a state that nobody gave them."""
    given = {
        (row.owner_id, row.field, row.name): row.state
        for row in corrections
        if row.owner_id and row.state != DISPUTED and row.field in CELL_FIELDS_OF_RECORD[row.owner]
    }
    marked = connection.execute(select(CellRow).where(CellRow.state != "read")).all()
    owners = {cell.id: cell.response_id or cell.question_id or cell.finding_id for cell in marked}
    states = [(owners[cell.id], cell.field, cell.name, cell.state) for cell in marked]
    statuses = select(StatusRow.response_id, StatusRow.column, StatusRow.state).where(StatusRow.state != "read")
    states += [(owner, "rag", column, state) for owner, column, state in connection.execute(statuses.distinct())]
    for owner, field, name, state in states:
        if given.pop((owner, field, name), None) != state:
            yield _make_discrepancy(owner, f"{field} has the state “{state}”, which nobody gave it.")
    for (owner, field, _), state in given.items():
        yield _make_discrepancy(owner, f"{field} was {state}, but does not have that state.")
