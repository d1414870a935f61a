# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Sessions of the web interface, and failed attempts to sign in."""

import hashlib
import secrets
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Connection, Engine, and_, delete, exists, func, insert, or_, select, update
from sqlalchemy.orm import aliased

from store.accounts.accounts import Account, make_account
from store.clock import current_database_time
from store.schema import AccountRow, LoginAttemptRow, WebSessionRow

MAX_IDLE = timedelta(minutes=60)  # a session that is not used for so long is over
MAX_SESSION = timedelta(hours=12)  # a session is over then, used or not: a working day
SEEN_INTERVAL = timedelta(minutes=1)  # a session's last use is written no oftener: a page must not cost a write
FREE_TRIES = 5  # a slip of the finger has no consequence
FAILURE_WINDOW = timedelta(minutes=15)  # failures older than this no longer slow anybody
MAX_WAIT_S = 300  # seconds; longer would lock people out for a stranger's guesses
ATTEMPTS_KEPT = timedelta(days=90)  # attempts are kept so long for investigations


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
    return make_account(row)


def end_session(connection: Connection, token: str) -> None:
    """Delete a session, so that its token is not valid any more."""
    connection.execute(delete(WebSessionRow).where(WebSessionRow.token == _hash_token(token)))


def end_sessions(connection: Connection, account: str, but_token: str = "") -> None:
    """Delete the sessions of an account, but the one with this token: after its password was changed."""
    others = (WebSessionRow.account == account, WebSessionRow.token != _hash_token(but_token))
    connection.execute(delete(WebSessionRow).where(*others))


def seconds_to_wait(connection: Connection, name: str, address: str) -> int:
    """Return how many seconds someone must wait before they may try to sign in.

    The wait doubles with each failure of the last quarter of an hour from this address, and with each under this
    name. A success ends the failures of the same name from the same address alone, so that nobody can reset the wait
    of an address by signing in to an account of their own. The failures of others do not count against a name at an
    address from which it has signed in before, so that nobody can lock a user out by guessing.
    """
    now = current_database_time()
    at_address, under_name = LoginAttemptRow.address == address[:64], LoginAttemptRow.name == name[:64]
    known = select(LoginAttemptRow.id).where(at_address, under_name, LoginAttemptRow.entered.is_(True)).limit(1)
    own = and_(at_address, under_name) if connection.execute(known).first() else under_name
    return max(_wait_seconds(connection, own, now), _wait_seconds(connection, at_address, now))


def _wait_seconds(connection: Connection, whose: ColumnElement[bool], now: datetime) -> int:
    later = aliased(LoginAttemptRow)
    success = exists().where(
        later.name == LoginAttemptRow.name,
        later.address == LoginAttemptRow.address,
        later.entered.is_(True),
        later.id > LoginAttemptRow.id,
    )
    query = select(func.count(), func.max(LoginAttemptRow.at)).where(
        whose,
        LoginAttemptRow.entered.is_(False),
        LoginAttemptRow.at > now - FAILURE_WINDOW,
        LoginAttemptRow.at < now + FAILURE_WINDOW,  # later ones were made before the clock was set back
        ~success,
    )
    failures, last = connection.execute(query).one()
    if failures < FREE_TRIES:
        return 0
    pause_s = min(2.0 ** (failures - FREE_TRIES + 1), MAX_WAIT_S)
    passed_s = max(0.0, (now - last).total_seconds())
    return max(0, round(pause_s - passed_s + 0.5))


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
    set_back = WebSessionRow.seen > now + MAX_IDLE  # used in the future: the clock was set back since
    return or_(WebSessionRow.seen <= now - MAX_IDLE, WebSessionRow.made <= now - MAX_SESSION, set_back)


def _hash_token(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
