# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""The command `chase`, and the calendar of `records`."""

import csv
import io
import json
from pathlib import Path

import pytest

from store.engine import open_store, store_url
from tests.command_line import Run
from tests.store.case_versions import SPRING, keep
from tests.store.report_versions import version


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("chase") / "a.db"
    engine = open_store(store_url(str(path)))
    keep(engine, version("aaaa", SPRING))
    engine.dispose()
    return path


def test_it_writes_text_csv_and_json(boardtrace: Run, database: Path) -> None:
    text = boardtrace("chase", "--db", database).stdout
    assert text.startswith("Children's Social Care: Head of Service\n")
    assert text.count("Overdue (4)") == 3
    rows = list(csv.DictReader(io.StringIO(boardtrace("chase", "--db", database, "--format", "csv").stdout)))
    assert {row["why"] for row in rows} == {"overdue"}
    only = json.loads(boardtrace("chase", "--db", database, "--agency", "police", "--format", "json").stdout)
    assert [row["agency"] for row in only] == ["Police"] * 4
    assert "Nothing is overdue" in boardtrace("chase", "--db", database, "--lead", "nobody").stdout


def test_records_are_written_as_a_calendar(boardtrace: Run, database: Path, tmp_path: Path) -> None:
    path = tmp_path / "due.ics"
    done = boardtrace("records", "--db", database, "--format", "ics", "-o", path)
    assert done.returncode == 0, done.stderr
    assert path.read_text(encoding="utf-8").count("BEGIN:VEVENT") == 12
    assert boardtrace("records", "--db", database, "--format", "ics").returncode == 2
