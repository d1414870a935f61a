# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Undo corrections, confirmations, edits of rows and decisions on problems.

The value is again the one before, the rows are, and the problem is open again. The undoing is an entry of the log.

The functions need a transaction of `store.engine.write_transaction`.
"""

from collections.abc import Iterator
from itertools import count

from sqlalchemy import Connection, delete

from normalise.agencies.registry import Register
from store import audit_log
from store.decisions.case_retention import undo_keeping
from store.decisions.corrections import FieldError, apply_entry, restore_agency_match, update_dependents
from store.decisions.problem_decisions import undo_problem_decision
from store.decisions.report_changes import undo_report_change
from store.decisions.stored_corrections import DISPUTED, StoredCorrection, list_corrections
from store.decisions.structure_changes import undo_structure_edit
from store.derived.review_rules import update_review_queue
from store.reports.field_values import Target, store_held_value
from store.schema import CorrectionRow

DECISIONS = (audit_log.CORRECTED, audit_log.CONFIRMED)


def undo_entry(connection: Connection, number: int, *, by: str, why: str, register: Register) -> audit_log.Entry:
    """Undo an entry, and all of the same group that are in force: each value is again the one before it.

    Returns:
        The log entry of the undoing of this entry.

    Raises:
        KeyError: The entry is unknown.
        FieldError: The entry is not in force.
    """
    entry = audit_log.load_entry(connection, number)
    if entry.act == audit_log.SETTLED:
        return undo_problem_decision(connection, entry, by=by, why=why)
    if entry.act == audit_log.KEPT:
        return undo_keeping(connection, entry, by=by, why=why)
    if entry.act in audit_log.STRUCTURE_ACTS:
        return undo_structure_edit(connection, entry, by=by, why=why, register=register)
    if entry.act in (audit_log.MOVED, audit_log.REPLACED):
        return undo_report_change(connection, entry, by=by, why=why, register=register)
    if not _is_in_force(connection, entry):
        raise FieldError(f"Entry {number} ({entry.act} by {entry.by}) is not in force: there is nothing to take back.")
    undone = _undo_one(connection, entry, by, why, register)
    for twin in list(_list_group(connection, entry)):
        if _is_in_force(connection, twin):
            _undo_one(connection, twin, by, why, register)
    return undone


def _is_in_force(connection: Connection, entry: audit_log.Entry) -> bool:
    return entry.act in DECISIONS and bool(list_corrections(connection, CorrectionRow.entry == entry.number))


def _list_group(connection: Connection, entry: audit_log.Entry) -> Iterator[audit_log.Entry]:
    """Yield the other entries of the decision that this one is of: they follow each other in the log."""
    first = entry.detail.get(audit_log.GROUP_KEY, entry.number)
    if first != entry.number:
        yield audit_log.load_entry(connection, first)
    for number in count(first + 1):
        try:
            member = audit_log.load_entry(connection, number)
        except KeyError:
            return
        is_erased = member.act in DECISIONS and not member.detail
        if not is_erased and member.detail.get(audit_log.GROUP_KEY) != first:
            return
        if number != entry.number:
            yield member


def _undo_one(connection: Connection, entry: audit_log.Entry, by: str, why: str, register: Register) -> audit_log.Entry:
    rows = list_corrections(connection, CorrectionRow.entry == entry.number)
    undone = audit_log.append_entry(
        connection, by=by, act=audit_log.UNDONE, report_id=entry.report_id, owner=entry.owner, owner_id=entry.owner_id,
        field=entry.field, name=entry.name, why=why, over=entry.number,
        detail={"before": entry.detail["after"], "after": entry.detail["before"]},
    )  # fmt: skip
    earlier = audit_log.load_entry(connection, entry.over) if entry.over else None
    for correction in rows:
        _remove_correction(connection, correction, earlier, register)
    return undone


def _remove_correction(
    connection: Connection, correction: StoredCorrection, earlier: audit_log.Entry | None, register: Register
) -> None:
    """Delete a correction and apply the earlier entry that it replaced, if any."""
    connection.execute(delete(CorrectionRow).where(CorrectionRow.id == correction.id))
    if correction.owner_id is None:
        update_review_queue(connection, correction.report_id)
        return
    target = Target(
        report_id=correction.report_id,
        owner=correction.owner,
        owner_id=correction.owner_id,
        field=correction.field,
        name=correction.name,
    )
    if correction.state != DISPUTED:
        restore_agency_match(connection, target)
        store_held_value(connection, target, correction.reading, "read")
    if earlier and earlier.act in (audit_log.CORRECTED, audit_log.CONFIRMED):
        apply_entry(connection, target, earlier)
    update_dependents(connection, target, register)
