"""The API's session: who asks, signing in and out."""

from fastapi import APIRouter, Request, Response

from boardtrace.web.api.forms import PROBLEMS, Session, SignIn
from boardtrace.web.auth import (
    CSRF_HEADER,
    Given,
    Reader,
    Store,
    address_of,
    check_csrf,
    cookie_name,
    csrf_of,
    give_cookie,
    take_cookie,
)
from boardtrace.web.sign_in import enter
from store.accounts.sessions import end_session, session_account
from store.engine import writing

router = APIRouter(prefix="/api/v1", tags=["session"], responses=PROBLEMS)


@router.get("/session")
def who(user: Reader) -> Session:
    """Who asks, and the mark to send with what changes anything."""
    return Session(user=user.name, role=user.role, local=user.local, csrf=user.csrf)


@router.post("/session")
def sign_in(request: Request, response: Response, given: Given, store: Store, said: SignIn) -> Session:
    """Signs in with a name and a password; the answer sets the session's cookie."""
    if not given.accounts:
        mark: str = request.app.state.local_csrf
        return Session(user=given.local_user, role="staff", local=True, csrf=mark)
    token = enter(store, said.name.strip(), said.password, address_of(request))
    account = session_account(store, token)
    assert account is not None  # noqa: S101 - it has just entered
    give_cookie(response, given, token)
    return Session(user=account.name, role=account.role, local=False, csrf=csrf_of(token))


@router.delete("/session", status_code=204)
def sign_out(request: Request, response: Response, given: Given, store: Store, user: Reader) -> None:
    """Signs out."""
    check_csrf(user, request.headers.get(CSRF_HEADER, ""))
    token = request.cookies.get(cookie_name(given))
    if token:
        with writing(store) as connection:
            end_session(connection, token)
    take_cookie(response, given)
