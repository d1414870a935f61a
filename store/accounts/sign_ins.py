# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""The attempts to sign in: who, when and from where, and the unlocking of an account that has to wait."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, delete, func, select

from store import audit_log
from store.accounts.accounts import AccountError, find_account, log_account_change
from store.accounts.sessions import FAILURE_WINDOW, FREE_TRIES
from store.clock import current_database_time
from store.schema import LoginAttemptRow


@dataclass(frozen=True, slots=True, kw_only=True)
class SignIn:
    """An attempt to sign in, with the name as it was typed; `succeeded` is whether the password was right."""

    name: str
    address: str
    at: datetime
    succeeded: bool


def list_sign_ins(connection: Connection, name: str = "", limit: int = 100) -> list[SignIn]:
    """List the attempts, under one name or all, the newest first. They are kept for ninety days."""
    query = select(LoginAttemptRow).order_by(LoginAttemptRow.id.desc()).limit(limit)
    if name:
        query = query.where(LoginAttemptRow.name == name)
    rows = connection.execute(query)
    return [SignIn(name=r.name, address=r.address, at=r.at, succeeded=r.entered) for r in rows]


def load_last_sign_ins(connection: Connection) -> dict[str, datetime]:
    """Return when each name last signed in, as far as the attempts are kept."""
    entered = select(LoginAttemptRow.name, func.max(LoginAttemptRow.at)).where(LoginAttemptRow.entered.is_(True))
    return {row[0]: row[1] for row in connection.execute(entered.group_by(LoginAttemptRow.name))}


def list_locked_names(connection: Connection) -> set[str]:
    """Return the names under which so many attempts failed lately that the next one has to wait."""
    failed = (
        select(LoginAttemptRow.name)
        .where(LoginAttemptRow.entered.is_(False), LoginAttemptRow.at > current_database_time() - FAILURE_WINDOW)
        .group_by(LoginAttemptRow.name)
        .having(func.count() >= FREE_TRIES)
    )
    return set(connection.execute(failed).scalars())


def unlock_account(connection: Connection, name: str, by: str) -> None:
    """Let a user try again at once: forget the attempts that failed lately.

    It adds an entry to the log (see `audit_log.append_entry`). Raises AccountError where the account does not exist.
    """
    account = find_account(connection, name)
    if account is None:
        raise AccountError(f"No account is called “{name}”.")
    since = current_database_time() - FAILURE_WINDOW
    failed = (LoginAttemptRow.name == name, LoginAttemptRow.entered.is_(False), LoginAttemptRow.at > since)
    connection.execute(delete(LoginAttemptRow).where(*failed))
    log_account_change(connection, audit_log.ACCOUNT_UNLOCKED, account, by)
