# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Opening the store: private, at the newest schema, or a clear word on why not."""

import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import text

from store.engine import HEAD, _refuse_network_share, open_store, store_url
from store.errors import StoreError
from store.reports.save import save_report
from store.schema import Base
from tests.conftest import DURABLE_SYNCHRONOUS, ROOT
from tests.store.example_report import report


def test_models_and_migrations_agree(tmp_path: Path) -> None:
    engine = open_store(store_url(str(tmp_path / "a.db")))
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"include_name": _of_models})
        assert compare_metadata(context, Base.metadata) == []
    versions = sorted((ROOT / "store" / "migrations" / "versions").glob("[0-9]*.py"))
    assert versions[-1].name.startswith(HEAD)


def _of_models(name: str | None, kind: str, _: object) -> bool:
    """The full-text index is SQLite's own: tables without a model."""
    return kind != "table" or not (name or "").startswith("search_index")


def test_the_database_and_what_lies_beside_it_are_private(tmp_path: Path) -> None:
    engine = open_store(store_url(str(tmp_path / "a.db")))
    with engine.begin() as connection:
        save_report(connection, report())
        beside = sorted(p.name for p in tmp_path.iterdir())
        assert "a.db-wal" in beside
        assert all(p.stat().st_mode & 0o077 == 0 for p in tmp_path.iterdir())


def test_a_database_that_is_not_there_is_not_made_by_looking(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="Import something first"):
        open_store(store_url(str(tmp_path / "none.db")), create=False)
    assert list(tmp_path.iterdir()) == []


def test_what_is_no_database_is_left_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    path.write_text("These are my notes, not a database.\n" * 40)
    with pytest.raises(StoreError, match="not an SQLite database"):
        open_store(store_url(str(path)))
    assert path.read_text().startswith("These are my notes")
    with pytest.raises(StoreError, match="is not a file"):
        open_store(store_url(str(tmp_path)))


def test_a_newer_schema_is_not_touched(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    engine = open_store(store_url(str(path)))
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    engine.dispose()
    before = path.read_bytes()
    with pytest.raises(StoreError, match="newer"):
        open_store(store_url(str(path)))
    assert path.read_bytes() == before


@pytest.mark.parametrize("create", [True, False])
def test_the_database_of_another_program_is_not_touched(create: bool, tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    other = sqlite3.connect(path)
    other.execute("CREATE TABLE recipes (name TEXT)")
    other.commit()
    other.close()
    before = path.read_bytes()
    with pytest.raises(StoreError, match="another program"):
        open_store(store_url(str(path)), create=create)
    assert path.read_bytes() == before


def test_an_empty_file_is_filled_by_an_import_alone(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    path.touch()
    with pytest.raises(StoreError, match="Import something first"):
        open_store(store_url(str(path)), create=False)
    assert path.stat().st_size == 0
    open_store(store_url(str(path)))
    open_store(store_url(str(path)), create=False)


def test_a_folder_that_may_not_be_written_is_named(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    if os.access(tmp_path, os.W_OK):
        pytest.skip("this user may write everywhere")
    with pytest.raises(StoreError, match="Permission denied"):
        open_store(store_url(str(tmp_path / "a.db")))


def test_a_path_through_a_file_is_no_place_for_it(tmp_path: Path) -> None:
    (tmp_path / "notes").touch()
    with pytest.raises(StoreError, match="Name another with"):
        open_store(store_url(str(tmp_path / "notes" / "a.db")))


def test_several_may_make_it_at_once(tmp_path: Path) -> None:
    script = f"from store.engine import open_store, store_url\nopen_store(store_url({str(tmp_path / 'a.db')!r}))"
    started = [subprocess.Popen([sys.executable, "-c", script], stderr=subprocess.PIPE, cwd=ROOT) for _ in range(3)]
    assert [(s.communicate()[1].decode(), s.returncode) for s in started] == [("", 0)] * 3


def test_a_locked_database_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("store.engine.BUSY_TIMEOUT_MS", 50)
    path = tmp_path / "a.db"
    holder = sqlite3.connect(path, isolation_level=None)
    holder.execute("CREATE TABLE held (x)")
    holder.execute("BEGIN EXCLUSIVE")
    with pytest.raises(StoreError, match="another program"):
        open_store(store_url(str(path)))
    holder.close()


def test_a_database_that_is_replaced_while_it_is_open_is_not_written(tmp_path: Path) -> None:
    path, other = tmp_path / "a.db", tmp_path / "b.db"
    engine = open_store(store_url(str(path)))
    open_store(store_url(str(other))).dispose()
    before = other.read_bytes()
    other.replace(path)
    with pytest.raises(StoreError, match=r"a\.db was moved or replaced"), engine.begin() as connection:
        connection.execute(text("INSERT INTO account VALUES ('x', 'staff', '', '2019-01-01')"))
    path.rename(other)
    assert other.read_bytes() == before
    with pytest.raises(StoreError, match="was moved or replaced"):
        engine.connect()


def test_a_url_without_its_driver_is_a_clear_error() -> None:
    with pytest.raises(StoreError, match="not a database"):
        open_store("nosuch://here/there")


MOUNTS = """/dev/sda1 / ext4 rw 0 0
server:/share /mnt/share nfs4 rw 0 0
//nas/team /mnt/team\\040files cifs rw 0 0
me@host:/x /home/me/x fuse.sshfs rw 0 0
/dev/sdb1 /mnt/share/disk ext4 rw 0 0
"""


@pytest.mark.parametrize(
    ("path", "kind"),
    [("/mnt/share/a.db", "nfs4"), ("/mnt/team files/deep/a.db", "cifs"), ("/home/me/x/a.db", "fuse.sshfs")],
)
def test_a_database_on_a_network_share_is_refused(path: str, kind: str) -> None:
    with pytest.raises(StoreError, match=rf"network share \({kind}\).*PostgreSQL"):
        _refuse_network_share(Path(path), MOUNTS)


@pytest.mark.parametrize("path", ["/home/me/a.db", "/mnt/share/disk/a.db", "/mnt/shared/a.db"])
def test_a_database_on_a_disk_is_not(path: str) -> None:
    _refuse_network_share(Path(path), MOUNTS)


def test_a_commit_is_on_the_disk_before_it_is_reported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("store.engine.SYNCHRONOUS", DURABLE_SYNCHRONOUS)
    engine = open_store(f"sqlite:///{tmp_path / 'a.db'}")
    with engine.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA synchronous").scalar() == 2  # FULL
    engine.dispose()
