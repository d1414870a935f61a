# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Numbers and tables of a dashboard, each number with the address of the list behind it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from boardtrace.web.parts.status_chart import StatusChart, make_status_chart
from boardtrace.web.parts.tracker_query import tracker_address
from boardtrace.web.rendering import query_string
from normalise.model import STATUSES_AND_NONE
from store.queries.dashboard import DashboardGroup, DashboardNumber
from store.queries.tracker import OverdueAt, TrackerFilter


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


def link_numbers(numbers: Sequence[DashboardNumber]) -> tuple[ShownNumber, ...]:
    """Return numbers with the addresses of their lists."""
    return tuple(ShownNumber(name=n.name, count=n.count, address=tracker_address(n.wanted)) for n in numbers)


def show_cases(groups: Sequence[DashboardGroup]) -> tuple[ShownRow, ...]:
    """Return the rows of cases, which link to their dashboards."""
    return tuple(
        ShownRow(**{**row_values(group), "address": "/dashboard" + query_string(case=group.wanted.case)})
        for group in groups
        if group.wanted
    )


def make_table(key: str, title: str, what: str, rows: tuple[ShownRow, ...]) -> ShownTable:
    """Return a table with its chart."""
    return ShownTable(title=title, what=what, chart=_chart_rows(key, title, rows), rows=rows)


def show_rows(groups: Sequence[DashboardGroup]) -> tuple[ShownRow, ...]:
    """Return the rows of groups, which link to their lists."""
    return tuple(ShownRow(**row_values(group)) for group in groups)


def row_values(group: DashboardGroup) -> dict[str, Any]:
    """Return the fields of a group's row."""
    wanted = group.wanted
    late = replace(wanted, overdue=OverdueAt.TODAY) if wanted else None
    return {
        "name": group.name,
        "address": tracker_address(wanted) if wanted else "",
        "counts": tuple(
            link_count(f"{group.name}, {status}", group.counts[status], wanted and replace(wanted, status=status))
            for status in STATUSES_AND_NONE
        ),
        "overdue": None if group.overdue is None else link_count(f"{group.name}, overdue", group.overdue, late),
        "total": group.total,
    }


def link_count(name: str, count: int, wanted: TrackerFilter | None) -> ShownNumber:
    """Return a number with the address of its list, "" where no filter selects it."""
    return ShownNumber(name=name, count=count, address=tracker_address(wanted) if wanted else "")


def _chart_rows(key: str, title: str, rows: Sequence[ShownRow]) -> StatusChart:
    counts = [
        (row.name, dict(zip(STATUSES_AND_NONE, (number.count for number in row.counts), strict=True))) for row in rows
    ]
    return make_status_chart(key, title, counts)
