# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Full-text search, optionally filtered by agency, status, kind of record and date."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated, ClassVar, Literal

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from boardtrace.web.dependencies import DbConnection, SignedInUser
from boardtrace.web.paging import Paging, paginate
from boardtrace.web.parts.record_links import record_address
from boardtrace.web.rendering import render_web_page
from normalise.model import STATUSES_AND_NONE, RecordKind
from store.queries.search import HITS_PER_PAGE, MAX_RANKED_HITS, SearchFilter, SearchResult, search

router = APIRouter()
MAX_QUERY_CHARS = 500
RECORD_KINDS = (
    ("response", "responses"),
    ("question", "questions"),
    ("finding", "findings"),
    ("table", "other tables"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchContext:
    """A search and its results.

    Attributes:
        since: First date, as typed; `until` likewise.
        found: None before a search.
        addresses: Address of each hit's record.
        statuses: Statuses to choose from; `owners` likewise (kind, name) of the kinds of record.
        ranked: Number of best hits that are ranked; further ones are not shown.
        invalid: Message about an invalid date, "" if both are valid.
    """

    TEMPLATE: ClassVar[str] = "search.html"

    q: str
    agency: str
    status: str
    owner: str
    since: str
    until: str
    found: SearchResult | None
    addresses: tuple[str, ...]
    paging: Paging
    statuses: tuple[str, ...]
    owners: tuple[tuple[str, str], ...]
    ranked: int
    invalid: str


@router.get("/search")
def show_search(
    request: Request,
    user: SignedInUser,
    connection: DbConnection,
    q: str = "",
    agency: str = "",
    status: Literal["", "red", "amber", "green", "complete", "none"] = "",
    owner: Literal["", "response", "question", "finding", "table"] = "",
    since: str = "",
    until: str = "",
    number: Annotated[int, Query(alias="page")] = 1,
) -> Response:
    q, agency = q.strip()[:MAX_QUERY_CHARS], agency.strip()[:MAX_QUERY_CHARS]
    try:
        first_day, last_day, invalid = _parse_day(since), _parse_day(until), ""
    except ValueError:
        first_day = last_day = None
        invalid = "Write a date as 2019-03-22: year, month, day."
    filters = {"q": q, "agency": agency, "status": status, "owner": owner, "since": since, "until": until}
    found, paging = None, paginate(0, HITS_PER_PAGE, 1)
    if any(filters.values()) and not invalid:
        narrow = SearchFilter(
            agency=agency or None, status=status or None, since=first_day, until=last_day,
            owner=RecordKind(owner) if owner else None,
        )  # fmt: skip
        number = min(max(1, number), MAX_RANKED_HITS // HITS_PER_PAGE)
        found = search(connection, q, narrow, start=(number - 1) * HITS_PER_PAGE)
        paging = paginate(found.count, HITS_PER_PAGE, number, **filters)
    context = SearchContext(
        **filters,
        found=found,
        addresses=tuple(record_address(hit.owner, hit.id) for hit in found.hits) if found else (),
        paging=paging,
        statuses=STATUSES_AND_NONE,
        owners=RECORD_KINDS,
        ranked=MAX_RANKED_HITS,
        invalid=invalid,
    )
    return render_web_page(request, context)


def _parse_day(text: str) -> date | None:
    return date.fromisoformat(text.strip()) if text.strip() else None
