# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Error answers: an error page for browsers, JSON for the API."""

import logging
from dataclasses import dataclass
from http import HTTPStatus
from typing import ClassVar
from urllib.parse import quote

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, RedirectResponse
from starlette.exceptions import HTTPException
from starlette.responses import Response

from boardtrace.web.auth import SignInRequiredError
from boardtrace.web.dependencies import identify_user
from boardtrace.web.downloads import DownloadQueuedError
from boardtrace.web.kept_form import ask_to_sign_in_again
from boardtrace.web.rendering import render_web_page
from store.errors import StoreError

LOG = logging.getLogger("boardtrace.web")
DEFAULT_MESSAGES = {
    404: "Page not found. It may have been removed when its report was re-processed.",
    405: "This address does not accept this method.",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ErrorContext:
    TEMPLATE: ClassVar[str] = "error.html"

    title: str
    message: str


def register_error_handlers(app: FastAPI) -> None:
    app.exception_handler(HTTPException)(_handle_http_exception)
    app.exception_handler(RequestValidationError)(_handle_invalid_request)
    app.exception_handler(SignInRequiredError)(_redirect_to_sign_in)
    app.exception_handler(StoreError)(_handle_store_error)
    app.exception_handler(DownloadQueuedError)(_redirect_to_download)


def error_response(request: Request, status: int, message: str, headers: dict[str, str] | None = None) -> Response:
    if request.url.path.startswith("/api/"):
        return JSONResponse({"status": status, "error": message}, status, headers)
    if not hasattr(request.state, "user"):
        identify_user(request)
    context = ErrorContext(title=HTTPStatus(status).phrase, message=message)
    response = render_web_page(request, context, status)
    response.headers.update(headers or {})
    return response


def _handle_http_exception(request: Request, error: HTTPException) -> Response:
    has_own_message = error.detail != HTTPStatus(error.status_code).phrase
    message = error.detail if has_own_message else DEFAULT_MESSAGES.get(error.status_code, error.detail)
    return error_response(request, error.status_code, message, dict(error.headers or {}))


def _handle_invalid_request(request: Request, error: RequestValidationError) -> Response:
    problems = "; ".join(f"{'.'.join(map(str, e['loc'][1:]))}: {e['msg']}" for e in error.errors())
    return error_response(request, 422, f"The request is not valid: {problems}.")


async def _redirect_to_sign_in(request: Request, _: Exception) -> Response:
    if request.url.path.startswith("/api/"):
        return error_response(request, 401, "Sign in first: POST /api/v1/session.")
    if request.method != "GET":
        return await ask_to_sign_in_again(request)
    address = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    return RedirectResponse("/login" + (f"?next={quote(address, safe='')}" if address != "/" else ""), 303)


def _redirect_to_download(_: Request, error: Exception) -> Response:
    return RedirectResponse(f"/downloads/{error}", 303)


def _handle_store_error(request: Request, error: StoreError) -> Response:
    # The database's message names its location, which only the server's administrator may see.
    LOG.error("%s %s: %s", request.method, request.url.path, error)
    if not hasattr(request.state, "user"):
        request.state.user = None
    return error_response(request, 503, "The database is not available. Nothing was changed. Try again in a moment.")
