# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""The store on its own PostgreSQL server, started for these tests."""

from collections.abc import Iterator
from datetime import date

import pytest
from sqlalchemy import Engine, text

from normalise.agencies.registry import load_register
from normalise.agencies.succession import relation_explainer
from store.compare.compare import compare_versions, find_versions
from store.engine import open_store
from store.queries import dataframes
from store.reports.load import load_report
from store.reports.save import save_report
from store.versions.lineage import place_report_in_case
from tests.store.example_report import report
from tests.store.report_versions import version, with_rows

AKIN = relation_explainer(load_register())


@pytest.fixture(scope="module")
def engine(server: str) -> Iterator[Engine]:
    engine = open_store(server)
    yield engine
    engine.dispose()


def test_what_is_stored_reads_back_the_same(engine: Engine) -> None:
    with engine.begin() as connection:
        save_report(connection, report())
    with engine.connect() as connection:
        assert load_report(connection, report().id) == report()


def test_versions_are_compared_and_viewed(engine: Engine) -> None:
    new = with_rows(version("bbbb", date(2019, 7, 1)), lambda r: None if r.id.endswith("1a-police-1") else r)
    for one in (version("aaaa", date(2019, 3, 1)), new):
        with engine.begin() as connection:
            save_report(connection, one)
            place_report_in_case(connection, one.id, AKIN)
    with engine.connect() as connection:
        old, last = (find_versions(connection, name)[0] for name in ("2019-03-01", "bbbb"))
        (gone,) = compare_versions(connection, old, last, AKIN).sure
    assert (gone.kind, gone.old_id) == ("removed", "aaaa-1a-police-1")
    assert len(dataframes.responses(engine).query("board == 'Marlsea LSCB'")) == 23
    assert list(dataframes.changes(engine).response_before) == ["aaaa-1a-police-1"]
    assert len(dataframes.status_history(engine).query("nth == 2")) == 11
    assert len(dataframes.overdue(engine).query("report_id == 'bbbb'")) == 11


def test_the_schema_is_brought_up_once(server: str, engine: Engine) -> None:
    open_store(server).dispose()
    with engine.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM alembic_version")).scalar() == 1
