# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Rows are corrected from the command line, after a look at what would change."""

from datetime import date
from pathlib import Path

import pytest

from tests.boardtrace.commands.test_agencies import keep
from tests.command_line import Run
from tests.store.report_versions import version

ROW = "aaaa-1a-police-1"
WHY = ("--why", "as printed")


@pytest.fixture
def database(tmp_path: Path) -> Path:
    keep(tmp_path / "a.db", version("aaaa", date(2019, 3, 1)))
    return tmp_path / "a.db"


def test_a_dry_run_shows_the_change_and_stores_nothing(boardtrace: Run, database: Path) -> None:
    shown = boardtrace("rows", "move", ROW, "1b", "--db", database, "--dry-run")
    assert f"Question 1a:\n  - {ROW}: Police" in shown.stdout
    assert f"Question 1b:\n  + {ROW}: Police" in shown.stdout
    assert "Nothing was stored." in shown.stderr
    assert "row moved" not in boardtrace("log", "--db", database).stdout


def test_rows_are_edited_and_the_edit_is_undone(boardtrace: Run, database: Path) -> None:
    def run(*words: object) -> str:
        done = boardtrace("rows", *words, "--db", database, *WHY)
        assert done.returncode == 0, done.stderr
        return done.stdout + done.stderr

    run("move", ROW, "--finding", "aaaa-f2", "--label", "2c")
    run("add", "aaaa", "1b", "--set", "agency=Police", "--page", 1, "--box", 10, 20, 30, 40)
    run("split", "aaaa-1a-csc-1", "--second", "actions=the Board", "--both", "agency", "--status", "red")
    run("merge", "aaaa-2a-csc-1", "aaaa-2a-yos-1")
    said = run("delete", "aaaa-2b-csc-1")
    number = said.split("'boardtrace undo ")[1].split("'")[0]
    assert boardtrace("undo", number, "--db", database).returncode == 0
    rows = boardtrace("records", "--db", database, "--format", "csv").stdout
    assert ("aaaa-2a-csc-1" in rows, "aaaa-2b-csc-1" in rows, rows.count("-added-")) == (False, True, 2)


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("delete", "nothing", *WHY), "There is no record nothing"),
        (("delete", ROW), "--why is needed"),
        (("move", ROW, "9", *WHY), "“9” is not one question of the report"),
        (("split", ROW, "--second", "lead=x", *WHY), "has no text of lead"),
        (("add", "aaaa", "1a", "--set", "agency", *WHY), "is not FIELD=TEXT"),
        (("add", "aaaa", "1a", "--set", "agency=X", "--page", "1", *WHY), "belong together"),
        (("add", "aaaa", "1a", "--set", "agency=X", "--page", "9", "--box", 1, 2, 3, 4, *WHY), "no page 9"),
    ],
)
def test_a_wrong_command_line_is_explained(
    boardtrace: Run, database: Path, words: tuple[object, ...], message: str
) -> None:
    refused = boardtrace("rows", *words, "--db", database)
    assert refused.returncode == 2
    assert message in " ".join(refused.stderr.split())
