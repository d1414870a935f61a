# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Rewrite a database so that nothing of deleted rows is left in its files."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, Engine

from store.errors import StoreError
from store.schema import Base
from store.work_folder import WORK_FOLDER

COMPACTION_NOTE = "compact"  # in the work folder, while rows are deleted whose texts must not be left


@contextmanager
def note_compaction(root: Path) -> Iterator[None]:
    """Note that the database must be compacted, until the block ends as it should.

    `root` is the folder of the kept files. Where the block does not end, `is_compaction_noted` says so to the next
    process.
    """
    note = root / WORK_FOLDER / COMPACTION_NOTE
    note.touch()
    yield
    note.unlink(missing_ok=True)


def is_compaction_noted(root: Path) -> bool:
    """Return whether a process began to erase something and did not compact the database."""
    return (root / WORK_FOLDER / COMPACTION_NOTE).exists()


def compact_database(engine: Engine) -> None:
    """Rewrite the database's files. Raises StoreError where another program prevents it."""
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        if engine.dialect.name == "sqlite":
            _compact_sqlite(connection)
        elif engine.dialect.name == "postgresql":
            _compact_postgresql(connection)


def _compact_sqlite(connection: Connection) -> None:
    # Otherwise words that are gone stay in old parts of the index.
    connection.exec_driver_sql("INSERT INTO search_index (search_index) VALUES ('optimize')")
    connection.exec_driver_sql("VACUUM")
    busy, _, _ = connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)").one()
    if busy:
        raise StoreError(
            "The case is erased, but another program is using the database, so that texts are left in the file that "
            "ends with -wal. They go when that program ends."
        )


def _compact_postgresql(connection: Connection) -> None:
    """Rewrite all tables: VACUUM alone leaves deleted rows in the files until their place is used again."""
    for table in Base.metadata.sorted_tables:
        connection.exec_driver_sql(f'VACUUM FULL ANALYZE "{table.name}"')
    # The statistics of a table contain some of its values. Only the server's administrator may rewrite them; for others
    # this is a warning of the server.
    connection.exec_driver_sql("VACUUM FULL pg_catalog.pg_statistic")
