# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""A stored report reads back the same; the same again changes no row."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from sqlalchemy import Connection, Engine, delete, select

from normalise.model import Report
from store.reports.load import list_report_ids, load_report
from store.reports.save import save_report
from store.schema import Base, ReportRow, SourceRow
from tests.conftest import MakeStore
from tests.store.strategies import reports

LAWS = settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@pytest.fixture(scope="module")
def engine(make_store: MakeStore) -> Engine:
    return make_store()


def emptied(connection: Connection) -> Connection:
    connection.execute(delete(ReportRow))
    connection.execute(delete(SourceRow))
    return connection


def dump(connection: Connection) -> dict[str, list[Any]]:
    tables = Base.metadata.sorted_tables
    return {t.name: [tuple(r) for r in connection.execute(select(t).order_by(*t.primary_key.columns))] for t in tables}


@LAWS
@given(reports())
def test_what_is_stored_reads_back_the_same(engine: Engine, report: Report) -> None:
    with engine.begin() as connection:
        assert save_report(emptied(connection), report)
    with engine.connect() as connection:
        assert load_report(connection, report.id) == report


@LAWS
@given(reports())
def test_the_same_again_changes_no_row(engine: Engine, report: Report) -> None:
    with engine.begin() as connection:
        save_report(emptied(connection), report)
    with engine.begin() as connection:
        before = dump(connection)
        assert not save_report(connection, report)
    with engine.connect() as connection:
        assert dump(connection) == before


@LAWS
@given(reports(), reports())
def test_a_better_reading_takes_the_place_of_the_old_one(engine: Engine, old: Report, new: Report) -> None:
    new = replace(new, source=old.source)
    with engine.begin() as connection:
        save_report(emptied(connection), old)
        assert save_report(connection, new, replace=True)
    with engine.connect() as connection:
        assert list_report_ids(connection) == [new.id]
        assert load_report(connection, new.id) == new


def test_a_report_that_fails_half_way_leaves_nothing(engine: Engine) -> None:
    from tests.store.example_report import report

    twice = replace(report(), findings=report().findings * 2)  # the same response ids again
    with engine.begin() as connection:
        emptied(connection)
    with pytest.raises(Exception, match=r"(UNIQUE|unique)"), engine.begin() as connection:
        save_report(connection, twice)
    with engine.connect() as connection:
        assert list_report_ids(connection) == []
        assert connection.execute(select(SourceRow)).first() is None


def test_question_labels_that_recur_keep_their_questions_apart(engine: Engine) -> None:
    from tests.store.example_report import report

    labels = ("1a~3", "1a", "1a", "1a", "", "")
    first = report().findings[0]
    asked = tuple(replace(first.questions[0], label=label, responses=()) for label in labels)
    odd = replace(report(), findings=(replace(first, questions=asked),))
    with engine.begin() as connection:
        save_report(emptied(connection), odd)
        assert load_report(connection, odd.id) == odd
