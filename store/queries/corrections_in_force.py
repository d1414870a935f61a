# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Which log entries are in force, so that they can be undone."""

from collections.abc import Iterable

from sqlalchemy import Connection, select

from store import audit_log
from store.audit_log import MOVED, REPLACED, STRUCTURE_ACTS
from store.schema import CorrectionRow, LogEntryRow, ProblemDecisionRow
from store.structure.logged_edits import list_edits


def find_entries_in_force(connection: Connection, numbers: Iterable[int]) -> set[int]:
    """Return those of the log entries `numbers` that hold now.

    They are corrections, confirmations, edits of rows, and decisions on reports and problems.
    """
    wanted = list(numbers)
    query = select(CorrectionRow.entry).where(CorrectionRow.entry.in_(wanted))
    decided = select(ProblemDecisionRow.entry).where(
        ProblemDecisionRow.entry.in_(wanted), ProblemDecisionRow.undone.is_(False)
    )
    edits = select(LogEntryRow.report_id).where(
        LogEntryRow.number.in_(wanted), LogEntryRow.act.in_(STRUCTURE_ACTS), LogEntryRow.report_id.is_not(None)
    )
    edited = {
        logged.entry
        for report_id in connection.execute(edits.distinct()).scalars()
        for logged in list_edits(connection, report_id or "")
    }
    last_on_report = {
        (entry.act, entry.report_id): entry.number
        for act in (MOVED, REPLACED)
        for entry in audit_log.list_standing_entries(connection, act)
    }
    return {
        *(set(last_on_report.values()) & set(wanted)),
        *connection.execute(query).scalars(),
        *connection.execute(decided).scalars(),
        *(edited & set(wanted)),
    }
