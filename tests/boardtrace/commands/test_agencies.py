# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Aliases and merges of agencies, applied to stored and to new reports, and undone exactly."""

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import select

from normalise.agencies.registry import load_register
from normalise.agencies.succession import relation_explainer
from normalise.model import Report
from store.decisions.agency_aliases import apply_agency_decisions
from store.engine import open_store, store_url
from store.reports.save import save_report
from store.schema import LineageMemberRow, ResponseRow
from store.versions.lineage import place_report_in_case
from tests.command_line import Run
from tests.store.report_versions import agency, version, with_rows

HUB = agency("the-hub", "The Hub")


def hub(report: Report) -> Report:
    return with_rows(report, lambda r: replace(r, agency=replace(HUB, known=False)) if r.agency.id == "yos" else r)


def keep(path: Path, report: Report) -> None:
    """As an import does it."""
    engine = open_store(store_url(str(path)))
    with engine.begin() as connection:
        save_report(connection, report, replace=True)
        apply_agency_decisions(connection, report.id)
        place_report_in_case(connection, report.id, relation_explainer(load_register()))
    engine.dispose()


def stored(path: Path) -> list[tuple[object, ...]]:
    engine = open_store(store_url(str(path)))
    with engine.connect() as connection:
        rows: list[tuple[object, ...]] = []
        rows += map(tuple, connection.execute(select(ResponseRow).order_by(ResponseRow.id)))
        rows += map(tuple, connection.execute(select(LineageMemberRow).order_by(LineageMemberRow.response_id)))
    engine.dispose()
    return rows


@pytest.fixture
def database(tmp_path: Path) -> Path:
    path = tmp_path / "a.db"
    keep(path, version("aaaa", date(2019, 3, 1)))
    keep(path, hub(version("bbbb", date(2019, 7, 1))))
    return path


def entries(boardtrace: Run, database: Path) -> dict[str, int]:
    listed = json.loads(boardtrace("agencies", "--db", database, "--format", "json").stdout)
    return {row["id"]: row["rows"] for row in listed}


@pytest.mark.parametrize("said", [("alias", "the  HUB", "yos"), ("merge", "yos", "the-hub")])
def test_a_word_holds_for_what_is_stored_and_what_comes(boardtrace: Run, database: Path, said: tuple[str, ...]) -> None:
    before = stored(database)
    assert entries(boardtrace, database) == {"police": 8, "csc": 8, "yos": 4, "the-hub": 4}
    done = boardtrace("agencies", *said, "--by", "me", "--db", database)
    assert done.returncode == 0, done.stderr
    assert entries(boardtrace, database) == {"police": 8, "csc": 8, "yos": 8}
    renamed = json.loads(boardtrace("compare", "--db", database, "--format", "json").stdout)
    assert [c["kind"] for c in renamed] == []
    keep(database, hub(version("cccc", date(2019, 10, 1))))
    assert entries(boardtrace, database)["yos"] == 12
    keep(database, hub(version("bbbb", date(2019, 7, 1))))
    assert entries(boardtrace, database)["yos"] == 12
    shown = json.loads(boardtrace("agencies", "--db", database, "show", "yos", "--format", "json").stdout)
    assert [(s["printed"], s["why"]) for s in shown if s["printed"] == "The Hub"] == [("The Hub", "a person said so")]
    assert boardtrace("agencies", "--db", database, "undo").returncode == 0
    assert entries(boardtrace, database) == {"police": 12, "csc": 12, "yos": 4, "the-hub": 8}
    assert [r for r in stored(database) if "cccc" not in str(r[0])] == before
    listed = boardtrace("agencies", "--db", database, "decisions").stdout
    assert "taken back" in listed


def test_what_is_not_there_is_said_with_what_is(boardtrace: Run, database: Path) -> None:
    for said in (("show", "polise"), ("alias", "The Hub", "polise"), ("merge", "polise", "yos")):
        done = boardtrace("agencies", "--db", database, *said)
        assert done.returncode == 2
        assert "The closest are: police" in done.stderr
    assert "There are: none" in boardtrace("agencies", "--db", database, "undo", "7").stderr


def test_a_circle_is_refused(boardtrace: Run, database: Path) -> None:
    assert boardtrace("agencies", "--db", database, "merge", "yos", "the-hub").returncode == 0
    done = boardtrace("agencies", "--db", database, "merge", "the-hub", "yos")
    assert done.returncode == 2
    assert "undo that first" in done.stderr
