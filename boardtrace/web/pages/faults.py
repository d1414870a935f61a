"""Faults by file: what could not be read for certain, and what could not be read at all."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from boardtrace.web.auth import Db, Reader
from boardtrace.web.paging import Paging, paged
from boardtrace.web.rendering import page
from store.queries.problems import (
    FileProblems,
    count_files_with_problems,
    count_problem_codes,
    list_files_with_problems,
)
from store.reports.import_runs import FileOutcome, files_not_read

router = APIRouter()
A_PAGE = 20  # files
UNREAD = 50  # of the files that were not read, those listed


@dataclass(frozen=True, slots=True, kw_only=True)
class Faults:
    """What faults.html shows."""

    files: list[FileProblems]
    unread: list[FileOutcome]
    unread_more: int
    codes: list[tuple[str, int]]
    code: str
    words: str
    paging: Paging


@router.get("/faults")
def faults(
    request: Request,
    user: Reader,
    connection: Db,
    code: str = "",
    q: str = "",
    number: Annotated[int, Query(alias="page")] = 1,
) -> Response:
    words = q.strip()[:200]
    paging = paged(count_files_with_problems(connection, code, words), A_PAGE, number, code=code, q=words)
    unread = files_not_read(connection) if not (code or words) and paging.number == 1 else []
    context = Faults(
        files=list_files_with_problems(connection, paging.start, A_PAGE, code, words), unread=unread[:UNREAD],
        unread_more=max(0, len(unread) - UNREAD), codes=count_problem_codes(connection), code=code, words=words,
        paging=paging,
    )  # fmt: skip
    return page(request, "faults.html", context)
