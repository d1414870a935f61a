# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Signing in and out."""

from typing import Annotated

from fastapi import APIRouter, Depends, Form, HTTPException, Query, Request
from fastapi.responses import RedirectResponse
from starlette.responses import Response

from boardtrace.web.auth import (
    client_address,
    delete_session_cookie,
    find_session_user,
    session_cookie_name,
    set_session_cookie,
    sign_in,
)
from boardtrace.web.dependencies import AppSettings, SignedInUser, WholeStore, require_csrf_token
from boardtrace.web.kept_form import KeptFormContext, LoginContext, read_kept_form
from boardtrace.web.rendering import render_web_page
from store.accounts.sessions import end_session
from store.engine import write_transaction

router = APIRouter()


@router.get("/login")
def show_login(
    request: Request, settings: AppSettings, destination: Annotated[str, Query(alias="next")] = "/"
) -> Response:
    if not settings.accounts:
        return RedirectResponse("/", 303)
    context = LoginContext(name="", destination=_require_own_address(destination), refused="")
    return render_web_page(request, context)


@router.post("/login")
def submit_login(
    request: Request,
    settings: AppSettings,
    engine: WholeStore,
    name: Annotated[str, Form()] = "",
    password: Annotated[str, Form()] = "",
    destination: Annotated[str, Form(alias="next")] = "/",
    kept: Annotated[str, Form()] = "",
) -> Response:
    """Start a session; then open the destination, or show the form that the ended session left."""
    if not settings.accounts:
        return RedirectResponse("/", 303)
    destination = _require_own_address(destination)
    try:
        token = sign_in(engine, name.strip(), password, client_address(request, settings))
    except HTTPException as refused:
        context = LoginContext(name=name, destination=destination, refused=refused.detail, kept=kept)
        response: Response = render_web_page(request, context, refused.status_code)
        response.headers.update(refused.headers or {})
        return response
    form = read_kept_form(kept) if kept else None
    if form:
        request.state.user = find_session_user(engine, token)
        response = render_web_page(request, KeptFormContext(form=form))
    else:
        response = RedirectResponse(destination, 303)
    set_session_cookie(response, settings, token)
    return response


@router.post("/logout", dependencies=[Depends(require_csrf_token)])
def submit_logout(request: Request, settings: AppSettings, engine: WholeStore, user: SignedInUser) -> Response:
    token = request.cookies.get(session_cookie_name(settings))
    if token:
        with write_transaction(engine) as connection:
            end_session(connection, token)
    response = RedirectResponse("/login", 303)
    delete_session_cookie(response, settings)
    return response


def _require_own_address(address: str) -> str:
    """Return `address` if it is a path of this server, "/" otherwise, so that nobody is redirected elsewhere."""
    is_path = address.startswith("/") and not address.startswith("//")
    return address if is_path and "\\" not in address and address.isprintable() else "/"
