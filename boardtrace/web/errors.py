"""What a user is told when a page cannot be had: in words on a page, as JSON from the API."""

import logging
from dataclasses import dataclass
from http import HTTPStatus
from urllib.parse import quote

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, RedirectResponse
from starlette.exceptions import HTTPException
from starlette.responses import Response

from boardtrace.web.auth import SignInNeededError, signed_in
from boardtrace.web.rendering import page
from store.engine import StoreError

LOG = logging.getLogger("boardtrace.web")
SAID = {
    404: "There is nothing at this address. It may have gone with a report that was read anew.",
    405: "This address does not take that.",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble:
    """What error.html shows: `title` names it, `said` explains it."""

    title: str
    said: str


def handle_errors(app: FastAPI) -> None:
    app.exception_handler(HTTPException)(_told)
    app.exception_handler(RequestValidationError)(_not_understood)
    app.exception_handler(SignInNeededError)(_to_sign_in)
    app.exception_handler(StoreError)(_no_store)


def trouble(request: Request, status: int, said: str, headers: dict[str, str] | None = None) -> Response:
    if request.url.path.startswith("/api/"):
        return JSONResponse({"status": status, "error": said}, status, headers)
    if not hasattr(request.state, "user"):
        signed_in(request)
    answer = page(request, "error.html", Trouble(title=HTTPStatus(status).phrase, said=said), status)
    answer.headers.update(headers or {})
    return answer


def _told(request: Request, error: HTTPException) -> Response:
    usual = error.detail == HTTPStatus(error.status_code).phrase
    said = SAID.get(error.status_code, error.detail) if usual else error.detail
    return trouble(request, error.status_code, said, dict(error.headers or {}))


def _not_understood(request: Request, error: RequestValidationError) -> Response:
    said = "; ".join(f"{'.'.join(map(str, e['loc'][1:]))}: {e['msg']}" for e in error.errors())
    return trouble(request, 422, f"The request was not understood: {said}.")


def _to_sign_in(request: Request, _: Exception) -> Response:
    if request.url.path.startswith("/api/"):
        return trouble(request, 401, "Sign in first: POST /api/v1/session.")
    if request.method != "GET":
        return trouble(request, 401, "Your session is over. Sign in again, then send the form anew.")
    wanted = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    return RedirectResponse("/login" + (f"?next={quote(wanted, safe='')}" if wanted != "/" else ""), 303)


def _no_store(request: Request, error: StoreError) -> Response:
    # What the database said names its place: that is for whoever looks after the server.
    LOG.error("%s %s: %s", request.method, request.url.path, error)
    if not hasattr(request.state, "user"):
        request.state.user = None
    return trouble(request, 503, "The database cannot be used just now. Nothing was changed; try again in a moment.")
