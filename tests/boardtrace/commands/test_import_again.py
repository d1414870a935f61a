# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""A report that an earlier version read says so, and `import --again` reads it again."""

import json
import sqlite3
from pathlib import Path

import pytest

from ingest.read_page import READER_VERSION
from tests.command_line import Run

NOTE = "read by an earlier version (reader 1)"


@pytest.fixture
def outdated(archived: Path) -> Path:
    """A store whose PDF an earlier version read, which did not note its reader with the report."""
    with sqlite3.connect(archived) as connection:
        connection.execute("UPDATE page_reading SET reader = '1/an engine'")
        connection.execute("DELETE FROM note WHERE kind = 'reader'")
    return archived


def list_problem_codes(boardtrace: Run, database: Path) -> list[str]:
    done = boardtrace("problems", "--db", database, "--format", "json")
    return [row["code"] for row in json.loads(done.stdout)]


def test_a_report_of_this_version_has_no_note(archived: Path, boardtrace: Run) -> None:
    assert "earlier-reader" not in list_problem_codes(boardtrace, archived)
    done = boardtrace("import", "--again", archived.with_name("short.pdf"), "--db", archived)
    assert "Nothing was changed." in done.stderr
    assert "earlier version" not in done.stderr


def test_a_report_of_an_earlier_version_says_so(outdated: Path, boardtrace: Run) -> None:
    done = boardtrace("import", outdated.with_name("short.pdf"), "--db", outdated)
    assert done.returncode == 0
    said = " ".join(done.stderr.split())
    assert all(part in said for part in ("already read", NOTE, "boardtrace import --again FILE"))
    assert list_problem_codes(boardtrace, outdated).count("earlier-reader") == 1
    assert "1 report was read by an earlier version" in boardtrace("reports", "--db", outdated).stderr


def test_it_is_read_again_and_keeps_its_corrections(outdated: Path, boardtrace: Run) -> None:
    with sqlite3.connect(outdated) as connection:
        (ident,) = connection.execute("SELECT id FROM response WHERE rag_value = 'green'").fetchone()
    assert boardtrace("correct", ident, "status", "red", "--why", "seen", "--db", outdated).returncode == 0
    done = boardtrace("import", "--again", outdated.with_name("short.pdf"), "--db", outdated)
    assert done.returncode in (0, 1), done.stderr
    assert "already read" not in done.stderr
    with sqlite3.connect(outdated) as connection:
        readers = {reader.partition("/")[0] for (reader,) in connection.execute("SELECT reader FROM page_reading")}
        assert connection.execute("SELECT rag_value FROM response WHERE id = ?", [ident]).fetchone() == ("red",)
    assert readers == {"1", str(READER_VERSION)}
    assert "earlier-reader" not in list_problem_codes(boardtrace, outdated)
    log = json.loads(boardtrace("log", "--act", "imported", "--db", outdated, "--format", "json").stdout)
    assert log[0]["detail"]["reader"].startswith(f"{READER_VERSION}/")
    assert log[0]["by"]
