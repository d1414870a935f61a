"""The store on a PostgreSQL server of its own, started for these tests."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import Engine, text

from normalise.register import load_register
from normalise.succession import akin_of
from store import frames
from store.compare import compare, version_named
from store.database import open_store
from store.lineage import settle
from store.load import load_report
from store.save import save_report
from tests.store.example import report
from tests.store.versions import version, with_rows

AKIN = akin_of(load_register())
SERVER_USER = "nobody" if os.geteuid() == 0 else None  # the server refuses to run as root


def program(name: str) -> str | None:
    usual = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"))
    return shutil.which(name) or (str(usual[-1]) if usual else None)


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """The URL of an empty server that listens on a socket alone."""
    import tempfile

    initdb, postgres = program("initdb"), program("pg_ctl")
    if not initdb or not postgres:
        pytest.skip("no PostgreSQL server is installed")
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as name:  # a socket's path must be short
        folder = Path(name)
        if SERVER_USER:
            shutil.chown(folder, SERVER_USER)
        data = folder / "data"
        subprocess.run(
            [initdb, "-D", data, "-U", "tester", "--no-sync"], check=True, capture_output=True, user=SERVER_USER
        )
        options = f"-c listen_addresses= -c unix_socket_directories={folder} -c fsync=off"
        start = [postgres, "-D", data, "-w", "-l", folder / "log", "-o", options]
        subprocess.run([*start, "start"], check=True, capture_output=True, user=SERVER_USER)
        try:
            yield f"postgresql+psycopg://tester@/postgres?host={folder}"
        finally:
            subprocess.run(
                [postgres, "-D", data, "-m", "immediate", "stop"], check=False, capture_output=True, user=SERVER_USER
            )


@pytest.fixture(scope="module")
def engine(server: str) -> Iterator[Engine]:
    engine = open_store(server)
    yield engine
    engine.dispose()


def test_what_is_stored_reads_back_the_same(engine: Engine) -> None:
    with engine.begin() as connection:
        save_report(connection, report())
    with engine.connect() as connection:
        assert load_report(connection, report().id) == report()


def test_versions_are_compared_and_viewed(engine: Engine) -> None:
    new = with_rows(version("bbbb", date(2019, 7, 1)), lambda r: None if r.id.endswith("1a-police-1") else r)
    for one in (version("aaaa", date(2019, 3, 1)), new):
        with engine.begin() as connection:
            save_report(connection, one)
            settle(connection, one.id, AKIN)
    with engine.connect() as connection:
        old, last = (version_named(connection, name)[0] for name in ("2019-03-01", "bbbb"))
        (gone,) = compare(connection, old, last, AKIN).sure
    assert (gone.kind, gone.old_id) == ("removed", "aaaa-1a-police-1")
    assert len(frames.responses(engine).query("board == 'Marlsea LSCB'")) == 23
    assert list(frames.changes(engine).response_before) == ["aaaa-1a-police-1"]
    assert len(frames.status_history(engine).query("nth == 2")) == 11
    assert len(frames.overdue(engine).query("report_id == 'bbbb'")) == 11


def test_the_schema_is_brought_up_once(server: str, engine: Engine) -> None:
    open_store(server).dispose()
    with engine.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM alembic_version")).scalar() == 1
