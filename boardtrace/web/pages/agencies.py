"""Agencies: whom the reports name, what each printed name was matched to and why, and what persons say of it."""

from dataclasses import dataclass
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Depends, Form, HTTPException, Query, Request
from fastapi.responses import RedirectResponse
from sqlalchemy import Connection
from starlette.responses import Response

from boardtrace.web.auth import Db, Reader, Staff, Store, csrf
from boardtrace.web.paging import Paging, paged
from boardtrace.web.registry import Known
from boardtrace.web.rendering import page
from normalise.agencies.registry import Agency, Register
from normalise.agencies.succession import akin_of
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
from store.engine import writing

router = APIRouter()
A_PAGE = 50
SPELLINGS = 200  # of one agency
REPORTS = 5  # of one spelling, those linked


@dataclass(frozen=True, slots=True, kw_only=True)
class Agencies:
    """What agencies.html shows. `decisions` are those that hold, the last first."""

    agencies: list[AgencyEntry]
    words: str
    paging: Paging
    decisions: list[AgencyDecision]
    done: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Printed:
    """A spelling, with some of the reports it stands in."""

    spelling: Spelling
    reports: tuple[str, ...]
    more: int


@dataclass(frozen=True, slots=True, kw_only=True)
class OneAgency:
    """What agency.html shows. `known` is its entry in the register; `others` are what it could be merged with."""

    entry: AgencyEntry
    known: Agency | None
    printed: tuple[Printed, ...]
    spellings_more: int
    decisions: list[AgencyDecision]
    others: list[AgencyEntry]
    done: str
    refused: str


DONE = {"alias": "Kept: the name means this agency.", "merge": "Kept: they are one body.", "undo": "Taken back."}


@router.get("/agencies")
def agencies(
    request: Request,
    user: Reader,
    connection: Db,
    q: str = "",
    number: Annotated[int, Query(alias="page")] = 1,
    done: str = "",
) -> Response:
    words = q.strip()[:200]
    wanted = words.lower()
    found = [a for a in list_agencies(connection) if wanted in f"{a.id} {a.name} {a.spellings}".lower()]
    paging = paged(len(found), A_PAGE, number, q=words)
    context = Agencies(
        agencies=found[paging.start : paging.end], words=words, paging=paging,
        decisions=[d for d in reversed(list_agency_decisions(connection)) if not d.undone], done=DONE.get(done, ""),
    )  # fmt: skip
    return page(request, "agencies.html", context)


@router.get("/agencies/{ident:path}")
def agency(request: Request, user: Reader, connection: Db, known: Known, ident: str, done: str = "") -> Response:
    return _one(request, connection, known, ident, done=DONE.get(done, ""))


@router.post("/agencies/{ident:path}/alias", dependencies=[Depends(csrf)])
def alias(
    request: Request, user: Staff, store: Store, known: Known, ident: str, printed: Annotated[str, Form()] = ""
) -> Response:
    """Says that a printed name means this agency."""
    return _decide(request, store, known, ident, user.name, alias=" ".join(printed.split()))


@router.post("/agencies/{ident:path}/merge", dependencies=[Depends(csrf)])
def merge(
    request: Request, user: Staff, store: Store, known: Known, ident: str, other: Annotated[str, Form()] = ""
) -> Response:
    """Says that another is the same body as this agency."""
    return _decide(request, store, known, ident, user.name, other=other.strip())


@router.post("/agencies", dependencies=[Depends(csrf)])
def take_back(user: Staff, store: Store, known: Known, decision: Annotated[int, Form(ge=1, lt=2**31)]) -> Response:
    try:
        with writing(store) as connection:
            undo_agency_decision(connection, user.name, akin_of(known), decision)
    except KeyError:
        raise HTTPException(409, "Somebody took it back already.") from None
    return RedirectResponse("/agencies?done=undo", 303)


def _decide(
    request: Request,
    store: Store,
    register: Register,
    ident: str,
    by: str,
    *,
    alias: str | None = None,
    other: str | None = None,
) -> Response:
    refused = ""
    if not (alias or other):
        refused = "Say which name." if alias is not None else "Say which agency."
    else:
        try:
            with writing(store) as connection:
                decide_agency(connection, ident, by, akin_of(register), alias=alias, other=other)
        except KeyError as error:
            refused = f"No row bears the agency “{error.args[0]}”."
        except ValueError as error:
            refused = f"{error}."
    if refused:
        with store.connect() as connection:
            return _one(request, connection, register, ident, refused=refused, status=422)
    return RedirectResponse(f"/agencies/{quote(ident, safe='')}?done={'alias' if alias else 'merge'}", 303)


def _one(
    request: Request,
    connection: Connection,
    register: Register,
    ident: str,
    *,
    done: str = "",
    refused: str = "",
    status: int = 200,
) -> Response:
    every = list_agencies(connection)
    entry = next((a for a in every if a.id == ident), None)
    if entry is None:
        raise HTTPException(404, f"No row bears the agency “{ident}”.")
    spellings = list_spellings(connection, ident)
    context = OneAgency(
        entry=entry,
        known=next((a for a in register.agencies if a.id == ident), None),
        printed=tuple(_printed(s) for s in spellings[:SPELLINGS]),
        spellings_more=max(0, len(spellings) - SPELLINGS),
        decisions=[d for d in list_agency_decisions(connection) if ident in (d.agency, d.other) and not d.undone],
        others=[a for a in sorted(every, key=lambda a: a.name.casefold()) if a.id != ident],
        done=done,
        refused=refused,
    )
    return page(request, "agency.html", context, status)


def _printed(spelling: Spelling) -> Printed:
    reports = spelling.reports.split()
    return Printed(spelling=spelling, reports=tuple(reports[:REPORTS]), more=max(0, len(reports) - REPORTS))
