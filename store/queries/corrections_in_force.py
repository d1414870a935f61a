# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Which log entries are in force, so that they can be undone."""

from collections.abc import Iterable

from sqlalchemy import Connection, select

from store.audit_log import STRUCTURE_ACTS
from store.schema import CorrectionRow, LogEntryRow, ProblemDecisionRow
from store.structure.logged_edits import list_edits


def find_entries_in_force(connection: Connection, numbers: Iterable[int]) -> set[int]:
    """Return those of the log entries `numbers` that hold now.

    They are corrections, confirmations, edits of rows and decisions on problems.
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
    return {
        *connection.execute(query).scalars(),
        *connection.execute(decided).scalars(),
        *(edited & set(wanted)),
    }
