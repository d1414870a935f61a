# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""The commands matches, cases and erase, on a small database made by hand."""

import csv
import io
import json
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from normalise.agencies.registry import load_register
from normalise.agencies.succession import relation_explainer
from normalise.model import Report
from store.engine import open_store, store_url
from store.reports.save import save_report
from store.versions.lineage import place_report_in_case
from tests.command_line import run_boardtrace
from tests.store.report_versions import version, with_rows


def without_rows(report: Report, *endings: str) -> Report:
    return with_rows(report, lambda r: None if r.id.endswith(endings) else r)


@pytest.fixture
def database(tmp_path: Path) -> Path:
    """Two versions; the police's answer to question 1a is below question 2b in the second, an uncertain match."""
    old = without_rows(version("aaaa", date(2019, 3, 1)), "2b-police-1")
    new = version("bbbb", date(2019, 7, 1))
    moved = new.findings[0].questions[0].responses[0]
    assert moved.id.endswith("1a-police-1")
    new = without_rows(new, "1a-police-1", "2b-police-1")
    first, last = new.findings[1].questions
    last = replace(last, responses=(*last.responses, moved))
    new = replace(new, findings=(new.findings[0], replace(new.findings[1], questions=(first, last))))
    path = tmp_path / "a.db"
    engine = open_store(store_url(str(path)))
    for report in (old, new):
        with engine.begin() as connection:
            save_report(connection, report)
            place_report_in_case(connection, report.id, relation_explainer(load_register()))
    engine.dispose()
    return path


def matches(database: Path, *arguments: str) -> list[dict[str, Any]]:
    done = run_boardtrace("matches", *arguments, "--format", "json", "--db", database)
    assert done.returncode == 0, done.stderr
    found: list[dict[str, Any]] = json.loads(done.stdout)
    return found


def test_matches_lists_every_pair_and_uncertain_a_part_of_them(database: Path) -> None:
    found = matches(database)
    assert len(found) == 11
    assert {(m["old"][:4], m["new"][:4]) for m in found} == {("aaaa", "bbbb")}
    assert all(m["old"][4:] == m["new"][4:] for m in found)
    (uncertain,) = matches(database, "--uncertain")
    assert list(uncertain) == ["old", "new", "score", "detail"]
    assert (uncertain["old"], uncertain["new"]) == ("aaaa-1a-police-1", "bbbb-1a-police-1")
    assert uncertain in found
    assert matches(database, "--case", "nosuch") == []
    lines = run_boardtrace("matches", "--format", "csv", "--db", database).stdout
    assert len(list(csv.DictReader(io.StringIO(lines)))) == 11


def test_cases_lists_the_versions_of_each_case(database: Path) -> None:
    rows = json.loads(run_boardtrace("cases", "--format", "json", "--db", database).stdout)
    assert [(row["review"], row["report"], row["reading"]) for row in rows] == [
        ("aaaa", "aaaa", "current"),
        ("aaaa", "bbbb", "current"),
    ]


def test_erase_removes_a_case_and_logs_it(database: Path) -> None:
    unknown = run_boardtrace("erase", "nosuch", "--why", "x", "--yes", "--db", database)
    assert unknown.returncode == 2
    assert "No case is called nosuch. 'boardtrace cases' lists them." in unknown.stderr
    done = run_boardtrace("erase", "aaaa", "--why", "request 17", "--yes", "--db", database)
    assert done.returncode == 0, done.stderr
    assert "2 reports. It is removed" in done.stdout
    assert json.loads(run_boardtrace("reports", "--format", "json", "--db", database).stdout) == []
    (entry,) = json.loads(run_boardtrace("log", "--format", "json", "--db", database).stdout)
    assert (entry["act"], entry["why"]) == ("forgotten", "request 17")


def test_lists_of_decisions_have_every_format(database: Path) -> None:
    done = run_boardtrace("agencies", "--db", database, "alias", "The Hub", "police", "--by", "Ann")
    assert done.returncode == 0, done.stderr
    (row,) = json.loads(run_boardtrace("agencies", "--db", database, "decisions", "--format", "json").stdout)
    assert (row["number"], row["by"]) == (1, "Ann")
