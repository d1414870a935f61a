# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Accounts of the page: who may sign in, as what. Passwords are kept as argon2 hashes alone."""

import re
import threading
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any, Literal, cast, get_args

from sqlalchemy import Connection, delete, func, insert, select, update

from store import audit_log
from store.clock import current_database_time
from store.schema import AccountRow

Role = Literal["staff", "analyst", "auditor"]
"""Staff import and correct; analysts and auditors read."""

PROGRAM = "boardtrace"
"""The author of log entries for which no person is known."""
LOGGED_AS = "account"
"""The owner that log entries on accounts have."""
PASSWORD_KEY = "password_sha256"  # noqa: S105 - the name of a key

ROLES: tuple[Role, ...] = get_args(Role)
MIN_PASSWORD_CHARS, MAX_PASSWORD_CHARS = (
    12,
    1024,
)  # characters of a password; hashing a longer one would be a way to tire the server
ACCOUNT_NAME = re.compile(r"[\w.@+-]{1,64}")
HASH_SLOTS = threading.BoundedSemaphore(2)  # each hash takes 64 MiB: many at once would fill the memory


class AccountError(ValueError):
    """An account cannot be made; the message says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """A user who can sign in."""

    name: str
    role: Role
    made: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountDifference:
    """An account that is not as the log has it: `before` is the log's role and `after` the stored one, "" for none.

    `entry` is the account's last entry; None for an account that the log does not have.
    """

    name: str
    field: str
    before: str
    after: str
    entry: audit_log.Entry | None


def add_account(connection: Connection, name: str, role: Role, password: str, by: str = PROGRAM) -> None:
    """Add an account, and an entry to the log (see `audit_log.append_entry`).

    Raises:
        AccountError: The name is taken or not a name, or the password is too short or too long.
    """
    if not ACCOUNT_NAME.fullmatch(name):
        raise AccountError("A name has 1 to 64 letters, digits or . @ + - _ and no blanks.")
    if not MIN_PASSWORD_CHARS <= len(password) <= MAX_PASSWORD_CHARS:
        raise AccountError(f"A password has {MIN_PASSWORD_CHARS} to {MAX_PASSWORD_CHARS} characters.")
    if password.lower() == name.lower():
        raise AccountError("The password must not be the name.")
    if connection.execute(select(AccountRow.name).where(AccountRow.name == name)).first():
        raise AccountError(f"There is an account “{name}” already. Remove it first to add it again.")
    hashed = _hash_password(password)
    connection.execute(insert(AccountRow).values(name=name, role=role, password=hashed, made=current_database_time()))
    _log_account(connection, audit_log.ACCOUNT_ADDED, name, by, {"after": {"text": role}, **_digest_hash(hashed)})


def remove_account(connection: Connection, name: str, by: str = PROGRAM) -> bool:
    """Remove an account, and sign its user out everywhere; return False if there is none of this name.

    It adds an entry to the log (see `audit_log.append_entry`).
    """
    role = connection.execute(select(AccountRow.role).where(AccountRow.name == name)).scalar()
    if role is None:
        return False
    connection.execute(delete(AccountRow).where(AccountRow.name == name))
    _log_account(connection, audit_log.ACCOUNT_REMOVED, name, by, {"before": {"text": role}})
    return True


def _log_account(connection: Connection, act: str, name: str, by: str, detail: dict[str, Any]) -> None:
    audit_log.append_entry(connection, by=by, act=act, owner=LOGGED_AS, owner_id=name, field="role", detail=detail)


def _digest_hash(hashed: str) -> dict[str, str]:
    """Return what the log has of a password: the digest of its hash, which has a random salt."""
    return {PASSWORD_KEY: sha256(hashed.encode()).hexdigest()}


def find_account_differences(connection: Connection, entries: Iterable[audit_log.Entry]) -> list[AccountDifference]:
    """Return where the accounts differ from the log's entries, the oldest of which comes first."""
    logged: dict[str, audit_log.Entry] = {}
    for entry in entries:
        if entry.owner == LOGGED_AS and entry.owner_id:
            logged[entry.owner_id] = entry
    stored = {r.name: r for r in connection.execute(select(AccountRow).order_by(AccountRow.name))}
    found = [
        AccountDifference(name=name, field="role", before=entry.after or "", after="", entry=entry)
        for name, entry in logged.items()
        if entry.act != audit_log.ACCOUNT_REMOVED and name not in stored
    ]
    for name, row in stored.items():
        last = logged.get(name)
        if last is None or last.act == audit_log.ACCOUNT_REMOVED:
            found.append(AccountDifference(name=name, field="role", before="", after=row.role, entry=last))
            continue
        if last.after != row.role:
            role = last.after or ""
            found.append(AccountDifference(name=name, field="role", before=role, after=row.role, entry=last))
        if last.detail.get(PASSWORD_KEY) != _digest_hash(row.password)[PASSWORD_KEY]:
            found.append(AccountDifference(name=name, field="password", before="", after="", entry=last))
    return found


def list_accounts(connection: Connection) -> list[Account]:
    """List the accounts by name."""
    rows = connection.execute(select(AccountRow).order_by(AccountRow.name))
    return [Account(name=r.name, role=cast(Role, r.role), made=r.made) for r in rows]


def has_accounts(connection: Connection) -> bool:
    """Return whether anybody has an account."""
    return bool(connection.execute(select(func.count()).select_from(AccountRow)).scalar_one())


def check_password(connection: Connection, name: str, password: str) -> bool:
    """Whether this is the password of this account. As slow for a name that is none as for one that is."""
    from argon2 import PasswordHasher
    from argon2.exceptions import VerifyMismatchError

    kept = connection.execute(select(AccountRow.password).where(AccountRow.name == name)).scalar()
    hasher = PasswordHasher()
    with HASH_SLOTS:
        try:
            hasher.verify(kept or _dummy_hash(), password[:MAX_PASSWORD_CHARS])
        except VerifyMismatchError:
            return False
    return kept is not None


def renew_password_hash(connection: Connection, name: str, password: str) -> None:
    """Hash the password of an account again if the recommended parameters of argon2 have changed since.

    It adds an entry to the log (see `audit_log.append_entry`).
    """
    from argon2 import PasswordHasher

    row = connection.execute(select(AccountRow.password, AccountRow.role).where(AccountRow.name == name)).first()
    if row is None or not PasswordHasher().check_needs_rehash(row.password):
        return
    hashed = _hash_password(password)
    connection.execute(update(AccountRow).where(AccountRow.name == name).values(password=hashed))
    detail = {"before": {"text": row.role}, "after": {"text": row.role}, **_digest_hash(hashed)}
    _log_account(connection, audit_log.ACCOUNT_CHANGED, name, name, detail)


def _hash_password(password: str) -> str:
    from argon2 import PasswordHasher

    with HASH_SLOTS:
        return PasswordHasher().hash(password)


_NOBODY: list[str] = []


def _dummy_hash() -> str:
    """A hash that takes as long to check as any account's."""
    from argon2 import PasswordHasher

    if not _NOBODY:
        _NOBODY.append(PasswordHasher().hash("a password that nobody has"))
    return _NOBODY[0]
