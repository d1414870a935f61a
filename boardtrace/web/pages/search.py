"""Search over all texts, narrowed by agency, status and date."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated, Literal

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from boardtrace.web.auth import Db, Reader
from boardtrace.web.paging import Paging, paged
from boardtrace.web.parts.review_item import address_of
from boardtrace.web.rendering import page
from normalise.model import STATUSES_AND_NONE, RecordKind
from store.queries.search import HITS_PER_PAGE, MAX_RANKED_HITS, SearchFilter, SearchResult, search

router = APIRouter()
LONGEST = 500  # characters of a search that are kept on its page
OWNERS = (("response", "responses"), ("question", "questions"), ("finding", "findings"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Search:
    """What search.html shows. `since` and `until` are as they were typed, `trouble` what could not be understood of
    them; `found` is None before a search."""

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
    trouble: str


@router.get("/search")
def search_page(
    request: Request,
    user: Reader,
    connection: Db,
    q: str = "",
    agency: str = "",
    status: Literal["", "red", "amber", "green", "complete", "none"] = "",
    owner: Literal["", "response", "question", "finding"] = "",
    since: str = "",
    until: str = "",
    number: Annotated[int, Query(alias="page")] = 1,
) -> Response:
    q, agency = q.strip()[:LONGEST], agency.strip()[:LONGEST]
    days, trouble = _days(since, until)
    given = {"q": q, "agency": agency, "status": status, "owner": owner, "since": since, "until": until}
    found, paging = None, paged(0, HITS_PER_PAGE, 1)
    if any(given.values()) and not trouble:
        narrow = SearchFilter(
            agency=agency or None, status=status or None, since=days[0], until=days[1],
            owner=RecordKind(owner) if owner else None,
        )  # fmt: skip
        number = min(max(1, number), MAX_RANKED_HITS // HITS_PER_PAGE)
        found = search(connection, q, narrow, start=(number - 1) * HITS_PER_PAGE)
        paging = paged(found.count, HITS_PER_PAGE, number, **given)
    context = Search(
        **given, found=found, addresses=tuple(address_of(h.owner, h.id) for h in found.hits) if found else (),
        paging=paging, statuses=STATUSES_AND_NONE, owners=OWNERS, ranked=MAX_RANKED_HITS, trouble=trouble,
    )  # fmt: skip
    return page(request, "search.html", context)


def _days(since: str, until: str) -> tuple[tuple[date | None, date | None], str]:
    """The days that were typed, and what is wrong with them in words."""
    try:
        return (_day(since), _day(until)), ""
    except ValueError:
        return (None, None), "A date is given as 2019-03-22: year, month, day."


def _day(said: str) -> date | None:
    return date.fromisoformat(said.strip()) if said.strip() else None
