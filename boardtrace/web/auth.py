"""Who asks: the user of this machine, or someone who signed in; and what they may do."""

import hashlib
import hmac
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Form, HTTPException, Request, Response
from sqlalchemy import Connection, Engine

from boardtrace.web.settings import Settings
from store.accounts.accounts import Role
from store.accounts.sessions import LONGEST, session_account

CSRF_HEADER = "x-csrf-token"


@dataclass(frozen=True, slots=True, kw_only=True)
class User:
    """`csrf` is what each of the user's forms must bear; `local` says that they need not sign in."""

    name: str
    role: Role
    csrf: str
    local: bool

    @property
    def may_change(self) -> bool:
        return self.role == "staff"


class SignInNeededError(Exception):
    """Nobody is signed in."""


def settings(request: Request) -> Settings:
    found: Settings = request.app.state.settings
    return found


def engine(request: Request) -> Engine:
    found: Engine = request.app.state.engine
    return found


def connection(request: Request) -> Iterator[Connection]:
    """A connection for reading; writers open `store.engine.writing(engine)`."""
    with engine(request).connect() as opened:
        yield opened


def signed_in(request: Request) -> User | None:
    """The user who asks; None where nobody is signed in. Kept with the request for the templates."""
    given = settings(request)
    user = None
    if not given.accounts:
        user = User(name=given.local_user, role="staff", csrf=local_csrf(request), local=True)
    elif token := request.cookies.get(cookie_name(given)):
        account = session_account(engine(request), token)
        if account:
            user = User(name=account.name, role=account.role, csrf=csrf_of(token), local=False)
    request.state.user = user
    return user


def reader(request: Request) -> User:
    user = signed_in(request)
    if user is None:
        raise SignInNeededError
    return user


def staff(user: Annotated[User, Depends(reader)]) -> User:
    if not user.may_change:
        raise HTTPException(403, f"{user.role.capitalize()}s may read, and staff may change. Ask a member of staff.")
    return user


def csrf(request: Request, user: Annotated[User, Depends(reader)], csrf: Annotated[str, Form()] = "") -> None:
    """Refuses a form that our own page did not make."""
    check_csrf(user, csrf or request.headers.get(CSRF_HEADER, ""))


def check_csrf(user: User, given: str) -> None:
    if not hmac.compare_digest(given.encode(), user.csrf.encode()):
        raise HTTPException(403, "The form is no longer good. Open its page again and send it from there.")


def csrf_of(token: str) -> str:
    """The mark of a session's forms: nobody can make it who does not hold the session."""
    return hashlib.sha256(f"form:{token}".encode()).hexdigest()


def local_csrf(request: Request) -> str:
    """The mark of forms where nobody signs in; another page in the same browser cannot read it."""
    mark: str = request.app.state.local_csrf
    return mark


def cookie_name(given: Settings) -> str:
    return "__Host-boardtrace" if given.proxy else "boardtrace"


def give_cookie(response: Response, given: Settings, token: str) -> None:
    response.set_cookie(
        cookie_name(given), token, max_age=int(LONGEST.total_seconds()), httponly=True, samesite="strict",
        secure=given.proxy, path="/",
    )  # fmt: skip


def take_cookie(response: Response, given: Settings) -> None:
    response.delete_cookie(cookie_name(given), httponly=True, samesite="strict", secure=given.proxy, path="/")


def address_of(request: Request) -> str:
    """Where a request comes from; behind a proxy, what the proxy itself added, as all before it may be made up."""
    if settings(request).proxy:
        told = request.headers.get("x-forwarded-for", "").rpartition(",")[2].strip()
        if told:
            return told[:64]
    return request.client.host if request.client else ""


Db = Annotated[Connection, Depends(connection)]
Reader = Annotated[User, Depends(reader)]
Staff = Annotated[User, Depends(staff)]
Given = Annotated[Settings, Depends(settings)]
Store = Annotated[Engine, Depends(engine)]
