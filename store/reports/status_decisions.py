# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Decisions of people that a row has no status because none applies, as opposed to one that is missing.

The status of such a row is empty; the decision itself is the correction in force, so that undoing it needs no more.
"""

import json

from sqlalchemy import Connection, select

from normalise.model import NOT_APPLICABLE
from store.schema import CorrectionRow, LogEntryRow

_SELECT = (
    select(CorrectionRow.owner_id, LogEntryRow.detail)
    .join(LogEntryRow, LogEntryRow.number == CorrectionRow.entry)
    .where(CorrectionRow.field == "rag", CorrectionRow.name == "", CorrectionRow.state == "corrected")
)


def list_not_applicable(connection: Connection, report_id: str) -> frozenset[str]:
    """Return the ids of the responses of a report whose status a person decided to be not applicable."""
    rows = connection.execute(_SELECT.where(CorrectionRow.report_id == report_id))
    return frozenset(owner for owner, detail in rows if owner and _says_not_applicable(detail))


def is_not_applicable(connection: Connection, response_id: str) -> bool:
    """Return whether a person decided that no status applies to a response."""
    rows = connection.execute(_SELECT.where(CorrectionRow.owner_id == response_id))
    return any(_says_not_applicable(detail) for _, detail in rows)


def _says_not_applicable(detail: str) -> bool:
    after = json.loads(detail).get("after")
    return isinstance(after, dict) and after.get("text") == NOT_APPLICABLE
