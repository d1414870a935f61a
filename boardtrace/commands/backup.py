"""The commands over the store as a whole: backup, restore, forget."""

from pathlib import Path

import click
from sqlalchemy import Connection

from boardtrace.commands._options import by_option, db_option, opened
from boardtrace.commands._output import clean
from boardtrace.settings import files_folder
from boardtrace.version import own_version
from store.admin.backup import back_up, restore_backup
from store.admin.erase import erase_case
from store.engine import store_url
from store.versions.cases import list_cases


@click.command("backup")
@click.argument("target", metavar="FILE", type=click.Path(dir_okay=False, path_type=Path))
@db_option
@click.option("--force", is_flag=True, help="Replace FILE if it is there.")
def backup_command(target: Path, db: str, force: bool) -> None:
    """Write the database and the kept files into one zip FILE. It is of one moment, also while an import runs.

    Example: boardtrace backup /media/usb/boardtrace-2026-11.zip
    """
    if target.exists() and not force:
        raise click.UsageError(f"{target} is there already; --force replaces it.")
    url = store_url(db)
    counts = back_up(opened(db), files_folder(url), target, own_version())
    click.echo(f"{target}: {counts['report']} reports, {counts['response']} responses, {counts['source']} files.")


@click.command("restore")
@click.argument("source", metavar="FILE", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@db_option
def restore_command(source: Path, db: str) -> None:
    """Make a new database, SQLite or PostgreSQL, from a backup FILE; one that holds anything is left alone.

    Example: boardtrace restore boardtrace-2026-11.zip --db restored.db
    """
    url = store_url(db)
    counts = restore_backup(source, url, files_folder(url))
    click.echo(f"{counts['report']} reports, {counts['response']} responses, {counts['source']} files are back.")
    click.echo("Check them: boardtrace verify", err=True)


@click.command("forget")
@click.argument("review")
@db_option
@by_option
@click.option("--why", required=True, help="Why, such as the request's number; it is kept.")
@click.option("--yes", is_flag=True, help="Do not ask again.")
def forget_command(review: str, db: str, by: str, why: str, yes: bool) -> None:
    """Remove a REVIEW for good: its reports, records, files, pictures, and what the log says of them. Backups made
    before still hold it.

    Example: boardtrace forget 3f0c1d2e4a --why "request 17/2026"
    """
    url = store_url(db)
    engine = opened(db)
    with engine.connect() as connection:
        said = _described(connection, review)
    if not yes:
        click.confirm(f"{said} Remove it for good?", abort=True, err=True)
    entry = erase_case(engine, files_folder(url), review, by, why)
    click.echo(f"{said} It is removed; entry {entry.number} of the log says so. Backups made before still hold it.")


def _described(connection: Connection, review: str) -> str:
    found = list_cases(connection, review)
    if not found:
        raise click.UsageError(f"There is no review {review}: see boardtrace reviews.")
    versions = found[0].versions
    return f"{clean(found[0].board)}, {clean(found[0].subject or found[0].title)}: {len(versions)} reports."
