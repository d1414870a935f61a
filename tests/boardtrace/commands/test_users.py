# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""The command users."""

import sqlite3
import subprocess
import sys
from pathlib import Path

from tests.command_line import Run

PASSWORD = "a long enough password"


def test_accounts_are_added_listed_and_removed(boardtrace: Run, tmp_path: Path) -> None:
    database = tmp_path / "a.db"
    add = [sys.executable, "-m", "boardtrace", "users", "add", "jo", "--db", str(database), "--password-stdin"]
    short = subprocess.run([*add, "--role", "staff"], input="short\n", capture_output=True, text=True)
    assert (short.returncode, "12 to" in short.stderr) == (2, True)
    made = subprocess.run([*add, "--role", "staff"], input=PASSWORD + "\n", capture_output=True, text=True)
    assert made.returncode == 0
    assert PASSWORD not in made.stderr + made.stdout
    assert '"jo"' in boardtrace("users", "list", "--db", database, "--format", "json").stdout
    with sqlite3.connect(database) as connection:
        (kept,) = connection.execute("SELECT password FROM account").fetchone()
    assert kept.startswith("$argon2id$")
    assert boardtrace("users", "remove", "nobody", "--db", database).returncode == 2
