# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""The command `retention`: cases that are older than they may be kept."""

import click

from boardtrace.commands._options import db_option, format_option, open_database
from boardtrace.commands._output import format_count, print_list
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
def retention_command(db: str, form: str, years: int) -> None:
    """List the cases whose newest version is older than so many years, with the reason to give to 'erase --why'.

    Nothing is erased. A case with a version without a date is not listed.

    Example: boardtrace retention --years 7
    """
    with open_database(db).connect() as connection:
        rows = list_old_cases(connection, years)
    print_list(
        rows,
        form,
        kind=OldCase,
        title=f"{format_count(len(rows), 'case')} older than {format_count(years, 'year')}",
        columns={"id": "case", "name": "name", "newest": "newest", "reports": "reports", "reason": "reason"},
    )
    if rows and form == "table":
        click.echo(f'Erase one permanently: boardtrace erase {rows[0].id} --why "{rows[0].reason}"', err=True)
