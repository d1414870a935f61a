# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""The case of a report as the audit log has it: with each import, and with each act that changes it."""

import json
from hashlib import sha256
from typing import Any

from sqlalchemy import Connection, select

from store import audit_log
from store.schema import CaseRow, ReportRow

CASE_KEY = "case"
"""The key of the case in an entry's detail."""

NAME_FIELDS = ("board", "subject", "title")

LoggedCase = dict[str, str]
"""The id of a case, with a hash of each of its names: the log of a report that was moved to another case must not keep
the names of one that is erased later."""


def describe_case(connection: Connection, report_id: str) -> LoggedCase | None:
    """Return the case that a report is stored in; None where it has none yet."""
    query = select(CaseRow).join(ReportRow, ReportRow.review_id == CaseRow.id).where(ReportRow.id == report_id)
    found = connection.execute(query).first()
    return {"id": found.id, **hash_case_names(found.id, found)} if found else None


def hash_case_names(case_id: str, row: Any) -> LoggedCase:
    """Return the hashes of the names of a case, by NAME_FIELDS; `row` is that of the case."""
    return {
        field: sha256(json.dumps([case_id, field, getattr(row, field)]).encode()).hexdigest() for field in NAME_FIELDS
    }


def load_logged_case(connection: Connection, report_id: str) -> LoggedCase | None:
    """Return the case that the log has last for a report; None where it has none."""
    entries = audit_log.list_entries(connection, report=report_id, limit=10**9)
    return next((case for entry in entries if (case := entry.detail.get(CASE_KEY))), None)


def log_new_case(connection: Connection, report_id: str) -> None:
    """Add an entry to the log if a report's case is another one than the log has, by the author of the last entry.

    A correction has changed it (see `audit_log.append_entry`).
    """
    case, logged = describe_case(connection, report_id), load_logged_case(connection, report_id)
    if case is None or logged is None or case == logged:
        return
    cause = audit_log.load_entry(connection, audit_log.load_head(connection).number)
    group = cause.detail.get(audit_log.GROUP_KEY, cause.number)
    detail = {
        "before": {"text": logged["id"]}, **audit_log.make_text_detail(case["id"]), CASE_KEY: case,
        audit_log.GROUP_KEY: group,
    }  # fmt: skip
    audit_log.append_entry(
        connection, by=cause.by, act=audit_log.PLACED, report_id=report_id, owner="report", owner_id=report_id,
        field="case", detail=detail,
    )  # fmt: skip
