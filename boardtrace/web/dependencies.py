# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""FastAPI dependencies: settings, database connection, signed-in user, agency register.

Route handlers take them by the annotated types at the end of this module.
"""

import re
from collections.abc import Iterator
from functools import cache
from typing import Annotated

from fastapi import Depends, Form, HTTPException, Request
from sqlalchemy import Connection, Engine

from boardtrace.web.auth import CSRF_HEADER, SignInRequiredError, User, check_csrf_token, find_user
from boardtrace.web.result_cache import ResultCache
from boardtrace.web.settings import SAFE_METHODS, UPLOAD_PATHS, WebSettings
from boardtrace.web.store_views import StoreViews
from normalise.agencies.registry import Register, load_register

UNSTORABLE = re.compile("[\0\ud800-\udfff]")


def get_settings(request: Request) -> WebSettings:
    settings: WebSettings = request.app.state.settings
    return settings


def get_whole_engine(request: Request) -> Engine:
    """Return the store with everything in it: for accounts and sessions, which are nobody's rows."""
    engine: Engine = request.app.state.engine
    return engine


def identify_user(request: Request) -> User | None:
    """Return the user who sent the request, None if nobody is signed in. Kept in `request.state` for templates."""
    user = find_user(request, get_settings(request), get_whole_engine(request))
    request.state.user = user
    return user


def require_user(user: Annotated[User | None, Depends(identify_user)]) -> User:
    if user is None:
        raise SignInRequiredError
    return user


def get_engine(request: Request, user: Annotated[User, Depends(require_user)]) -> Engine:
    """Return the store as the user sees it."""
    views: StoreViews = request.app.state.store_views
    return views.open_view(user.limit).engine


def get_results(request: Request) -> ResultCache:
    """Return what was computed from the store."""
    views: StoreViews = request.app.state.store_views
    return views.results


def open_connection(engine: Annotated[Engine, Depends(get_engine)]) -> Iterator[Connection]:
    """Open a connection for reading; handlers that write use `store.engine.write_transaction(engine)`."""
    with engine.connect() as connection:
        yield connection


def require_staff(user: Annotated[User, Depends(require_user)]) -> User:
    if not user.may_change:
        raise HTTPException(403, "Read-only: only staff can make changes. Ask a member of staff.")
    return user


def require_unlimited_user(user: Annotated[User, Depends(require_user)]) -> User:
    if user.limit.is_set:
        raise HTTPException(403, f"Your account shows only {user.limit.describe()}, and this page is about everything.")
    return user


def require_administrator(user: Annotated[User, Depends(require_user)]) -> User:
    if not user.may_manage_users:
        raise HTTPException(403, "Only administrators can manage users.")
    return user


def require_csrf_token(
    request: Request, user: Annotated[User, Depends(require_user)], csrf: Annotated[str, Form()] = ""
) -> None:
    """Reject a form that was not made by one of our own web pages."""
    check_csrf_token(user, csrf or request.headers.get(CSRF_HEADER, ""))


async def reject_unstorable_text(request: Request) -> None:
    """Reject a form or JSON with text that not every database can store: zero bytes, halves of surrogate pairs."""
    if request.method in SAFE_METHODS or request.url.path in UPLOAD_PATHS:
        return  # names of uploaded files are cleaned by `uploads`
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    try:
        if kind in ("application/x-www-form-urlencoded", "multipart/form-data"):
            sent: object = [list(pair) for pair in (await request.form()).multi_items()]
        else:
            sent = await request.json() if await request.body() else None
        is_unstorable = any(UNSTORABLE.search(text) for text in _list_texts(sent))
    except (ValueError, RecursionError):
        return  # neither a form nor JSON: nothing of it is used
    if is_unstorable:
        raise HTTPException(400, "The text contains a zero byte or an incomplete character. Type it again.")


def _list_texts(value: object) -> Iterator[str]:
    """Yield all texts in a value that was parsed from JSON or a form, keys included."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        yield from (text for pair in value.items() for part in pair for text in _list_texts(part))
    elif isinstance(value, list):
        yield from (text for part in value for text in _list_texts(part))


@cache
def get_agency_register() -> Register:
    return load_register()


AppSettings = Annotated[WebSettings, Depends(get_settings)]
StoreEngine = Annotated[Engine, Depends(get_engine)]
WholeStore = Annotated[Engine, Depends(get_whole_engine)]
DbConnection = Annotated[Connection, Depends(open_connection)]
StoreResults = Annotated[ResultCache, Depends(get_results)]
SignedInUser = Annotated[User, Depends(require_user)]
AdministratorUser = Annotated[User, Depends(require_administrator)]
UnlimitedUser = Annotated[User, Depends(require_unlimited_user)]
StaffUser = Annotated[User, Depends(require_staff)]
AgencyRegister = Annotated[Register, Depends(get_agency_register)]
