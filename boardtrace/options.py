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
