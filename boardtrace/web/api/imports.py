# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""API to upload report files and follow their import."""

from datetime import UTC, datetime
from typing import Annotated, Any

from fastapi import APIRouter, HTTPException, Path, Request

from boardtrace.web.api.schemas import ERROR_RESPONSES, ImportJob, ImportQueue
from boardtrace.web.dependencies import AppSettings, DbConnection, StaffUser, StoreEngine, UnlimitedUser
from boardtrace.web.parameters import MAX_DB_INTEGER, RowNumber
from boardtrace.web.uploads import receive_uploads
from store.accounts.import_queue import Job, count_open_jobs, list_jobs, load_job

router = APIRouter(prefix="/api/v1", tags=["import"], responses=ERROR_RESPONSES)
JOBS_PER_PAGE = 50
UPLOAD_FORM: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "required": ["files"],
                    "properties": {
                        "files": {"type": "array", "minItems": 1, "items": {"type": "string", "format": "binary"}}
                    },
                }
            }
        },
    }
}


@router.post("/import", status_code=202, openapi_extra=UPLOAD_FORM)
async def upload_files(request: Request, user: StaffUser, engine: StoreEngine, settings: AppSettings) -> ImportQueue:
    """Add report files to the import queue; a file of an unsupported type is refused at once."""
    if not request.headers.get("content-type", "").startswith("multipart/form-data"):
        raise HTTPException(422, "Send the files as multipart/form-data.")
    found = await receive_uploads(request, user, engine, settings)
    if not found:
        raise HTTPException(422, "No file was sent.")
    return ImportQueue(jobs=[_make_import_job(j) for j in found], to_do=sum(j.state != "done" for j in found))


@router.get("/import")
def get_import_queue(user: UnlimitedUser, connection: DbConnection, before: RowNumber | None = None) -> ImportQueue:
    """Return the files uploaded last, the newest first."""
    return ImportQueue(
        jobs=[_make_import_job(j) for j in list_jobs(connection, JOBS_PER_PAGE, before)],
        to_do=count_open_jobs(connection),
    )


@router.get("/import/{number}")
def get_import_job(
    user: UnlimitedUser, connection: DbConnection, number: Annotated[int, Path(ge=0, le=MAX_DB_INTEGER)]
) -> ImportJob:
    """Return how far the import of one file is."""
    try:
        return _make_import_job(load_job(connection, number))
    except KeyError:
        raise HTTPException(404, "File not found in the import queue.") from None


def _make_import_job(entry: Job) -> ImportJob:
    values = {name: getattr(entry, name) for name in ImportJob.__dataclass_fields__}
    # The database stores times in UTC without a time zone.
    times = {name: at.replace(tzinfo=UTC) for name, at in values.items() if isinstance(at, datetime)}
    return ImportJob(**{**values, **times})
