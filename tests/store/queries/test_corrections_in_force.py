# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Log entries in force."""

import pytest
from sqlalchemy import Engine

from normalise.agencies.registry import load_register
from store.decisions.corrections import correct_value
from store.decisions.undo import undo_entry
from store.engine import write_transaction
from store.queries.corrections_in_force import find_entries_in_force
from store.reports.save import save_report
from tests.conftest import MakeStore
from tests.store.example_report import report


@pytest.fixture(scope="module")
def store(make_store: MakeStore) -> Engine:
    engine = make_store()
    with write_transaction(engine) as connection:
        save_report(connection, report())
    return engine


def test_only_corrections_that_hold_are_in_force(store: Engine) -> None:
    register, ident = load_register(), "0123456789-1a-harrow-police-1"
    with write_transaction(store) as connection:
        first = correct_value(connection, ident, "rag", "green", by="Ann", why="its fill", register=register)
        second = correct_value(connection, ident, "actions", "Ask", by="Ann", why="printed", register=register)
        undone = undo_entry(connection, first.number, by="Ann", why="no", register=register)
        numbers = [first.number, second.number, undone.number]
        assert find_entries_in_force(connection, numbers) == {second.number}
        assert find_entries_in_force(connection, []) == set()
