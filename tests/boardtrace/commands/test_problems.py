# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Closing problems from the command line."""

import json
from datetime import date
from pathlib import Path

import pytest

from store.engine import open_store, store_url
from tests.command_line import Run
from tests.store.correction_helpers import taken_in
from tests.store.decisions.test_problem_decisions import COLUMN, LANTERN, troubled


@pytest.fixture
def database(tmp_path: Path) -> Path:
    path = tmp_path / "a.db"
    engine = open_store(store_url(str(path)))
    taken_in(engine, troubled("aaaa", date(2019, 3, 1)))
    engine.dispose()
    return path


def test_each_problem_is_closed_by_one_command(boardtrace: Run, database: Path) -> None:
    def list_open(*options: str) -> dict[str, int]:
        listed = json.loads(boardtrace("problems", "--db", database, "--format", "json", *options).stdout)
        return {problem["code"]: problem["id"] for problem in listed if problem["id"]}

    number = list_open()["mark-over-print"]
    assert "agencies undo" in boardtrace("agencies", "accept", LANTERN.raw, "--db", database).stderr
    assert "undo" in boardtrace("problems", "column", "Budget line", "other", "--db", database).stderr
    assert "accepted" in boardtrace("problems", "accept", number, "--db", database).stderr
    assert set(list_open()) == {"date-impossible"}
    ignored = boardtrace("problems", "ignore", "aaaa.pdf", "--db", database, "--by", "Ann").stderr
    assert list_open() == {}
    assert set(list_open("--closed")) > {COLUMN.code}
    assert boardtrace("undo", ignored.split(":")[0], "--db", database).returncode == 0
    assert set(list_open()) == {"date-impossible"}
    assert boardtrace("problems", "accept", 999, "--db", database).returncode == 2
