# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""The keys of JSON output that other programs read. They keep their names; new ones may be added."""

import json
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from ingest.model import Box, Problem, Span
from normalise.agencies.registry import load_register
from normalise.model import Report
from store.decisions.carry_over import place_report_with_corrections
from store.engine import open_store, store_url, write_transaction
from store.reports.digest import log_import
from store.reports.save import save_report
from tests.command_line import Run
from tests.store.report_versions import rag, version, with_rows

KEYS = {
    ("compare", "2019-03-01", "2020-03-01"): {
        "finding", "question", "agency", "agency_id", "field", "old", "new", "kind", "score", "old_id", "new_id",
    },
    ("review",): {"id", "report", "field", "kind", "harm", "why", "doubt", "group"},
    ("faults",): {"report", "file", "page", "code", "detail"},
    ("problems",): {"report", "file", "page", "code", "detail"},
    ("trace", "aaaa-1a-police-1"): {"owner", "id", "field", "text", "read", "raw", "confidence", "places", "file"},
}  # fmt: skip


def place_first_answer(report: Report) -> Report:
    """Give the first row's answer a place and a low confidence."""
    span = Span(page=1, box=Box(x0=10.0, top=20.0, x1=90.0, bottom=40.0))
    first = report.findings[0].questions[0].responses[0].id
    return with_rows(
        report,
        lambda row: (
            row.with_cells(response=replace(row.cells["response"], confidence=0.3, source=(span,)))
            if row.id == first
            else row
        ),
    )


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two versions of a case: with a change, a value for the review queue, and a problem."""
    path = tmp_path_factory.mktemp("keys") / "b.db"
    engine = open_store(store_url(str(path)))
    problem = Problem(code="page-unreadable", detail="Page 3 shows nothing.", page=3)
    old = replace(place_first_answer(version("aaaa", date(2019, 3, 1))), faults=(problem,))
    new = with_rows(version("bbbb", date(2020, 3, 1)), lambda row: replace(row, rag=rag("red")))
    for report in (old, new):
        with write_transaction(engine) as connection:
            save_report(connection, report)
            log_import(connection, report, "Ann", "1")
            place_report_with_corrections(connection, report.id, load_register())
    engine.dispose()
    return path


@pytest.mark.parametrize("command", KEYS, ids=lambda command: command[0])
def test_json_output_has_the_keys_that_programs_read(boardtrace: Run, database: Path, command: tuple[str, ...]) -> None:
    done = boardtrace(*command, "--db", database, "--format", "json")
    rows: list[dict[str, Any]] = json.loads(done.stdout)
    assert rows, done.stderr
    assert all(set(row) >= KEYS[command] for row in rows)


def test_a_trace_has_places_and_the_hash_of_the_file(boardtrace: Run, database: Path) -> None:
    done = boardtrace("trace", "aaaa-1a-police-1", "--db", database, "--format", "json")
    values = json.loads(done.stdout)
    assert all("sha256" in value["file"] for value in values)
    places = [place for value in values for place in value["places"]]
    assert places
    assert all(set(place) >= {"page", "box"} for place in places)
