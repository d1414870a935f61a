# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Gaps of the plans: missing dates, leads, statuses and agencies, on a web page and as CSV."""

from dataclasses import dataclass
from typing import Annotated, ClassVar

from fastapi import APIRouter, Depends, Query, Request
from starlette.responses import Response

from boardtrace.web.dependencies import DbConnection, SignedInUser
from boardtrace.web.paging import Paging, paginate
from boardtrace.web.parameters import RecordId
from boardtrace.web.parts.downloads import download_response, queue_for_browser
from boardtrace.web.rendering import render_web_page
from store.derived.review_rules import label_field
from store.export.safe_text import format_csv
from store.queries.plan_gaps import PlanGap, list_plan_gaps

router = APIRouter()
GAPS_PER_PAGE = 50
CSV_COLUMNS = ("record", "report", "as_at", "agency", "field", "actions", "why")


@dataclass(frozen=True, slots=True, kw_only=True)
class GapsContext:
    """The gaps of one page of the list; `report` is the one that it is limited to, "" for all."""

    TEMPLATE: ClassVar[str] = "gaps.html"

    gaps: list[PlanGap]
    report: str
    paging: Paging


@router.get("/gaps")
def show_gaps(
    request: Request,
    user: SignedInUser,
    connection: DbConnection,
    report: RecordId = "",
    number: Annotated[int, Query(alias="page")] = 1,
) -> Response:
    gaps = list_plan_gaps(connection, report or None)
    paging = paginate(len(gaps), GAPS_PER_PAGE, number, report=report)
    return render_web_page(request, GapsContext(gaps=gaps[paging.start : paging.end], report=report, paging=paging))


@router.get("/gaps.csv", dependencies=[Depends(queue_for_browser)])
def download_gaps(user: SignedInUser, connection: DbConnection, report: RecordId = "") -> Response:
    lines = [
        (gap.id, gap.report, str(gap.as_at or ""), gap.agency, label_field(gap.field), gap.actions, gap.why)
        for gap in list_plan_gaps(connection, report or None)
    ]
    return download_response(format_csv(CSV_COLUMNS, lines).encode(), "csv", "gaps")
