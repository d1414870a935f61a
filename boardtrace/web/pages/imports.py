"""Upload report files, and follow how far their import is."""

from dataclasses import dataclass
from typing import ClassVar

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import RedirectResponse
from starlette.responses import Response

from boardtrace.web.dependencies import AppSettings, DbConnection, SignedInUser, StaffUser, StoreEngine
from boardtrace.web.parameters import RowNumber
from boardtrace.web.rendering import render_web_page
from boardtrace.web.settings import MEGABYTE
from boardtrace.web.uploads import receive_uploads
from store.accounts.import_queue import Job, count_open_jobs, list_jobs

router = APIRouter()
FILES_PER_PAGE = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportContext:
    """The import queue.

    Attributes:
        to_do: Number of files waiting or being read.
        older: Query string of the older files, "" if there are none.
        max_file_mb: Size limit of one file.
        max_upload_mb: Size limit of one upload, all files together.
    """

    TEMPLATE: ClassVar[str] = "import.html"

    jobs: list[Job]
    to_do: int
    older: str
    max_file_mb: int
    max_upload_mb: int


@router.get("/import")
def show_import_queue(
    request: Request,
    user: SignedInUser,
    connection: DbConnection,
    settings: AppSettings,
    before: RowNumber | None = None,
) -> Response:
    found = list_jobs(connection, FILES_PER_PAGE + 1, before)
    context = ImportContext(
        jobs=found[:FILES_PER_PAGE],
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
