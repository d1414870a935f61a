# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Stored pages are interpreted again by the current rules."""

import json
import shutil
import sqlite3
from pathlib import Path

import pytest

from store import audit_log
from store.engine import open_store, store_url
from store.reports.digest import compute_digest
from store.reports.load import load_report
from tests.command_line import Run, export_without_head, run_boardtrace

AGENCIES = """
[[agency]]
id = "harrowmere-homes"
name = "Harrowmere Homes Housing Association"
kind = "housing"
aliases = ["Harrowmere Homes"]
"""


@pytest.fixture(scope="module")
def read(imported: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the database with the sample, which the tests change one after the other."""
    folder = tmp_path_factory.mktemp("reprocess") / "copy"
    shutil.copytree(imported.parent, folder)
    return folder / imported.name


def names(database: Path) -> set[str]:
    with sqlite3.connect(database) as connection:
        return {name for (name,) in connection.execute("SELECT DISTINCT agency_name FROM response")}


def test_the_same_rules_change_nothing(read: Path, boardtrace: Run) -> None:
    before = export_without_head(read)
    done = boardtrace("reprocess", "--db", read)
    assert (done.returncode, "1 files, 0 of them changed" in done.stderr) == (0, True)
    assert export_without_head(read) == before


def test_a_dry_run_lists_what_would_change_and_changes_nothing(read: Path, boardtrace: Run, tmp_path: Path) -> None:
    more = tmp_path / "more.toml"
    more.write_text(AGENCIES)
    before = export_without_head(read)
    options = ("--db", read, "--agencies", more, "--dry-run", "--format", "json")
    done = boardtrace("reprocess", *options)
    found = [(one["field"], one["before"], one["after"]) for one in json.loads(done.stdout)]
    assert ("agency", "Harrowmere Homes", "Harrowmere Homes Housing Association") in found
    assert {field for field, _, _ in found} == {"agency"}
    assert "1 of them would change" in done.stderr
    assert export_without_head(read) == before
    assert "Harrowmere Homes Housing Association" not in names(read)


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
    assert (done.returncode, "No report has the id nosuch" in done.stderr) == (2, True)


def test_a_page_reading_that_was_edited_is_not_used(archived: Path) -> None:
    """Else its change would become that of the person who interprets the pages again."""
    before = export_without_head(archived)
    with sqlite3.connect(archived) as connection:
        (other,) = connection.execute("SELECT reading FROM page_reading WHERE page = 2").fetchone()
        connection.execute("UPDATE page_reading SET reading = ? WHERE page = 1", (other,))
    done = run_boardtrace("reprocess", "--db", archived)
    assert done.returncode == 1
    assert "page 1 was edited since the import" in done.stderr.replace("\n", " ")
    assert export_without_head(archived) == before


@pytest.mark.long
def test_an_import_that_the_log_does_not_cover_is_covered_when_it_is_interpreted_again(archived: Path) -> None:
    _write_log_of_earlier_version(archived)
    assert _list_remarks(archived) == ["not covered", "not covered"]
    assert run_boardtrace("reprocess", "--db", archived).returncode == 0
    assert _list_remarks(archived) == []


def _write_log_of_earlier_version(database: Path) -> None:
    """Write the log as a version would have that did not log the digests of page readings and fields."""
    engine = open_store(store_url(str(database)))
    with engine.begin() as connection:
        entries = audit_log.list_readable_entries(connection)
        connection.exec_driver_sql("DELETE FROM log_entry")
        for entry in entries:
            report = load_report(connection, entry.report_id or "", reading=True)
            kept = {key: entry.detail[key] for key in ("file", "sha256", "pages", "version", "reader", "readers")}
            audit_log.append_entry(
                connection, by=entry.by, act=entry.act, report_id=entry.report_id, owner=entry.owner,
                owner_id=entry.owner_id, detail={**kept, "digest": compute_digest(report, 2), "digest_version": 2},
            )  # fmt: skip
    engine.dispose()


def _list_remarks(database: Path) -> list[str]:
    done = run_boardtrace("verify", "--sample", 0, "--format", "json", "--db", database, own_process=False)
    assert (done.returncode, json.loads(done.stdout)["troubles"]) == (0, [])
    return [remark["kind"] for remark in json.loads(done.stdout)["remarks"]]
