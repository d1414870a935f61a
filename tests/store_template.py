# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""New SQLite stores of the tests: copies of one that was migrated once, instead of some hundred migrations."""

import sqlite3
import tempfile
from contextlib import closing
from functools import cache
from pathlib import Path
from threading import Lock
from typing import cast

from sqlalchemy import Engine, create_engine, inspect

from store.engine import upgrade

_LOCK = Lock()


def upgrade_from_template(engine: Engine, revision: str = "head") -> None:
    """Do what `store.engine.upgrade` does, but fill an empty SQLite file with a copy of the template."""
    if revision != "head" or engine.dialect.name != "sqlite" or inspect(engine).get_table_names():
        upgrade(engine, revision)
        return
    with engine.connect() as connection, _LOCK:
        connection.exec_driver_sql("PRAGMA journal_mode=WAL")
        _load_template().backup(cast(sqlite3.Connection, connection.connection.driver_connection))


@cache
def _load_template() -> sqlite3.Connection:
    """Return a database in memory with the newest schema, made by the migrations."""
    template = sqlite3.connect(":memory:", check_same_thread=False)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "template.db"
        engine = create_engine(f"sqlite:///{path}")
        upgrade(engine)
        engine.dispose()
        with closing(sqlite3.connect(path)) as migrated:
            migrated.backup(template)
    return template
