# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Names of agencies."""

import pytest
from sqlalchemy import Engine

from store.engine import write_transaction
from store.queries.agency_names import list_agency_names
from store.reports.save import save_report
from tests.conftest import MakeStore
from tests.store.example_report import report


@pytest.fixture(scope="module")
def store(make_store: MakeStore) -> Engine:
    engine = make_store()
    with write_transaction(engine) as connection:
        save_report(connection, report())
    return engine


def test_agency_names_are_alphabetical_and_limited(store: Engine) -> None:
    with store.connect() as connection:
        assert list_agency_names(connection, 9) == ["Harrow Police", "Mill Hospital"]
        assert list_agency_names(connection, 1) == ["Harrow Police"]
