# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""The command `erase`: remove a case permanently."""

import click
from sqlalchemy import Connection

from boardtrace.commands._lookup import find_case
from boardtrace.commands._options import by_option, db_option, open_database
from boardtrace.commands._output import format_count, printable
from boardtrace.settings import files_folder
from store.admin.erase import erase_case
from store.engine import store_url


@click.command("erase")
@click.argument("case")
@db_option
@by_option
@click.option("--why", required=True, help="The reason, such as the number of the request. It is kept in the log.")
@click.option("--yes", is_flag=True, help="Do not ask for confirmation.")
def erase_command(case: str, db: str, by: str, why: str, yes: bool) -> None:
    """Remove a CASE permanently: its reports, records, files and pictures, and its texts in the log.

    Agencies that only this case has are removed too. Backups that were made before, and PostgreSQL's write-ahead log
    and archive, still contain it.

    Example: boardtrace erase 3f0c1d2e4a --why "request 17/2026"
    """
    engine = open_database(db)
    with engine.connect() as connection:
        description = _describe_case(connection, case)
    if not yes:
        click.confirm(f"{description} Remove it permanently?", abort=True, err=True)
    entry = erase_case(engine, files_folder(store_url(db)), case, by, why)
    click.echo(
        f"{description} It is removed; entry {entry.number} of the log records that. Backups that were made before, "
        "and PostgreSQL's write-ahead log and archive, still contain it."
    )


def _describe_case(connection: Connection, ident: str) -> str:
    case = find_case(connection, ident)
    count = format_count(len(case.versions), "report")
    return f"{printable(case.board)}, {printable(case.subject or case.title)}: {count}."
