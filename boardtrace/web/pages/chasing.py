# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Chasing lists: the text of an e-mail to each agency and lead."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated, ClassVar

from fastapi import APIRouter, Depends, Query, Request
from starlette.responses import Response

from boardtrace.web.dependencies import DbConnection, SignedInUser
from boardtrace.web.paging import Paging, paginate
from boardtrace.web.parts.downloads import download_response, queue_for_browser
from boardtrace.web.parts.tracker_query import ShortText
from boardtrace.web.rendering import query_string, render_web_page
from store.clock import current_time
from store.export.safe_text import remove_controls
from store.queries.chasing import DEFAULT_DAYS, ChasingList, format_chasing_text, list_chasing
from store.queries.tracker import TrackerFilter

router = APIRouter()
LISTS_PER_PAGE = 20
MAX_DAYS = 3650
Days = Annotated[int, Query(ge=1, le=MAX_DAYS)]


@dataclass(frozen=True, slots=True, kw_only=True)
class ChasingContext:
    """The lists on one page, each with its text; `download` is the address of all in one file."""

    TEMPLATE: ClassVar[str] = "chasing.html"

    lists: list[tuple[ChasingList, str]]
    board: str
    agency: str
    lead: str
    days: int
    today: date
    download: str
    paging: Paging


@router.get("/chasing")
def show_chasing(
    request: Request,
    user: SignedInUser,
    connection: DbConnection,
    board: ShortText = "",
    agency: ShortText = "",
    lead: ShortText = "",
    days: Days = DEFAULT_DAYS,
    number: Annotated[int, Query(alias="page")] = 1,
) -> Response:
    today, given = current_time().date(), {"board": board, "agency": agency, "lead": lead}
    found = list_chasing(connection, TrackerFilter(board=board, agency=agency, lead=lead, today=today), days)
    paging = paginate(len(found), LISTS_PER_PAGE, number, **given, days=days)
    shown = found[paging.start : paging.end]
    context = ChasingContext(
        lists=[(one, format_chasing_text(one, today, days)) for one in shown],
        **given,
        days=days,
        today=today,
        download="/chasing.txt" + query_string(**given, days=days),
        paging=paging,
    )
    return render_web_page(request, context)


@router.get("/chasing.txt", dependencies=[Depends(queue_for_browser)])
def download_chasing(
    user: SignedInUser,
    connection: DbConnection,
    board: ShortText = "",
    agency: ShortText = "",
    lead: ShortText = "",
    days: Days = DEFAULT_DAYS,
) -> Response:
    today = current_time().date()
    wanted = TrackerFilter(board=board, agency=agency, lead=lead, today=today)
    text = "\n".join(format_chasing_text(one, today, days) for one in list_chasing(connection, wanted, days))
    return download_response(remove_controls(text).encode("utf-8", "replace"), "txt", "chasing")
