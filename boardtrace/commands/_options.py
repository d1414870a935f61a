"""Options that several commands share, and what stands where one is not given."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click
from sqlalchemy import Engine

from boardtrace.settings import COLUMNS_FILE, DEFAULT_DATABASE, login_name, read_environment
from normalise.model import STATUSES_AND_NONE
from store.engine import open_store, store_url

Command = Callable[..., Any]


by_option = click.option(
    "--by", default=login_name, show_default="who is logged in", metavar="NAME", help="Who says so, for the log."
)


def db_option(command: Command) -> Command:
    return click.option(
        "--db",
        default=lambda: read_environment().database,
        show_default=DEFAULT_DATABASE,
        metavar="FILE|URL",
        help="The database: an SQLite file, or any SQLAlchemy URL. Also BOARDTRACE_DB.",
    )(command)


def format_option(*formats: str) -> Callable[[Command], Command]:
    return click.option(
        "--format", "form", type=click.Choice(formats), default=formats[0], show_default=True, help="How to print it."
    )


def reading_options(at_once: str) -> Callable[[Command], Command]:
    """How what is on the pages is understood, and how much `at_once`."""
    file = click.Path(exists=True, dir_okay=False, path_type=Path)

    def options(command: Command) -> Command:
        for option in (
            click.option(
                "--columns",
                type=file,
                default=lambda: read_environment().columns,
                help="A file of further names of columns. Also BOARDTRACE_COLUMNS, or "
                f"{COLUMNS_FILE} beside the database.",
            ),
            click.option("--agencies", type=file, help="A file of further agencies."),
            click.option(
                "--jobs", type=click.IntRange(1), default=None, help=f"{at_once} at once. [default: one a core]"
            ),
        ):
            command = option(command)
        return command

    return options


def opened(db: str) -> Engine:
    """The store that is there. Raises StoreError where there is none."""
    return open_store(store_url(db), create=False)


FILTERS = (
    click.option("--report", help="Only this report: its id, as-at date or file name."),
    click.option("--finding", help="Only this finding's number."),
    click.option("--question", help="Only this question's label, such as 1a."),
    click.option("--agency", help="Only this agency: its id, or part of its name."),
    click.option("--status", type=click.Choice(STATUSES_AND_NONE), help="Only this status."),
)


def filter_options(command: Command) -> Command:
    """The options that choose records."""
    for option in reversed(FILTERS):
        command = option(command)
    return command
