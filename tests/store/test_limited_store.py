# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""A store that shows only some boards or agencies, whatever is asked."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import Engine, inspect, text

from store.accounts.access_limit import AccessLimit
from store.engine import open_store, store_url
from store.limited_store import BY_FILE, BY_REPORT, BY_RESPONSE, SHOWN_WHOLE, is_limited, open_limited_store
from store.queries.dashboard import load_dashboard
from store.queries.listings import list_reports
from store.queries.search import SearchFilter, search
from store.queries.tracker import TrackerFilter, count_tracked
from store.reports.load import load_report
from store.schema import Base
from tests.store.case_versions import SPRING, SUMMER, keep
from tests.store.report_versions import version

SHOWN, HIDDEN = "Marlsea LSCB", "Elmbridge SCP"
POLICE = AccessLimit(agencies=("police",))


@pytest.fixture
def url(new_url: str) -> str:
    """Two versions of a case of one board, and one of another board."""
    engine = open_store(new_url)
    other = version("zzzz", SPRING, "Child Z", HIDDEN)
    keep(engine, version("aaaa", SPRING), version("bbbb", SUMMER), replace(other, title="Progress at Elmbridge"))
    engine.dispose()
    return new_url


@pytest.fixture
def limited(url: str, request: pytest.FixtureRequest) -> Iterator[Engine]:
    engine = open_limited_store(url, request.param)
    yield engine
    engine.dispose()


def read_everything(engine: Engine) -> str:
    """Return all that any table or SQL view shows, as one text."""
    with engine.connect() as connection:
        names = [*Base.metadata.tables, *inspect(connection).get_view_names()]
        rows = {name: connection.execute(text(f'SELECT * FROM "{name}"')).all() for name in names}
    return str({name: found for name, found in rows.items() if name not in SHOWN_WHOLE})


@pytest.mark.parametrize("limited", [AccessLimit(boards=(SHOWN,))], indirect=True)
def test_no_table_shows_another_board(limited: Engine) -> None:
    shown = read_everything(limited)
    assert "aaaa" in shown
    assert not [word for word in ("zzzz", "Elmbridge", "Child Z") if word in shown]
    with limited.connect() as connection:
        assert [entry.id for entry in list_reports(connection)] == ["aaaa", "bbbb"]
        assert {hit.report for hit in search(connection, "visits", SearchFilter()).hits} <= {"aaaa", "bbbb"}
        cases = load_dashboard(connection, TrackerFilter()).cases
        assert [group.name for group in cases] == ["Child Q – “Robin”, Marlsea LSCB"]
        with pytest.raises(KeyError):
            load_report(connection, "zzzz")


@pytest.mark.parametrize("limited", [POLICE, AccessLimit(boards=(SHOWN,), agencies=("police",))], indirect=True)
def test_no_table_shows_another_agency(limited: Engine) -> None:
    shown = read_everything(limited)
    assert "1a-police-1" in shown
    assert not [word for word in ("yos-1", "csc-1", "Youth Offending", "Social Care") if word in shown]
    with limited.connect() as connection:
        rows = load_report(connection, "bbbb").responses
        assert {row.agency.id for row in rows} == {"police"}
        (entry,) = (entry for entry in list_reports(connection) if entry.id == "bbbb")
        assert (entry.responses, entry.questions, entry.faults) == (len(rows), len(rows), 0)
        seen = connection.execute(text("SELECT count(DISTINCT report_id) FROM tracked_response")).scalar_one()
        assert sum(count_tracked(connection, TrackerFilter()).values()) == len(rows) * (seen - 1)


def test_each_table_is_shown_by_a_rule_or_hidden() -> None:
    ruled = {*BY_RESPONSE, *BY_REPORT, *BY_FILE, *SHOWN_WHOLE}
    assert ruled <= {*Base.metadata.tables}
    assert not [name for name in BY_RESPONSE if "response_id" not in Base.metadata.tables[name].c]
    assert not [name for name in BY_REPORT if "report_id" not in Base.metadata.tables[name].c]
    assert not [name for name in BY_FILE if "sha256" not in Base.metadata.tables[name].c]


@pytest.mark.parametrize("limited", [AccessLimit(boards=(SHOWN,)), POLICE], indirect=True)
def test_search_in_a_limited_store_finds_what_it_shows(limited: Engine) -> None:
    with limited.connect() as connection:
        assert is_limited(connection) is (connection.dialect.name == "sqlite")
        shown = {entry.id for entry in list_reports(connection)}
        assert {hit.report for hit in search(connection, "visits", SearchFilter()).hits} == shown
        assert search(connection, "", SearchFilter()).hits == ()
    everything = open_store(str(limited.url), create=False)
    with everything.connect() as connection:
        assert not is_limited(connection)
        assert {hit.report for hit in search(connection, "visits", SearchFilter()).hits} == {"aaaa", "bbbb", "zzzz"}
    everything.dispose()


def test_agencies_of_a_board_are_found_without_reading_its_responses(tmp_path: Path) -> None:
    """Among a million responses that takes seconds."""
    url = store_url(str(tmp_path / "boards.db"))
    open_store(url).dispose()
    limited = open_limited_store(url, AccessLimit(boards=(SHOWN,)))
    with limited.connect() as connection:
        plan = connection.execute(text("EXPLAIN QUERY PLAN SELECT id FROM agency")).all()
    limited.dispose()
    assert plan
    assert not [step.detail for step in plan if "response" in step.detail or "SCAN c" in step.detail]
