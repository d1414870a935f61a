# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""A look at one file: what would be read, without storing it."""

from dataclasses import dataclass
from typing import Annotated, Any, ClassVar

from fastapi import APIRouter, Depends, File, HTTPException, Request, UploadFile
from fastapi.responses import FileResponse, RedirectResponse
from starlette.responses import Response

from boardtrace.web.dependencies import AppSettings, SignedInUser, StaffUser, require_csrf_token
from boardtrace.web.kept_folders import KEEP_S
from boardtrace.web.looks import Looks, OpenLook, TooManyLooksError
from boardtrace.web.rendering import render_web_page
from boardtrace.web.settings import MEGABYTE
from boardtrace.web.uploads import clean_file_name

router = APIRouter()


@dataclass(frozen=True, slots=True, kw_only=True)
class LookContext:
    """The form, or a look: its progress, or its result once there is one. The file's name is "" for the form."""

    TEMPLATE: ClassVar[str] = "look.html"

    key: str
    name: str
    progress: dict[str, int]
    result: dict[str, Any] | None
    failed: bool
    keep_minutes: int
    max_file_mb: int


def _get_looks(request: Request) -> Looks:
    looks: Looks = request.app.state.looks
    return looks


def _find_look(request: Request, key: str, user: str) -> OpenLook:
    found = _get_looks(request).find(key, user)
    if found is None:
        raise HTTPException(404, "This look was discarded. Choose the file again.")
    return found


@router.get("/look")
def show_look_form(request: Request, user: SignedInUser, settings: AppSettings) -> Response:
    return _render_look(request, settings.max_file // MEGABYTE, "", None)


@router.post("/look", dependencies=[Depends(require_csrf_token)])
def begin_look(
    request: Request, user: StaffUser, settings: AppSettings, file: Annotated[UploadFile, File()]
) -> Response:
    content = file.file.read(settings.max_file + 1)
    if not content:
        raise HTTPException(422, "No file was chosen, or it is empty.")
    if len(content) > settings.max_file:
        raise HTTPException(413, f"The file is larger than {settings.max_file // MEGABYTE} MB.")
    try:
        key = _get_looks(request).begin(clean_file_name(file.filename or ""), content, user.name)
    except TooManyLooksError:
        raise HTTPException(503, "Too many files are being looked at. Discard one, or try again later.") from None
    return RedirectResponse(f"/look/{key}", 303)


@router.get("/look/{key}")
def show_look(request: Request, user: SignedInUser, settings: AppSettings, key: str) -> Response:
    return _render_look(request, settings.max_file // MEGABYTE, key, _find_look(request, key, user.name))


@router.get("/look/{key}/page/{number}.png")
def show_look_page(request: Request, user: SignedInUser, key: str, number: int) -> Response:
    path = _find_look(request, key, user.name).folder / f"page-{number}.png"
    if not path.exists():
        raise HTTPException(404)
    return FileResponse(path, media_type="image/png", headers={"cache-control": "no-store"})


@router.post("/look/{key}/discard", dependencies=[Depends(require_csrf_token)])
def discard_look(request: Request, user: StaffUser, key: str) -> Response:
    _get_looks(request).discard(key, user.name)
    return RedirectResponse("/look", 303)


def _render_look(request: Request, max_file_mb: int, key: str, look: OpenLook | None) -> Response:
    context = LookContext(
        key=key,
        name=look.name if look else "",
        progress=look.load_progress() if look else {},
        result=look.load_result() if look else None,
        failed=bool(look and look.has_failed),
        keep_minutes=int(KEEP_S / 60),
        max_file_mb=max_file_mb,
    )
    return render_web_page(request, context)
