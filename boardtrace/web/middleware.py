"""What stands before every page: which names it may be asked for by, how much it may be sent, and what each
answer says to the browser."""

import json
import logging
from collections.abc import Awaitable, Callable
from html import escape

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from boardtrace.web.settings import MEGABYTE, Settings

LOG = logging.getLogger("boardtrace.web")
MAX_FORM = MEGABYTE  # bytes; the longest cell that was ever printed is some thousand letters
UPLOADS = ("/import", "/api/v1/import")
POLICY = "; ".join(
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
HEADERS = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
}
FORWARDED = ("forwarded", "x-forwarded-for", "x-forwarded-host", "x-forwarded-proto", "x-real-ip")


class TooLargeError(Exception):
    """More was sent than may be."""


class Guard:
    """Refuses what must not come near, and puts the security headers on whatever goes out, faults too."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self.app, self.settings = app, settings

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        begun = False

        async def sealed(message: Message) -> None:
            nonlocal begun
            if message["type"] == "http.response.start":
                begun = True
                _seal(MutableHeaders(scope=message), self.settings)
            await send(message)

        refusal = _refusal(Headers(scope=scope), scope, self.settings)
        if refusal:
            await _answer(sealed, scope, *refusal)
            return
        try:
            await self.app(scope, _bounded(receive, _limit(scope, self.settings)), sealed)
        except TooLargeError:
            if not begun:
                await _answer(sealed, scope, *_too_large(scope, self.settings))
        except Exception:
            LOG.exception("%s %s failed", scope["method"], scope["path"])
            if not begun:
                await _answer(sealed, scope, 500, "This page met a fault of boardtrace itself. What is stored is safe.")


def _refusal(headers: Headers, scope: Scope, settings: Settings) -> tuple[int, str] | None:
    """Why a request is not let through, with its status."""
    if settings.allowed_hosts and _named(headers.get("host", "")) not in settings.allowed_hosts:
        # A page elsewhere whose name was made to point here would otherwise be taken for ours.
        return 421, "This page does not go by that name. Start it with --allow-host NAME to let it."
    if not settings.accounts and any(name in headers for name in FORWARDED):
        return 403, "A proxy asks for a page that has no accounts. Start it with --proxy, and add accounts."
    changes = scope["method"] not in ("GET", "HEAD", "OPTIONS")
    if changes and headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        return 403, "Another page sent this form."
    if "\0" in scope["path"] or b"%00" in scope["query_string"]:
        return 400, "An address holds no zero bytes."
    length = headers.get("content-length", "0")
    if not length.isdigit():
        return 400, "The length of what was sent is no number."
    return _too_large(scope, settings) if int(length) > _limit(scope, settings) else None


def _named(host: str) -> str:
    """The name in a Host header, without its port."""
    host = host.strip().lower()
    if host.startswith("["):
        return host[1:].partition("]")[0]
    return host.partition(":")[0]


def _limit(scope: Scope, settings: Settings) -> int:
    return settings.max_upload if scope["path"] in UPLOADS else MAX_FORM


def _too_large(scope: Scope, settings: Settings) -> tuple[int, str]:
    return 413, f"That is too large: at most {_limit(scope, settings) // MEGABYTE} MB may be sent at once."


def _bounded(receive: Receive, limit: int) -> Callable[[], Awaitable[Message]]:
    """The request's body, cut off where it is longer than it may be, whatever its header said."""
    got = 0

    async def bounded() -> Message:
        nonlocal got
        message = await receive()
        got += len(message.get("body", b""))
        if got > limit:
            raise TooLargeError
        return message

    return bounded


def _seal(headers: MutableHeaders, settings: Settings) -> None:
    for name, value in HEADERS.items():
        headers[name] = value
    if settings.proxy:
        headers["strict-transport-security"] = "max-age=31536000"
    if "cache-control" not in headers:
        headers["cache-control"] = "no-store"


async def _answer(send: Send, scope: Scope, status: int, said: str) -> None:
    """An answer that needs nothing that could fail."""
    if scope["path"].startswith("/api/"):
        kind, body = "application/json", json.dumps({"status": status, "error": said})
    else:
        kind = "text/html; charset=utf-8"
        body = f'<!DOCTYPE html><html lang="en-GB"><title>{status}</title><h1>Not done</h1><p>{escape(said)}</p></html>'
    content = body.encode()
    headers = [(b"content-type", kind.encode()), (b"content-length", str(len(content)).encode())]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": content if scope["method"] != "HEAD" else b""})
