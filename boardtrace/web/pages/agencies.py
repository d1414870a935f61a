# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Agencies named in reports: the actions of each, the printed names matched to it, and users' aliases and merges."""

from dataclasses import dataclass, replace
from typing import Annotated, ClassVar
from urllib.parse import quote

from fastapi import APIRouter, Depends, Form, HTTPException, Query, Request
from fastapi.responses import RedirectResponse
from sqlalchemy import Connection, Engine
from starlette.responses import Response

from boardtrace.web.dependencies import (
    AgencyRegister,
    DbConnection,
    SignedInUser,
    StaffUser,
    StoreEngine,
    StoreResults,
    require_csrf_token,
)
from boardtrace.web.paging import Paging, paginate
from boardtrace.web.parameters import MAX_DB_INTEGER
from boardtrace.web.parts.dashboard_tables import (
    ShownNumber,
    ShownTable,
    link_count,
    link_numbers,
    make_table,
    show_rows,
)
from boardtrace.web.parts.tracker_query import tracker_address
from boardtrace.web.rendering import render_web_page
from boardtrace.web.result_cache import ResultCache
from normalise.agencies.registry import Agency, Register
from normalise.agencies.succession import relation_explainer
from normalise.model import Status
from store.decisions.agency_aliases import (
    AgencyDecision,
    AgencyEntry,
    Spelling,
    decide_agency,
    list_agencies,
    list_agency_decisions,
    list_spellings,
    undo_agency_decision,
)
from store.engine import write_transaction
from store.queries.agency_overview import AgencyOverview, LeadWorkload, load_agency_overview
from store.queries.record_names import load_file_names
from store.queries.tracker import OverdueAt
from store.row_agencies import load_general_names

