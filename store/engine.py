# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Opening the store: a private SQLite file, or any database SQLAlchemy knows; its schema brought up to date."""

import json
import os
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar, cast

from sqlalchemy import URL, Connection, Engine, create_engine, event, inspect, make_url, text
from sqlalchemy.engine.interfaces import DBAPIConnection, ExceptionContext
from sqlalchemy.exc import DatabaseError, OperationalError, SQLAlchemyError
from sqlalchemy.pool import ConnectionPoolEntry

from store.errors import StoreError, TemporaryStoreError
from store.work_folder import noted_unfinished_file

T = TypeVar("T")

HEAD = "0023"  # the newest migration; a test holds it against the folder
MIGRATIONS = Path(__file__).parent / "migrations"
BUSY_TIMEOUT_MS = 30_000  # milliseconds to wait for another process's write
PRIVATE_MODE = 0o600
RETRY_PAUSES_S = (0.1, 0.5, 2.0, 5.0, 10.0, 20.0, 20.0)  # seconds between retries after a temporary error
NETWORK_FILE_SYSTEMS = {
    "nfs",
    "nfs4",
    "cifs",
    "smb3",
    "smbfs",
    "afs",
    "ncpfs",
    "sshfs",
    "glusterfs",
    "ceph",
    "lustre",
    "davfs",
}
SYNCHRONOUS = "FULL"
"""When SQLite's commits are on the disk. With NORMAL, which is usual with a write-ahead log, a power cut takes back
commits that were reported as done, such as the import of a file that a watched folder has moved away since."""
WRITER_LOCK_KEY = (
    0x626F6172  # the key of the advisory lock that writers of one PostgreSQL store share; any fixed number
)


def store_url(given: str) -> str:
    """An SQLAlchemy URL from one, or from a path of an SQLite file."""
    return given if "://" in given else f"sqlite:///{Path(given).expanduser().absolute()}"


def sqlite_path(url: str) -> Path | None:
    """The file of an SQLite URL; None for another database."""
    parsed = make_url(url)
    return Path(parsed.database) if parsed.get_backend_name() == "sqlite" and parsed.database else None


def files_root(url: str) -> Path:
    """The folder in which copies of the sources are kept: beside an SQLite file, else `boardtrace.files` here."""
    path = sqlite_path(url)
    return path.with_suffix(".files") if path else Path("boardtrace.files").absolute()


def open_store(url: str, create: bool = True) -> Engine:
    """The store at an SQLAlchemy URL, its schema at HEAD.

    Raises StoreError; without `create`, also where there is none yet, and then makes no file.
    """
    path = sqlite_path(url)
    if path:
        _refuse_network_share(path)
        try:
            _create_private_file(path, create)
        except OSError as error:
            raise StoreError(
                f"The database {path} cannot be used: {error.strerror}. Name another with --db."
            ) from error
    try:
        # A connection that the server ended meanwhile is not handed out.
        engine = create_engine(url, pool_pre_ping=path is None, json_deserializer=_decode_json)
        event.listen(engine, "handle_error", _raise_store_error)
        if path:
            event.listen(engine, "connect", _set_pragmas)
            check_replacement = _make_replacement_check(path)
            event.listen(engine, "do_connect", check_replacement)
            event.listen(engine, "checkout", check_replacement)
        _migrate_to_head(engine, create)
    except ModuleNotFoundError as error:
        raise StoreError(f"The database {_format_url(url)} needs the package {error.name}; install it.") from error
    except DatabaseError as error:
        raise _make_store_error(url, error) from error
    except SQLAlchemyError as error:
        raise StoreError(f"{_format_url(url)} is not a database that can be opened: {error}.") from error
    return engine


@contextmanager
def write_transaction(engine: Engine) -> Iterator[Connection]:
    """A transaction in which nobody else writes: values read in it cannot change before it writes. Others wait."""
    with engine.connect() as connection:
        start_writing(connection)
        yield connection
        connection.commit()


def start_writing(connection: Connection) -> None:
    """Begin a transaction in which nobody else writes."""
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    elif connection.dialect.name == "postgresql":
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({WRITER_LOCK_KEY})")


@contextmanager
def snapshot_connection(engine: Engine) -> Iterator[Connection]:
    """Open a connection that sees one state of the store, whatever is written meanwhile."""
    level = {"isolation_level": "REPEATABLE READ"} if engine.dialect.name == "postgresql" else {}
    with engine.connect().execution_options(**level) as connection:
        if engine.dialect.name == "sqlite":
            connection.exec_driver_sql("BEGIN")
        yield connection


