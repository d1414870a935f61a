# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Options that several commands share."""

from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any

import click
from sqlalchemy import Engine

from boardtrace.settings import COLUMNS_FILE, DEFAULT_DATABASE, login_name, read_environment
from normalise.agencies.registry import load_register
from normalise.agencies.succession import relation_explainer
from normalise.model import STATUSES_AND_NONE
from store.engine import open_store, store_url
from store.versions.lineage import place_unassigned_reports
from store.versions.similarity import SuccessionLookup

Command = Callable[..., Any]
LIST_FORMATS = ("table", "json", "csv")
OUTPUT_PATH = click.Path(dir_okay=False, path_type=Path)
REPORT_HELP = "Only this report: its id, as-at date or file name."

by_option = click.option(
    "--by", default=login_name, show_default="the logged-in user", metavar="NAME", help="The author, for the log."
)
report_option = click.option("--report", help=REPORT_HELP)
agency_option = click.option("--agency", help="Only this agency: its id, or part of its name.")
status_option = click.option("--status", type=click.Choice(STATUSES_AND_NONE), help="Only this status.")
output_option = click.option("-o", "--output", type=OUTPUT_PATH, help="The file to write.")


names_option = click.option(
    "--without-names",
    is_flag=True,
    help="Leave out the names of persons: leads by their role, and names in texts as “[name]”.",
)


def db_option(command: Command) -> Command:
    """Add --db, the database."""
    return click.option(
        "--db",
        default=lambda: read_environment().database,
        show_default=DEFAULT_DATABASE,
        metavar="FILE|URL",
        help="The database: an SQLite file, or any SQLAlchemy URL. Also BOARDTRACE_DB.",
    )(command)


def format_option(*formats: str) -> Callable[[Command], Command]:
    """Add --format, as the parameter `form`; the first of `formats` is the default. Without any: LIST_FORMATS."""
    choices = formats or LIST_FORMATS
    return click.option(
        "--format", "form", type=click.Choice(choices), default=choices[0], show_default=True, help="The output format."
    )


def understanding_options(parallel: str) -> Callable[[Command], Command]:
    """Add the options of commands that interpret pages; `parallel` says what --jobs counts, such as "Files"."""
    file = click.Path(exists=True, dir_okay=False, path_type=Path)

    def add_options(command: Command) -> Command:
        for option in (
            click.option(
                "--columns",
                type=file,
                default=lambda: read_environment().columns,
                show_default=f"{COLUMNS_FILE} beside the database",
                help="A file of further column names. Also BOARDTRACE_COLUMNS.",
            ),
            click.option("--agencies", type=file, help="A file of further agencies."),
            click.option(
                "--jobs",
                type=click.IntRange(1),
                default=None,
                show_default="one per core",
                help=f"{parallel} processed at the same time.",
            ),
        ):
            command = option(command)
        return command

    return add_options


def case_option(help_text: str) -> Callable[[Command], Command]:
    """Add --case, and its old name --review with a notice."""

    def add_options(command: Command) -> Command:
        @click.option("--case", help=help_text)
        @click.option("--review", hidden=True)
        @wraps(command)
        def accept_either(*args: Any, case: str | None, review: str | None, **options: Any) -> Any:
            if review is not None:
                print_renamed("--review", "--case")
            return command(*args, case=review if case is None else case, **options)

        return accept_either

    return add_options


def print_renamed(old: str, new: str) -> None:
    """Tell the user that a name has changed."""
    click.echo(f"{old} is now called {new}; the old name goes with the next version.", err=True)


def open_database(db: str) -> Engine:
    """Open an existing database. Raises StoreError where there is none."""
    return open_store(store_url(db), create=False)


def open_matched_database(db: str) -> tuple[Engine, SuccessionLookup]:
    """Open an existing database, with every report assigned to a case and its rows matched to the other versions'.

    Databases of earlier versions of the program may contain reports that are not.
    """
    engine, find_succession = open_database(db), relation_explainer(load_register())
    with engine.begin() as connection:
        place_unassigned_reports(connection, find_succession)
    return engine, find_succession
