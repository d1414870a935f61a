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
from store.accounts.access_limit import NO_LIMIT, AccessLimit, list_boards
from store.clock import current_database_time
from store.schema import AccountRow, AgencyRow

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
    administrator: bool = False
    limit: AccessLimit = NO_LIMIT

    @property
    def rights(self) -> str:
        """The role, whether the user manages accounts, and the visible part of the store, as the log has it."""
        return describe_rights(self.role, self.administrator, self.limit)


def describe_rights(role: str, administrator: bool, limit: AccessLimit = NO_LIMIT) -> str:
    """Return the rights of an account in words, such as "staff, administrator"."""
    parts = (role, "administrator" if administrator else "", f"only {limit.describe()}" if limit.is_set else "")
    return ", ".join(filter(None, parts))


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


def add_account(
    connection: Connection,
    name: str,
    role: Role,
    password: str,
    by: str = PROGRAM,
    *,
    administrator: bool = False,
    limit: AccessLimit = NO_LIMIT,
) -> None:
    """Add an account, and an entry to the log (see `audit_log.append_entry`).

    Raises:
        AccountError: The name is taken or not a name, the password is too short or too long, or the limit does not fit
            the role.
    """
    _check_limit(connection, role, administrator, limit)
    if not ACCOUNT_NAME.fullmatch(name):
        raise AccountError("A name has 1 to 64 letters, digits or . @ + - _ and no blanks.")
    _check_new_password(name, password)
    if connection.execute(select(AccountRow.name).where(AccountRow.name == name)).first():
        raise AccountError(f"There is an account “{name}” already. Remove it first to add it again.")
    hashed = _hash_password(password)
    connection.execute(
        insert(AccountRow).values(
            name=name, role=role, password=hashed, made=current_database_time(), administrator=administrator,
            boards=list(limit.boards), agencies=list(limit.agencies),
        )
    )  # fmt: skip
    detail = {"after": {"text": describe_rights(role, administrator, limit)}, **_digest_hash(hashed)}
    _log_account(connection, audit_log.ACCOUNT_ADDED, name, by, detail)


def _check_limit(connection: Connection, role: Role, administrator: bool, limit: AccessLimit) -> None:
    if not limit.is_set:
        return
    if role != "analyst" or administrator:
        raise AccountError("Only analysts who are no administrators can be limited: others work on the whole database.")
    agencies = set(connection.execute(select(AgencyRow.id).where(AgencyRow.id.in_(limit.agencies))).scalars())
    unknown = [*sorted({*limit.boards} - {*list_boards(connection)}), *sorted({*limit.agencies} - agencies)]
    if unknown:
        raise AccountError(f"No report has the board or agency {', '.join(f'“{name}”' for name in unknown)}.")


def _check_new_password(name: str, password: str) -> None:
    if not MIN_PASSWORD_CHARS <= len(password) <= MAX_PASSWORD_CHARS:
        raise AccountError(f"A password has {MIN_PASSWORD_CHARS} to {MAX_PASSWORD_CHARS} characters.")
    if password.lower() == name.lower():
        raise AccountError("The password must not be the name.")


def remove_account(connection: Connection, name: str, by: str = PROGRAM) -> bool:
    """Remove an account, and sign its user out everywhere; return False if there is none of this name.

    It adds an entry to the log (see `audit_log.append_entry`).
    """
    found = find_account(connection, name)
    if found is None:
        return False
    connection.execute(delete(AccountRow).where(AccountRow.name == name))
    _log_account(connection, audit_log.ACCOUNT_REMOVED, name, by, {"before": {"text": found.rights}})
    return True


def set_password(connection: Connection, name: str, password: str, by: str) -> None:
    """Give an account another password, and add an entry to the log (see `audit_log.append_entry`).

    Raises:
        AccountError: The account does not exist, or the password is too short or too long.
    """
    account = _require_account(connection, name)
    _check_new_password(name, password)
    _replace_hash(connection, account, _hash_password(password), by)


def set_rights(
    connection: Connection, name: str, role: Role, administrator: bool, by: str, limit: AccessLimit = NO_LIMIT
) -> None:
    """Give an account other rights, and add an entry to the log (see `audit_log.append_entry`).

    Raises:
        AccountError: The account does not exist, or the limit does not fit the role.
    """
    account = _require_account(connection, name)
    _check_limit(connection, role, administrator, limit)
    rights = {"role": role, "administrator": administrator}
    seen = {"boards": list(limit.boards), "agencies": list(limit.agencies)}
    connection.execute(update(AccountRow).where(AccountRow.name == name).values(**rights, **seen))
    after = describe_rights(role, administrator, limit)
    log_account_change(connection, audit_log.ACCOUNT_CHANGED, account, by, after=after)


def log_account_change(connection: Connection, act: str, account: Account, by: str, after: str = "") -> None:
    """Add an entry on an account to the log (see `audit_log.append_entry`): its rights, and the digest of its hash."""
    hashed = connection.execute(select(AccountRow.password).where(AccountRow.name == account.name)).scalar_one()
    detail = {"before": {"text": account.rights}, "after": {"text": after or account.rights}, **_digest_hash(hashed)}
    _log_account(connection, act, account.name, by, detail)


def _require_account(connection: Connection, name: str) -> Account:
    account = find_account(connection, name)
    if account is None:
        raise AccountError(f"No account is called “{name}”.")
    return account


def _replace_hash(connection: Connection, account: Account, hashed: str, by: str) -> None:
    connection.execute(update(AccountRow).where(AccountRow.name == account.name).values(password=hashed))
    log_account_change(connection, audit_log.ACCOUNT_CHANGED, account, by)


def _log_account(connection: Connection, act: str, name: str, by: str, detail: dict[str, Any]) -> None:
    audit_log.append_entry(connection, by=by, act=act, owner=LOGGED_AS, owner_id=name, field="role", detail=detail)


def _digest_hash(hashed: str) -> dict[str, str]:
    """Return the log's form of a password: the digest of its hash, which has a random salt."""
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
        rights = make_account(row).rights
        if last is None or last.act == audit_log.ACCOUNT_REMOVED:
            found.append(AccountDifference(name=name, field="role", before="", after=rights, entry=last))
            continue
        if last.after != rights:
            found.append(AccountDifference(name=name, field="role", before=last.after or "", after=rights, entry=last))
        if last.detail.get(PASSWORD_KEY) != _digest_hash(row.password)[PASSWORD_KEY]:
            found.append(AccountDifference(name=name, field="password", before="", after="", entry=last))
    return found


def list_accounts(connection: Connection) -> list[Account]:
    """List the accounts by name."""
    return list(map(make_account, connection.execute(select(AccountRow).order_by(AccountRow.name))))


def find_account(connection: Connection, name: str) -> Account | None:
    """Return the account of this name, or None."""
    row = connection.execute(select(AccountRow).where(AccountRow.name == name)).first()
    return None if row is None else make_account(row)


def make_account(row: Any) -> Account:
    """Return the account of an `AccountRow`."""
    return Account(
        name=row.name,
        role=cast(Role, row.role),
        made=row.made,
        administrator=row.administrator,
        limit=AccessLimit(boards=tuple(row.boards), agencies=tuple(row.agencies)),
    )


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

    kept = connection.execute(select(AccountRow.password).where(AccountRow.name == name)).scalar()
    if kept is not None and PasswordHasher().check_needs_rehash(kept):
        _replace_hash(connection, _require_account(connection, name), _hash_password(password), name)


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
