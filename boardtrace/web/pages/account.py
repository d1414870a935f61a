# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""A user's own account: the password, and when and from where it was used to sign in."""

from dataclasses import dataclass
from typing import Annotated, ClassVar

from fastapi import APIRouter, Depends, Form, HTTPException, Request
from fastapi.responses import RedirectResponse
from starlette.responses import Response

from boardtrace.web.auth import User, client_address, confirm_password, session_cookie_name
from boardtrace.web.dependencies import AppSettings, SignedInUser, WholeStore, require_csrf_token
from boardtrace.web.rendering import render_web_page
from store.accounts.accounts import MIN_PASSWORD_CHARS, AccountError, set_password
from store.accounts.sessions import end_sessions
from store.accounts.sign_ins import SignIn, list_sign_ins
from store.engine import write_transaction

router = APIRouter()
SIGN_INS_SHOWN = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountContext:
    """The user's own account. `last` is the sign-in before this one, None if there was none."""

    TEMPLATE: ClassVar[str] = "account.html"

    last: SignIn | None
    sign_ins: list[SignIn]
    min_chars: int
    done: str
    refused: str


@router.get("/account")
def show_account(request: Request, user: SignedInUser, engine: WholeStore, done: bool = False) -> Response:
    message = "The password was changed. Your other sessions were signed out." if done else ""
    return _render_account(request, user, engine, done=message)


@router.post("/account", dependencies=[Depends(require_csrf_token)])
def change_password(
    request: Request,
    user: SignedInUser,
    engine: WholeStore,
    settings: AppSettings,
    current: Annotated[str, Form()] = "",
    new: Annotated[str, Form()] = "",
    again: Annotated[str, Form()] = "",
) -> Response:
    if user.local:
        raise HTTPException(403, "Nobody signs in here, so there is no password.")
    refused, status = "", 422
    if new != again:
        refused = "The two new passwords differ. Type them again."
    else:
        try:
            confirm_password(engine, user.name, current, client_address(request, settings))
            with write_transaction(engine) as connection:
                set_password(connection, user.name, new, user.name)
                end_sessions(connection, user.name, request.cookies.get(session_cookie_name(settings), ""))
        except HTTPException as error:
            refused, status = error.detail, error.status_code
        except AccountError as error:
            refused = str(error)
    if refused:
        return _render_account(request, user, engine, refused=refused, status=status)
    return RedirectResponse("/account?done=1", 303)


def _render_account(
    request: Request, user: User, engine: WholeStore, *, done: str = "", refused: str = "", status: int = 200
) -> Response:
    with engine.connect() as connection:
        sign_ins = [] if user.local else list_sign_ins(connection, user.name, SIGN_INS_SHOWN)
    succeeded = [one for one in sign_ins if one.succeeded]
    context = AccountContext(
        last=succeeded[1] if len(succeeded) > 1 else None,
        sign_ins=sign_ins,
        min_chars=MIN_PASSWORD_CHARS,
        done=done,
        refused=refused,
    )
    return render_web_page(request, context, status)
