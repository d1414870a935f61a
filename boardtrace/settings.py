# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Settings that a command line does not give: environment variables, and the places used by default.

All environment variables of the program are read here:

    BOARDTRACE_DB       the database: an SQLite file or an SQLAlchemy URL
    BOARDTRACE_FILES    the folder for copies of the imported files
    BOARDTRACE_COLUMNS  a file of further column names
    BOARDTRACE_URL      the address of the web interface, for links in workbooks
    BOARDTRACE_DEBUG    any value: show the traceback of an unexpected error

This is a plain dataclass and not pydantic-settings: five optional strings need no validation beyond that of the
command line's options, and worker processes read them without loading pydantic.
"""

import getpass
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from store.engine import files_root

DEFAULT_DATABASE = "boardtrace.db"
COLUMNS_FILE = "columns.toml"


@dataclass(frozen=True, slots=True, kw_only=True)
class Environment:
    """The settings of the environment variables. A variable that is empty counts as not set."""

    database: str = DEFAULT_DATABASE
    files: Path | None = None
    columns: Path | None = None
    base_url: str = ""
    debug: bool = False


def read_environment(variables: Mapping[str, str] = os.environ) -> Environment:
    """Read the environment variables."""
    files, columns = variables.get("BOARDTRACE_FILES"), variables.get("BOARDTRACE_COLUMNS")
    return Environment(
        database=variables.get("BOARDTRACE_DB") or DEFAULT_DATABASE,
        files=Path(files) if files else None,
        columns=Path(columns) if columns else None,
        base_url=variables.get("BOARDTRACE_URL") or "",
        debug=bool(variables.get("BOARDTRACE_DEBUG")),
    )


def files_folder(url: str) -> Path:
    """Return the folder for copies of the imported files: BOARDTRACE_FILES, else the one beside the database."""
    return read_environment().files or files_root(url)


def find_columns_file(url: str) -> Path | None:
    """Return the file of column names beside the database, if there is one."""
    path = files_root(url).with_name(COLUMNS_FILE)
    return path if path.is_file() else None


def login_name() -> str:
    """Return the name of the logged-in user, "local" where the system has none (as in some containers)."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "local"
