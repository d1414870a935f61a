"""Middleware in front of every route: host names, request size, and the security headers of every answer."""

import json
import logging
from collections.abc import Awaitable, Callable
from html import escape

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from boardtrace.web.settings import MEGABYTE, WebSettings

LOG = logging.getLogger("boardtrace.web")
MAX_FORM_BYTES = MEGABYTE  # the longest cell ever printed has a few thousand characters
UPLOAD_PATHS = ("/import", "/api/v1/import")
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
PROXY_HEADERS = ("forwarded", "x-forwarded-for", "x-forwarded-host", "x-forwarded-proto", "x-real-ip")


class RequestTooLargeError(Exception):
    """The request's body is longer than allowed."""


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
            limited = _limit_body(receive, _max_body_bytes(scope, self.settings))
            await self.app(scope, limited, send_with_headers)
        except RequestTooLargeError:
            if not started:
                await _send_error(send_with_headers, scope, *_too_large_error(scope, self.settings))
        except Exception:
            LOG.exception("%s %s failed", scope["method"], scope["path"])
            if not started:
                message = "An internal error occurred in boardtrace. The stored data is safe."
                await _send_error(send_with_headers, scope, 500, message)


def _find_rejection(headers: Headers, scope: Scope, settings: WebSettings) -> tuple[int, str] | None:
    """Return status and message if the request must be rejected."""
    if settings.allowed_hosts and _parse_host_name(headers.get("host", "")) not in settings.allowed_hosts:
        # Protects against DNS rebinding: another website whose name was pointed at this server.
        return 421, "Unknown host name. Add it with --allow-host NAME."
    if not settings.accounts and any(name in headers for name in PROXY_HEADERS):
        return 403, "Requests through a proxy need accounts. Start the server with --proxy and add accounts."
    is_change = scope["method"] not in ("GET", "HEAD", "OPTIONS")
    if is_change and headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        return 403, "The form was sent from another website."
    if "\0" in scope["path"] or b"%00" in scope["query_string"]:
        return 400, "The address contains a zero byte."
    length = headers.get("content-length", "0")
    if not length.isdigit():
        return 400, "The Content-Length header is not a number."
    return _too_large_error(scope, settings) if int(length) > _max_body_bytes(scope, settings) else None


def _parse_host_name(host: str) -> str:
    """Return the name in a Host header, without its port."""
    host = host.strip().lower()
    if host.startswith("["):
        return host[1:].partition("]")[0]
    return host.partition(":")[0]


def _max_body_bytes(scope: Scope, settings: WebSettings) -> int:
    return settings.max_upload if scope["path"] in UPLOAD_PATHS else MAX_FORM_BYTES


def _too_large_error(scope: Scope, settings: WebSettings) -> tuple[int, str]:
    megabytes = _max_body_bytes(scope, settings) // MEGABYTE
    return 413, f"The request is too large: at most {megabytes} MB can be sent at once."


def _limit_body(receive: Receive, max_bytes: int) -> Callable[[], Awaitable[Message]]:
    """Wrap `receive` to raise RequestTooLargeError after `max_bytes`, whatever Content-Length says."""
    received_bytes = 0

    async def receive_limited() -> Message:
        nonlocal received_bytes
        message = await receive()
        received_bytes += len(message.get("body", b""))
        if received_bytes > max_bytes:
            raise RequestTooLargeError
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
