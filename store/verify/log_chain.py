# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Check the audit log: its chain of hashes, its head, and that no imported report is gone."""

from collections.abc import Iterable, Iterator

from sqlalchemy import select

from store import audit_log
from store.audit_log import Head
from store.schema import LogEntryRow, ReportRow
from store.verify.context import VerifyContext
from store.verify.discrepancies import Discrepancy, DiscrepancyKind

REPLACED_ADVICE = "Compare with a backup of that time: entries may be missing, or others in their place."


def check_chain(context: VerifyContext) -> Iterator[Discrepancy]:
    """Find where the chain of hashes is broken."""
    for detail in audit_log.find_chain_breaks(context.connection):
        yield Discrepancy(kind=DiscrepancyKind.LOG, detail=detail)


def check_heads(context: VerifyContext, heads: Iterable[Head]) -> Iterator[Discrepancy]:
    """Find the heads, noted earlier, that the log does not contain.

    A chain whose hashes were all computed again, an older copy of the database, and a log without its last entries are
    unbroken. Only a head that was noted elsewhere shows them.
    """
    last = audit_log.load_head(context.connection)
    for head in heads:
        query = select(LogEntryRow.hash).where(LogEntryRow.number == head.number)
        stored = context.connection.execute(query).scalar()
        if head == last or stored == head.hash:
            continue
        if stored is None:
            detail = (
                f"The log ends with entry {last.number}, but it had an entry {head.number} ({head.hash}): it was cut, "
                "or the database was set back to an earlier state."
            )
        else:
            detail = (
                f"Entry {head.number} of the log has the hash {stored}, but it had {head.hash}: the log was written "
                "again from this entry or an earlier one, or it is that of another store."
            )
        yield Discrepancy(
            kind=DiscrepancyKind.LOG, detail=detail, advice=REPLACED_ADVICE, field="hash", before=head.hash,
            after=stored,
        )  # fmt: skip


def check_gone_reports(context: VerifyContext) -> Iterator[Discrepancy]:
    """Find reports that were imported, were not erased, and are gone."""
    there = set(context.connection.execute(select(ReportRow.id)).scalars())
    gone = {
        report: entry
        for report, entry in context.last_imports.items()
        if report not in there and report not in context.erased_reports
    }
    for report, entry in gone.items():
        file = str(entry.detail.get("file", ""))
        yield Discrepancy(
            kind=DiscrepancyKind.ROWS, file=file, record=report, since=entry.at,
            detail=f"Report {report} was imported, and nobody had it erased, but it is gone.",
            advice="Import the file again.",
        )  # fmt: skip
