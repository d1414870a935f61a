# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Check the outcomes of files that could not be read against the log. Outcomes of other files have a report."""

from collections.abc import Iterator

from store import audit_log
from store.reports.import_runs import OUTCOMES_KEY, list_outcome_hashes
from store.schema import FileOutcomeRow
from store.verify.context import VerifyContext, describe_entry
from store.verify.discrepancies import Discrepancy, DiscrepancyKind, quote_text


def check_outcomes(context: VerifyContext) -> Iterator[Discrepancy]:
    """Find outcomes that were removed, added or edited. Those of runs by an earlier version are not in the log."""
    entries = list(context.list_entries_of(audit_log.NOT_READ))
    erased = {o for e in context.list_entries_of(audit_log.FORGOTTEN) for o in e.detail.get(OUTCOMES_KEY, ())}
    stored = list_outcome_hashes(context.connection)
    for entry in entries:
        lost = len(set(entry.detail[OUTCOMES_KEY]) - stored.keys() - erased)
        if lost:
            yield Discrepancy(
                kind=DiscrepancyKind.OUTCOME, record=f"run {entry.detail['run']}", field="outcome", since=entry.at,
                detail=f"{_count_files(lost)} {describe_entry(entry)}: the outcome was edited or removed since.",
            )  # fmt: skip
    logged = {outcome for entry in entries for outcome in entry.detail[OUTCOMES_KEY]}
    first = min((int(entry.detail["run"]) for entry in entries), default=None)
    earlier = [] if first is None else [FileOutcomeRow.run_id < first]
    old = list_outcome_hashes(context.connection, *earlier).keys() - logged
    for outcome, name in stored.items():
        if outcome not in logged and outcome not in old:
            yield Discrepancy(
                kind=DiscrepancyKind.OUTCOME, file=name, field="outcome",
                detail=f"The outcome of {quote_text(name)} is not in the log: another program edited or added it.",
            )  # fmt: skip
    if old:
        yield Discrepancy(
            kind=DiscrepancyKind.NOT_COVERED, field="outcome",
            detail=f"{_count_files(len(old))} could not be read by an earlier version: the log does not cover that.",
            advice="Import the files again to have their outcomes in the log.",
        )  # fmt: skip


def _count_files(count: int) -> str:
    return "1 file" if count == 1 else f"{count} files"
