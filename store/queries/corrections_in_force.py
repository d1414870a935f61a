# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Which log entries are in force, so that they can be undone."""

from collections.abc import Iterable, Sequence

from sqlalchemy import Connection, select

from store.audit_log import KEPT, MOVED, REPLACED, STRUCTURE_ACTS, list_standing_entries
from store.schema import CorrectionRow, LogEntryRow, ProblemDecisionRow


def find_entries_in_force(connection: Connection, numbers: Iterable[int]) -> set[int]:
    """Return those of the log entries `numbers` that hold now.

    They are corrections, confirmations, edits of rows, and decisions on reports, problems and cases to keep.
    """
    wanted = list(numbers)
    query = select(CorrectionRow.entry).where(CorrectionRow.entry.in_(wanted))
    decided = select(ProblemDecisionRow.entry).where(
        ProblemDecisionRow.entry.in_(wanted), ProblemDecisionRow.undone.is_(False)
    )
    return {
        *connection.execute(query).scalars(),
        *connection.execute(decided).scalars(),
        *(_find_standing(connection, wanted, STRUCTURE_ACTS) & set(wanted)),
        *(_find_last_changes(connection, wanted) & set(wanted)),
        *(_find_standing(connection, wanted, (KEPT,)) & set(wanted)),
    }


def _find_standing(connection: Connection, numbers: Sequence[int], acts: Sequence[str]) -> set[int]:
    """Return the entries of these acts that hold on the reports which these entries are about."""
    reports = _list_reports(connection, numbers, acts)
    return {entry.number for entry in list_standing_entries(connection, acts, reports)}


def _find_last_changes(connection: Connection, numbers: Sequence[int]) -> set[int]:
    """Return the last move and the last replacement that hold of each report which these entries moved or replaced."""
    reports = _list_reports(connection, numbers, (MOVED, REPLACED))
    entries = list_standing_entries(connection, (MOVED, REPLACED), reports)
    last = {(entry.act, entry.report_id): entry.number for entry in entries}
    return set(last.values())


def _list_reports(connection: Connection, numbers: Sequence[int], acts: Sequence[str]) -> list[str]:
    """Return the reports of those of the entries that are of these acts."""
    query = select(LogEntryRow.report_id).where(LogEntryRow.number.in_(numbers), LogEntryRow.act.in_(acts))
    return [report for report in connection.execute(query.distinct()).scalars() if report]
