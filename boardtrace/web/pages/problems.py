"""Problems by file: what could not be read for certain, and files that could not be read at all."""

from dataclasses import dataclass
from typing import Annotated, ClassVar

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from boardtrace.web.dependencies import DbConnection, SignedInUser
from boardtrace.web.paging import Paging, paginate
from boardtrace.web.rendering import render_web_page
from store.queries.problems import (
    FileProblems,
    count_files_with_problems,
    count_problem_codes,
    list_files_with_problems,
)
from store.reports.import_runs import FileOutcome, list_unread_files

router = APIRouter()
FILES_PER_PAGE = 20
MAX_UNREAD_FILES = 50  # listed of the files that were not read
MAX_WORDS_CHARS = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class ProblemsContext:
    """`codes` are the kinds of problems with their counts; `unread` are the files that were not read."""

    TEMPLATE: ClassVar[str] = "problems.html"

    files: list[FileProblems]
    unread: list[FileOutcome]
    unread_more: int
    codes: list[tuple[str, int]]
    code: str
    words: str
    paging: Paging


@router.get("/faults")
def show_problems(
    request: Request,
    user: SignedInUser,
    connection: DbConnection,
    code: str = "",
    q: str = "",
    number: Annotated[int, Query(alias="page")] = 1,
) -> Response:
    words = q.strip()[:MAX_WORDS_CHARS]
    paging = paginate(count_files_with_problems(connection, code, words), FILES_PER_PAGE, number, code=code, q=words)
    unread = list_unread_files(connection) if not (code or words) and paging.number == 1 else []
    context = ProblemsContext(
        files=list_files_with_problems(connection, paging.start, FILES_PER_PAGE, code, words),
        unread=unread[:MAX_UNREAD_FILES],
        unread_more=max(0, len(unread) - MAX_UNREAD_FILES),
        codes=count_problem_codes(connection),
        code=code,
        words=words,
        paging=paging,
    )
    return render_web_page(request, context)
