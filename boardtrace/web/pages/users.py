# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""The accounts, for administrators; and the attempts to sign in, for auditors too."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, ClassVar, get_args

from fastapi import APIRouter, Depends, Form, HTTPException, Request
from fastapi.responses import RedirectResponse
from sqlalchemy import Connection, Engine
from starlette.responses import Response

from boardtrace.web.auth import User
from boardtrace.web.dependencies import AdministratorUser, DbConnection, SignedInUser, WholeStore, require_csrf_token
from boardtrace.web.parts.tracker_query import ShortText
from boardtrace.web.rendering import query_string, render_web_page
from store.accounts.access_limit import list_boards, make_limit
from store.accounts.accounts import (
    MIN_PASSWORD_CHARS,
    ROLES,
    Account,
    AccountError,
    Role,
    add_account,
    find_account,
    list_accounts,
    remove_account,
    set_password,
    set_rights,
)
from store.accounts.sessions import end_sessions
from store.accounts.sign_ins import SignIn, list_locked_names, list_sign_ins, load_last_sign_ins, unlock_account
from store.engine import write_transaction
from store.queries.agency_names import list_agencies

router = APIRouter()
SIGN_INS_SHOWN = 200
DONE_MESSAGES = {
    "add": "{name} may now sign in.",
    "rights": "The rights of {name} were changed.",
    "password": "{name} has a new password, and is signed out everywhere. Tell {name}, who can change it.",
    "unlock": "{name} may try again at once.",
    "remove": "{name} may no longer sign in. The log keeps what {name} changed.",
}
OWN_ACCOUNT_MESSAGE = "Another administrator has to do that with your own account."


@dataclass(frozen=True, slots=True, kw_only=True)
class UsersContext:
    """The accounts, with when each last signed in, and those that have to wait after failed attempts.

    An account can be limited to the `boards`, by name, and the `agencies`, by id and name.
    """

    TEMPLATE: ClassVar[str] = "users.html"

    accounts: list[Account]
    last_sign_ins: dict[str, datetime]
    locked: set[str]
    roles: tuple[Role, ...]
    boards: list[str]
    agencies: list[tuple[str, str]]
    min_chars: int
    done: str
    refused: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SignInsContext:
    """The newest attempts to sign in, under one name or all."""

    TEMPLATE: ClassVar[str] = "sign_ins.html"

    sign_ins: list[SignIn]
    name: str


@router.get("/users")
def show_users(
    request: Request, user: AdministratorUser, connection: DbConnection, done: str = "", name: ShortText = ""
) -> Response:
    return _render_users(request, connection, done=DONE_MESSAGES.get(done, "").format(name=name))


@router.get("/users/sign-ins")
def show_sign_ins(request: Request, user: SignedInUser, connection: DbConnection, name: ShortText = "") -> Response:
    if not user.may_see_sign_ins:
        raise HTTPException(403, "Only administrators and auditors can see who signed in.")
    found = list_sign_ins(connection, name.strip(), SIGN_INS_SHOWN)
    return render_web_page(request, SignInsContext(sign_ins=found, name=name.strip()))


@router.post("/users/add", dependencies=[Depends(require_csrf_token)])
def submit_account(
    request: Request,
    user: AdministratorUser,
    engine: WholeStore,
    name: Annotated[str, Form()] = "",
    role: Annotated[str, Form()] = "",
    administrator: Annotated[bool, Form()] = False,
    board: Annotated[list[str] | None, Form()] = None,
    agency: Annotated[list[str] | None, Form()] = None,
    password: Annotated[str, Form()] = "",
) -> Response:
    limit = make_limit(board or (), agency or ())

    def add(connection: Connection) -> None:
        given = _require_role(role)
        add_account(connection, name, given, password, user.name, administrator=administrator, limit=limit)

    return _change_account(request, user, engine, "add", name, add)


@router.post("/users/rights", dependencies=[Depends(require_csrf_token)])
def submit_rights(
    request: Request,
    user: AdministratorUser,
    engine: WholeStore,
    name: Annotated[str, Form()] = "",
    role: Annotated[str, Form()] = "",
    administrator: Annotated[bool, Form()] = False,
    board: Annotated[list[str] | None, Form()] = None,
    agency: Annotated[list[str] | None, Form()] = None,
) -> Response:
    limit = make_limit(board or (), agency or ())

    def change(connection: Connection) -> None:
        _refuse_own_account(user, name)
        set_rights(connection, name, _require_role(role), administrator, user.name, limit)

    return _change_account(request, user, engine, "rights", name, change)


@router.post("/users/password", dependencies=[Depends(require_csrf_token)])
def submit_password(
    request: Request,
    user: AdministratorUser,
    engine: WholeStore,
    name: Annotated[str, Form()] = "",
    password: Annotated[str, Form()] = "",
) -> Response:
    def change(connection: Connection) -> None:
        set_password(connection, name, password, user.name)
        end_sessions(connection, name)

    return _change_account(request, user, engine, "password", name, change)


@router.post("/users/unlock", dependencies=[Depends(require_csrf_token)])
def submit_unlock(
    request: Request, user: AdministratorUser, engine: WholeStore, name: Annotated[str, Form()] = ""
) -> Response:
    return _change_account(
        request, user, engine, "unlock", name, lambda connection: unlock_account(connection, name, user.name)
    )


@router.post("/users/remove", dependencies=[Depends(require_csrf_token)])
def submit_removal(
    request: Request, user: AdministratorUser, engine: WholeStore, name: Annotated[str, Form()] = ""
) -> Response:
    def remove(connection: Connection) -> None:
        _refuse_own_account(user, name)
        if not remove_account(connection, name, user.name):
            raise AccountError(f"No account is called “{name}”.")

    return _change_account(request, user, engine, "remove", name, remove)


def _refuse_own_account(user: User, name: str) -> None:
    """Raise AccountError where a user who signed in would lock themselves out."""
    if name == user.name and not user.local:
        raise AccountError(OWN_ACCOUNT_MESSAGE)


def _require_rights_still(connection: Connection, user: User) -> None:
    """Raise HTTPException where another administrator has taken the user's rights since the request came.

    Otherwise two who do so to each other at once would leave no administrator.
    """
    if user.local:
        return
    account = find_account(connection, user.name)
    if account is None or not account.administrator:
        raise HTTPException(403, "Only administrators can manage users.")


def _require_role(role: str) -> Role:
    found: Role | None = next((one for one in get_args(Role) if one == role), None)
    if found is None:
        raise AccountError(f"Choose a role: {', '.join(ROLES)}.")
    return found


def _change_account(
    request: Request, user: User, engine: Engine, act: str, name: str, change: Callable[[Connection], None]
) -> Response:
    """Change an account in a transaction, and show the list again, with the reason where it was refused."""
    try:
        with write_transaction(engine) as connection:
            _require_rights_still(connection, user)
            change(connection)
    except AccountError as error:
        with engine.connect() as connection:
            return _render_users(request, connection, refused=str(error), status=422)
    return RedirectResponse("/users" + query_string(done=act, name=name), 303)


def _render_users(
    request: Request, connection: Connection, *, done: str = "", refused: str = "", status: int = 200
) -> Response:
    context = UsersContext(
        accounts=list_accounts(connection),
        last_sign_ins=load_last_sign_ins(connection),
        locked=list_locked_names(connection),
        roles=ROLES,
        boards=list_boards(connection),
        agencies=list_agencies(connection),
        min_chars=MIN_PASSWORD_CHARS,
        done=done,
        refused=refused,
    )
    return render_web_page(request, context, status)
