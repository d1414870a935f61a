"""Files given to the API to import, and how far they are."""

from datetime import UTC, datetime
from typing import Annotated, Any

from fastapi import APIRouter, HTTPException, Path, Request

from boardtrace.web.api.forms import LARGEST, PROBLEMS, ImportJob, ImportJobs, Number
from boardtrace.web.auth import Db, Given, Reader, Staff, Store
from boardtrace.web.pages.imports import taken_in
from store.accounts.import_queue import Job, job, jobs, still_to_do

router = APIRouter(prefix="/api/v1", tags=["import"], responses=PROBLEMS)
A_PAGE = 50
FORM: dict[str, Any] = {
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


@router.post("/import", status_code=202, openapi_extra=FORM)
async def give(request: Request, user: Staff, store: Store, given: Given) -> ImportJobs:
    """Takes report files in and puts them at the queue's end; one that is no report file is refused at once."""
    if not request.headers.get("content-type", "").startswith("multipart/form-data"):
        raise HTTPException(422, "Send the files as multipart/form-data.")
    found = await taken_in(request, user, store, given)
    if not found:
        raise HTTPException(422, "No file was sent.")
    return ImportJobs(jobs=[_told(j) for j in found], to_do=sum(j.state != "done" for j in found))


@router.get("/import")
def queue(user: Reader, connection: Db, before: Number | None = None) -> ImportJobs:
    """The files last given, the newest first."""
    return ImportJobs(jobs=[_told(j) for j in jobs(connection, A_PAGE, before)], to_do=still_to_do(connection))


@router.get("/import/{number}")
def one(user: Reader, connection: Db, number: Annotated[int, Path(ge=0, le=LARGEST)]) -> ImportJob:
    """How far one file is."""
    try:
        return _told(job(connection, number))
    except KeyError:
        raise HTTPException(404, "There is no such file in the queue.") from None


def _told(entry: Job) -> ImportJob:
    values = {name: getattr(entry, name) for name in ImportJob.__dataclass_fields__}
    # The store keeps times in UTC without saying so.
    times = {name: at.replace(tzinfo=UTC) for name, at in values.items() if isinstance(at, datetime)}
    return ImportJob(**{**values, **times})
