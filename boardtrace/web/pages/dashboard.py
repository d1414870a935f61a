# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""The board dashboard: the actions of a case, of some boards, or of all, in numbers and charts."""

from dataclasses import dataclass
from typing import ClassVar

from fastapi import APIRouter, Depends, HTTPException, Request
from starlette.responses import Response

from boardtrace.web.dependencies import DbConnection, SignedInUser, StoreResults, WholeStore
from boardtrace.web.parts.dashboard_tables import (
    ShownNumber,
    ShownRow,
    ShownTable,
    link_numbers,
    make_table,
    row_values,
    show_cases,
    show_rows,
)
from boardtrace.web.parts.downloads import download_response, queue_for_browser
from boardtrace.web.parts.tracker_query import ShortText, tracker_address
from boardtrace.web.rendering import format_day, render_web_page
from store.queries.case_overview import find_case_name
from store.queries.dashboard import Dashboard, DashboardGroup, load_dashboard
from store.queries.tracker import TrackerFilter

router = APIRouter()


@dataclass(frozen=True, slots=True, kw_only=True)
class DashboardContext:
    """The dashboard.

    `scope` names the case, "" for several; `words` limit it to some boards; `all_actions` is the address of all its
    rows.
    """

    TEMPLATE: ClassVar[str] = "dashboard.html"

    scope: str
    case: str
    words: str
    dashboard: Dashboard
    total: int
    all_actions: str
    statuses: tuple[ShownNumber, ...]
    exceptions: tuple[ShownNumber, ...]
    ahead: tuple[ShownNumber, ...]
    ages: tuple[tuple[str, tuple[ShownNumber, ...]], ...]
    tables: tuple[ShownTable, ...]


@router.get("/dashboard")
def show_dashboard(
    request: Request,
    user: SignedInUser,
    connection: DbConnection,
    results: StoreResults,
    case: ShortText = "",
    board: ShortText = "",
) -> Response:
    scope = find_case_name(connection, case) if case else ""
    if case and not scope:
        raise HTTPException(404)
    wanted = TrackerFilter(case=case, board=board.strip())
    found = results.load_result(connection, ("dashboard", wanted), lambda: load_dashboard(connection, wanted))
    context = DashboardContext(
        scope=scope,
        case=case,
        words=board.strip(),
        dashboard=found,
        total=sum(number.count for number in found.statuses),
        all_actions=tracker_address(found.base),
        statuses=link_numbers(found.statuses),
        exceptions=link_numbers(found.exceptions),
        ahead=link_numbers(found.ahead),
        ages=tuple((status, link_numbers(numbers)) for status, numbers in found.ages),
        tables=tuple(_list_tables(found)),
    )
    return render_web_page(request, context)


@router.get("/dashboard/pack", dependencies=[Depends(queue_for_browser)])
def download_board_pack(
    user: SignedInUser, connection: DbConnection, whole: WholeStore, case: ShortText, without_names: bool = False
) -> Response:
    """Return the board pack of a case as a PDF."""
    from boardtrace.documents.board_pack import make_board_pack

    try:
        with whole.connect() as log:
            content = make_board_pack(connection, case, without_names=without_names, log=log)
    except KeyError:
        raise HTTPException(404) from None
    return download_response(content, "pdf", f"board-pack-{case}")


def _list_tables(found: Dashboard) -> list[ShownTable]:
    versions = tuple(
        ShownRow(**{**row_values(group), "name": format_day(group.name), "address": _report_address(group)})
        for group in found.versions
    )
    tables = (
        ("versions", "Status by version", "Version", versions),
        ("cases", "By case, most overdue first", "Case", show_cases(found.cases)),
        ("findings", "By finding", "Finding", show_rows(found.findings)),
        ("agencies", "By agency, most actions first", "Agency", show_rows(found.agencies)),
    )
    return [make_table(key, title, what, rows) for key, title, what, rows in tables if rows]


def _report_address(group: DashboardGroup) -> str:
    return f"/report/{group.wanted.report}" if group.wanted else ""
