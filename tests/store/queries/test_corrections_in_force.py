# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Log entries in force."""

from typing import Any

import pytest
from sqlalchemy import Engine, insert

from normalise.agencies.registry import load_register
from store.decisions.corrections import correct_value
from store.decisions.report_changes import move_report
from store.decisions.structure_changes import change_structure
from store.decisions.undo import undo_entry
from store.engine import write_transaction
from store.queries.corrections_in_force import find_entries_in_force
from store.reports.save import save_report
from store.schema import CaseRow
from store.structure.make_edits import delete_row
from store.versions.lineage import place_report_in_case
from tests.conftest import MakeStore
from tests.store.case_versions import AKIN
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


def test_edits_of_rows_and_the_last_move_are_in_force(make_store: MakeStore) -> None:
    given: dict[str, Any] = {"by": "Ann", "why": "See the page", "register": load_register()}
    engine, row = make_store(), "0123456789-1a-mill-hospital-1"
    with write_transaction(engine) as connection:
        save_report(connection, report())
        place_report_in_case(connection, "0123456789", AKIN)
        connection.execute(insert(CaseRow).values(id="other", board="", subject="", title=""))
        edit = change_structure(connection, "0123456789", lambda read, _: delete_row(read, row), **given)
        first = move_report(connection, "0123456789", "other", **given)
        second = move_report(connection, "0123456789", None, **given)
        numbers = [edit.number, first.number, second.number]
        assert find_entries_in_force(connection, numbers) == {edit.number, second.number}
        undo_entry(connection, second.number, **given)
        undo_entry(connection, edit.number, **given)
        assert find_entries_in_force(connection, numbers) == {first.number}
