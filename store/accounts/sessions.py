"""Sessions of the web interface, and failed attempts to sign in."""

import hashlib
import secrets
from datetime import datetime, timedelta
from typing import cast

from sqlalchemy import ColumnElement, Connection, Engine, delete, func, insert, or_, select, update

from store.accounts.accounts import Account, Role
from store.clock import current_database_time
from store.schema import AccountRow, LoginAttemptRow, WebSessionRow

MAX_IDLE = timedelta(minutes=60)  # a session that is not used for so long is over
MAX_SESSION = timedelta(hours=12)  # a session is over then, used or not: a working day
SEEN_INTERVAL = timedelta(minutes=1)  # a session's last use is written no oftener: a page must not cost a write
FREE_TRIES = 5  # a slip of the finger has no consequence
FAILURE_WINDOW = timedelta(minutes=15)  # failures older than this no longer slow anybody
MAX_WAIT_S = 300  # seconds; longer would lock people out for a stranger's guesses
ATTEMPTS_KEPT = timedelta(days=90)  # attempts are kept so long for whoever looks into them


def begin_session(connection: Connection, account: str, address: str) -> str:
    """Signs an account in; gives the token that its browser is to hold."""
    token, now = secrets.token_urlsafe(32), current_database_time()
    connection.execute(delete(WebSessionRow).where(_is_expired(now)))
    connection.execute(
        insert(WebSessionRow).values(
            token=_hash_token(token), account=account, address=address[:64], made=now, seen=now
        )
    )
    return token


def find_session_account(engine: Engine, token: str) -> Account | None:
    """The account that holds this token; None where the session is over, or never was."""
    now, key = current_database_time(), _hash_token(token)
    query = (
        select(AccountRow, WebSessionRow.seen)
        .join(WebSessionRow, WebSessionRow.account == AccountRow.name)
        .where(WebSessionRow.token == key, ~_is_expired(now))
    )
    with engine.connect() as connection:
        row = connection.execute(query).first()
    if row is None:
        return None
    if now - row.seen > SEEN_INTERVAL:
        with engine.begin() as connection:
            connection.execute(update(WebSessionRow).where(WebSessionRow.token == key).values(seen=now))
    return Account(name=row.name, role=cast(Role, row.role), made=row.made)


def end_session(connection: Connection, token: str) -> None:
    connection.execute(delete(WebSessionRow).where(WebSessionRow.token == _hash_token(token)))


def seconds_to_wait(connection: Connection, name: str, address: str) -> int:
    """How long someone must wait before they may try to sign in (again): doubled with each failure under this
    name or from this address since the last success."""
    now = current_database_time()
    return max(
        _wait_seconds(connection, LoginAttemptRow.name == name[:64], now),
        _wait_seconds(connection, LoginAttemptRow.address == address[:64], now),
    )


def _wait_seconds(connection: Connection, whose: ColumnElement[bool], now: datetime) -> int:
    entered = select(func.max(LoginAttemptRow.at)).where(whose, LoginAttemptRow.entered.is_(True))
    since = max(connection.execute(entered).scalar() or datetime.min, now - FAILURE_WINDOW)
    query = select(func.count(), func.max(LoginAttemptRow.at)).where(whose, LoginAttemptRow.at > since)
    failures, last = connection.execute(query).one()
    if failures < FREE_TRIES:
        return 0
    pause = min(2.0 ** (failures - FREE_TRIES + 1), MAX_WAIT_S)
    return max(0, round(pause - (now - last).total_seconds() + 0.5))


def record_attempt(connection: Connection, name: str, address: str) -> int:
    """Keeps that someone tries to sign in, before it is known how it ends: tries made at once count too."""
    now = current_database_time()
    connection.execute(delete(LoginAttemptRow).where(LoginAttemptRow.at < now - ATTEMPTS_KEPT))
    made = insert(LoginAttemptRow).values(name=name[:64], address=address[:64], at=now, entered=False)
    return int(connection.execute(made.returning(LoginAttemptRow.id)).scalar_one())


def record_success(connection: Connection, attempt: int) -> None:
    """Keeps that an attempt succeeded."""
    connection.execute(update(LoginAttemptRow).where(LoginAttemptRow.id == attempt).values(entered=True))


def _is_expired(now: datetime) -> ColumnElement[bool]:
    return or_(WebSessionRow.seen <= now - MAX_IDLE, WebSessionRow.made <= now - MAX_SESSION)


def _hash_token(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
