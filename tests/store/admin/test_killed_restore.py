# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""A backup or a restore that is killed at any step leaves nothing, and the next one is as if undisturbed."""

from pathlib import Path

from sqlalchemy import Engine, create_engine, inspect

from store.admin.backup import back_up, restore_backup
from store.admin.leftovers import open_work_folder
from store.engine import open_store, sqlite_path
from tests.kill_points import choose_points, count_steps, run_and_kill
from tests.store.admin.stored_case import dump_tables, list_kept_files

STEPS = 300  # of a restore, more or less: a step that there is not kills nothing


def has_store(url: str) -> bool:
    path = sqlite_path(url)
    if path and not path.exists():
        return False
    engine = create_engine(url)
    with engine.connect() as connection:
        found = bool(inspect(connection).get_table_names())
    engine.dispose()
    return found


def test_a_killed_restore_makes_the_whole_store_or_nothing(
    store: Engine, root: Path, new_url: str, tmp_path: Path
) -> None:
    backup, again = tmp_path / "b.zip", tmp_path / "again.files"
    back_up(store, root, backup, "1")
    wanted, files = dump_tables(store), list_kept_files(root)
    beside = {path.name for path in tmp_path.iterdir()} | {"again.files", "new.db"}
    point, restored = 0, False
    points = iter(choose_points(STEPS, reduced=1, full=150, fixed_seed=8))
    while not restored:
        point = next(points, STEPS * 10)
        run_and_kill(lambda: restore_backup(backup, new_url, again), point)
        with open_work_folder(new_url, again):
            pass
        restored = has_store(new_url)
        assert list_kept_files(again) == (files if restored else [])
        assert {path.name for path in tmp_path.iterdir()} <= beside
    engine = open_store(new_url, create=False)
    assert dump_tables(engine) == wanted
    engine.dispose()


def test_a_killed_backup_is_whole_or_not_there(store: Engine, root: Path, tmp_path: Path) -> None:
    backup, url = tmp_path / "b.zip", store.url.render_as_string(hide_password=False)

    def act() -> None:
        back_up(store, root, backup, "1")

    store.dispose()
    beside = {path.name for path in tmp_path.iterdir()}
    steps = count_steps(act)
    backup.unlink()
    for point in choose_points(steps, reduced=1, full=50, fixed_seed=9):
        assert run_and_kill(act, point)
        with open_work_folder(url, root):
            pass
        if not backup.exists():
            assert {path.name for path in tmp_path.iterdir()} == beside
        else:
            restore_backup(backup, f"sqlite:///{tmp_path / 'check.db'}", tmp_path / "check.files")
            backup.unlink()
            return
