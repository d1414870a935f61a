# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""The status of each row of a case, version by version, as a table and as a plot."""

import threading
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from typing import Annotated, ClassVar
from urllib.parse import quote

from fastapi import APIRouter, HTTPException, Query, Request
from sqlalchemy import Connection
from starlette.responses import Response

from boardtrace.web.dependencies import DbConnection, SignedInUser, StoreResults
from boardtrace.web.paging import Paging, paginate
from boardtrace.web.parts.record_links import record_address
from boardtrace.web.parts.row_version import RowVersion, load_row_version
from boardtrace.web.rendering import query_string, render_web_page
from boardtrace.web.result_cache import ResultCache
from store.compare.history import HistoryLine, HistoryPoint, StatusCount, count_statuses, load_histories
from store.export.plots import render_history
from store.queries.related_records import find_row_lineage
from store.versions.cases import Case, list_cases

router = APIRouter()
ROWS_PER_PAGE = 30  # as many as stay legible in a printed plot
MAX_CACHED_PLOTS = 32  # a few hundred kilobytes each
_PLOT_LOCK = threading.Lock()  # matplotlib's settings are global


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionCell:
    """A row in one version; `point` is None if the version does not have the row."""

    point: HistoryPoint | None
    address: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryContext:
    """The history of a case, or of one row of it.

    Attributes:
        lines: (name, cells) of each row, one cell a version.
        agencies: (id, name) of each agency that can be chosen.
        single_row: Whether the history of one row is shown.
        places: The one row in each version, with its place on the page, the oldest first.
        plot: Address of the plot, "" if there is nothing to draw.
    """

    TEMPLATE: ClassVar[str] = "history.html"

    case: Case
    versions: tuple[StatusCount, ...]
    lines: tuple[tuple[str, tuple[VersionCell, ...]], ...]
    agencies: tuple[tuple[str, str], ...]
    agency: str
    single_row: bool
    places: tuple[RowVersion, ...]
    plot: str
    paging: Paging


@dataclass(frozen=True, slots=True, kw_only=True)
class _CaseHistory:
    """The history of a case; with `single_row` that of one row, which `places` has in each version."""

    case: Case
    lines: list[HistoryLine]
    single_row: bool
    places: tuple[RowVersion, ...]


@router.get("/history/{ident:path}/plot.svg")
def show_history_plot(
    user: SignedInUser,
    connection: DbConnection,
    results: StoreResults,
    ident: str,
    agency: str = "",
    number: Annotated[int, Query(alias="page")] = 1,
) -> Response:
    """Plot the rows on one page of the history."""
    lines = _select_agency(_load_history(connection, results, ident).lines, agency)
    paging = paginate(len(lines), ROWS_PER_PAGE, number)
    shown = tuple(lines[paging.start : paging.end])
    if not shown:
        raise HTTPException(404, "Nothing to plot: the history is empty.")
    return Response(_plot_svg(shown), media_type="image/svg+xml", headers={"cache-control": "private, no-cache"})


@lru_cache(maxsize=MAX_CACHED_PLOTS)
def _plot_svg(lines: tuple[HistoryLine, ...]) -> bytes:
    with _PLOT_LOCK:
        return render_history(lines, "svg")


@router.get("/history/{ident:path}")
def show_history(
    request: Request,
    user: SignedInUser,
    connection: DbConnection,
    results: StoreResults,
    ident: str,
    agency: str = "",
    number: Annotated[int, Query(alias="page")] = 1,
) -> Response:
    """Show the history of a case, or of a single row if `ident` is a response's id."""
    found = _load_history(connection, results, ident)
    lines = _select_agency(found.lines, agency)
    paging = paginate(len(lines), ROWS_PER_PAGE, number, agency=agency)
    shown = lines[paging.start : paging.end]
    versions = tuple(count_statuses(lines, found.case))
    plot = f"/history/{quote(ident, safe='')}/plot.svg" + query_string(agency=agency, page=paging.number)
    context = HistoryContext(
        case=found.case,
        versions=versions,
        lines=tuple((line.name, _cells_by_version(line, versions)) for line in shown),
        agencies=_list_agencies(found.lines),
        agency=agency,
        single_row=found.single_row,
        places=found.places,
        plot=plot if shown else "",
        paging=paging,
    )
    return render_web_page(request, context)


def _load_history(connection: Connection, results: ResultCache, ident: str) -> _CaseHistory:
    return results.load_result(connection, ("history", ident), lambda: _compute_history(connection, ident))


def _compute_history(connection: Connection, ident: str) -> _CaseHistory:
    row = find_row_lineage(connection, ident)
    case_id = row.case or ident if row else ident
    cases = list_cases(connection, case_id)
    if not cases:
        raise HTTPException(404)
    lines = load_histories(connection, case_id, {row.lineage} if row else None)
    places = tuple(_load_places(connection, lines)) if row else ()
    return _CaseHistory(case=cases[0], lines=lines, single_row=row is not None, places=places)


def _load_places(connection: Connection, lines: list[HistoryLine]) -> Iterator[RowVersion]:
    for point in (point for line in lines for point in line.points if point.there and point.response):
        with suppress(KeyError):  # it was removed meanwhile
            yield load_row_version(connection, point.response or "")


def _select_agency(lines: list[HistoryLine], agency: str) -> list[HistoryLine]:
    return [line for line in lines if not agency or any(agency in dict(p.agencies) for p in line.points)]


def _list_agencies(lines: list[HistoryLine]) -> tuple[tuple[str, str], ...]:
    names = {ident: name for line in lines for p in line.points for ident, name in p.agencies}
    return tuple(sorted(names.items(), key=lambda item: item[1].casefold()))


def _cells_by_version(line: HistoryLine, versions: tuple[StatusCount, ...]) -> tuple[VersionCell, ...]:
    by_report = {p.report: p for p in line.points if p.there}
    points = (by_report.get(v.report) for v in versions)
    return tuple(
        VersionCell(point=p, address=record_address("response", p.response or "") if p else "") for p in points
    )