def retry_transaction(engine: Engine, act: Callable[[Connection], T]) -> T:
    """Do `act` in a transaction of `write_transaction`, and again after temporary errors, for about a minute.

    They occur where the server is away for a while, or two writers block each other. A loop over a short list of fixed
    pauses is all it takes; tenacity would be a package more for the same number of lines.

    Raises:
        StoreError: The database cannot be used, or not within that time.
    """
    for pause in RETRY_PAUSES_S:
        try:
            with write_transaction(engine) as connection:
                return act(connection)
        except TemporaryStoreError:
            time.sleep(pause)
    with write_transaction(engine) as connection:
        return act(connection)


def _format_url(url: str) -> str:
    path = sqlite_path(url)
    return str(path) if path else make_url(url).render_as_string(hide_password=True)


def _raise_store_error(context: ExceptionContext) -> None:
    """Raise StoreError for an error of the database itself, as when it is opened.

    A violated constraint is an error of the program, and is left as it is.
    """
    error = context.sqlalchemy_exception
    if context.engine and type(error) in (OperationalError, DatabaseError):
        raise _make_store_error(str(context.engine.url), cast(DatabaseError, error)) from error


def _make_store_error(url: str, error: DatabaseError) -> StoreError:
    said = f"The database {_format_url(url)} cannot be used: {_explain_error(error)}."
    if sqlite_path(url):  # it has waited already (BUSY)
        return StoreError(said)
    state = str(getattr(error.orig, "sqlstate", None) or "")
    # Without a code the server was not reached; by the codes, PostgreSQL's manual, appendix A.
    passing = not state or state[:2] in ("08", "40", "53", "57")
    return TemporaryStoreError(said) if passing else StoreError(said)


def _explain_error(error: DatabaseError) -> str:
    cause = str(error.orig or error).strip().splitlines()[0]
    advice = {
        "file is not a database": "the file is not an SQLite database; name another with --db",
        "malformed": "the file is damaged; restore a backup, or name another database with --db and import again",
        "database is locked": "another program is writing to it; try again when that has ended",
        "attempt to write a readonly database": "it may not be written; check its permissions",
        "unable to open database file": "it cannot be opened; check that the folder exists and may be written",
    }
    return next((said for sign, said in advice.items() if sign in cause), cause)


def _refuse_network_share(path: Path, mounts: str | None = None) -> None:
    """SQLite's locks do not hold on a network share: two who write there damage the file.

    `mounts` is the text of /proc/mounts; where there is none, the system is trusted.
    """
    if mounts is None:
        table = Path("/proc/mounts")
        mounts = table.read_text(errors="replace") if table.exists() else ""
    best, kind = "", ""
    for line in mounts.splitlines():
        _, point, found, *_ = [*line.split(), "", "", ""]
        point = point.replace("\\040", " ")
        if path.absolute().is_relative_to(point or "?") and len(point) >= len(best):
            best, kind = point, found
    if kind.removeprefix("fuse.") in NETWORK_FILE_SYSTEMS:
        raise StoreError(
            f"{path} is on a network share ({kind}), where an SQLite database is damaged when two write to it. "
            "Put it on a disk of this machine, or give a PostgreSQL server's URL with --db."
        )


def _create_private_file(path: Path, create: bool) -> None:
    """Makes the file for its user alone before SQLite would make it for all; WAL files take its mode."""
    if not path.exists():
        if not create:
            raise StoreError(f"No database found at {path}. Import something first: boardtrace import FILE")
        path.parent.mkdir(parents=True, exist_ok=True)
        os.close(os.open(path, os.O_CREAT | os.O_RDWR, PRIVATE_MODE))
    elif not path.is_file():
        raise StoreError(f"{path} is not a file. Name the database file with --db.")


def _decode_json(text: str | bytes) -> Any:
    """Decode a value of a JSON column. Most of a large report's are empty lists, which need no parser."""
    return [] if text == "[]" else json.loads(text)


