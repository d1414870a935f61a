# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Upload report files, and follow how far their import is."""

from dataclasses import dataclass
from typing import Annotated, ClassVar

from fastapi import APIRouter, Depends, Form, HTTPException, Request
from fastapi.responses import RedirectResponse
from sqlalchemy import Connection
from starlette.responses import Response

from boardtrace.web.dependencies import (
    AppSettings,
    DbConnection,
    StaffUser,
    StoreEngine,
    UnlimitedUser,
    require_csrf_token,
)
from boardtrace.web.parameters import MAX_DB_INTEGER, RowNumber
from boardtrace.web.rendering import render_web_page
from boardtrace.web.settings import MEGABYTE
from boardtrace.web.uploads import receive_uploads
from store.accounts.import_queue import (
    Job,
    add_job,
    count_open_jobs,
    is_queued,
    list_jobs,
    load_job,
    remove_job,
    restart_job,
)
from store.decisions.problem_decisions import ignore_file
from store.derived.review_queue import RemainingWork, count_remaining_work
from store.engine import write_transaction
from store.file_archive import find_copy
from store.reports.load import load_sources

router = APIRouter()
FILES_PER_PAGE = 50
UNREAD_OUTCOMES = ("refused", "refused before", "failed")
JobNumber = Annotated[int, Form(ge=0, le=MAX_DB_INTEGER)]


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportContext:
    """The import queue.

    Attributes:
        work: The values to check and the gaps of each report that was read.
        to_do: Number of files waiting or being read.
        older: Query string of the older files, "" if there are none.
        max_file_mb: Size limit of one file.
        max_upload_mb: Size limit of one upload, all files together.
    """

    TEMPLATE: ClassVar[str] = "import.html"

    jobs: list[Job]
    work: dict[str, RemainingWork]
    to_do: int
    older: str
    max_file_mb: int
    max_upload_mb: int


@router.get("/import")
def show_import_queue(
    request: Request,
    user: UnlimitedUser,
    connection: DbConnection,
    settings: AppSettings,
    before: RowNumber | None = None,
) -> Response:
    found = list_jobs(connection, FILES_PER_PAGE + 1, before)
    jobs = found[:FILES_PER_PAGE]
    context = ImportContext(
        jobs=jobs,
        work={job.report: count_remaining_work(connection, job.report) for job in jobs if job.report},
        to_do=count_open_jobs(connection),
        older=f"?before={found[FILES_PER_PAGE - 1].id}" if len(found) > FILES_PER_PAGE else "",
        max_file_mb=settings.max_file // MEGABYTE,
        max_upload_mb=settings.max_upload // MEGABYTE,
    )
    return render_web_page(request, context)


@router.post("/import")
async def upload_files(request: Request, user: StaffUser, engine: StoreEngine, settings: AppSettings) -> Response:
    if not await receive_uploads(request, user, engine, settings):
        raise HTTPException(422, "No file was chosen.")
    return RedirectResponse("/import", 303)


@router.post("/import/retry", dependencies=[Depends(require_csrf_token)])
def retry_file(user: StaffUser, engine: StoreEngine, settings: AppSettings, job: JobNumber) -> Response:
    """Read a file again whose import failed, from its kept copy."""
    with write_transaction(engine) as connection:
        found = _load_ended_job(connection, job)
        if found.outcome != "failed" or find_copy(settings.files, found.sha256) is None:
            raise HTTPException(409, "No copy of this file is kept. Upload it again.")
        restart_job(connection, job)
    return RedirectResponse("/import", 303)


@router.post("/import/again", dependencies=[Depends(require_csrf_token)])
def read_report_again(
    request: Request, user: StaffUser, engine: StoreEngine, settings: AppSettings, report: Annotated[str, Form()]
) -> Response:
    """Put the kept file of a report into the queue: columns that people decided since are read from its stored pages.

    Corrections are kept. A report that no decision changes stays as it is.
    """
    with write_transaction(engine) as connection:
        source = load_sources(connection).get(report)
        copy = find_copy(settings.files, source.sha256) if source else None
        if source is None or copy is None:
            raise HTTPException(404, "No copy of this report's file is kept. Upload it again.")
        if not is_queued(connection, source.sha256):
            add_job(
                connection, name=source.name, sha256=source.sha256, suffix=copy.suffix, size=copy.stat().st_size,
                by=user.name,
            )  # fmt: skip
    request.app.state.import_supervisor.notify()
    return RedirectResponse("/import", 303)


@router.post("/import/dismiss", dependencies=[Depends(require_csrf_token)])
def dismiss_file(user: StaffUser, engine: StoreEngine, job: JobNumber) -> Response:
    """Take a file off the list. What became of it stays in the database and on the page of problems."""
    with write_transaction(engine) as connection:
        _load_ended_job(connection, job)
        remove_job(connection, job)
    return RedirectResponse("/import", 303)


@router.post("/import/ignore", dependencies=[Depends(require_csrf_token)])
def ignore_job_file(user: StaffUser, engine: StoreEngine, job: JobNumber) -> Response:
    """Decide that a file is not a report: it is taken off the list, and passed over when it is given again."""
    with write_transaction(engine) as connection:
        found = _load_ended_job(connection, job)
        if found.outcome not in UNREAD_OUTCOMES:
            raise HTTPException(409, "The file was read. Its problems can be closed on the page Problems.")
        ignore_file(connection, found.sha256 or found.name, found.name, by=user.name)
        remove_job(connection, job)
    return RedirectResponse("/import", 303)


def _load_ended_job(connection: Connection, number: int) -> Job:
    try:
        found = load_job(connection, number)
    except KeyError:
        raise HTTPException(404, "The file is not in the list any more.") from None
    if found.state != "done":
        raise HTTPException(409, "The file is still being read. Wait until it is done.")
    return found
