# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Which log entries are in force, so that they can be undone."""

from collections.abc import Iterable

from sqlalchemy import Connection, select

from store.schema import CorrectionRow, ProblemDecisionRow


def find_entries_in_force(connection: Connection, numbers: Iterable[int]) -> set[int]:
    """Return those of the log entries `numbers` whose correction, confirmation or decision on problems holds now."""
    wanted = list(numbers)
    query = select(CorrectionRow.entry).where(CorrectionRow.entry.in_(wanted))
    decided = select(ProblemDecisionRow.entry).where(
        ProblemDecisionRow.entry.in_(wanted), ProblemDecisionRow.undone.is_(False)
    )
    return {*connection.execute(query).scalars(), *connection.execute(decided).scalars()}
