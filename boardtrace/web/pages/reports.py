"""The first page: reports by review and date, with how many rows stand where."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from boardtrace.web.auth import Db, Reader
from boardtrace.web.paging import Paging, paged
from boardtrace.web.rendering import page
from store.queries.case_overview import CaseEntry, count_cases, list_cases_page

router = APIRouter()
A_PAGE = 20  # reviews: each has a table of its own


@dataclass(frozen=True, slots=True, kw_only=True)
class Reports:
    """What reports.html shows. `words` is what was looked for in the reviews' names."""

    reviews: list[CaseEntry]
    words: str
    paging: Paging


@router.get("/")
def reports(
    request: Request, user: Reader, connection: Db, q: str = "", number: Annotated[int, Query(alias="page")] = 1
) -> Response:
    words = q.strip()[:200]
    paging = paged(count_cases(connection, words), A_PAGE, number, q=words)
    found = list_cases_page(connection, paging.start, A_PAGE, words)
    return page(request, "reports.html", Reports(reviews=found, words=words, paging=paging))
