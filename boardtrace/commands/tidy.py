# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""The command `tidy`: remove what belongs to no report, and compute derived tables again."""

import click

from boardtrace.commands._options import db_option, open_database
from boardtrace.commands._output import format_count, printable
from boardtrace.settings import files_folder
from normalise.agencies.registry import load_register
from normalise.agencies.succession import relation_explainer
from store.admin.orphans import find_orphans, remove_orphans
from store.admin.refresh_store import refresh_store
from store.engine import store_url, write_transaction


@click.command("tidy")
@db_option
@click.option("--dry-run", is_flag=True, help="List the files, and remove nothing.")
@click.option("--refresh", is_flag=True, help="Compute lineages, search index, counts and review queue again too.")
def tidy_command(db: str, dry_run: bool, refresh: bool) -> None:
    """Remove kept files that belong to no report, such as those of an interrupted import.

    Files younger than an hour stay: they may be those of an import that is running.

    Example: boardtrace tidy --dry-run
    """
    engine, root = open_database(db), files_folder(store_url(db))
    if dry_run:
        with engine.connect() as connection:
            found = list(find_orphans(connection, root))
    else:
        with write_transaction(engine) as connection:
            found = remove_orphans(connection, root)
    for path in found:
        click.echo(printable(str(path)))
    done = "belong to no report" if dry_run else "removed"
    click.echo(f"{format_count(len(found), 'file')} {done}.", err=True)
    if refresh and not dry_run:
        count = refresh_store(engine, relation_explainer(load_register()))
        click.echo(f"Derived tables of {format_count(count, 'report')} computed again.", err=True)
