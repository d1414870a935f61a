# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""The list of attempts to sign in, and unlocking."""

from pathlib import Path

import pytest

from store import audit_log
from store.accounts.accounts import AccountError, add_account, find_account_differences, set_password, set_rights
from store.accounts.sessions import FREE_TRIES, record_attempt, record_success, seconds_to_wait
from store.accounts.sign_ins import list_locked_names, list_sign_ins, load_last_sign_ins, unlock_account
from store.engine import open_store, store_url


def test_a_locked_user_is_unlocked_and_the_log_has_it(tmp_path: Path) -> None:
    with open_store(store_url(str(tmp_path / "a.db"))).begin() as connection:
        add_account(connection, "jo", "staff", "a long enough password")
        record_success(connection, record_attempt(connection, "jo", "10.0.0.1"))
        for _ in range(FREE_TRIES):
            record_attempt(connection, "jo", "10.0.0.2")
        assert list_locked_names(connection) == {"jo"}
        assert seconds_to_wait(connection, "jo", "10.0.0.3") > 0
        unlock_account(connection, "jo", "kim")
        assert list_locked_names(connection) == set()
        assert seconds_to_wait(connection, "jo", "10.0.0.3") == 0
        assert [(one.address, one.succeeded) for one in list_sign_ins(connection, "jo")] == [("10.0.0.1", True)]
        assert list(load_last_sign_ins(connection)) == ["jo"]
        newest = audit_log.list_entries(connection)[0]
        assert (newest.act, newest.by, newest.owner_id) == (audit_log.ACCOUNT_UNLOCKED, "kim", "jo")
        with pytest.raises(AccountError):
            unlock_account(connection, "nobody", "kim")


def test_changes_of_an_account_leave_it_as_the_log_has_it(tmp_path: Path) -> None:
    with open_store(store_url(str(tmp_path / "a.db"))).begin() as connection:
        add_account(connection, "jo", "staff", "a long enough password")
        set_rights(connection, "jo", "auditor", True, "kim")
        set_password(connection, "jo", "another long password", "jo")
        unlock_account(connection, "jo", "kim")
        entries = audit_log.list_readable_entries(connection)
        assert find_account_differences(connection, entries) == []
        assert [entry.after for entry in entries] == ["staff", *["auditor, administrator"] * 3]
        with pytest.raises(AccountError):
            set_password(connection, "jo", "short", "jo")
