# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""The command `erase`: remove a case, or one report, permanently."""

import click
from sqlalchemy import Connection

from boardtrace.commands._lookup import find_case, find_version
from boardtrace.commands._options import by_option, db_option, open_database
from boardtrace.commands._output import format_count, printable
from boardtrace.settings import files_folder
from normalise.agencies.registry import load_register
from normalise.agencies.succession import relation_explainer
from store.admin.erase import erase_case, erase_report
from store.engine import store_url
from store.versions.cases import Version


@click.command("erase")
@click.argument("case")
@db_option
@by_option
@click.option("--report", "is_report", is_flag=True, help="CASE is one report: its id, as-at date or file name.")
@click.option("--why", required=True, help="The reason, such as the number of the request. It is kept in the log.")
@click.option("--yes", is_flag=True, help="Do not ask for confirmation.")
def erase_command(case: str, db: str, by: str, is_report: bool, why: str, yes: bool) -> None:
    """Remove a CASE permanently: its reports, records, files and pictures, and its texts in the log.

    Agencies that only this case has are removed too. With --report, one report is removed, and the other versions of
    its case stay. Backups that were made before, and PostgreSQL's write-ahead log and archive, still contain it.

    Example: boardtrace erase 4afe63f065 --why "request 17/2026"
    """
    engine = open_database(db)
    with engine.connect() as connection:
        version = find_version(connection, case) if is_report else None
        description = _describe_report(version) if version else _describe_case(connection, case)
    if not yes:
        click.confirm(f"{description} Remove it permanently?", abort=True, err=True)
    root = files_folder(store_url(db))
    if version:
        entry = erase_report(engine, root, version.report, by, why, relation_explainer(load_register()))
    else:
        entry = erase_case(engine, root, case, by, why)
    click.echo(
        f"{description} It is removed; entry {entry.number} of the log records that. Backups that were made before, "
        "and PostgreSQL's write-ahead log and archive, still contain it."
    )


def _describe_report(version: Version) -> str:
    return f"Report {version.report}, {version.as_at or 'no date'}, {printable(version.file)}."


def _describe_case(connection: Connection, ident: str) -> str:
    case = find_case(connection, ident)
    count = format_count(len(case.versions), "report")
    return f"{printable(case.board)}, {printable(case.subject or case.title)}: {count}."
