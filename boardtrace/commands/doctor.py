# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""The command `doctor`: the programs that are used, and the database as an upgrade would find it."""

import click

from boardtrace.commands._options import db_option
from boardtrace.commands._output import format_count
from boardtrace.doctor import report_programs
from store.admin.pending_upgrade import PendingUpgrade, find_pending_upgrade
from store.engine import HEAD, sqlite_path, store_url


@click.command("doctor")
@db_option
def doctor_command(db: str) -> None:
    """Check the programs that read pages, and whether the database is of an earlier version.

    Nothing is changed: a database of an earlier version is migrated by the first other command that opens it.

    Example: boardtrace doctor
    """
    code = report_programs()
    url = store_url(db)
    path, pending = sqlite_path(url), find_pending_upgrade(url)
    if path and not path.exists():
        click.echo(f"There is no database at {path} yet.")
    elif pending is None:
        click.echo(f"The database needs no upgrade (schema {HEAD}).")
    else:
        click.echo(_describe_upgrade(pending, is_file=path is not None))
    click.get_current_context().exit(code)


def _describe_upgrade(pending: PendingUpgrade, is_file: bool) -> str:
    steps = "".join(f"\n  {step}" for step in pending.steps)
    backup = (
        "end all programs that use it, and copy the database file and the folder of the kept files"
        if is_file
        else "make a copy with pg_dump, and copy the folder of the kept files"
    )
    return (
        f"The database was written by an earlier version (schema {pending.version}; this one has {HEAD}). The first "
        f"command that opens it migrates its {format_count(pending.responses, 'response')}, in about "
        f"{format_count(max(1, round(pending.seconds)), 'second')}:{steps}\n"
        f"Earlier versions cannot open it any more after that. Before you go on: {backup}, or run 'boardtrace backup' "
        "of the earlier version."
    )
