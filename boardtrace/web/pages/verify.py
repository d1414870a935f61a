# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Verify the store from the page: start it, follow its progress, and read its result."""

import re
from dataclasses import dataclass
from typing import Annotated, ClassVar

from fastapi import APIRouter, Depends, Form, HTTPException, Request
from fastapi.responses import RedirectResponse
from starlette.responses import Response

from boardtrace.web.dependencies import UnlimitedUser, require_csrf_token
from boardtrace.web.rendering import render_web_page
from boardtrace.web.verification import Verification, VerificationState

router = APIRouter()
HEAD_FORM = re.compile(r"\d{1,18}:[0-9a-f]{64}")
MAX_LISTED = 500  # differences on the page; `boardtrace verify` lists all


@dataclass(frozen=True, slots=True, kw_only=True)
class VerifyContext:
    """The last verification, None if there was none; `refused` says why one was not started."""

    TEMPLATE: ClassVar[str] = "verify.html"

    state: VerificationState | None
    listed: int
    head: str
    refused: str


@router.get("/verify")
def show_verification(request: Request, user: UnlimitedUser) -> Response:
    return _render_verification(request)


@router.post("/verify", dependencies=[Depends(require_csrf_token)])
def start_verification(
    request: Request,
    user: UnlimitedUser,
    extent: Annotated[str, Form()] = "sample",
    head: Annotated[str, Form()] = "",
) -> Response:
    if not user.may_verify:
        raise HTTPException(403, "Only staff, auditors and administrators can start a check.")
    head = head.strip()
    if head and not HEAD_FORM.fullmatch(head):
        return _render_verification(
            request, head, "That is not a head of the log. Enter NUMBER:HASH as an earlier check showed it.", 422
        )
    if not _get_verification(request).start(user.name, every=extent == "all", head=head):
        return _render_verification(request, head, "A check is running already. Wait for its result.", 409)
    return RedirectResponse("/verify", 303)


def _get_verification(request: Request) -> Verification:
    verification: Verification = request.app.state.verification
    return verification


def _render_verification(request: Request, head: str = "", refused: str = "", status: int = 200) -> Response:
    state = _get_verification(request).state
    return render_web_page(request, VerifyContext(state=state, listed=MAX_LISTED, head=head, refused=refused), status)
