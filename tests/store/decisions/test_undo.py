# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Undoing one value of a group undoes the whole group, and nothing that was decided apart."""

import pytest
from sqlalchemy import Engine

from store import audit_log
from store.decisions.corrections import FieldError, confirm_value, correct_value
from store.decisions.undo import undo_entry
from store.engine import write_transaction
from tests.store.correction_helpers import REGISTER, WHO, value

ROWS = ("aaaa-1a-police-1", "aaaa-1a-yos-1", "aaaa-1b-csc-1")


def correct_together(store: Engine) -> list[int]:
    """Correct the actions of all three rows by one decision; return the numbers of its entries."""
    with write_transaction(store) as connection:
        first = correct_value(connection, ROWS[0], "actions", "Meet", why="seen", **WHO)
        others = [
            correct_value(connection, row, "actions", "Meet", why="seen", group=first.number, **WHO) for row in ROWS[1:]
        ]
    return [first.number, *(entry.number for entry in others)]


@pytest.mark.parametrize("chosen", [0, 2])
def test_undoing_one_of_a_group_undoes_the_whole_group(store: Engine, chosen: int) -> None:
    numbers = correct_together(store)
    with write_transaction(store) as connection:
        confirm_value(connection, ROWS[0], "rag", **WHO)
        undone = undo_entry(connection, numbers[chosen], by="Bea", why="no", register=REGISTER)
        assert undone.over == numbers[chosen]
        assert {value(connection, row, "actions").state for row in ROWS} == {"read"}
        assert value(connection, ROWS[0], "rag").state == "confirmed"
        assert not audit_log.find_chain_breaks(connection)
        with pytest.raises(FieldError, match="not in force"):
            undo_entry(connection, numbers[1], by="Bea", why="again", register=REGISTER)


def test_a_value_corrected_again_since_keeps_that_correction(store: Engine) -> None:
    numbers = correct_together(store)
    with write_transaction(store) as connection:
        correct_value(connection, ROWS[1], "actions", "Meet on Monday", why="read again", **WHO)
        undo_entry(connection, numbers[0], by="Ann", why="no", register=REGISTER)
        assert value(connection, ROWS[0], "actions").state == "read"
        assert value(connection, ROWS[1], "actions").text == "Meet on Monday"
