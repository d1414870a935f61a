# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""The board dashboard: the actions of a case, of some boards, or of all, in numbers and charts."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, ClassVar

from fastapi import APIRouter, HTTPException, Request
from starlette.responses import Response

from boardtrace.web.dependencies import DbConnection, SignedInUser
from boardtrace.web.parts.status_chart import StatusChart, make_status_chart
from boardtrace.web.parts.tracker_query import ShortText, tracker_address
from boardtrace.web.rendering import format_day, query_string, render_web_page
from normalise.model import STATUSES_AND_NONE
from store.queries.case_overview import find_case_name
from store.queries.dashboard import Dashboard, DashboardGroup, DashboardNumber, load_dashboard
from store.queries.tracker import OverdueAt, TrackerFilter

router = APIRouter()


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownNumber:
    """A number that links to its rows."""

    name: str
    count: int
    address: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownRow:
    """A row of a table.

    It has its name, with an address where it has a web page, a number for each status, and those that are overdue, None
    where that is not counted.
    """

    name: str
    address: str
    counts: tuple[ShownNumber, ...]
    overdue: ShownNumber | None
    total: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownTable:
    """A chart with its table; `what` heads the first column."""

    title: str
    what: str
    chart: StatusChart
    rows: tuple[ShownRow, ...]


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
    request: Request, user: SignedInUser, connection: DbConnection, case: ShortText = "", board: ShortText = ""
) -> Response:
    scope = find_case_name(connection, case) if case else ""
    if case and not scope:
        raise HTTPException(404)
    found = load_dashboard(connection, TrackerFilter(case=case, board=board.strip()))
    context = DashboardContext(
        scope=scope,
        case=case,
        words=board.strip(),
        dashboard=found,
        total=sum(number.count for number in found.statuses),
        all_actions=tracker_address(found.base),
        statuses=_link_numbers(found.statuses),
        exceptions=_link_numbers(found.exceptions),
        ahead=_link_numbers(found.ahead),
        ages=tuple((status, _link_numbers(numbers)) for status, numbers in found.ages),
        tables=tuple(_list_tables(found)),
    )
    return render_web_page(request, context)


def _link_numbers(numbers: Sequence[DashboardNumber]) -> tuple[ShownNumber, ...]:
    return tuple(ShownNumber(name=n.name, count=n.count, address=tracker_address(n.wanted)) for n in numbers)


def _list_tables(found: Dashboard) -> list[ShownTable]:
    versions = tuple(
        ShownRow(**{**_row_values(group), "name": format_day(group.name), "address": _report_address(group)})
        for group in found.versions
    )
    cases = tuple(
        ShownRow(**{**_row_values(group), "address": "/dashboard" + query_string(case=group.wanted.case)})
        for group in found.cases
        if group.wanted
    )
    tables = (
        ("versions", "Status by version", "Version", versions),
        ("cases", "By case, most overdue first", "Case", cases),
        ("findings", "By finding", "Finding", _show_rows(found.findings)),
        ("agencies", "By agency, most actions first", "Agency", _show_rows(found.agencies)),
    )
    return [
        ShownTable(title=title, what=what, chart=_chart_rows(key, title, rows), rows=rows)
        for key, title, what, rows in tables
        if rows
    ]


def _report_address(group: DashboardGroup) -> str:
    return f"/report/{group.wanted.report}" if group.wanted else ""


def _show_rows(groups: Sequence[DashboardGroup]) -> tuple[ShownRow, ...]:
    return tuple(ShownRow(**_row_values(group)) for group in groups)


def _row_values(group: DashboardGroup) -> dict[str, Any]:
    wanted = group.wanted
    late = replace(wanted, overdue=OverdueAt.TODAY) if wanted else None
    return {
        "name": group.name,
        "address": tracker_address(wanted) if wanted else "",
        "counts": tuple(
            _link_count(f"{group.name}, {status}", group.counts[status], wanted and replace(wanted, status=status))
            for status in STATUSES_AND_NONE
        ),
        "overdue": None if group.overdue is None else _link_count(f"{group.name}, overdue", group.overdue, late),
        "total": group.total,
    }


def _link_count(name: str, count: int, wanted: TrackerFilter | None) -> ShownNumber:
    return ShownNumber(name=name, count=count, address=tracker_address(wanted) if wanted else "")


def _chart_rows(key: str, title: str, rows: Sequence[ShownRow]) -> StatusChart:
    counts = [
        (row.name, dict(zip(STATUSES_AND_NONE, (number.count for number in row.counts), strict=True))) for row in rows
    ]
    return make_status_chart(key, title, counts)
