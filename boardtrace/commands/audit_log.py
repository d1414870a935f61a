# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""The command `log`: the audit log."""

from datetime import datetime

import click

from boardtrace.commands._options import db_option, format_option, open_database
from boardtrace.commands._output import format_count, print_list
from boardtrace.commands._tracker_options import DAY
from store import audit_log
from store.export.log_lines import LogLine, make_log_line


@click.command("log")
@db_option
@format_option()
@click.option("--report", help="Only this report's id.")
@click.option("--record", help="Only this record's id.")
@click.option("--by", help="Only entries of this author.")
@click.option("--act", help="Only this kind of entry: imported, corrected, confirmed, linked, named, ...")
@click.option("--since", type=DAY, help="Only entries of this day (UTC) and later.")
@click.option("--until", type=DAY, help="Only entries of this day (UTC) and earlier.")
@click.option("--limit", type=click.IntRange(1), default=100, show_default=True, help="How many to list.")
def log_command(
    db: str,
    form: str,
    report: str | None,
    record: str | None,
    by: str | None,
    act: str | None,
    since: datetime | None,
    until: datetime | None,
    limit: int,
) -> None:
    """List imports, corrections and other decisions, the newest first.

    Example: boardtrace log --act corrected --format csv
    """
    with open_database(db).connect() as connection:
        found = audit_log.list_entries(
            connection,
            report=report,
            owner_id=record,
            by=by,
            act=act,
            since=since and since.date(),
            until=until and until.date(),
            limit=limit,
        )
    print_list(
        [make_log_line(entry) for entry in found],
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
