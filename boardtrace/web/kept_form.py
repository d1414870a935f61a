# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""A form that was sent after the session had ended: the page to sign in keeps it, and it is sent again afterwards.

The form travels in the page, not in the store: whoever signs in sees what will be sent, and sends it themselves. Only a
form that the browser says is one of ours is kept.
"""

import json
from dataclasses import dataclass
from typing import ClassVar

from fastapi import Request
from starlette.datastructures import FormData
from starlette.responses import Response

from boardtrace.web.rendering import render_web_page

UNKEPT_FIELDS = ("csrf", "password", "current", "new", "again")
"""Fields that are not kept: the token of the old session, and passwords."""
SHOWN_FIELDS = {"value": "Value", "why": "Reason"}
"""Fields that are shown before the form is sent again."""
MAX_KEPT_CHARS = 12_000  # with a name and a password it is within the limit of an anonymous request


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptForm:
    """The address of a form and its (name, value) pairs."""

    address: str
    fields: tuple[tuple[str, str], ...]

    @property
    def shown(self) -> tuple[tuple[str, str], ...]:
        """The (label, text) of what the user typed."""
        return tuple((SHOWN_FIELDS[name], value) for name, value in self.fields if name in SHOWN_FIELDS and value)

    def to_text(self) -> str:
        return json.dumps([self.address, self.fields])


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptFormContext:
    """The page that sends a kept form again."""

    TEMPLATE: ClassVar[str] = "kept_form.html"

    form: KeptForm


@dataclass(frozen=True, slots=True, kw_only=True)
class LoginContext:
    """`destination` is the address to open after signing in, and `kept` the form to send then.

    `refused` says why signing in failed.
    """

    TEMPLATE: ClassVar[str] = "login.html"

    name: str
    destination: str
    refused: str
    kept: str = ""
    notice: str = ""


async def ask_to_sign_in_again(request: Request) -> Response:
    """Return the page to sign in, with the form of the request where it can be kept."""
    request.state.user = None
    form = _read_form(request.url.path, await request.form())
    is_own = request.headers.get("sec-fetch-site") == "same-origin"
    kept = form.to_text() if form and is_own else ""
    if len(kept) > MAX_KEPT_CHARS:
        kept = ""
    notice = (
        "Your session has ended. Sign in, and what you entered is sent."
        if kept
        else "Your session has ended. Sign in again, then send the form again."
    )
    return render_web_page(
        request, LoginContext(name="", destination=request.url.path, refused="", kept=kept, notice=notice), 401
    )


def _read_form(address: str, form: FormData) -> KeptForm | None:
    """Return a form without the fields that are not kept; None for one with files or passwords."""
    pairs = form.multi_items()
    if not pairs or any(not isinstance(value, str) for _, value in pairs):
        return None
    if any(name in UNKEPT_FIELDS[1:] for name, _ in pairs):
        return None
    return KeptForm(address=address, fields=tuple((n, str(v)) for n, v in pairs if n not in UNKEPT_FIELDS))


def read_kept_form(text: str) -> KeptForm | None:
    """Return the form that `KeptForm.to_text` wrote; None for another text, or an address of another site."""
    try:
        address, fields = json.loads(text)
        kept = KeptForm(address=str(address), fields=tuple((str(name), str(value)) for name, value in fields))
    except (ValueError, TypeError, RecursionError):
        return None
    is_own = kept.address.startswith("/") and not kept.address.startswith("//") and "\\" not in kept.address
    return kept if is_own and kept.address.isprintable() else None
