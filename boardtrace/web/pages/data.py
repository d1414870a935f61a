# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""The SQL views for analysts: their columns, their rows as files, and example queries with their results."""

from dataclasses import dataclass
from typing import Annotated, ClassVar, Literal

from fastapi import APIRouter, Depends, HTTPException, Query, Request
from starlette.responses import Response

from boardtrace.web.dependencies import DbConnection, SignedInUser
from boardtrace.web.parameters import MAX_DB_INTEGER
from boardtrace.web.parts.downloads import download_response, queue_for_browser, send_json
from boardtrace.web.rendering import render_web_page
from store.export.safe_text import format_csv
from store.queries.sql_views import EXAMPLES, ExampleQuery, SqlView, list_views, read_view

router = APIRouter()
MAX_ROWS = 100_000  # of one file; `start` asks for the next ones


@dataclass(frozen=True, slots=True, kw_only=True)
class DataContext:
    """The views and the example queries; a file has at most `max_rows` rows."""

    TEMPLATE: ClassVar[str] = "data.html"

    views: list[SqlView]
    examples: tuple[ExampleQuery, ...]
    max_rows: int


@router.get("/data")
def show_views(request: Request, user: SignedInUser, connection: DbConnection) -> Response:
    context = DataContext(views=list_views(connection), examples=EXAMPLES, max_rows=MAX_ROWS)
    return render_web_page(request, context)


@router.get("/data/{name}.{form}", dependencies=[Depends(queue_for_browser)])
def send_rows(
    user: SignedInUser,
    connection: DbConnection,
    name: str,
    form: Literal["csv", "json"],
    start: Annotated[int, Query(ge=0, le=MAX_DB_INTEGER)] = 0,
    limit: Annotated[int, Query(ge=1, le=MAX_ROWS)] = MAX_ROWS,
) -> Response:
    """Return the rows of a view or of an example query, from the one at `start`."""
    try:
        columns, rows = read_view(connection, name, start, limit)
    except KeyError:
        raise HTTPException(404) from None
    if form == "json":
        return send_json([dict(zip(columns, row, strict=True)) for row in rows], name)
    lines = [tuple(v if v is None or isinstance(v, str | float | int) else str(v) for v in row) for row in rows]
    return download_response(format_csv(columns, lines).encode("utf-8", "replace"), "csv", name)
