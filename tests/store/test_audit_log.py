# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""The log's chain: whatever is done to an entry afterwards is found."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import Engine, delete, insert, select, update

from store import audit_log
from store.engine import write_transaction
from store.schema import LogEntryRow


@pytest.fixture
def store(empty: Engine) -> Engine:
    with write_transaction(empty) as connection:
        for number in range(1, 6):
            audit_log.append_entry(connection, by="Ann", act="corrected", report_id="r", owner_id=f"o{number}",
                                   why="because",
                       detail={"before": {"text": "ä"}, "after": {"text": "b"}})  # fmt: skip
    return empty


def test_an_untouched_log_is_whole(store: Engine) -> None:
    with store.connect() as connection:
        assert audit_log.find_chain_breaks(connection) == []
        assert [e.number for e in audit_log.list_entries(connection)] == [5, 4, 3, 2, 1]
        assert [e.number for e in audit_log.list_entries(connection, before=3, limit=1)] == [2]
        assert [e.number for e in audit_log.list_entries(connection, owner_id="o4")] == [4]


def edited(column: str, value: Any) -> Callable[[Any], None]:
    return lambda c: c.execute(update(LogEntryRow).where(LogEntryRow.number == 3).values(**{column: value}))


def without(c: Any) -> None:
    c.execute(delete(LogEntryRow).where(LogEntryRow.number == 3))


def closed_up(c: Any) -> None:
    """Taken out, and those after it renumbered."""
    without(c)
    for number in (4, 5):
        c.execute(update(LogEntryRow).where(LogEntryRow.number == number).values(number=number - 1))


def rehashed(c: Any) -> None:
    """Changed, with a hash that fits the change."""
    row = c.execute(select(LogEntryRow).where(LogEntryRow.number == 3)).one()
    values = {name: getattr(row, name) for name in (*audit_log.HASHED_COLUMNS, *audit_log.CONTENT_COLUMNS)} | {
        "by": "Bea"
    }
    c.execute(delete(LogEntryRow).where(LogEntryRow.number == 3))
    c.execute(insert(LogEntryRow).values(**values, hash=audit_log._hash_values(values, audit_log.HASHED_COLUMNS)))


@pytest.mark.parametrize(
    "done",
    [edited("by", "Bea"), edited("why", ""), edited("detail", "{}"), edited("at", "2020"), edited("over", 1),
     edited("hash", "0" * 64), without, closed_up, rehashed],
)  # fmt: skip
def test_what_was_done_to_an_entry_is_found(store: Engine, done: Callable[[Any], None]) -> None:
    with write_transaction(store) as connection:
        done(connection)
        assert audit_log.find_chain_breaks(connection)


def test_what_was_forgotten_is_no_break_but_what_was_blanked_is(store: Engine) -> None:
    with write_transaction(store) as connection:
        blanked = audit_log.blank_entries(connection, LogEntryRow.report_id == "r")
        assert len(audit_log.find_chain_breaks(connection)) == len(blanked) == 5
        detail = {"reports": ["r"], audit_log.BLANKED_KEY: blanked}
        audit_log.append_entry(connection, by="Ann", act=audit_log.FORGOTTEN, detail=detail)
        assert audit_log.find_chain_breaks(connection) == []
        entries = audit_log.list_entries(connection, report="r")
        assert all(e.why == "" and e.detail == {} and e.owner_id is None for e in entries)
        connection.execute(update(LogEntryRow).where(LogEntryRow.number == 1).values(by="Bea"))
        assert len(audit_log.find_chain_breaks(connection)) == 1


def test_erasures_of_earlier_versions_are_no_break(store: Engine) -> None:
    """They blanked the texts of a report's entries, and not the ids."""
    with write_transaction(store) as connection:
        values = {"name": "", "why": "", "detail": "{}"}
        connection.execute(update(LogEntryRow).where(LogEntryRow.report_id == "r").values(**values))
        audit_log.append_entry(connection, by="Ann", act=audit_log.FORGOTTEN, detail={"reports": ["r"]})
        assert audit_log.find_chain_breaks(connection) == []
