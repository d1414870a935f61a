# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Check the decisions that close problems against the log, and the log against them."""

from collections.abc import Iterator

from sqlalchemy import select

from store import audit_log
from store.schema import ProblemDecisionRow
from store.verify.context import VerifyContext, describe_entry
from store.verify.discrepancies import Discrepancy, DiscrepancyKind


def check_problem_decisions(context: VerifyContext) -> Iterator[Discrepancy]:
    """Find decisions that the log does not have, or has otherwise, and those that are gone.

    Entries whose texts were erased have none.
    """
    stored = {row.entry: row for row in context.connection.execute(select(ProblemDecisionRow))}
    logged = {entry.number: entry for entry in context.list_entries_of(audit_log.SETTLED)}
    undone = {entry.over for entry in context.list_entries_of(audit_log.UNDONE)}
    for number, row in stored.items():
        entry = logged.get(number)
        if entry is None or (entry.owner, entry.name, entry.by) != (row.kind, row.subject, row.by):
            detail = f"The store says that {row.by} decided on {row.subject}, but the log has no such decision."
            yield _make_discrepancy(number, detail)
        elif row.undone != (number in undone):
            state = "in force" if row.undone else "undone"
            yield _make_discrepancy(number, f"The decision on {row.subject} is {state} by the log, not in the store.")
    for number, entry in logged.items():
        if entry.detail and number not in stored:
            yield _make_discrepancy(number, f"“{entry.after}” was {describe_entry(entry)}, but that decision is gone.")


def _make_discrepancy(number: int, detail: str) -> Discrepancy:
    return Discrepancy(kind=DiscrepancyKind.DECISION, record=f"entry {number}", field="decision", detail=detail)
