# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Saved filters are a user's own, under one name each."""

import pytest
from sqlalchemy import Engine

from store.accounts import saved_filters
from store.accounts.saved_filters import list_saved_filters, remove_saved_filter, save_filter
from store.engine import write_transaction


def test_a_filter_is_saved_replaced_and_removed_by_its_user(empty: Engine) -> None:
    with write_transaction(empty) as connection:
        save_filter(connection, "Ann", "actions", " Red  ones ", "?status=red")
        save_filter(connection, "Ann", "actions", "Red ones", "?status=red&sort=due")
        save_filter(connection, "Bob", "actions", "Red ones", "?status=red")
        (own,) = list_saved_filters(connection, "Ann", "actions")
        assert (own.name, own.query) == ("Red ones", "?status=red&sort=due")
        assert list_saved_filters(connection, "Ann", "other") == []
        remove_saved_filter(connection, "Bob", own.id)
        assert list_saved_filters(connection, "Ann", "actions") == [own]
        remove_saved_filter(connection, "Ann", own.id)
        assert list_saved_filters(connection, "Ann", "actions") == []


def test_a_filter_needs_a_name_and_a_user_has_only_so_many(empty: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(saved_filters, "MAX_SAVED_FILTERS", 1)
    with write_transaction(empty) as connection:
        with pytest.raises(ValueError, match="name"):
            save_filter(connection, "Ann", "actions", "  ", "?status=red")
        save_filter(connection, "Ann", "actions", "One", "")
        with pytest.raises(ValueError, match="Remove one first"):
            save_filter(connection, "Ann", "actions", "Two", "")