def _set_pragmas(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
    cursor = connection.cursor()
    for pragma in ("foreign_keys=ON", f"busy_timeout={BUSY_TIMEOUT_MS}", f"synchronous={SYNCHRONOUS}"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _make_replacement_check(path: Path) -> Callable[..., None]:
    """Return a function that raises StoreError if another file is at `path` than when it was made.

    A connection that was opened before would go on writing into the file that was replaced, where nobody finds it.
    """
    opened = _identify_file(path)

    def check_replacement(*_: object) -> None:
        if _identify_file(path) != opened:
            raise StoreError(
                f"The database {path} was moved or replaced while it was in use. Nothing was written. "
                "Start boardtrace again."
            )

    return check_replacement


def _identify_file(path: Path) -> tuple[int, int] | None:
    """Return the device and the number of a file; None if there is none."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


def _migrate_to_head(engine: Engine, create: bool) -> None:
    """Brings the schema to HEAD; asks Alembic only where it is not there yet, as that is slow to load."""
    with engine.connect() as connection:
        tables = inspect(connection).get_table_names()
        version = read_schema_version(connection, tables)
    if version == HEAD:
        return
    if version is None:
        _refuse_foreign_database(engine, tables, create)
    upgrade(engine)


def read_schema_version(connection: Connection, tables: Sequence[str]) -> str | None:
    """Return the migration that a database is at, None if it has no schema of boardtrace.

    Args:
        connection: To the database.
        tables: The names of its tables.

    Raises:
        StoreError: A newer boardtrace wrote it.
    """
    if "alembic_version" not in tables:
        return None
    version = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    if version is not None and str(version) > HEAD:
        raise StoreError(
            f"The database was written by a newer boardtrace (schema {version}; this one knows {HEAD}): update it."
        )
    return None if version is None else str(version)


def _refuse_foreign_database(engine: Engine, tables: list[str], create: bool) -> None:
    """A database without a schema of ours is filled only on purpose, and an SQLite file of another program never."""
    shown = _format_url(str(engine.url))
    if tables and engine.dialect.name == "sqlite":
        raise StoreError(f"{shown} is a database of another program. Name another with --db.")
    if not create:
        raise StoreError(f"The database {shown} is empty. Import something first: boardtrace import FILE")


@contextmanager
def create_store(url: str, revision: str) -> Iterator[Connection]:
    """Yield a connection to a new store whose schema is of this revision, to fill it.

    At the end of the block the store comes into being, with the schema of HEAD; if the block or the process ends
    otherwise, there is none.

    Raises:
        StoreError: There is a store already, or the revision is newer than HEAD.
    """
    if revision > HEAD:
        raise StoreError(f"The backup was made by a newer boardtrace (schema {revision}; this one knows {HEAD}).")
    path = sqlite_path(url)
    if path is None:
        with _fill_database(make_url(url), revision) as connection:
            yield connection
        return
    _refuse_existing_file(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    with noted_unfinished_file(path) as unfinished:
        _create_private_file(unfinished, create=True)
        with _fill_database(make_url(url).set(database=str(unfinished)), revision) as connection:
            yield connection
        _refuse_existing_file(path)
        os.replace(unfinished, path)


def _refuse_existing_file(path: Path) -> None:
    if path.exists() and path.stat().st_size:
        raise StoreError(f"{path} is there already; a backup is restored into a new database. Name another with --db.")


@contextmanager
def _fill_database(url: URL, revision: str) -> Iterator[Connection]:
    """Yield a connection to an empty database with the schema of `revision`.

    The schema, all that is written in the block, and the upgrade to HEAD are one transaction. Raises StoreError.
    """
    engine = create_engine(url)
    event.listen(engine, "handle_error", _raise_store_error)
    if url.get_backend_name() == "sqlite":
        event.listen(engine, "connect", _set_pragmas)
    try:
        with engine.connect() as connection:
            _begin_upgrade(connection)
            if inspect(connection).get_table_names():
                shown = _format_url(url.render_as_string())
                raise StoreError(f"{shown} is not empty; a backup is restored into a new database.")
            _upgrade_schema(connection, revision)
            yield connection
            _upgrade_schema(connection, "head")
            connection.commit()
    finally:
        engine.dispose()


def upgrade(engine: Engine, revision: str = "head") -> None:
    """Brings the schema up to a revision, once, however many begin it."""
    with engine.connect() as connection:
        _begin_upgrade(connection)
        _upgrade_schema(connection, revision)
        connection.commit()


def _begin_upgrade(connection: Connection) -> None:
    """Begin a transaction in which nobody else writes."""
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("PRAGMA journal_mode=WAL")  # stays with the file
        # SQLite's driver begins nothing of itself before a CREATE TABLE: without this, an interrupted
        # upgrade stays half done, and two processes do it at once.
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    elif connection.dialect.name == "postgresql":
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({WRITER_LOCK_KEY})")


def _upgrade_schema(connection: Connection, revision: str) -> None:
    from alembic import command
    from alembic.config import Config

    from store.derived.refresh_derived import refresh_missing

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    command.upgrade(config, revision)
    if revision in (HEAD, "head"):
        refresh_missing(connection)  # with the upgrade or not at all
