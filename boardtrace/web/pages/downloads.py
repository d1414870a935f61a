# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""A file that is being made: whether it is ready, and the file itself."""

from dataclasses import dataclass
from typing import ClassVar

from fastapi import APIRouter, Depends, HTTPException, Request
from fastapi.responses import FileResponse, RedirectResponse
from starlette.responses import Response

from boardtrace.web.auth import User
from boardtrace.web.dependencies import SignedInUser, require_csrf_token
from boardtrace.web.downloads import Download, Downloads, DownloadState
from boardtrace.web.kept_folders import KEEP_S
from boardtrace.web.rendering import render_web_page

router = APIRouter()


@dataclass(frozen=True, slots=True, kw_only=True)
class DownloadContext:
    """A file that a user asked for; `before` says how many are made before it."""

    TEMPLATE: ClassVar[str] = "download.html"

    file: Download
    before: int
    keep_minutes: int


def _get_downloads(request: Request) -> Downloads:
    downloads: Downloads = request.app.state.downloads
    return downloads


def _find_download(request: Request, key: str, user: User) -> Download:
    found = _get_downloads(request).find(key, user)
    if found is None:
        raise HTTPException(404, "This file was removed. Go back, and ask for it again.")
    return found


@router.get("/downloads/{key}")
def show_download(request: Request, user: SignedInUser, key: str) -> Response:
    found = _find_download(request, key, user)
    before = _get_downloads(request).count_before(key)
    return render_web_page(request, DownloadContext(file=found, before=before, keep_minutes=int(KEEP_S / 60)))


@router.get("/downloads/{key}/file")
def send_download(request: Request, user: SignedInUser, key: str) -> Response:
    found = _find_download(request, key, user)
    if found.state != DownloadState.READY or not found.content.exists():
        raise HTTPException(404, "This file is not ready.")
    _get_downloads(request).note_fetch(key)
    return FileResponse(found.content, headers={**found.load_headers(), "cache-control": "no-store"})


@router.post("/downloads/{key}/discard", dependencies=[Depends(require_csrf_token)])
def discard_download(request: Request, user: SignedInUser, key: str) -> Response:
    _get_downloads(request).discard(key, user)
    return RedirectResponse("/exports", 303)
