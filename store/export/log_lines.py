# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Entries of the audit log for people: one line each, as a table, CSV or JSON."""

import json
from collections.abc import Sequence
from dataclasses import asdict, astuple, dataclass, fields

from store.audit_log import Entry
from store.export.safe_text import format_csv


@dataclass(frozen=True, slots=True, kw_only=True)
class LogLine:
    """An entry of the log in one line."""

    number: int
    at: str
    by: str
    act: str
    record: str
    field: str
    before: str
    after: str
    why: str
    hash: str


def make_log_line(entry: Entry) -> LogLine:
    """Return an entry in one line."""
    return LogLine(
        number=entry.number,
        at=entry.at[:16].replace("T", " "),
        by=entry.by,
        act=entry.act,
        record=entry.owner_id or "",
        field=f"{entry.field or ''}{':' + entry.name if entry.name else ''}",
        before=entry.before or entry.detail.get("file", ""),
        after=entry.after or "",
        why=entry.why,
        hash=entry.hash,
    )


def export_log(entries: Sequence[Entry], form: str) -> bytes:
    """Return entries as a file: "csv" has a line for each, "json" all that the log has of it."""
    if form == "json":
        return json.dumps([asdict(entry) for entry in entries], indent=1, ensure_ascii=False).encode("utf-8", "replace")
    lines = [astuple(make_log_line(entry)) for entry in entries]
    return format_csv([field.name for field in fields(LogLine)], lines).encode("utf-8", "replace")
