# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Cases that are older than they may be kept."""

import sqlite3
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import Engine

from normalise.agencies.registry import load_register
from store.decisions.case_retention import keep_case
from store.decisions.undo import undo_entry
from store.engine import open_store, store_url, write_transaction
from store.queries.corrections_in_force import find_entries_in_force
from store.queries.retention import list_old_cases
from store.reports.field_values import FieldError
from tests.store.case_versions import SPRING, SUMMER, keep
from tests.store.report_versions import version


def test_a_case_that_is_kept_says_by_whom_and_why_until_that_is_undone(empty: Engine) -> None:
    keep(empty, version("aaaa", SPRING), version("bbbb", SUMMER))
    today = SUMMER.replace(year=SUMMER.year + 20)
    with write_transaction(empty) as connection:
        entry = keep_case(connection, "aaaa", by="Ann", why="A court order")
        (case,) = list_old_cases(connection, 10, today)
        assert (case.kept_by, case.kept_at, case.kept_why) == ("Ann", entry.at, "A court order")
        assert entry.number in find_entries_in_force(connection, [entry.number])
        with pytest.raises(FieldError, match="reason"):
            keep_case(connection, "aaaa", by="Ann", why=" ")
        undo_entry(connection, entry.number, by="Bea", why="Lapsed", register=load_register())
        assert list_old_cases(connection, 10, today)[0].kept_by == ""


def test_a_case_is_old_when_its_newest_version_is(tmp_path: Path) -> None:
    engine = open_store(store_url(str(tmp_path / "a.db")))
    undated = replace(version("eeee", SPRING, "Child U", "Marlsea LSCB"), as_at=None)
    keep(engine, version("aaaa", SPRING), version("bbbb", SUMMER), version("dddd", SPRING, "Child Z", "Elmbridge SCP"))
    keep(engine, undated)
    with engine.connect() as connection:
        between = SPRING.replace(year=SPRING.year + 7, day=SPRING.day + 1)
        assert [one.id for one in list_old_cases(connection, 7, between)] == ["dddd"]
        later = list_old_cases(connection, 7, date(SUMMER.year + 8, 1, 1))
        assert [(one.id, one.newest, one.reports) for one in later] == [("dddd", SPRING, 1), ("aaaa", SUMMER, 2)]
        assert later[0].reason == f"retention: the newest version is of {SPRING}, more than 7 years ago"
        assert list_old_cases(connection, 1, date(2020, 2, 29).replace(year=SPRING.year, day=28)) == []
    engine.dispose()


def test_more_old_cases_than_one_query_can_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("store.joins.BATCH_SIZE", 2)
    engine = open_store(store_url(str(tmp_path / "a.db")))
    keep(engine, *(version(key * 4, SPRING, f"Child {key}", f"{key} LSCB") for key in "abcde"))
    with write_transaction(engine) as connection:
        keep_case(connection, "cccc", by="Ann", why="A court order")
    with engine.connect() as connection:
        raw = connection.connection.dbapi_connection
        assert isinstance(raw, sqlite3.Connection)
        raw.setlimit(sqlite3.SQLITE_LIMIT_VARIABLE_NUMBER, 6)  # two reports, twice, and the two acts
        found = list_old_cases(connection, 10, SPRING.replace(year=SPRING.year + 20))
    assert [case.kept_by for case in found] == ["", "", "Ann", "", ""]
    engine.dispose()
