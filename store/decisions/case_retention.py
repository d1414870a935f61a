# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Decisions to keep a case that is older than cases are kept, each with its reason. The log alone has them.

The functions need a transaction of `store.engine.write_transaction`.
"""

from collections.abc import Collection

from sqlalchemy import Connection, select

from normalise.model import RecordKind
from store import audit_log
from store.audit_log import Entry
from store.joins import split_into_batches
from store.reports.field_values import FieldError
from store.schema import ReportRow


def keep_case(connection: Connection, case: str, *, by: str, why: str) -> Entry:
    """Decide that a case is kept, and return the log entry, which is of the case's newest report.

    Raises:
        KeyError: The case does not exist.
        FieldError: The author or the reason is missing.
    """
    if not by.strip() or not why.strip():
        raise FieldError("A decision to keep a case needs an author and a reason.")
    query = select(ReportRow.id).where(ReportRow.review_id == case)
    report = connection.execute(query.order_by(ReportRow.as_at.desc(), ReportRow.id).limit(1)).scalar()
    if report is None:
        raise KeyError(case)
    return audit_log.append_entry(
        connection, by=by, act=audit_log.KEPT, report_id=report, owner=RecordKind.REPORT, owner_id=report, why=why,
        detail=audit_log.make_text_detail("the case is kept"),
    )  # fmt: skip


def undo_keeping(connection: Connection, entry: Entry, *, by: str, why: str) -> Entry:
    """Undo a decision to keep a case. Raises FieldError where it is not in force."""
    standing = audit_log.list_standing_entries(connection, [audit_log.KEPT], [entry.report_id or ""])
    if entry.number not in [one.number for one in standing]:
        raise FieldError(f"Entry {entry.number} ({entry.act} by {entry.by}) is not in force: there is nothing to undo.")
    return audit_log.append_entry(
        connection, by=by, act=audit_log.UNDONE, report_id=entry.report_id, owner=entry.owner, owner_id=entry.owner_id,
        why=why, over=entry.number, detail={"before": entry.detail["after"], "after": {"text": ""}},
    )  # fmt: skip


def list_kept_cases(connection: Connection, cases: Collection[str]) -> dict[str, Entry]:
    """Return the last decision in force to keep each of these cases."""
    of_report: dict[str, str] = {}
    for some in split_into_batches(sorted(cases)):
        query = select(ReportRow.id, ReportRow.review_id).where(ReportRow.review_id.in_(some))
        of_report |= {report: case or "" for report, case in connection.execute(query)}
    entries = [
        entry
        for reports in split_into_batches(sorted(of_report))
        for entry in audit_log.list_standing_entries(connection, [audit_log.KEPT], reports)
    ]
    entries.sort(key=lambda entry: entry.number)
    return {of_report[entry.report_id or ""]: entry for entry in entries}
