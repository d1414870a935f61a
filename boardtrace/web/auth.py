# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Users of the web interface: the user of this machine, or someone who signed in; sessions, cookies, CSRF tokens."""

import hashlib
import hmac
import logging
from dataclasses import dataclass

from fastapi import HTTPException, Request, Response
from sqlalchemy import Engine

from boardtrace.web.settings import WebSettings
from store.accounts.access_limit import NO_LIMIT, AccessLimit
from store.accounts.accounts import Role, check_password, renew_password_hash
from store.accounts.sessions import (
    MAX_SESSION,
    begin_session,
    find_session_account,
    record_attempt,
    record_success,
    seconds_to_wait,
)
from store.engine import write_transaction

LOG = logging.getLogger("boardtrace.web")
CSRF_HEADER = "x-csrf-token"
MAX_ADDRESS_CHARS = 64


@dataclass(frozen=True, slots=True, kw_only=True)
class User:
    """The user who sent a request.

    Attributes:
        csrf: The token that each of the user's forms must contain.
        local: Whether the user of this machine is meant, who does not sign in.
        limit: The part of the store that the user sees; everything if it is not set.
    """

    name: str
    role: Role
    csrf: str
    local: bool
    administrator: bool = False
    limit: AccessLimit = NO_LIMIT

    @property
    def rights(self) -> tuple[object, ...]:
        """The user with rights and limits, the same in each session."""
        return (self.name, self.role, self.local, self.administrator, self.limit)

    @property
    def may_change(self) -> bool:
        return self.role == "staff"

    @property
    def may_manage_users(self) -> bool:
        return self.administrator or self.local

    @property
    def may_see_sign_ins(self) -> bool:
        return self.may_manage_users or self.role == "auditor"

    @property
    def may_verify(self) -> bool:
        """Whether the user may start a verification, which takes the server's time."""
        return self.role != "analyst" or self.administrator


class SignInRequiredError(Exception):
    """Nobody is signed in."""


def find_user(request: Request, settings: WebSettings, engine: Engine) -> User | None:
    """Return the user who sent the request, None if nobody is signed in."""
    if not settings.accounts:
        return User(name=settings.local_user, role="staff", csrf=local_csrf_token(request), local=True)
    token = request.cookies.get(session_cookie_name(settings))
    return find_session_user(engine, token) if token else None


def find_session_user(engine: Engine, token: str) -> User | None:
    """Return the user of a session, None if it has ended."""
    account = find_session_account(engine, token)
    if account is None:
        return None
    return User(
        name=account.name,
        role=account.role,
        csrf=session_csrf_token(token),
        local=False,
        administrator=account.administrator,
        limit=account.limit,
    )


def sign_in(engine: Engine, name: str, password: str, address: str) -> str:
    """Start a session and return its token.

    Raises:
        HTTPException: 429 if the user must wait, 401 if name and password do not match.
    """
    name = confirm_password(engine, name, password, address)
    with write_transaction(engine) as connection:
        renew_password_hash(connection, name, password)
        return begin_session(connection, name, address)


def confirm_password(engine: Engine, name: str, password: str, address: str) -> str:
    """Check a name and a password and return the name. Every attempt is recorded, and failed ones slow down the next.

    Raises:
        HTTPException: 429 if the user must wait, 401 if name and password do not match.
    """
    name = name.replace("\0", "")  # PostgreSQL rejects zero bytes
    with write_transaction(engine) as connection:
        wait_s = seconds_to_wait(connection, name, address)
        if not wait_s:
            attempt = record_attempt(connection, name, address)
    if wait_s:
        LOG.warning("Sign-in as %.64r from %s delayed for %d s", name, address, wait_s)
        message = f"Too many failed attempts. Try again in {wait_s} second{'s' if wait_s != 1 else ''}."
        raise HTTPException(429, message, {"retry-after": str(wait_s)})
    with engine.begin() as connection:
        matches = check_password(connection, name, password)
    if not matches:
        LOG.warning("Failed sign-in as %.64r from %s", name, address)
        raise HTTPException(401, "Wrong name or password.")
    with write_transaction(engine) as connection:
        record_success(connection, attempt)
    return name


def check_csrf_token(user: User, token: str) -> None:
    if not hmac.compare_digest(token.encode(), user.csrf.encode()):
        raise HTTPException(403, "The form has expired. Reload the page and try again.")


def session_csrf_token(session_token: str) -> str:
    """Return the CSRF token of a session; it cannot be computed without the session token."""
    return hashlib.sha256(f"form:{session_token}".encode()).hexdigest()


def local_csrf_token(request: Request) -> str:
    """Return the CSRF token used when nobody signs in; other websites in the same browser cannot read it."""
    token: str = request.app.state.local_csrf_token
    return token


def session_cookie_name(settings: WebSettings) -> str:
    name = "__Host-boardtrace" if settings.proxy else "boardtrace"
    return name if settings.cookie_port is None else f"{name}-{settings.cookie_port}"


def set_session_cookie(response: Response, settings: WebSettings, token: str) -> None:
    response.set_cookie(
        session_cookie_name(settings), token, max_age=int(MAX_SESSION.total_seconds()), httponly=True,
        samesite="strict",
        secure=settings.proxy, path="/",
    )  # fmt: skip


def delete_session_cookie(response: Response, settings: WebSettings) -> None:
    response.delete_cookie(
        session_cookie_name(settings), httponly=True, samesite="strict", secure=settings.proxy, path="/"
    )


def client_address(request: Request, settings: WebSettings) -> str:
    """Return the client's IP address.

    Behind a proxy it is the last entry of X-Forwarded-For: the proxy added that one itself, while the client can
    invent all entries before it.
    """
    if settings.proxy:
        forwarded = ",".join(request.headers.getlist("x-forwarded-for")).rpartition(",")[2].strip()
        if forwarded:
            return forwarded[:MAX_ADDRESS_CHARS]
    return request.client.host if request.client else ""
