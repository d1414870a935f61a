# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""A restored backup equals the original on both databases; a damaged one, or one that is killed, makes nothing."""

import stat
import threading
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import Engine

from store import audit_log
from store.admin.backup import BackupError, back_up, restore_backup
from store.engine import open_store
from store.errors import StoreError
from store.reports.load import list_report_ids, load_report
from tests.store.admin.stored_case import delete_first_row, dump_tables, store_report_with_file


def test_what_is_backed_up_comes_back_the_same(store: Engine, root: Path, new_url: str, tmp_path: Path) -> None:
    target, again = tmp_path / "b.zip", tmp_path / "again.files"
    delete_first_row(store, "aaaa", "It is a heading")
    back_up(store, root, target, "1")
    assert stat.S_IMODE(target.stat().st_mode) == 0o600
    restore_backup(target, new_url, again)
    back = open_store(new_url, create=False)
    assert dump_tables(back) == dump_tables(store)
    assert sorted(p.name for p in again.rglob("*.pdf")) == sorted(p.name for p in root.rglob("*.pdf"))
    store_report_with_file(back, again, "dddd", date(2019, 9, 1))  # numbers continue
    with back.connect() as connection:
        assert not audit_log.find_chain_breaks(connection)
    back.dispose()


def test_a_backup_is_of_one_moment(store: Engine, root: Path, tmp_path: Path) -> None:
    stop = threading.Event()

    def busy() -> None:
        for number in range(1000):
            if stop.is_set():
                return
            store_report_with_file(store, root, f"e{number:03}", date(2020, 1, 1), f"Child {number}")

    writer = threading.Thread(target=busy)
    writer.start()
    try:
        for number in range(3):
            back_up(store, root, tmp_path / f"{number}.zip", "1")
    finally:
        stop.set()
        writer.join()
    for number in range(3):
        url = f"sqlite:///{tmp_path / f'{number}.db'}"
        restore_backup(tmp_path / f"{number}.zip", url, tmp_path / f"{number}.files")
        engine = open_store(url)
        with engine.connect() as connection:
            assert not audit_log.find_chain_breaks(connection)
            reports = [load_report(connection, key) for key in list_report_ids(connection)]
            assert all(audit_log.load_last_import(connection, report.id) for report in reports)
            assert all(sum(len(q.responses) for f in r.findings for q in f.questions) == 12 for r in reports)
        engine.dispose()


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-500])


def other(path: Path) -> None:
    path.write_text("no zip")


def swapped(path: Path) -> None:
    """A kept file of other content under the same name."""
    with zipfile.ZipFile(path) as archive:
        entries = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in entries.items():
            archive.writestr(name, b"%PDF- other" if name.startswith("files/") else content)


@pytest.mark.parametrize("damage", [cut, other, swapped])
def test_a_damaged_backup_is_told(store: Engine, root: Path, tmp_path: Path, damage: Callable[[Path], None]) -> None:
    target = tmp_path / "b.zip"
    back_up(store, root, target, "1")
    damage(target)
    with pytest.raises(BackupError):
        restore_backup(target, f"sqlite:///{tmp_path / 'new.db'}", tmp_path / "new.files")


def test_a_backup_is_restored_into_nothing_that_holds_anything(store: Engine, root: Path, tmp_path: Path) -> None:
    target = tmp_path / "b.zip"
    back_up(store, root, target, "1")
    with pytest.raises(StoreError, match=r"(there already|not empty)"):
        restore_backup(target, store.url.render_as_string(hide_password=False), root)


def test_a_missing_file_is_told(store: Engine, root: Path, tmp_path: Path) -> None:
    next(root.rglob("*.pdf")).unlink()
    with pytest.raises(BackupError, match="missing"):
        back_up(store, root, tmp_path / "b.zip", "1")
    assert not list(tmp_path.glob("*.zip"))
    assert not list(tmp_path.glob(".boardtrace-*"))
