"""Accounts of the page: who may sign in, as what. Passwords are kept as argon2 hashes alone."""

import re
import threading
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, cast, get_args

from sqlalchemy import Connection, delete, func, insert, select, update

from store.clock import current_database_time
from store.schema import AccountRow

Role = Literal["staff", "analyst", "auditor"]
"""Staff import and correct; analysts and auditors read."""

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


def add_account(connection: Connection, name: str, role: Role, password: str) -> None:
    """Raises AccountError where the name is taken or no name, or the password too short or long."""
    if not ACCOUNT_NAME.fullmatch(name):
        raise AccountError("A name has 1 to 64 letters, digits or . @ + - _ and no blanks.")
    if not MIN_PASSWORD_CHARS <= len(password) <= MAX_PASSWORD_CHARS:
        raise AccountError(f"A password has {MIN_PASSWORD_CHARS} to {MAX_PASSWORD_CHARS} characters.")
    if password.lower() == name.lower():
        raise AccountError("The password must not be the name.")
    if connection.execute(select(AccountRow.name).where(AccountRow.name == name)).first():
        raise AccountError(f"There is an account “{name}” already. Remove it first to add it again.")
    connection.execute(
        insert(AccountRow).values(name=name, role=role, password=_hash_password(password), made=current_database_time())
    )


def remove_account(connection: Connection, name: str) -> bool:
    """Removes an account, and signs its user out everywhere; False where there is none of this name."""
    return connection.execute(delete(AccountRow).where(AccountRow.name == name)).rowcount > 0


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
    if kept and hasher.check_needs_rehash(kept):
        connection.execute(update(AccountRow).where(AccountRow.name == name).values(password=_hash_password(password)))
    return kept is not None


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
