"""Signing in and out."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends, Form, HTTPException, Query, Request
from fastapi.responses import RedirectResponse
from starlette.responses import Response

from boardtrace.web.auth import (
    Given,
    Reader,
    Store,
    address_of,
    cookie_name,
    csrf,
    give_cookie,
    take_cookie,
)
from boardtrace.web.rendering import page
from boardtrace.web.sign_in import enter
from store.accounts.sessions import end_session
from store.engine import writing

router = APIRouter()


@dataclass(frozen=True, slots=True, kw_only=True)
class SignIn:
    """What login.html shows. `wanted` is where the user was going; `refused` says why they were not let in."""

    name: str
    wanted: str
    refused: str


@router.get("/login")
def login(request: Request, given: Given, wanted: Annotated[str, Query(alias="next")] = "/") -> Response:
    if not given.accounts:
        return RedirectResponse("/", 303)
    return page(request, "login.html", SignIn(name="", wanted=_ours(wanted), refused=""))


@router.post("/login")
def sign_in(
    request: Request,
    given: Given,
    store: Store,
    name: Annotated[str, Form()] = "",
    password: Annotated[str, Form()] = "",
    wanted: Annotated[str, Form(alias="next")] = "/",
) -> Response:
    if not given.accounts:
        return RedirectResponse("/", 303)
    try:
        token = enter(store, name.strip(), password, address_of(request))
    except HTTPException as refused:
        context = SignIn(name=name, wanted=_ours(wanted), refused=refused.detail)
        answer: Response = page(request, "login.html", context, refused.status_code)
        answer.headers.update(refused.headers or {})
        return answer
    answer = RedirectResponse(_ours(wanted), 303)
    give_cookie(answer, given, token)
    return answer


@router.post("/logout", dependencies=[Depends(csrf)])
def sign_out(request: Request, given: Given, store: Store, user: Reader) -> Response:
    token = request.cookies.get(cookie_name(given))
    if token:
        with writing(store) as connection:
            end_session(connection, token)
    answer = RedirectResponse("/login", 303)
    take_cookie(answer, given)
    return answer


def _ours(address: str) -> str:
    """An address of this page, whatever was asked for: nobody is sent elsewhere from here."""
    fine = address.startswith("/") and not address.startswith(("//", "/\\")) and address.isprintable()
    return address if fine and "\\" not in address else "/"
