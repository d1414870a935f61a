"""A restored backup equals the original on both databases; an erased case is gone, and only its log entry remains."""

import stat
import threading
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, select

from normalise.agencies.registry import load_register
from store import audit_log
from store.admin.backup import BackupError, back_up, restore_backup
from store.admin.erase import erase_case
from store.decisions.carry_over import place_report_with_corrections
from store.decisions.corrections import correct_value
from store.engine import open_store, sqlite_path, write_transaction
from store.errors import StoreError
from store.file_archive import archive_file, archive_path
from store.reports.digest import log_import
from store.reports.load import list_report_ids, load_report
from store.reports.save import save_report
from store.schema import Base
from tests.store.report_versions import version

REGISTER = load_register()


def taken_in(engine: Engine, root: Path, ident: str, on: date, subject: str = "Child Q – “Robin”") -> None:
    """A report with a kept file whose hash is its own."""
    from hashlib import sha256

    original = root.with_name(f"{ident}.pdf")
    original.write_bytes(f"%PDF- {ident}".encode())
    key = sha256(original.read_bytes()).hexdigest()
    archive_file(root, original, key)
    report = version(ident, on, subject)
    report = replace(report, source=replace(report.source, sha256=key))
    with write_transaction(engine) as connection:
        save_report(connection, report)
        log_import(connection, report, "Import", "1")
        place_report_with_corrections(connection, ident, REGISTER)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return tmp_path / "a.files"


@pytest.fixture
def store(empty: Engine, root: Path) -> Engine:
    taken_in(empty, root, "aaaa", date(2019, 3, 1))
    taken_in(empty, root, "bbbb", date(2019, 6, 1))
    taken_in(empty, root, "cccc", date(2019, 6, 1), "Child Z")
    with write_transaction(empty) as connection:
        correct_value(connection, "aaaa-1a-police-1", "rag", "red", by="Ann", why="unmistakable", register=REGISTER)
    return empty


def dump(engine: Engine) -> dict[str, list[Any]]:
    with engine.connect() as connection:
        return {
            t.name: [tuple(r) for r in connection.execute(select(t).order_by(*t.primary_key.columns))]
            for t in Base.metadata.sorted_tables
        }


def test_what_is_backed_up_comes_back_the_same(store: Engine, root: Path, new_url: str, tmp_path: Path) -> None:
    target, again = tmp_path / "b.zip", tmp_path / "again.files"
    back_up(store, root, target, "1")
    assert stat.S_IMODE(target.stat().st_mode) == 0o600
    restore_backup(target, new_url, again)
    back = open_store(new_url, create=False)
    assert dump(back) == dump(store)
    assert sorted(p.name for p in again.rglob("*.pdf")) == sorted(p.name for p in root.rglob("*.pdf"))
    taken_in(back, again, "dddd", date(2019, 9, 1))  # numbers continue
    with back.connect() as connection:
        assert not audit_log.find_chain_breaks(connection)
    back.dispose()


def test_a_backup_is_of_one_moment(store: Engine, root: Path, tmp_path: Path) -> None:
    stop = threading.Event()

    def busy() -> None:
        for number in range(1000):
            if stop.is_set():
                return
            taken_in(store, root, f"e{number:03}", date(2020, 1, 1), f"Child {number}")

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


def test_a_review_is_forgotten_and_the_others_stay(store: Engine, root: Path) -> None:
    with store.connect() as connection:
        kept = load_report(connection, "cccc")
        gone = [load_report(connection, key).source.sha256 for key in ("aaaa", "bbbb")]
    erase_case(store, root, "aaaa", "Bea", "request 17")
    with store.connect() as connection:
        assert list_report_ids(connection) == ["cccc"]
        assert load_report(connection, "cccc") == kept
        assert audit_log.find_chain_breaks(connection) == []
        last = audit_log.list_entries(connection)[0]
        assert (last.act, last.by, last.why) == ("forgotten", "Bea", "request 17")
    assert not any(archive_path(root, key, ".pdf").exists() for key in gone)
    assert archive_path(root, kept.source.sha256, ".pdf").exists()
    assert "unmistakable" not in str(dump(store))
    assert "Robin" not in str(dump(store))
    path = sqlite_path(str(store.url))
    if path:
        assert b"Robin" not in b"".join(p.read_bytes() for p in path.parent.glob("a.db*"))


def test_an_unknown_review_is_told(store: Engine, root: Path) -> None:
    with pytest.raises(KeyError):
        erase_case(store, root, "nosuch", "Bea", "x")
