# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""People say which case a report is of, and which reading of a version counts; each decision can be undone."""

from datetime import date
from typing import Any

import pytest
from sqlalchemy import Engine, select

from store import audit_log
from store.decisions.corrections import FieldError, correct_value
from store.decisions.report_changes import move_report, replace_report
from store.decisions.undo import undo_entry
from store.engine import write_transaction
from store.schema import ReportRow
from tests.store.case_versions import SPRING, SUMMER, late
from tests.store.correction_helpers import REGISTER, WHO, taken_in, value
from tests.store.report_versions import version

GIVEN: dict[str, Any] = {"by": "Ann", "why": "See the file", "register": REGISTER}


@pytest.fixture
def store(empty: Engine) -> Engine:
    """A store with two versions of a case, and a report of another one."""
    for report in (version("aaaa", SPRING), late(version("bbbb", SUMMER))):
        taken_in(empty, report)
    taken_in(empty, version("zzzz", date(2019, 5, 1), subject="Baby Z", board="Aldermoor LSCB"))
    return empty


def list_replacements(engine: Engine) -> dict[str, str | None]:
    with engine.connect() as connection:
        query = select(ReportRow.id, ReportRow.superseded_by).where(ReportRow.review_id == "aaaa")
        return {row.id: row.superseded_by for row in connection.execute(query)}


def find_case(engine: Engine, report: str) -> str | None:
    with engine.connect() as connection:
        return connection.execute(select(ReportRow.review_id).where(ReportRow.id == report)).scalar_one()


def undo(engine: Engine, entry: audit_log.Entry) -> None:
    with write_transaction(engine) as connection:
        undo_entry(connection, entry.number, **GIVEN)


def test_a_report_of_another_date_is_replaced_by_a_better_one(store: Engine) -> None:
    with write_transaction(store) as connection:
        correct_value(connection, "bbbb-1a-police-1", "actions", "Meet", why="seen", **WHO)
        entry = replace_report(connection, "bbbb", "aaaa", **GIVEN)
    assert list_replacements(store) == {"aaaa": None, "bbbb": "aaaa"}
    with store.connect() as connection:
        assert value(connection, "aaaa-1a-police-1", "actions").text == "Meet"  # it is carried over
    taken_in(store, late(version("bbbb", SUMMER)))
    assert list_replacements(store) == {"aaaa": None, "bbbb": "aaaa"}
    undo(store, entry)
    assert list_replacements(store) == {"aaaa": None, "bbbb": None}
    with store.connect() as connection:
        assert value(connection, "aaaa-1a-police-1", "actions").state == "read"


def test_the_reading_that_a_person_chose_counts(store: Engine) -> None:
    taken_in(store, late(version("bbb2", SUMMER)))
    chosen = {"bbbb": "bbb2", "bbb2": "bbbb"}
    (worse,) = (report for report, better in list_replacements(store).items() if better)
    with write_transaction(store) as connection:
        replace_report(connection, chosen[worse], worse, **GIVEN)
    assert list_replacements(store) == {"aaaa": None, worse: None, chosen[worse]: worse}


def test_a_moved_report_comes_back(store: Engine) -> None:
    with write_transaction(store) as connection:
        entry = move_report(connection, "bbbb", "zzzz", **GIVEN)
        later = move_report(connection, "bbbb", None, **GIVEN)
    assert (entry.act, entry.why, find_case(store, "bbbb")) == ("moved", "See the file", "bbbb")
    with pytest.raises(FieldError, match=f"undo entry {later.number} first"):
        undo(store, entry)
    undo(store, later)
    assert find_case(store, "bbbb") == "zzzz"
    taken_in(store, late(version("bbbb", SUMMER)))
    assert find_case(store, "bbbb") == "zzzz"
    undo(store, entry)
    assert find_case(store, "bbbb") == "aaaa"


def test_what_cannot_be_done_with_reports_is_refused(store: Engine) -> None:
    with write_transaction(store) as connection:
        replace_report(connection, "bbbb", "aaaa", **GIVEN)
    refused = {
        ("aaaa", "aaaa"): "cannot replace itself",
        ("bbbb", "zzzz"): "of two cases",
        ("bbbb", "aaaa"): "already",
        ("aaaa", "bbbb"): "Undo that first",
    }
    for (worse, better), message in refused.items():
        with pytest.raises(FieldError, match=message), write_transaction(store) as connection:
            replace_report(connection, worse, better, **GIVEN)
    with pytest.raises(FieldError, match="version of this case already"), write_transaction(store) as connection:
        move_report(connection, "bbbb", "aaaa", **GIVEN)
    with pytest.raises(KeyError), write_transaction(store) as connection:
        move_report(connection, "bbbb", "nothing", **GIVEN)