router = APIRouter()
AGENCIES_PER_PAGE = 50
MAX_SPELLINGS = 200  # listed of one agency
MAX_LINKED_REPORTS = 5  # linked from one spelling
MAX_WORDS_CHARS = 200
DONE_MESSAGES = {
    "alias": "Saved: the name means this agency.",
    "merge": "Saved: the agencies are merged.",
    "undo": "The decision was undone.",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class AgenciesContext:
    """A page of the agencies; `decisions` are those in force, the newest first."""

    TEMPLATE: ClassVar[str] = "agencies.html"

    agencies: list[AgencyEntry]
    words: str
    paging: Paging
    decisions: list[AgencyDecision]
    done: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownSpelling:
    """A spelling with the id and the file of some of its reports; `more` is the number of further reports."""

    spelling: Spelling
    reports: tuple[tuple[str, str], ...]
    more: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownLead:
    """The open actions of a lead, with the addresses of their lists; `lead` is "" for actions without one."""

    lead: str
    actions: ShownNumber
    red: ShownNumber
    overdue: ShownNumber


@dataclass(frozen=True, slots=True, kw_only=True)
class AgencyContext:
    """An agency.

    `registered` is its entry in the register, `successors` the names of those that follow it, `others` the agencies it
    can be merged with. `tiles` are numbers of its current actions, `all_actions` is the address of their list, and
    `cases` has no rows where there are none.
    """

    TEMPLATE: ClassVar[str] = "agency.html"

    entry: AgencyEntry
    registered: Agency | None
    successors: tuple[str, ...]
    overview: AgencyOverview
    all_actions: str
    tiles: tuple[ShownNumber, ...]
    cases: ShownTable
    leads: tuple[ShownLead, ...]
    spellings: tuple[ShownSpelling, ...]
    spellings_more: int
    decisions: list[AgencyDecision]
    others: list[AgencyEntry]
    done: str
    refused: str


@router.get("/agencies")
def show_agencies(
    request: Request,
    user: SignedInUser,
    connection: DbConnection,
    q: str = "",
    number: Annotated[int, Query(alias="page")] = 1,
    done: str = "",
) -> Response:
    words = q.strip()[:MAX_WORDS_CHARS]
    found = [agency for agency in _list_named_agencies(connection) if agency.has_words(words)]
    paging = paginate(len(found), AGENCIES_PER_PAGE, number, q=words)
    context = AgenciesContext(
        agencies=found[paging.start : paging.end],
        words=words,
        paging=paging,
        decisions=[d for d in reversed(list_agency_decisions(connection)) if not d.undone],
        done=DONE_MESSAGES.get(done, ""),
    )
    return render_web_page(request, context)


@router.get("/agencies/{ident:path}")
def show_agency(
    request: Request,
    user: SignedInUser,
    connection: DbConnection,
    results: StoreResults,
    register: AgencyRegister,
    ident: str,
    done: str = "",
) -> Response:
    return _render_agency(request, connection, results, register, ident, done=DONE_MESSAGES.get(done, ""))


@router.post("/agencies/{ident:path}/alias", dependencies=[Depends(require_csrf_token)])
def add_alias(
    request: Request,
    user: StaffUser,
    engine: StoreEngine,
    results: StoreResults,
    register: AgencyRegister,
    ident: str,
    printed: Annotated[str, Form()] = "",
) -> Response:
    """Decide that a printed name means this agency."""
    return _save_decision(request, engine, results, register, ident, user.name, alias=" ".join(printed.split()))


@router.post("/agencies/{ident:path}/merge", dependencies=[Depends(require_csrf_token)])
def merge_agency(
    request: Request,
    user: StaffUser,
    engine: StoreEngine,
    results: StoreResults,
    register: AgencyRegister,
    ident: str,
    other: Annotated[str, Form()] = "",
) -> Response:
    """Decide that another agency is the same body as this one."""
    return _save_decision(request, engine, results, register, ident, user.name, other=other.strip())


@router.post("/agencies", dependencies=[Depends(require_csrf_token)])
def undo_decision(
    user: StaffUser,
    engine: StoreEngine,
    register: AgencyRegister,
    decision: Annotated[int, Form(ge=1, le=MAX_DB_INTEGER)],
) -> Response:
    try:
        with write_transaction(engine) as connection:
            undo_agency_decision(connection, user.name, relation_explainer(register), decision)
    except KeyError:
        raise HTTPException(409, "This decision was already undone.") from None
    return RedirectResponse("/agencies?done=undo", 303)


def _list_named_agencies(connection: Connection) -> list[AgencyEntry]:
    """List the agencies, local branches under the register's name instead of that of one board's branch."""
    general = load_general_names()
    return [replace(entry, name=general.get(entry.id, entry.name)) for entry in list_agencies(connection)]


def _save_decision(
    request: Request,
    engine: Engine,
    results: ResultCache,
    register: Register,
    ident: str,
    by: str,
    *,
    alias: str | None = None,
    other: str | None = None,
) -> Response:
    refused = ""
    if not (alias or other):
        refused = "Enter a name." if alias is not None else "Choose an agency."
    else:
        try:
            with write_transaction(engine) as connection:
                decide_agency(connection, ident, by, relation_explainer(register), alias=alias, other=other)
        except KeyError as error:
            refused = f"No row has the agency “{error.args[0]}”."
        except ValueError as error:
            refused = f"{error}."
    if refused:
        with engine.connect() as connection:
            return _render_agency(request, connection, results, register, ident, refused=refused, status=422)
    return RedirectResponse(f"/agencies/{quote(ident, safe='')}?done={'alias' if alias else 'merge'}", 303)


def _render_agency(
    request: Request,
    connection: Connection,
    results: ResultCache,
    register: Register,
    ident: str,
    *,
    done: str = "",
    refused: str = "",
    status: int = 200,
) -> Response:
    agencies = _list_named_agencies(connection)
    entry = next((a for a in agencies if a.id == ident), None)
    if entry is None:
        raise HTTPException(404, f"No row has the agency “{ident}”.")
    spellings = list_spellings(connection, ident)
    overview = results.load_result(connection, ("agency", ident), lambda: load_agency_overview(connection, ident))
    registered = next((a for a in register.agencies if a.id == ident), None)
    registered_names = {agency.id: agency.name for agency in register.agencies}
    dashboard = overview.dashboard
    context = AgencyContext(
        entry=entry,
        registered=registered,
        successors=tuple(registered_names.get(one.id, one.id) for one in registered.successors) if registered else (),
        overview=overview,
        all_actions=tracker_address(dashboard.base),
        tiles=link_numbers([*dashboard.statuses, *dashboard.exceptions]),
        cases=make_table("cases", "By case, most overdue first", "Case", show_rows(dashboard.cases)),
        leads=tuple(map(_show_lead, overview.leads)),
        spellings=_show_spellings(connection, spellings[:MAX_SPELLINGS]),
        spellings_more=max(0, len(spellings) - MAX_SPELLINGS),
        decisions=[d for d in list_agency_decisions(connection) if ident in (d.agency, d.other) and not d.undone],
        others=[a for a in sorted(agencies, key=lambda a: a.name.casefold()) if a.id != ident],
        done=done,
        refused=refused,
    )
    return render_web_page(request, context, status)


def _show_lead(found: LeadWorkload) -> ShownLead:
    name, wanted = found.lead or "nobody", found.wanted
    return ShownLead(
        lead=found.lead,
        actions=link_count(f"open actions of {name}", found.actions, wanted),
        red=link_count(f"red actions of {name}", found.red, replace(wanted, status=Status.RED)),
        overdue=link_count(f"overdue actions of {name}", found.overdue, replace(wanted, overdue=OverdueAt.TODAY)),
    )


def _show_spellings(connection: Connection, spellings: list[Spelling]) -> tuple[ShownSpelling, ...]:
    linked = [spelling.reports.split()[:MAX_LINKED_REPORTS] for spelling in spellings]
    files = load_file_names(connection, {report for reports in linked for report in reports})
    return tuple(
        ShownSpelling(
            spelling=spelling,
            reports=tuple((report, files.get(report, report)) for report in reports),
            more=len(spelling.reports.split()) - len(reports),
        )
        for spelling, reports in zip(spellings, linked, strict=True)
    )
