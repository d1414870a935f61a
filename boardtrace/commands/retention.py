# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""The command `retention`: cases that are older than they may be kept."""

import click

from boardtrace.commands._lookup import find_case
from boardtrace.commands._options import by_option, db_option, format_option, open_database
from boardtrace.commands._output import format_count, print_list
from store.decisions.case_retention import keep_case
from store.engine import write_transaction
from store.queries.retention import DEFAULT_YEARS, OldCase, list_old_cases


@click.command("retention")
@db_option
@format_option()
@click.option(
    "--years",
    type=click.IntRange(1, 200),
    default=DEFAULT_YEARS,
    show_default=True,
    help="How long cases are kept after their newest version.",
)
@click.option("--keep", metavar="CASE", help="Record in the log that this case is kept. Needs --why.")
@click.option("--why", default="", help="The reason for --keep.")
@by_option
def retention_command(db: str, form: str, years: int, keep: str | None, why: str, by: str) -> None:
    """List the cases whose newest version is older than so many years, with the reason to give to 'erase --why'.

    Nothing is erased. A case with a version without a date is not listed. --keep records that a case is kept longer,
    with the reason; the list then shows it, and 'boardtrace undo' takes it back.

    Example: boardtrace retention --years 7
    """
    engine = open_database(db)
    if keep:
        with write_transaction(engine) as connection:
            entry = keep_case(connection, find_case(connection, keep).id, by=by, why=why)
        click.echo(f"The case is kept; entry {entry.number} of the log has the reason.", err=True)
    with engine.connect() as connection:
        rows = list_old_cases(connection, years)
    print_list(
        rows,
        form,
        kind=OldCase,
        title=f"{format_count(len(rows), 'case')} older than {format_count(years, 'year')}",
        columns={
            "id": "case",
            "name": "name",
            "newest": "newest",
            "reports": "reports",
            "reason": "reason",
            "kept_why": "kept because",
        },
    )
    due = [row for row in rows if not row.kept_by]
    if due and form == "table":
        click.echo(f'Erase one permanently: boardtrace erase {due[0].id} --why "{due[0].reason}"', err=True)
