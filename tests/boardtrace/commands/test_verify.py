# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""`verify` prints the head of the log and checks heads that were noted and signed. Its exit code tells the kind."""

import json
import re
import shutil
import sqlite3
from pathlib import Path
from typing import Any

import pytest

from store.engine import open_store
from tests.command_line import run_boardtrace
from tests.shared_folders import make_once
from tests.store.used_store import make_used_store


@pytest.fixture
def used(tmp_path_factory: pytest.TempPathFactory, tmp_path: Path) -> Path:
    """A copy of a used store, with its kept files beside it."""

    def make_store(folder: Path) -> None:
        engine = open_store(f"sqlite:///{folder / 'a.db'}")
        make_used_store(engine, folder / "a.files")
        engine.dispose()

    shutil.copytree(make_once(tmp_path_factory, "used-by-commands", make_store), tmp_path / "store")
    return tmp_path / "store" / "a.db"


def run(*arguments: Any) -> Any:
    return run_boardtrace(*arguments, own_process=False)


def change_store(database: Path, sql: str) -> None:
    with sqlite3.connect(database) as connection:
        connection.execute(sql)


def test_the_exit_code_says_what_is_wrong(used: Path) -> None:
    clean = run("verify", "--sample", 0, "--db", used)
    assert clean.returncode == 0, clean.stdout
    head = re.search(r"Head of the log: (\d+:[0-9a-f]{64})", clean.stderr)
    assert head
    assert run("verify", "--sample", 0, "--head", head[1], "--db", used).returncode == 0
    assert run("verify", "--sample", 0, "--head", "7:abc", "--db", used).returncode == 2
    change_store(used, "UPDATE account SET role = 'staff' WHERE name = 'jo'")
    edited = run("verify", "--sample", 0, "--format", "json", "--db", used)
    assert edited.returncode == 1
    (found,) = json.loads(edited.stdout)["troubles"]
    assert (found["kind"], found["record"], found["before"], found["after"]) == ("account", "jo", "auditor", "staff")
    change_store(used, "DELETE FROM log_entry WHERE number = (SELECT MAX(number) FROM log_entry)")
    cut = run("verify", "--sample", 0, "--head", head[1], "--db", used)
    assert cut.returncode == 6, cut.stdout


def test_a_signed_checkpoint_shows_that_the_log_was_cut(used: Path, tmp_path: Path) -> None:
    key, other = tmp_path / "audit.key", tmp_path / "elsewhere.checkpoints"
    assert run("checkpoint", "--new-key", "--key", key, "--db", used).returncode == 0
    assert run("checkpoint", "--key", key, "--also", other, "--db", used).returncode == 0
    check = ("verify", "--sample", 0, "--public-key", f"{key}.pub", "--checkpoints", other, "--db", used)
    assert run(*check).returncode == 0
    change_store(used, "DELETE FROM log_entry WHERE number = (SELECT MAX(number) FROM log_entry)")
    assert run(*check).returncode == 6
    used.with_suffix(".checkpoints").unlink()
    done = run(*check)
    assert done.returncode == 6
    assert "missing from" in done.stdout.replace("\n", " ")


def test_tidy_lists_before_it_removes_and_repairs_what_is_derived(used: Path) -> None:
    change_store(used, "DELETE FROM search_entry")
    assert run("verify", "--sample", 0, "--db", used).returncode == 1
    assert run("tidy", "--dry-run", "--db", used).returncode == 0
    assert run("tidy", "--refresh", "--db", used).returncode == 0
    assert run("verify", "--sample", 0, "--db", used).returncode == 0
