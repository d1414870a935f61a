# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""The edits of a report's structure that are in force, from the audit log: there is no other record of them."""

from typing import Any

from sqlalchemy import Connection, select

from store import audit_log
from store.audit_log import STRUCTURE_ACTS, Entry
from store.codec import from_json_value, to_json_value
from store.schema import LogEntryRow
from store.structure.model import LoggedEdit, StructureEdit

EDIT_KEY = "edit"
"""The key of an edit in its entry's detail."""


def make_edit_detail(edit: StructureEdit) -> dict[str, Any]:
    """Return what the log keeps of an edit."""
    return {EDIT_KEY: to_json_value(edit)}


def read_edit(entry: Entry) -> StructureEdit:
    """Return the edit of an entry. Raises StoredDataError."""
    return from_json_value(StructureEdit, entry.detail[EDIT_KEY])


def list_edits(connection: Connection, report_id: str) -> list[LoggedEdit]:
    """List the edits of a report that are in force, the oldest first."""
    found = _list_edit_entries(connection, report_id)
    if not found:
        return []
    taken_back = {
        entry.over for entry in audit_log.list_entries(connection, report=report_id, act=audit_log.UNDONE, limit=10**9)
    }
    return [
        LoggedEdit(entry=entry.number, by=entry.by, edit=read_edit(entry))
        for entry in found
        if entry.number not in taken_back
    ]


def list_edited_row_ids(connection: Connection, report_id: str) -> set[str]:
    """Return the ids of the rows that any edit of a report takes or places, also one that was undone."""
    return {row for entry in _list_edit_entries(connection, report_id) for row in read_edit(entry).row_ids}


def _list_edit_entries(connection: Connection, report_id: str) -> list[Entry]:
    """List the entries of edits, the oldest first, without those that were erased."""
    query = select(LogEntryRow.number).where(LogEntryRow.report_id == report_id, LogEntryRow.act.in_(STRUCTURE_ACTS))
    numbers = connection.execute(query.order_by(LogEntryRow.number)).scalars().all()
    entries = (audit_log.load_entry(connection, number) for number in numbers)
    return [entry for entry in entries if entry.detail]
