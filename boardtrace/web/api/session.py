# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""API session: who is signed in, signing in and out."""

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse

from boardtrace.web.api.schemas import ERROR_RESPONSES, Credentials, Session
from boardtrace.web.auth import (
    CSRF_HEADER,
    check_csrf_token,
    client_address,
    delete_session_cookie,
    local_csrf_token,
    session_cookie_name,
    session_csrf_token,
    set_session_cookie,
    sign_in,
)
from boardtrace.web.dependencies import AppSettings, SignedInUser, WholeStore
from store.accounts.sessions import end_session, find_session_account
from store.engine import write_transaction

router = APIRouter(prefix="/api/v1", tags=["session"], responses=ERROR_RESPONSES)


@router.get("/openapi.json", include_in_schema=False)
def get_description(request: Request, user: SignedInUser) -> JSONResponse:
    """Return the description of the API in the OpenAPI format."""
    return JSONResponse(request.app.openapi())


@router.get("/session")
def get_session(user: SignedInUser) -> Session:
    """Return the signed-in user, and the CSRF token to send with every request that changes something."""
    return Session(user=user.name, role=user.role, local=user.local, csrf=user.csrf)


@router.post("/session")
def begin_session(
    request: Request, response: Response, settings: AppSettings, engine: WholeStore, credentials: Credentials
) -> Session:
    """Sign in with name and password; the answer sets the session cookie."""
    if not settings.accounts:
        return Session(user=settings.local_user, role="staff", local=True, csrf=local_csrf_token(request))
    address = client_address(request, settings)
    token = sign_in(engine, credentials.name.strip(), credentials.password, address)
    account = find_session_account(engine, token)
    assert account is not None  # noqa: S101 - signed in just now
    set_session_cookie(response, settings, token)
    return Session(user=account.name, role=account.role, local=False, csrf=session_csrf_token(token))


@router.delete("/session", status_code=204)
def delete_session(
    request: Request, response: Response, settings: AppSettings, engine: WholeStore, user: SignedInUser
) -> None:
    """Sign out."""
    check_csrf_token(user, request.headers.get(CSRF_HEADER, ""))
    token = request.cookies.get(session_cookie_name(settings))
    if token:
        with write_transaction(engine) as connection:
            end_session(connection, token)
    delete_session_cookie(response, settings)
