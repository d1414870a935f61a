# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""The case of a report: its versions, with forms to move, replace and erase the report."""

from dataclasses import dataclass
from typing import Annotated, ClassVar, Literal

from fastapi import APIRouter, Depends, Form, HTTPException, Request
from fastapi.responses import RedirectResponse
from sqlalchemy import Connection
from starlette.responses import Response

from boardtrace.web.dependencies import (
    AgencyRegister,
    AppSettings,
    DbConnection,
    SignedInUser,
    StaffUser,
    StoreEngine,
    require_csrf_token,
)
from boardtrace.web.rendering import query_string, quote_path, render_web_page
from normalise.agencies.succession import relation_explainer
from store import audit_log
from store.decisions.report_changes import move_report, replace_report
from store.engine import write_transaction
from store.queries.record_context import ReportHead, load_report_head
from store.reports.field_values import FieldError
from store.versions.cases import Case, list_cases

router = APIRouter()
DONE_MESSAGES = {
    audit_log.MOVED: "The report was moved. The log can undo it.",
    audit_log.REPLACED: "The report is replaced. The log can undo it.",
}
OWN_CASE = "own"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportCaseContext:
    """A report, its case with the other versions, and the other cases."""

    TEMPLATE: ClassVar[str] = "report_case.html"

    head: ReportHead
    case: Case | None
    others: tuple[Case, ...]
    done: str
    refused: str


@router.get("/report/{ident}/case")
def show_report_case(
    request: Request, user: SignedInUser, connection: DbConnection, ident: str, done: str = ""
) -> Response:
    return _render_case(request, connection, ident, done=DONE_MESSAGES.get(done, ""))


@router.post("/report/{ident}/case", dependencies=[Depends(require_csrf_token)])
def change_report_case(
    request: Request,
    user: StaffUser,
    engine: StoreEngine,
    register: AgencyRegister,
    ident: str,
    act: Annotated[Literal["move", "replace"], Form()],
    to: Annotated[str, Form()] = "",
    why: Annotated[str, Form()] = "",
) -> Response:
    """Move the report to the case `to`, or replace it by the report `to`."""
    try:
        if not why.strip() or not to:
            raise FieldError("Choose one, and say why: the log keeps the reason.")
        with write_transaction(engine) as connection:
            if act == "move":
                case = None if to == OWN_CASE else to
                entry = move_report(connection, ident, case, by=user.name, why=why, register=register)
            else:
                entry = replace_report(connection, ident, to, by=user.name, why=why, register=register)
    except KeyError:
        raise HTTPException(404) from None
    except FieldError as error:
        with engine.connect() as connection:
            return _render_case(request, connection, ident, refused=str(error))
    return RedirectResponse(f"/report/{quote_path(ident)}/case" + query_string(done=entry.act), 303)


@router.post("/report/{ident}/erase", dependencies=[Depends(require_csrf_token)])
def erase_one_report(
    request: Request,
    user: StaffUser,
    engine: StoreEngine,
    settings: AppSettings,
    register: AgencyRegister,
    ident: str,
    sure: Annotated[bool, Form()] = False,
    why: Annotated[str, Form()] = "",
) -> Response:
    """Erase one report permanently, as `boardtrace erase --report` does."""
    from store.admin.erase import erase_report

    try:
        if not why.strip() or not sure:
            raise FieldError("Say why, and confirm that the report is to be erased. The log keeps the reason.")
        entry = erase_report(engine, settings.files, ident, user.name, why, relation_explainer(register))
    except KeyError:
        raise HTTPException(404) from None
    except FieldError as error:
        with engine.connect() as connection:
            return _render_case(request, connection, ident, refused=str(error))
    return RedirectResponse("/" + query_string(erased=entry.number), 303)


def _render_case(
    request: Request, connection: Connection, ident: str, *, done: str = "", refused: str = ""
) -> Response:
    try:
        head = load_report_head(connection, ident)
    except KeyError:
        raise HTTPException(404) from None
    cases = list_cases(connection)
    context = ReportCaseContext(
        head=head,
        case=next((case for case in cases if case.id == head.review), None),
        others=tuple(case for case in cases if case.id != head.review),
        done=done,
        refused=refused,
    )
    return render_web_page(request, context, 422 if refused else 200)
