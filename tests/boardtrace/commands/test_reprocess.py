"""Stored pages are interpreted again by the current rules."""

import sqlite3
from pathlib import Path

import pytest

from tests.command_line import Run, run_boardtrace
from tests.conftest import SAMPLES

AGENCIES = """
[[agency]]
id = "harrowmere-homes"
name = "Harrowmere Homes Housing Association"
kind = "housing"
aliases = ["Harrowmere Homes"]
"""


@pytest.fixture(scope="module")
def read(tmp_path_factory: pytest.TempPathFactory) -> Path:
    database = tmp_path_factory.mktemp("reprocess") / "a.db"
    source = SAMPLES / "harrowmere-2019-03-born-digital.pdf"
    assert run_boardtrace("import", source, "--db", database).returncode in (0, 1)
    return database


def names(database: Path) -> set[str]:
    with sqlite3.connect(database) as connection:
        return {name for (name,) in connection.execute("SELECT DISTINCT agency_name FROM response")}


def test_the_same_rules_change_nothing(read: Path, boardtrace: Run) -> None:
    before = boardtrace("export", "--db", read).stdout
    done = boardtrace("reprocess", "--db", read)
    assert (done.returncode, "1 files, 0 of them changed" in done.stderr) == (0, True)
    assert boardtrace("export", "--db", read).stdout == before


def test_other_rules_change_reports_and_keep_corrections(read: Path, boardtrace: Run, tmp_path: Path) -> None:
    with sqlite3.connect(read) as connection:
        (ident,) = connection.execute("SELECT id FROM response WHERE rag_value = 'green'").fetchone()
    boardtrace("correct", ident, "status", "red", "--why", "seen", "--db", read)
    more = tmp_path / "more.toml"
    more.write_text(AGENCIES)
    # A PATH without Tesseract shows that no page is read again.
    done = boardtrace("reprocess", "--db", read, "--agencies", more, PATH="/nowhere")
    assert (done.returncode, "1 of them changed" in done.stderr) == (0, True), done.stderr
    assert "Harrowmere Homes Housing Association" in names(read)
    with sqlite3.connect(read) as connection:
        assert connection.execute("SELECT rag_value FROM response WHERE id = ?", [ident]).fetchone() == ("red",)


def test_a_file_without_stored_pages_is_reported(read: Path, boardtrace: Run) -> None:
    with sqlite3.connect(read) as connection:
        connection.execute("DELETE FROM page_reading WHERE page = 2")
    done = boardtrace("reprocess", "--db", read)
    assert done.returncode == 1
    assert "harrowmere-2019-03-born-digital.pdf: its pages are not stored" in done.stderr


def test_an_unknown_report_is_a_usage_error(read: Path, boardtrace: Run) -> None:
    done = boardtrace("reprocess", "nosuch", "--db", read)
    assert (done.returncode, "no report nosuch" in done.stderr) == (2, True)
