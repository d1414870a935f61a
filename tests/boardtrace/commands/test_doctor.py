# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""The command `doctor`."""

from pathlib import Path

from store.engine import HEAD
from tests.command_line import Run
from tests.store.old_store import unpack_on_sqlite


def test_it_says_that_an_old_database_will_be_migrated_and_how_to_save_it(boardtrace: Run, tmp_path: Path) -> None:
    old = unpack_on_sqlite(tmp_path)
    said = boardtrace("doctor", "--db", old.url).stdout
    assert "Pages are read by tesseract" in said
    assert "was written by an earlier version" in said
    assert f"  {HEAD}: " in said
    assert "copy the database file" in said
    boardtrace("reports", "--db", old.url)
    assert f"The database needs no upgrade (schema {HEAD})." in boardtrace("doctor", "--db", old.url).stdout


def test_a_database_that_is_not_there_is_not_made(boardtrace: Run, tmp_path: Path) -> None:
    done = boardtrace("doctor", "--db", tmp_path / "a.db")
    assert done.returncode == 0
    assert f"There is no database at {tmp_path / 'a.db'} yet." in done.stdout
    assert not (tmp_path / "a.db").exists()
