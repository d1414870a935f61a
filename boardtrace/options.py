"""Options that several commands share."""

import os
from collections.abc import Callable
from typing import Any

import click

DEFAULT_DB = "boardtrace.db"

Command = Callable[..., Any]


def db_option(command: Command) -> Command:
    return click.option(
        "--db",
        envvar="BOARDTRACE_DB",
        default=DEFAULT_DB,
        show_default=True,
        metavar="FILE|URL",
        help="The database: an SQLite file, or any SQLAlchemy URL. Also BOARDTRACE_DB.",
    )(command)


def format_option(*formats: str) -> Callable[[Command], Command]:
    return click.option(
        "--format", "form", type=click.Choice(formats), default=formats[0], show_default=True, help="How to print it."
    )


def files_folder() -> str | None:
    """BOARDTRACE_FILES: where copies of sources are kept, if not beside the database."""
    return os.environ.get("BOARDTRACE_FILES") or None


FILTERS = (
    click.option("--report", help="Only this report: its id, as-at date or file name."),
    click.option("--finding", help="Only this finding's number."),
    click.option("--question", help="Only this question's label, such as 1a."),
    click.option("--agency", help="Only this agency: its id, or part of its name."),
    click.option(
        "--status", type=click.Choice(["red", "amber", "green", "complete", "none"]), help="Only this status."
    ),
)


def filter_options(command: Command) -> Command:
    """The options that choose records."""
    for option in reversed(FILTERS):
        command = option(command)
    return command
