# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Cases that are older than they may be kept, with the command that erases each."""

from dataclasses import dataclass
from typing import Annotated, ClassVar

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from boardtrace.web.dependencies import DbConnection, SignedInUser
from boardtrace.web.rendering import render_web_page
from store.queries.retention import DEFAULT_YEARS, OldCase, list_old_cases

router = APIRouter()
MAX_YEARS = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class RetentionContext:
    """The cases whose newest version is older than `years`."""

    TEMPLATE: ClassVar[str] = "retention.html"

    cases: list[OldCase]
    years: int


@router.get("/retention")
def show_old_cases(
    request: Request,
    user: SignedInUser,
    connection: DbConnection,
    years: Annotated[int, Query(ge=1, le=MAX_YEARS)] = DEFAULT_YEARS,
) -> Response:
    return render_web_page(request, RetentionContext(cases=list_old_cases(connection, years), years=years))
