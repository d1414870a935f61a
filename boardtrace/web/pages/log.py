# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""The audit log: imports, corrections and other decisions, with a button to undo those in force."""

from dataclasses import dataclass
from typing import Annotated, ClassVar

from fastapi import APIRouter, Depends, Form, HTTPException, Query, Request
from fastapi.responses import RedirectResponse
from sqlalchemy import Connection
from starlette.responses import Response

from boardtrace.web.dependencies import (
    AgencyRegister,
    DbConnection,
    SignedInUser,
    StaffUser,
    StoreEngine,
    require_csrf_token,
)
from boardtrace.web.parameters import MAX_DB_INTEGER
from boardtrace.web.parts.record_links import record_address
from boardtrace.web.rendering import query_string, render_web_page
from store import audit_log
from store.audit_log import Entry
from store.decisions.corrections import ConflictError, FieldError
from store.decisions.undo import undo_entry
from store.engine import write_transaction
from store.queries.corrections_in_force import find_entries_in_force

router = APIRouter()
ENTRIES_PER_PAGE = 50
ACTS = (
    audit_log.CORRECTED,
    audit_log.CONFIRMED,
    audit_log.UNDONE,
    audit_log.LINKED,
    audit_log.PARTED,
    audit_log.NAMED,
    audit_log.MERGED,
    audit_log.UNNAMED,
    audit_log.SETTLED,
    audit_log.MOVED,
    audit_log.IMPORTED,
    audit_log.FORGOTTEN,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class LogLine:
    """A log entry; `address` is of its record, "" if it has no web page; `in_force` if it can be undone."""

    entry: Entry
    address: str
    in_force: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class LogContext:
    """A page of the log.

    Attributes:
        by: Only entries of this person, "" for all.
        act: Only entries of this kind, "" for all.
        record: Only entries of the record with this id, "" for all.
        older: Query string of the older entries, "" if there are none.
        newest: Query string of the newest entries, "" if they are shown.
        count: Number of entries in the whole log.
        done: Message after an undo.
        refused: Why an undo was refused.
    """

    TEMPLATE: ClassVar[str] = "log.html"

    lines: tuple[LogLine, ...]
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
def show_log(
    request: Request,
    user: SignedInUser,
    connection: DbConnection,
    by: str = "",
    act: str = "",
    record: str = "",
    before: Annotated[int | None, Query(ge=1, le=MAX_DB_INTEGER)] = None,
    done: Annotated[int, Query(ge=0, le=MAX_DB_INTEGER)] = 0,
) -> Response:
    message = f"Entry {done} was undone." if done else ""
    return _render_log(request, connection, by.strip(), act, record.strip(), before, done=message)


@router.post("/log", dependencies=[Depends(require_csrf_token)])
def submit_undo(
    request: Request,
    user: StaffUser,
    engine: StoreEngine,
    register: AgencyRegister,
    entry: Annotated[int, Form(ge=1, le=MAX_DB_INTEGER)],
    why: Annotated[str, Form()] = "",
    by: Annotated[str, Form()] = "",
    act: Annotated[str, Form()] = "",
    record: Annotated[str, Form()] = "",
) -> Response:
    try:
        with write_transaction(engine) as connection:
            undo_entry(connection, entry, by=user.name, why=why, register=register)
    except KeyError:
        raise HTTPException(404) from None
    except (FieldError, ConflictError) as error:
        with engine.connect() as connection:
            return _render_log(request, connection, by, act, record, None, refused=str(error), status=409)
    return RedirectResponse("/log" + query_string(by=by, act=act, record=record, done=entry), 303)


def _render_log(
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
    found = audit_log.list_entries(
        connection, by=by or None, act=act or None, owner_id=record or None, before=before, limit=ENTRIES_PER_PAGE + 1
    )
    shown = found[:ENTRIES_PER_PAGE]
    filters = {"by": by, "act": act, "record": record}
    context = LogContext(
        lines=tuple(_make_lines(connection, shown)),
        **filters,
        acts=ACTS,
        older=query_string(**filters, before=shown[-1].number) if len(found) > ENTRIES_PER_PAGE else "",
        newest=query_string(**filters) or "?" if before else "",
        count=audit_log.count_entries(connection),
        done=done,
        refused=refused,
    )
    return render_web_page(request, context, status)


def _make_lines(connection: Connection, entries: list[Entry]) -> list[LogLine]:
    in_force = find_entries_in_force(connection, [e.number for e in entries])
    return [LogLine(entry=e, address=_entry_address(e), in_force=e.number in in_force) for e in entries]


def _entry_address(entry: Entry) -> str:
    if entry.owner and entry.owner_id:
        return record_address(entry.owner, entry.owner_id)
    return f"/report/{entry.report_id}" if entry.report_id else ""
