# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""The edits of a report's structure that are in force, from the audit log, which is their only record."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection

from store import audit_log
from store.audit_log import STRUCTURE_ACTS, Entry
from store.codec import from_json_value, to_json_value
from store.structure.model import LoggedEdit, StructureEdit

EDIT_KEY = "edit"
"""The key of an edit in its entry's detail."""


def make_edit_detail(edit: StructureEdit) -> dict[str, Any]:
    """Return the record of an edit in the log."""
    return {EDIT_KEY: to_json_value(edit)}


def read_edit(entry: Entry) -> StructureEdit:
    """Return the edit of an entry. Raises StoredDataError."""
    return from_json_value(StructureEdit, entry.detail[EDIT_KEY])


def list_edits(connection: Connection, report_id: str) -> list[LoggedEdit]:
    """List the edits of a report that are in force, the oldest first."""
    entries = audit_log.list_standing_entries(connection, STRUCTURE_ACTS, [report_id])
    return [LoggedEdit(entry=entry.number, by=entry.by, edit=read_edit(entry)) for entry in entries]


def list_edited_row_ids(entries: Iterable[Entry]) -> set[str]:
    """Return the ids of the rows that any of these entries takes or places, also one that was undone."""
    edits = (read_edit(entry) for entry in entries if entry.act in STRUCTURE_ACTS and entry.detail)
    return {row for edit in edits for row in edit.row_ids}
