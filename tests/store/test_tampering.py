# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Whatever another program does to a store, `verify` finds, and names the record and the field.

The kinds are in tampering.toml. In the quick form several are done to one store, which is verified once;
`make test-long` does each alone, on both databases.
"""

import shutil
import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, create_engine, make_url, text

from store import audit_log
from store.engine import open_store, write_transaction
from store.verify.discrepancies import Discrepancy
from tests.shared_folders import make_once
from tests.store.used_store import ROW, confirm, make_used_store, verify


@dataclass(frozen=True, kw_only=True)
class Tampering:
    """What another program does to a store, and the kind, record and field of what is found then. `batch` is the store
    of the quick form in which it is done."""

    sql: str | list[str]
    kind: str
    record: str = ""
    field: str = ""
    batch: int = 0
    only_on: str = ""

    def run(self, connection: Connection) -> None:
        for statement in [self.sql] if isinstance(self.sql, str) else self.sql:
            is_postgresql = connection.dialect.name == "postgresql"
            connection.exec_driver_sql(statement.replace("AS BLOB", "AS BYTEA") if is_postgresql else statement)

    def is_found(self, found: tuple[Discrepancy, ...]) -> bool:
        return any(
            one.kind == self.kind and self.record in (one.record, "") and self.field in one.field for one in found
        )


KINDS: dict[str, Any] = {
    name: Tampering(**values)
    for name, values in tomllib.loads(Path(__file__).with_name("tampering.toml").read_text()).items()
}
ON_SQLITE = [name for name, kind in KINDS.items() if kind.only_on != "postgresql"]
ON_POSTGRESQL = [name for name, kind in KINDS.items() if kind.only_on != "sqlite"]
_NUMBERS = count(1)

CopyStore = Callable[[], Engine]


@pytest.fixture(scope="session")
def used_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the used store `a.db` and its kept files. Tests copy it before they change it."""

    def make_store(folder: Path) -> None:
        engine = open_store(f"sqlite:///{folder / 'a.db'}")
        make_used_store(engine, folder / "kept")
        engine.dispose()

    return make_once(tmp_path_factory, "used", make_store)


@pytest.fixture(scope="module")
def copy_store(used_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> CopyStore:
    """Copies the used store, as often as it is called."""

    def copy() -> Engine:
        folder = tmp_path_factory.mktemp("tampered") / "store"
        shutil.copytree(used_folder, folder)
        return open_store(f"sqlite:///{folder / 'a.db'}")

    return copy


@pytest.fixture(scope="module")
def find_in_batch(copy_store: CopyStore, used_folder: Path) -> Callable[[int], tuple[Discrepancy, ...]]:
    """Finds what is wrong with a store to which all kinds of a batch were done."""

    @cache
    def find(batch: int) -> tuple[Discrepancy, ...]:
        engine = copy_store()
        with engine.begin() as connection:
            for name in ON_SQLITE:
                if KINDS[name].batch == batch:
                    KINDS[name].run(connection)
        found = verify(engine, used_folder / "kept").discrepancies
        engine.dispose()
        return found

    return find


@pytest.mark.parametrize("name", ON_SQLITE)
def test_tampering_is_found(name: str, find_in_batch: Callable[[int], tuple[Discrepancy, ...]]) -> None:
    kind = KINDS[name]
    found = find_in_batch(kind.batch)
    assert kind.is_found(found), [f"{one.kind} {one.record} {one.field}: {one.detail}" for one in found]
    assert all(one.detail and one.advice for one in found)


@pytest.mark.long
@pytest.mark.parametrize("name", ON_SQLITE)
def test_tampering_alone_is_found(name: str, copy_store: CopyStore, used_folder: Path) -> None:
    _check_alone(copy_store(), used_folder / "kept", name)


@pytest.fixture(scope="module")
def used_database(server: str, tmp_path_factory: pytest.TempPathFactory) -> tuple[str, Path]:
    """The URL of a used store on PostgreSQL, and the folder of its kept files."""
    url = _create_database(server, "used_store", "template0")
    engine, root = open_store(url), tmp_path_factory.mktemp("used") / "kept"
    make_used_store(engine, root)
    engine.dispose()
    return url, root


def _create_database(server: str, name: str, template: str) -> str:
    admin = create_engine(server, isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name} TEMPLATE {template}"))
    admin.dispose()
    return make_url(server).set(database=name).render_as_string(hide_password=False)


@pytest.mark.long
@pytest.mark.parametrize("name", ON_POSTGRESQL)
def test_tampering_alone_is_found_on_postgresql(name: str, server: str, used_database: tuple[str, Path]) -> None:
    url = _create_database(server, f"tampered_{next(_NUMBERS)}", make_url(used_database[0]).database or "")
    _check_alone(open_store(url), used_database[1], name)


def _check_alone(engine: Engine, root: Path, name: str) -> None:
    assert verify(engine, root).discrepancies == ()
    with engine.begin() as connection:
        KINDS[name].run(connection)
    found = verify(engine, root).discrepancies
    engine.dispose()
    assert KINDS[name].is_found(found), found


# What only a head of the log that was noted elsewhere shows.
def cut_tail(connection: Connection) -> None:
    connection.exec_driver_sql("DELETE FROM log_entry WHERE number = (SELECT MAX(number) FROM log_entry)")


def compute_chain_again(connection: Connection) -> None:
    """Change the author of an entry, and compute all hashes again."""
    connection.exec_driver_sql("UPDATE log_entry SET by = 'Bea' WHERE number = 2")
    rows = connection.exec_driver_sql("SELECT * FROM log_entry ORDER BY number").mappings().all()
    previous = audit_log.FIRST_PREVIOUS_HASH
    for row in rows:
        values = {**row, "previous": previous}
        previous = audit_log._hash_values(values, audit_log.HASHED_COLUMNS)
        connection.execute(
            text("UPDATE log_entry SET previous = :before, hash = :hash WHERE number = :number"),
            {"before": values["previous"], "hash": previous, "number": row["number"]},
        )


@pytest.mark.parametrize("change", [cut_tail, compute_chain_again])
def test_a_replaced_log_is_found_with_its_head(
    change: Callable[[Connection], None], copy_store: CopyStore, used_folder: Path
) -> None:
    engine, root = copy_store(), used_folder / "kept"
    with write_transaction(engine) as connection:
        confirm(ROW, "lead_person")(connection)
        head = audit_log.load_head(connection)
    assert verify(engine, root, heads=(head,)).discrepancies == ()
    with engine.begin() as connection:
        change(connection)
    assert any(one.after != one.before == head.hash for one in verify(engine, root, heads=(head,)).discrepancies)
    engine.dispose()


def test_a_store_that_was_set_back_is_found_with_its_head(copy_store: CopyStore, used_folder: Path) -> None:
    newer, older = copy_store(), copy_store()
    with write_transaction(newer) as connection:
        confirm(ROW, "lead_person")(connection)
        head = audit_log.load_head(connection)
    assert verify(older, used_folder / "kept").discrepancies == ()
    (found,) = verify(older, used_folder / "kept", heads=(head,)).discrepancies
    assert (found.kind, found.before) == ("log", head.hash)
    assert "set back" in found.detail
    for engine in (newer, older):
        engine.dispose()
