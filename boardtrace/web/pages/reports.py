# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""The start page: reports by case and date, with the number of rows of each status."""

from dataclasses import dataclass
from typing import Annotated, ClassVar

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from boardtrace.web.dependencies import DbConnection, SignedInUser, StoreResults
from boardtrace.web.paging import Paging, paginate
from boardtrace.web.parameters import MAX_DB_INTEGER
from boardtrace.web.rendering import render_web_page
from store.queries.case_overview import CaseEntry, count_cases, list_cases_page

router = APIRouter()
CASES_PER_PAGE = 20  # each has a separate table
MAX_WORDS_CHARS = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportsContext:
    """`words` is the search for a case's board or subject; `done` says that a report was erased."""

    TEMPLATE: ClassVar[str] = "reports.html"

    cases: list[CaseEntry]
    words: str
    paging: Paging
    done: str


@router.get("/")
def show_reports(
    request: Request,
    user: SignedInUser,
    connection: DbConnection,
    results: StoreResults,
    q: str = "",
    number: Annotated[int, Query(alias="page")] = 1,
    erased: Annotated[int, Query(ge=0, le=MAX_DB_INTEGER)] = 0,
) -> Response:
    words = q.strip()[:MAX_WORDS_CHARS]
    paging = paginate(count_cases(connection, words), CASES_PER_PAGE, number, q=words)
    cases = results.load_result(
        connection,
        ("cases", paging.start, words),
        lambda: list_cases_page(connection, paging.start, CASES_PER_PAGE, words),
    )
    done = f"The report is erased; entry {erased} of the log records that." if erased else ""
    return render_web_page(request, ReportsContext(cases=cases, words=words, paging=paging, done=done))
