# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""The commands `backup` and `restore`: the database and its files as one zip file."""

from pathlib import Path

import click

from boardtrace.commands._options import OUTPUT_PATH, db_option, open_database
from boardtrace.settings import files_folder
from boardtrace.version import own_version
from store.admin.backup import back_up, restore_backup
from store.engine import store_url


@click.command("backup")
@click.argument("target", metavar="FILE", type=OUTPUT_PATH)
@db_option
@click.option("--force", is_flag=True, help="Replace FILE if it exists.")
def backup_command(target: Path, db: str, force: bool) -> None:
    """Write the database and the kept files into one zip FILE.

    The backup is of one moment, even while an import is running.

    Example: boardtrace backup boardtrace-2026-11.zip
    """
    if target.exists() and not force:
        raise click.UsageError(f"{target} exists already. --force replaces it.")
    counts = back_up(open_database(db), files_folder(store_url(db)), target, own_version())
    click.echo(f"{target}: {counts['report']} reports, {counts['response']} responses, {counts['source']} files.")


@click.command("restore")
@click.argument("source", metavar="FILE", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@db_option
def restore_command(source: Path, db: str) -> None:
    """Make a new database, SQLite or PostgreSQL, from a backup FILE.

    A database that contains anything is not changed.

    Example: boardtrace restore boardtrace-2026-11.zip --db restored.db
    """
    url = store_url(db)
    counts = restore_backup(source, url, files_folder(url))
    click.echo(f"{counts['report']} reports, {counts['response']} responses, {counts['source']} files restored.")
    click.echo("Check them: boardtrace verify", err=True)
