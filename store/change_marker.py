# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""A marker that changes whenever anything is written to the store, by whichever process."""

import threading

from sqlalchemy import Connection, Engine

SNAPSHOT_QUERY = "SELECT pg_current_snapshot()::text"


class ChangeMarker:
    """Reads the marker of one store.

    Two equal markers mean that no transaction was committed between the two readings. Of SQLite it is the data version
    (https://www.sqlite.org/pragma.html#pragma_data_version), which counts the commits that one connection sees of all
    others; so one connection is kept for it, which never writes. Of PostgreSQL it is the snapshot: the numbers of the
    transactions that are visible.
    """

    def __init__(self, engine: Engine) -> None:
        """Read markers of this database. It is opened at the first reading."""
        self._engine, self._lock = engine, threading.Lock()
        self._watching: Connection | None = None

    def read_marker(self, connection: Connection) -> str:
        """Return the marker; `connection` is one on which the caller reads. Raises StoreError."""
        if connection.dialect.name != "sqlite":
            return str(connection.exec_driver_sql(SNAPSHOT_QUERY).scalar_one())
        with self._lock:
            if self._watching is None:
                self._watching = self._engine.connect()
                self._watching.detach()  # from the pool, which would hand it to others
            version = self._watching.exec_driver_sql("PRAGMA data_version").scalar_one()
            self._watching.rollback()
        return str(version)

    def close(self) -> None:
        """Close the connection that is kept."""
        with self._lock:
            if self._watching is not None:
                self._watching.close()
            self._watching = None
