"""How the promises of a review went, version by version, as a table and as a plot."""

import threading
from dataclasses import dataclass
from functools import lru_cache
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, HTTPException, Query, Request
from sqlalchemy import Connection, select
from starlette.responses import Response

from boardtrace.web.auth import Db, Reader
from boardtrace.web.paging import Paging, paged
from boardtrace.web.parts.review_item import address_of
from boardtrace.web.rendering import page, query
from store.compare.history import HistoryLine, HistoryPoint, StatusCount, count_statuses, load_histories
from store.export.plots import render_history
from store.schema import FindingRow, LineageMemberRow, QuestionRow, ReportRow, ResponseRow
from store.versions.cases import Case, list_cases

router = APIRouter()
A_PAGE = 30  # rows: as many as a plot shows in print that can be read
KEPT = 32  # plots, of some hundred kilobytes each
_DRAWING = threading.Lock()  # matplotlib's settings are everybody's


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """A row in one version; None where the version does not have it."""

    point: HistoryPoint | None
    address: str


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """What history.html shows. `lines` are rows with a cell for each version; `one` says that it is of one row."""

    review: Case
    versions: tuple[StatusCount, ...]
    lines: tuple[tuple[str, tuple[Cell, ...]], ...]
    agencies: tuple[tuple[str, str], ...]
    agency: str
    one: bool
    plot: str
    paging: Paging


@dataclass(frozen=True, slots=True, kw_only=True)
class _Found:
    review: Case
    lines: list[HistoryLine]
    one: bool


@router.get("/history/{ident:path}/plot.svg")
def plot(
    user: Reader, connection: Db, ident: str, agency: str = "", number: Annotated[int, Query(alias="page")] = 1
) -> Response:
    """The plot of the rows on one page of the history."""
    lines = _narrowed(_found(connection, ident).lines, agency)
    paging = paged(len(lines), A_PAGE, number)
    part = tuple(lines[paging.start : paging.end])
    if not part:
        raise HTTPException(404, "There is no history to draw.")
    return Response(_drawn(part), media_type="image/svg+xml", headers={"cache-control": "private, no-cache"})


@lru_cache(maxsize=KEPT)
def _drawn(lines: tuple[HistoryLine, ...]) -> bytes:
    with _DRAWING:
        return render_history(lines, "svg")


@router.get("/history/{ident:path}")
def history(
    request: Request,
    user: Reader,
    connection: Db,
    ident: str,
    agency: str = "",
    number: Annotated[int, Query(alias="page")] = 1,
) -> Response:
    """`ident` is a review's, or a response's: then of its row alone."""
    found = _found(connection, ident)
    lines = _narrowed(found.lines, agency)
    paging = paged(len(lines), A_PAGE, number, agency=agency)
    part = lines[paging.start : paging.end]
    versions = tuple(count_statuses(lines, found.review))
    context = History(
        review=found.review,
        versions=versions,
        lines=tuple((line.name, _cells(line, versions)) for line in part),
        agencies=_agencies(found.lines),
        agency=agency,
        one=found.one,
        plot=f"/history/{quote(ident, safe='')}/plot.svg" + query(agency=agency, page=paging.number) if part else "",
        paging=paging,
    )
    return page(request, "history.html", context)


def _found(connection: Connection, ident: str) -> _Found:
    row = connection.execute(
        select(LineageMemberRow.lineage_id, ReportRow.review_id)
        .join(ResponseRow, ResponseRow.id == LineageMemberRow.response_id)
        .join(QuestionRow, QuestionRow.id == ResponseRow.question_id)
        .join(FindingRow, FindingRow.id == QuestionRow.finding_id)
        .join(ReportRow, ReportRow.id == FindingRow.report_id)
        .where(LineageMemberRow.response_id == ident)
    ).first()
    review = str(row.review_id) if row else ident
    reviews = list_cases(connection, review)
    if not reviews:
        raise HTTPException(404)
    return _Found(
        review=reviews[0], lines=load_histories(connection, review, {row.lineage_id} if row else None), one=bool(row)
    )


def _narrowed(lines: list[HistoryLine], agency: str) -> list[HistoryLine]:
    return [line for line in lines if not agency or any(p.agency_id == agency for p in line.points)]


def _agencies(lines: list[HistoryLine]) -> tuple[tuple[str, str], ...]:
    found = {p.agency_id: p.agency for line in lines for p in line.points if p.agency_id}
    return tuple(sorted(found.items(), key=lambda one: one[1].casefold()))


def _cells(line: HistoryLine, versions: tuple[StatusCount, ...]) -> tuple[Cell, ...]:
    by_report = {p.report: p for p in line.points if p.there}
    points = (by_report.get(v.report) for v in versions)
    return tuple(Cell(point=p, address=address_of("response", p.response or "") if p else "") for p in points)
