# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""An upgrade is described before it is done."""

import hashlib
from pathlib import Path

import pytest
from sqlalchemy import text

from store.admin.pending_upgrade import find_pending_upgrade
from store.engine import HEAD, open_store, store_url
from store.errors import StoreError
from tests.store.old_store import unpack_on_postgresql, unpack_on_sqlite


def test_migrations_of_an_old_file_are_listed_and_it_is_not_changed(tmp_path: Path) -> None:
    url = unpack_on_sqlite(tmp_path).url
    before = hashlib.sha256((tmp_path / "boardtrace.db").read_bytes()).hexdigest()
    pending = find_pending_upgrade(url)
    assert pending
    assert pending.version < HEAD
    assert len(pending.steps) == int(HEAD) - int(pending.version)
    assert (pending.steps[0][:4], pending.steps[-1][:4]) == (f"{int(pending.version) + 1:04}", HEAD)
    assert pending.responses > 0
    assert pending.seconds > 0
    assert hashlib.sha256((tmp_path / "boardtrace.db").read_bytes()).hexdigest() == before


def test_on_postgresql_too(tmp_path: Path, server: str) -> None:
    pending = find_pending_upgrade(unpack_on_postgresql(tmp_path, server, "pending").url)
    assert pending
    assert pending.responses > 0


def test_there_is_none_for_a_new_database_and_where_none_is(tmp_path: Path) -> None:
    url = store_url(str(tmp_path / "a.db"))
    assert find_pending_upgrade(url) is None
    assert not (tmp_path / "a.db").exists()
    open_store(url).dispose()
    assert find_pending_upgrade(url) is None


def test_a_database_of_a_newer_version_and_a_damaged_one_are_refused(tmp_path: Path) -> None:
    url = store_url(str(tmp_path / "a.db"))
    engine = open_store(url)
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    engine.dispose()
    with pytest.raises(StoreError, match="newer boardtrace"):
        find_pending_upgrade(url)
    (tmp_path / "b.db").write_bytes(b"no database" * 200)
    with pytest.raises(StoreError, match="cannot be read"):
        find_pending_upgrade(store_url(str(tmp_path / "b.db")))
