# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Cases that are older than they may be kept: the command that erases each, and a form to keep it with a reason."""

from dataclasses import dataclass
from typing import Annotated, ClassVar

from fastapi import APIRouter, Depends, Form, HTTPException, Query, Request
from fastapi.responses import RedirectResponse
from sqlalchemy import Connection
from starlette.responses import Response

from boardtrace.web.dependencies import DbConnection, SignedInUser, StaffUser, StoreEngine, require_csrf_token
from boardtrace.web.rendering import query_string, render_web_page
from store.decisions.case_retention import keep_case
from store.engine import write_transaction
from store.queries.retention import DEFAULT_YEARS, OldCase, list_old_cases
from store.reports.field_values import FieldError

router = APIRouter()
MAX_YEARS = 200
Years = Annotated[int, Query(ge=1, le=MAX_YEARS)]


@dataclass(frozen=True, slots=True, kw_only=True)
class RetentionContext:
    """The cases whose newest version is older than `years`: those to erase, and those that people decided to keep."""

    TEMPLATE: ClassVar[str] = "retention.html"

    due: list[OldCase]
    kept: list[OldCase]
    years: int
    done: str
    refused: str


@router.get("/retention")
def show_old_cases(
    request: Request, user: SignedInUser, connection: DbConnection, years: Years = DEFAULT_YEARS, done: bool = False
) -> Response:
    message = "The case is kept. The log has the reason, and can undo it." if done else ""
    return _render_cases(request, connection, years, done=message)


@router.post("/retention", dependencies=[Depends(require_csrf_token)])
def submit_keeping(
    request: Request,
    user: StaffUser,
    engine: StoreEngine,
    case: Annotated[str, Form()] = "",
    why: Annotated[str, Form()] = "",
    years: Annotated[int, Form(ge=1, le=MAX_YEARS)] = DEFAULT_YEARS,
) -> Response:
    """Record that a case is kept, with the reason."""
    try:
        with write_transaction(engine) as connection:
            keep_case(connection, case, by=user.name, why=why)
    except KeyError:
        raise HTTPException(404) from None
    except FieldError as error:
        with engine.connect() as connection:
            return _render_cases(request, connection, years, refused=str(error))
    return RedirectResponse("/retention" + query_string(years=years, done=1), 303)


def _render_cases(
    request: Request, connection: Connection, years: int, *, done: str = "", refused: str = ""
) -> Response:
    cases = list_old_cases(connection, years)
    context = RetentionContext(
        due=[case for case in cases if not case.kept_by],
        kept=[case for case in cases if case.kept_by],
        years=years,
        done=done,
        refused=refused,
    )
    return render_web_page(request, context, 422 if refused else 200)
