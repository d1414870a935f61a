# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Middleware in front of every route: host names, request size, and the security headers of every answer."""

import json
import logging
import re
from collections.abc import Awaitable, Callable
from html import escape

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from boardtrace.web.auth import find_user
from boardtrace.web.settings import MEGABYTE, SAFE_METHODS, UPLOAD_PATHS, WebSettings

LOG = logging.getLogger("boardtrace.web")
MAX_FORM_BYTES = MEGABYTE  # the longest cell ever printed has a few thousand characters
MAX_ANONYMOUS_BYTES = 16 * 1024  # a name and a password
CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
    )
)
SECURITY_HEADERS = {
    "content-security-policy": CONTENT_SECURITY_POLICY,
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
}
HOST_HEADER = re.compile(r"(?P<name>\[[0-9a-f:.]+\]|[a-z0-9._-]*)(?::\d{0,5})?")  # RFC 9110, section 7.2; lower case
CHARSET = re.compile(r"""charset\s*=\s*["']?([^"';\s]*)""", re.I)  # RFC 9110, section 8.3.2
UTF_8 = ("utf-8", "utf8", "us-ascii")
PROXY_HEADERS = ("forwarded", "x-forwarded-for", "x-forwarded-host", "x-forwarded-proto", "x-real-ip")


class RequestTooLargeError(Exception):
    """The request's body is longer than the `max_bytes` that are allowed. `status` is that of the answer."""

    def __init__(self, max_bytes: int) -> None:
        if max_bytes == MAX_ANONYMOUS_BYTES:
            self.status = 401
            super().__init__("Nobody is signed in, or your session has ended. Sign in, then send it again.")
        else:
            self.status = 413
            super().__init__(f"The request is too large: at most {max_bytes // MEGABYTE} MB can be sent at once.")


class SecurityMiddleware:
    """Reject unsafe requests and add the security headers to every answer, error answers included.

    Starlette's TrustedHostMiddleware is not used for the host names: it answers 400 "Invalid host header" without a
    way to set a message that says what to do, and it cuts IPv6 hosts such as [::1]:8311 at their first colon.
    """

    def __init__(self, app: ASGIApp, settings: WebSettings) -> None:
        self.app, self.settings = app, settings

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        started = False

        async def send_with_headers(message: Message) -> None:
            nonlocal started
            if message["type"] == "http.response.start":
                started = True
                _add_security_headers(MutableHeaders(scope=message), self.settings)
            await send(message)

        rejection = _find_rejection(Headers(scope=scope), scope, self.settings)
        if rejection:
            await _send_error(send_with_headers, scope, *rejection)
            return
        try:
            if self.settings.proxy:
                scope["scheme"] = "https"  # of the address that the user sees, for redirects
            max_bytes = await run_in_threadpool(_max_body_bytes, scope, self.settings)
            await self.app(scope, _limit_body(receive, max_bytes), send_with_headers)
        except RequestTooLargeError as error:
            if not started:
                await _send_error(send_with_headers, scope, error.status, str(error))
        except Exception:
            LOG.exception("%s %.200r failed", scope["method"], scope["path"])
            if not started:
                message = "An internal error occurred in boardtrace. The stored data is safe."
                await _send_error(send_with_headers, scope, 500, message)


def _find_rejection(headers: Headers, scope: Scope, settings: WebSettings) -> tuple[int, str] | None:
    """Return status and message if the request must be rejected, whatever its body."""
    hosts = headers.getlist("host")
    if len(hosts) > 1 or not HOST_HEADER.fullmatch("".join(hosts).strip().lower()):
        return 400, "The Host header is not valid."
    if settings.allowed_hosts and _parse_host_name("".join(hosts)) not in settings.allowed_hosts:
        # Protects against DNS rebinding: another website whose name was pointed at this server.
        return 421, "Unknown host name. Add it with --allow-host NAME."
    if not settings.accounts and any(name in headers for name in PROXY_HEADERS):
        return 403, "Requests through a proxy need accounts. Start the server with --proxy and add accounts."
    is_change = scope["method"] not in SAFE_METHODS
    if is_change and headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        return 403, "The form was sent from another website."
    if "\0" in scope["path"] or b"%00" in scope["query_string"]:
        return 400, "The address contains a zero byte."
    # Python can decode a hundred character sets, some of them so slowly that one form would stop the server.
    if any(name.lower() not in UTF_8 for name in CHARSET.findall(headers.get("content-type", ""))):
        return 415, "The text of a request must be encoded as UTF-8."
    return _check_body_length(headers)


def _check_body_length(headers: Headers) -> tuple[int, str] | None:
    """Return status and message if the headers contradict each other about the length of the body."""
    if "content-length" in headers and "transfer-encoding" in headers:  # RFC 9112, section 6.1: request smuggling
        return 400, "The request has both a Content-Length and a Transfer-Encoding header."
    if not headers.get("content-length", "0").isdigit():
        return 400, "The Content-Length header is not a number."
    return None


def _parse_host_name(host: str) -> str:
    """Return the name in a Host header, without its port."""
    found = HOST_HEADER.fullmatch(host.strip().lower())
    return found["name"].strip("[]") if found else ""


def _max_body_bytes(scope: Scope, settings: WebSettings) -> int:
    """Return the size limit of a request's body. Raises RequestTooLargeError if Content-Length exceeds it.

    Nothing but a name and a password is expected from somebody who has not signed in.
    """
    if scope["method"] in SAFE_METHODS:
        max_bytes = MAX_FORM_BYTES
    elif find_user(Request(scope), settings, scope["app"].state.engine) is None:
        max_bytes = MAX_ANONYMOUS_BYTES
    else:
        max_bytes = settings.max_upload if scope["path"] in UPLOAD_PATHS else MAX_FORM_BYTES
    if int(Headers(scope=scope).get("content-length", "0")) > max_bytes:
        raise RequestTooLargeError(max_bytes)
    return max_bytes


def _limit_body(receive: Receive, max_bytes: int) -> Callable[[], Awaitable[Message]]:
    """Wrap `receive` to raise RequestTooLargeError after `max_bytes`, whatever Content-Length says."""
    received_bytes = 0

    async def receive_limited() -> Message:
        nonlocal received_bytes
        message = await receive()
        received_bytes += len(message.get("body", b""))
        if received_bytes > max_bytes:
            raise RequestTooLargeError(max_bytes)
        return message

    return receive_limited


def _add_security_headers(headers: MutableHeaders, settings: WebSettings) -> None:
    for name, value in SECURITY_HEADERS.items():
        headers[name] = value
    if settings.proxy:
        headers["strict-transport-security"] = "max-age=31536000"
    if "cache-control" not in headers:
        headers["cache-control"] = "no-store"


async def _send_error(send: Send, scope: Scope, status: int, message: str) -> None:
    """Send an error without templates or the database, so that it cannot fail itself."""
    if scope["path"].startswith("/api/"):
        kind, body = "application/json", json.dumps({"status": status, "error": message})
    else:
        kind = "text/html; charset=utf-8"
        body = (
            f'<!DOCTYPE html><html lang="en-GB"><title>{status}</title><h1>Error {status}</h1>'
            f"<p>{escape(message)}</p></html>"
        )
    content = body.encode()
    headers = [(b"content-type", kind.encode()), (b"content-length", str(len(content)).encode())]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": content if scope["method"] != "HEAD" else b""})
