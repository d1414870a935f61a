# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Saving the filter of a list under a name, and removing it: for the pages in `FILTERED_PAGES`."""

from typing import Annotated, Literal
from urllib.parse import parse_qs

from fastapi import APIRouter, Depends, Form
from fastapi.responses import RedirectResponse
from starlette.responses import Response

from boardtrace.web.dependencies import SignedInUser, StoreEngine, require_csrf_token
from boardtrace.web.rendering import query_string
from store.accounts.saved_filters import remove_saved_filter, save_filter
from store.engine import write_transaction

router = APIRouter()
MAX_QUERY_CHARS = 2_000
FilteredPage = Literal["actions", "log"]


@router.post("/{page}/filters", dependencies=[Depends(require_csrf_token)])
def add_saved_filter(
    user: SignedInUser,
    engine: StoreEngine,
    page: FilteredPage,
    name: Annotated[str, Form(max_length=200)] = "",
    query: Annotated[str, Form(max_length=MAX_QUERY_CHARS)] = "",
) -> Response:
    """Save the list's query string under a name."""
    saved = query_string(**_parse_query(query))
    try:
        with write_transaction(engine) as connection:
            save_filter(connection, user.name, page, name, saved)
    except ValueError as error:
        return RedirectResponse(f"/{page}" + query_string(**_parse_query(query), refused=str(error)), 303)
    return RedirectResponse(f"/{page}{saved}", 303)


@router.post("/{page}/filters/remove", dependencies=[Depends(require_csrf_token)])
def drop_saved_filter(
    user: SignedInUser,
    engine: StoreEngine,
    page: FilteredPage,
    saved: Annotated[int, Form(ge=0, le=2**31 - 1)],
    query: Annotated[str, Form(max_length=MAX_QUERY_CHARS)] = "",
) -> Response:
    """Remove one of the user's own filters."""
    with write_transaction(engine) as connection:
        remove_saved_filter(connection, user.name, saved)
    return RedirectResponse(f"/{page}" + query_string(**_parse_query(query)), 303)


def _parse_query(query: str) -> dict[str, list[str]]:
    return parse_qs(query.removeprefix("?"))
