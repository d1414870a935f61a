# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""An import, or a reprocessing, that is killed at any step of its own leaves nothing, and the next one ends as if
undisturbed. (Kills of workers and of Tesseract, at random moments, are in test_killed_imports.py.)"""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from boardtrace.cli import main
from tests.command_line import export_without_head, run_boardtrace
from tests.kill_points import choose_points, count_steps, run_and_kill
from tests.small_plans import draw_plan

pytestmark = pytest.mark.long

POINTS = {"reduced": 1, "full": 50}


def list_leftovers(folder: Path) -> list[str]:
    """Return all that is in a work folder, or unfinished, below `folder`."""
    return [str(path) for path in folder.rglob("*") if path.name.startswith((".boardtrace-", "run-", "incoming-"))]


def run_command(*words: object) -> Callable[[], object]:
    return lambda: main([str(word) for word in words])


def test_a_killed_import_leaves_nothing_behind(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "plan.pdf").write_bytes(draw_plan())
    (folder / "second.pdf").write_bytes(draw_plan(2))
    steps = count_steps(run_command("import", folder, "--db", tmp_path / "undisturbed.db"))
    wanted = export_without_head(tmp_path / "undisturbed.db")
    for point in choose_points(steps, **POINTS, fixed_seed=41):
        database = tmp_path / str(point) / "a.db"
        run_and_kill(run_command("import", folder, "--db", database), point)
        assert run_boardtrace("import", folder, "--db", database).returncode == 0
        assert export_without_head(database) == wanted, point
        assert not list_leftovers(database.parent)
        shutil.rmtree(database.parent)


def test_a_killed_reprocessing_ends_as_if_undisturbed(tmp_path: Path) -> None:
    (tmp_path / "plan.pdf").write_bytes(draw_plan())
    names = tmp_path / "names.toml"
    names.write_text('response = ["Progress by partners"]\nactions = ["Response"]\n')
    assert run_boardtrace("import", tmp_path / "plan.pdf", "--db", tmp_path / "a.db").returncode == 0
    assert run_boardtrace(*delete_row(tmp_path / "a.db")).returncode == 0
    undisturbed = copy_store(tmp_path, "undisturbed")
    steps = count_steps(run_command("reprocess", "--columns", names, "--db", undisturbed))
    wanted = export_without_head(undisturbed)
    for point in choose_points(steps, **POINTS, fixed_seed=42):
        database = copy_store(tmp_path, str(point))
        run_and_kill(run_command("reprocess", "--columns", names, "--db", database), point)
        assert run_boardtrace("reprocess", "--columns", names, "--db", database).returncode == 0
        assert export_without_head(database) == wanted, point
        assert not list_leftovers(database.parent)
        shutil.rmtree(database.parent)


def delete_row(database: Path) -> tuple[object, ...]:
    """Return the command that deletes a row of a stored plan."""
    lines = run_boardtrace("records", "--db", database, "--format", "csv").stdout.splitlines()
    return "rows", "delete", lines[1].split(",")[0], "--why", "It is a heading", "--db", database


def test_a_killed_edit_of_rows_is_made_or_not(tmp_path: Path) -> None:
    (tmp_path / "plan.pdf").write_bytes(draw_plan())
    assert run_boardtrace("import", tmp_path / "plan.pdf", "--db", tmp_path / "a.db").returncode == 0
    undisturbed = copy_store(tmp_path, "undisturbed")
    command = delete_row(undisturbed)[:-1]
    before = export_without_head(undisturbed)
    steps = count_steps(run_command(*command, undisturbed))
    after = export_without_head(undisturbed)
    for point in choose_points(steps, **POINTS, fixed_seed=43):
        database = copy_store(tmp_path, str(point))
        run_and_kill(run_command(*command, database), point)
        assert export_without_head(database) in (before, after), point
        assert run_boardtrace("verify", "--db", database).returncode == 0, point
        shutil.rmtree(database.parent)


def copy_store(folder: Path, name: str) -> Path:
    """Copy the store of `folder` and its kept files to a folder of this name; return the database."""
    (folder / name).mkdir()
    shutil.copy(folder / "a.db", folder / name / "a.db")
    shutil.copytree(folder / "a.files", folder / name / "a.files")
    return folder / name / "a.db"
