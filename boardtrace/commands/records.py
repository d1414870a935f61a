# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""The command `records`: the agencies' responses."""

from collections.abc import Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import Any

import click
from sqlalchemy import Connection

from boardtrace.commands._options import LIST_FORMATS, db_option, format_option, open_database, output_option
from boardtrace.commands._output import format_count, print_list, printable, write_output
from boardtrace.commands._tracker_options import make_tracker_filter, tracker_options
from boardtrace.settings import read_environment
from store.clock import current_time
from store.export.calendar import export_calendar
from store.export.sheets import build_list_workbook
from store.queries.agency_names import list_agencies
from store.queries.tracker import SortKey, TrackedEntry, list_tracked
from store.queries.tracker_calendar import list_due_days
from store.queries.tracker_columns import COLUMN_WIDTHS_CHARS, EXPORTED_COLUMNS, list_record_addresses, list_values


@click.command("records")
@db_option
@format_option(*LIST_FORMATS, "xlsx", "ics")
@output_option
@tracker_options
@click.option(
    "--sort",
    type=click.Choice([key.value for key in SortKey]),
    default=SortKey.PLACE.value,
    show_default=True,
    help="The order; “place” is that of the paper.",
)
@click.option("--descending", is_flag=True, help="The last first.")
def records_command(db: str, form: str, output: Path | None, sort: str, descending: bool, **options: Any) -> None:
    """List the agencies' responses of the newest version of each case, one per line.

    Example: boardtrace records --agency police --status red
    """
    with open_database(db).connect() as connection:
        wanted = make_tracker_filter(connection, options)
        rows = list_tracked(connection, wanted, sort=SortKey(sort), descending=descending)
        if wanted.agency and not rows:
            _print_known_agencies(connection, wanted.agency)
    print_list(
        rows,
        form,
        kind=TrackedEntry,
        title=format_count(len(rows), "record"),
        columns={
            "as_at": "as at",
            "question": "question",
            "agencies": "agency",
            "status": "status",
            "dates": "due",
            "actions": "actions",
            "response": "response",
            "id": "id",
        },
        output=output,
        writers={"xlsx": _write_workbook, "ics": _write_calendar},
    )


def _write_workbook(rows: Sequence[TrackedEntry], target: Path, title: str) -> None:
    workbook = build_list_workbook(
        "Actions",
        EXPORTED_COLUMNS,
        [list_values(row, EXPORTED_COLUMNS) for row in rows],
        COLUMN_WIDTHS_CHARS,
        list_record_addresses(rows, read_environment().base_url),
    )
    write_output(workbook, target)


def _write_calendar(rows: Sequence[TrackedEntry], target: Path, title: str) -> None:
    days = list_due_days(rows, read_environment().base_url)
    write_output(export_calendar(days, current_time()), target)


def _print_known_agencies(connection: Connection, agency: str) -> None:
    known = list_agencies(connection)
    names = [f"{ident} ({printable(name)})" for ident, name in known]
    if any(agency.lower() in name.lower() for name in names):
        return
    texts = {text.lower(): ident for ident, name in known for text in (name, ident)}
    similar = [texts[text] for text in get_close_matches(agency.lower(), texts, n=1)]
    hint = f" Did you mean {similar[0]}?" if similar else ""
    click.echo(f"No agency is called “{agency}”.{hint} There are: {', '.join(names) or 'none yet'}.", err=True)
