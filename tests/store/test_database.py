"""Opening the store: private, at the newest schema, or a clear word on why not."""

import sqlite3
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import text

from store.database import HEAD, StoreError, files_root, open_store, store_url
from store.files import keep_file
from store.save import save_report
from store.schema import Base
from tests.store.example import report


def test_models_and_migrations_agree(tmp_path: Path) -> None:
    engine = open_store(store_url(str(tmp_path / "a.db")))
    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), Base.metadata) == []
    versions = sorted((Path(__file__).parents[2] / "store" / "migrations" / "versions").glob("[0-9]*.py"))
    assert versions[-1].name.startswith(HEAD)


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
    with pytest.raises(StoreError, match="no SQLite database"):
        open_store(store_url(str(path)))
    assert path.read_text().startswith("These are my notes")
    with pytest.raises(StoreError, match="is no file"):
        open_store(store_url(str(tmp_path)))


def test_a_newer_schema_is_not_touched(tmp_path: Path) -> None:
    engine = open_store(store_url(str(tmp_path / "a.db")))
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(StoreError, match="newer"):
        open_store(store_url(str(tmp_path / "a.db")))


def test_a_locked_database_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("store.database.BUSY", 50)
    path = tmp_path / "a.db"
    holder = sqlite3.connect(path, isolation_level=None)
    holder.execute("CREATE TABLE held (x)")
    holder.execute("BEGIN EXCLUSIVE")
    with pytest.raises(StoreError, match="another program"):
        open_store(store_url(str(path)))
    holder.close()


def test_a_url_without_its_driver_is_a_clear_error() -> None:
    with pytest.raises(StoreError, match="no database"):
        open_store("nosuch://here/there")


def test_a_kept_file_is_whole_private_and_kept_once(tmp_path: Path) -> None:
    source = tmp_path / "in.PDF"
    source.write_bytes(b"%PDF-1.4 " + bytes(1000))
    root = files_root(store_url(str(tmp_path / "a.db")))
    kept = keep_file(root, source, "ab" * 32)
    assert kept == root / "ab" / ("ab" * 32 + ".pdf")
    assert kept.read_bytes() == source.read_bytes()
    assert kept.stat().st_mode & 0o777 == 0o600
    assert root.stat().st_mode & 0o777 == 0o700
    assert keep_file(root, source, "ab" * 32) == kept
    with pytest.raises(OSError, match="No such file"):
        keep_file(root, tmp_path / "gone.pdf", "cd" * 32)
    assert [p for p in root.rglob("*") if p.is_file()] == [kept]
