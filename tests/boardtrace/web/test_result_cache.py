# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Results are computed once for a state of the store, and no web page shows an older state."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import cast

import pytest
from sqlalchemy import Connection, Engine

from boardtrace.web import result_cache
from boardtrace.web.result_cache import MAX_RESULTS, ResultCache
from normalise.agencies.registry import load_register
from store.change_marker import ChangeMarker
from store.decisions.corrections import correct_value
from store.engine import write_transaction
from tests.boardtrace.web.conftest import Client, query_value

CONNECTION, OTHER_CONNECTION = (cast(Connection, SimpleNamespace(engine=name)) for name in ("whole", "limited"))


class GivenMarker(ChangeMarker):
    """A marker that the test sets."""

    def __init__(self) -> None:
        self.marker = "1"

    def read_marker(self, connection: Connection) -> str:
        return self.marker


@pytest.fixture
def marker() -> GivenMarker:
    return GivenMarker()


@pytest.fixture
def numbers() -> Iterator[int]:
    return iter(range(1000))


def test_a_result_is_computed_again_after_a_write(marker: GivenMarker, numbers: Iterator[int]) -> None:
    results = ResultCache(marker)
    assert [results.load_result(CONNECTION, "key", lambda: next(numbers)) for _ in range(2)] == [0, 0]
    assert results.load_result(CONNECTION, "other", lambda: next(numbers)) == 1
    marker.marker = "2"
    assert results.load_result(CONNECTION, "key", lambda: next(numbers)) == 2


def test_a_result_is_of_one_engine(marker: GivenMarker) -> None:
    results = ResultCache(marker)
    assert results.load_result(CONNECTION, "key", lambda: "all") == "all"
    assert results.load_result(OTHER_CONNECTION, "key", lambda: "a part") == "a part"


def test_a_result_is_not_kept_where_something_is_written_meanwhile(marker: GivenMarker) -> None:
    results = ResultCache(marker)

    def write_while_computing() -> str:
        marker.marker = "2"
        return "old"

    results.load_result(CONNECTION, "key", write_while_computing)
    assert results.load_result(CONNECTION, "key", lambda: "new") == "new"


def test_a_result_is_computed_again_the_next_day(
    marker: GivenMarker, numbers: Iterator[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    results, now = ResultCache(marker), datetime(2020, 1, 1, 23, 59)
    monkeypatch.setattr(result_cache, "current_database_time", lambda: now)
    assert results.load_result(CONNECTION, "key", lambda: next(numbers)) == 0
    now += timedelta(minutes=1)
    assert results.load_result(CONNECTION, "key", lambda: next(numbers)) == 1


def test_an_error_is_not_kept(marker: GivenMarker) -> None:
    results = ResultCache(marker)
    with pytest.raises(ZeroDivisionError):
        results.load_result(CONNECTION, "key", lambda: 1 // 0)
    assert results.load_result(CONNECTION, "key", lambda: 1) == 1


def test_the_results_that_were_loaded_last_are_kept(marker: GivenMarker, numbers: Iterator[int]) -> None:
    results = ResultCache(marker)
    for key in range(MAX_RESULTS):
        results.load_result(CONNECTION, key, lambda: next(numbers))
    results.load_result(CONNECTION, 0, lambda: next(numbers))
    results.load_result(CONNECTION, "more", lambda: next(numbers))
    assert results.load_result(CONNECTION, 0, lambda: -1) == 0
    assert results.load_result(CONNECTION, 1, lambda: -1) == -1


def test_no_web_page_is_older_than_a_correction(client: Client, engine: Engine, two_versions: tuple[str, str]) -> None:
    old, new = two_versions
    one = client()
    wanted = f"id LIKE '{new}-%' AND rag_value = 'amber' AND agency_id IS NOT NULL"
    row = query_value(engine, f"SELECT min(id) FROM response WHERE {wanted}")
    agency = query_value(engine, f"SELECT agency_id FROM response WHERE id = '{row}'")
    case = query_value(engine, "SELECT id FROM review")
    addresses = [
        "/", "/actions", "/dashboard", f"/dashboard?case={case}", f"/report/{new}", f"/response/{row}",
        f"/history/{case}", f"/history/{row}", f"/compare?old={old}&new={new}", f"/agencies/{agency}", "/review",
    ]  # fmt: skip
    before = {address: one.get(address).text for address in addresses}
    assert {address: one.get(address).text for address in addresses} == before
    with write_transaction(engine) as connection:  # by another engine than the server's, as in another process
        correct_value(connection, row, "rag", "complete", by="B. Turner", why="As printed", register=load_register())
    assert not [address for address in addresses if one.get(address).text == before[address]]
