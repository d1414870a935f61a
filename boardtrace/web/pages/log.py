"""The log: what was imported, and what persons changed, with the way to take it back."""

from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Form, HTTPException, Query, Request
from fastapi.responses import RedirectResponse
from sqlalchemy import Connection, select
from starlette.responses import Response

from boardtrace.web.auth import Db, Reader, Staff, Store, csrf
from boardtrace.web.parts.review_item import address_of
from boardtrace.web.registry import Known
from boardtrace.web.rendering import page, query
from store import audit_log
from store.audit_log import Entry
from store.decisions.corrections import ConflictError, FieldError, undo_entry
from store.engine import writing
from store.schema import CorrectionRow

router = APIRouter()
A_PAGE = 50
ACTS = (
    audit_log.CORRECTED,
    audit_log.CONFIRMED,
    audit_log.UNDONE,
    audit_log.LINKED,
    audit_log.PARTED,
    audit_log.NAMED,
    audit_log.MERGED,
    audit_log.UNNAMED,
    audit_log.MOVED,
    audit_log.IMPORTED,
    audit_log.FORGOTTEN,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """An entry as it is shown. `address` is of what it is about, empty where that is nothing that has a page; `held`
    says that it is in force."""

    entry: Entry
    address: str
    held: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Log:
    """What log.html shows. `older` is the query of what comes after, empty at the end."""

    lines: tuple[Line, ...]
    by: str
    act: str
    record: str
    acts: tuple[str, ...]
    older: str
    newest: str
    count: int
    done: str
    refused: str


@router.get("/log")
def log_page(
    request: Request,
    user: Reader,
    connection: Db,
    by: str = "",
    act: str = "",
    record: str = "",
    before: Annotated[int | None, Query(ge=1, lt=2**31)] = None,
    done: Annotated[int, Query(ge=0, lt=2**31)] = 0,
) -> Response:
    said = f"Entry {done} was taken back." if done else ""
    return _shown(request, connection, by.strip(), act, record.strip(), before, done=said)


@router.post("/log", dependencies=[Depends(csrf)])
def take_back(
    request: Request,
    user: Staff,
    store: Store,
    known: Known,
    entry: Annotated[int, Form(ge=1, lt=2**31)],
    why: Annotated[str, Form()] = "",
    by: Annotated[str, Form()] = "",
    act: Annotated[str, Form()] = "",
    record: Annotated[str, Form()] = "",
) -> Response:
    try:
        with writing(store) as connection:
            undo_entry(connection, entry, by=user.name, why=why, register=known)
    except KeyError:
        raise HTTPException(404) from None
    except (FieldError, ConflictError) as error:
        with store.connect() as connection:
            return _shown(request, connection, by, act, record, None, refused=str(error), status=409)
    return RedirectResponse("/log" + query(by=by, act=act, record=record, done=entry), 303)


def _shown(
    request: Request,
    connection: Connection,
    by: str,
    act: str,
    record: str,
    before: int | None,
    *,
    done: str = "",
    refused: str = "",
    status: int = 200,
) -> Response:
    wanted: dict[str, Any] = {"by": by or None, "act": act or None, "owner_id": record or None}
    found = audit_log.entries(connection, **wanted, before=before, limit=A_PAGE + 1)
    shown = found[:A_PAGE]
    given = {"by": by, "act": act, "record": record}
    context = Log(
        lines=tuple(_lines(connection, shown)), **given, acts=ACTS,
        older=query(**given, before=shown[-1].number) if len(found) > A_PAGE else "",
        newest=query(**given) or "?" if before else "", count=audit_log.count(connection), done=done, refused=refused,
    )  # fmt: skip
    return page(request, "log.html", context, status)


def _lines(connection: Connection, entries: list[Entry]) -> list[Line]:
    numbers = [e.number for e in entries]
    held = set(connection.execute(select(CorrectionRow.entry).where(CorrectionRow.entry.in_(numbers))).scalars())
    return [_line(entry, entry.number in held) for entry in entries]


def _line(entry: Entry, held: bool) -> Line:
    if entry.owner and entry.owner_id:
        address = address_of(entry.owner, entry.owner_id)
    else:
        address = f"/report/{entry.report_id}" if entry.report_id else ""
    return Line(entry=entry, address=address, held=held)
