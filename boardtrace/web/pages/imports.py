"""Files given to import, and how far each is."""

from dataclasses import dataclass
from typing import BinaryIO

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import RedirectResponse
from sqlalchemy import Engine
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile
from starlette.responses import Response

from boardtrace.web.api.forms import Number
from boardtrace.web.auth import CSRF_HEADER, Db, Given, Reader, Staff, Store, User, check_csrf
from boardtrace.web.rendering import page
from boardtrace.web.settings import MEGABYTE, Settings
from boardtrace.web.uploads import TOO_MANY, take_in
from store.accounts.import_queue import Job, jobs, still_to_do

router = APIRouter()
A_PAGE = 50  # files of the queue


@dataclass(frozen=True, slots=True, kw_only=True)
class Importing:
    """What import.html shows: the queue, how many files of it are still to do, the sizes allowed in megabytes."""

    jobs: list[Job]
    to_do: int
    older: str
    max_file: int
    max_upload: int


@router.get("/import")
def importing(request: Request, user: Reader, connection: Db, given: Given, before: Number | None = None) -> Response:
    found = jobs(connection, A_PAGE + 1, before)
    context = Importing(
        jobs=found[:A_PAGE],
        to_do=still_to_do(connection),
        older=f"?before={found[A_PAGE - 1].id}" if len(found) > A_PAGE else "",
        max_file=given.max_file // MEGABYTE,
        max_upload=given.max_upload // MEGABYTE,
    )
    return page(request, "import.html", context)


@router.post("/import")
async def give(request: Request, user: Staff, store: Store, given: Given) -> Response:
    taken = await taken_in(request, user, store, given)
    if not taken:
        raise HTTPException(422, "No file was chosen.")
    return RedirectResponse("/import", 303)


async def taken_in(request: Request, user: User, store: Engine, given: Settings) -> list[Job]:
    """The queue's entries of the files that a form sent, under whatever name; the form's mark is checked first."""
    async with request.form(max_files=TOO_MANY, max_fields=TOO_MANY) as form:
        mark = form.get("csrf")
        check_csrf(user, mark if isinstance(mark, str) and mark else request.headers.get(CSRF_HEADER, ""))
        files = [f for _, f in form.multi_items() if isinstance(f, UploadFile) and (f.filename or f.size)]
        found = await run_in_threadpool(_all, store, given, [(f.filename or "", f.file) for f in files], user.name)
    request.app.state.worker.wake()
    return found


def _all(store: Engine, given: Settings, files: list[tuple[str, BinaryIO]], by: str) -> list[Job]:
    return [take_in(store, given, name, content, by) for name, content in files]
