# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""The command `log`: the audit log."""

from dataclasses import dataclass

import click

from boardtrace.commands._options import db_option, format_option, open_database
from boardtrace.commands._output import format_count, print_list
from store import audit_log


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


@click.command("log")
@db_option
@format_option()
@click.option("--report", help="Only this report's id.")
@click.option("--record", help="Only this record's id.")
@click.option("--by", help="Only entries of this author.")
@click.option("--act", help="Only this kind of entry: imported, corrected, confirmed, linked, named, ...")
@click.option("--limit", type=click.IntRange(1), default=100, show_default=True, help="How many to list.")
def log_command(
    db: str, form: str, report: str | None, record: str | None, by: str | None, act: str | None, limit: int
) -> None:
    """List imports, corrections and other decisions, the newest first.

    Example: boardtrace log --act corrected --format csv
    """
    with open_database(db).connect() as connection:
        found = audit_log.list_entries(connection, report=report, owner_id=record, by=by, act=act, limit=limit)
    print_list(
        [_format_entry(entry) for entry in found],
        form,
        kind=LogLine,
        title=format_count(len(found), "entry", "entries"),
        columns={
            "number": "no.",
            "at": "when",
            "by": "who",
            "act": "what",
            "record": "record",
            "field": "field",
            "before": "before",
            "after": "after",
            "why": "why",
        },
        json_rows=found,
    )


def _format_entry(entry: audit_log.Entry) -> LogLine:
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
