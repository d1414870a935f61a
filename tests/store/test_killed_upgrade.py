# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""An upgrade of an old store that is killed at any step changes nothing, and the next one is as if undisturbed."""

from pathlib import Path

import pytest
from sqlalchemy import Engine, create_engine, text

from store.engine import open_store
from tests.kill_points import choose_points, count_steps, run_and_kill
from tests.store.admin.stored_case import dump_tables
from tests.store.old_store import OldStore, unpack_on_postgresql, unpack_on_sqlite

pytestmark = pytest.mark.long


@pytest.fixture(params=["sqlite", "postgresql"])
def old_stores(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[OldStore, OldStore]:
    """Two copies of the old store."""
    folders = [tmp_path / name for name in ("one", "two")]
    for folder in folders:
        folder.mkdir()
    if request.param == "sqlite":
        first, second = map(unpack_on_sqlite, folders)
    else:
        server = request.getfixturevalue("server")
        first, second = (unpack_on_postgresql(folder, server, f"killed_{folder.name}") for folder in folders)
    return first, second


def open_and_close(url: str) -> None:
    open_store(url).dispose()


def read_revision(url: str) -> str:
    engine = create_engine(url)
    with engine.connect() as connection:
        found = str(connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one())
    engine.dispose()
    return found


def dump_without_numbers(engine: Engine) -> dict[str, list[str]]:
    """Return the rows of all tables without their own numbers: PostgreSQL gives those of an upgrade that was killed to
    no other row."""
    return {
        name: sorted(repr(row[1:] if isinstance(row[0], int) else row) for row in rows)
        for name, rows in dump_tables(engine).items()
    }


def test_a_killed_upgrade_is_whole_or_was_not_begun(old_stores: tuple[OldStore, OldStore]) -> None:
    undisturbed, killed = (store.url for store in old_stores)
    old = read_revision(killed)
    steps = count_steps(lambda: open_and_close(undisturbed))
    for point in choose_points(steps, reduced=1, full=40, fixed_seed=31):
        assert run_and_kill(lambda: open_and_close(killed), point)
        if read_revision(killed) != old:
            break
    one, other = open_store(undisturbed), open_store(killed)
    assert dump_without_numbers(one) == dump_without_numbers(other)
    one.dispose()
    other.dispose()
