# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""The audit log: imports, corrections and other decisions, with a button to undo those in force."""

from dataclasses import asdict, dataclass
from typing import Annotated, ClassVar, Literal
from urllib.parse import quote

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
from boardtrace.web.parts.downloads import download_response, queue_for_browser
from boardtrace.web.parts.record_links import record_address
from boardtrace.web.parts.tracker_query import ShortText, parse_day
from boardtrace.web.rendering import query_string, render_web_page
from normalise.model import RecordKind
from store import audit_log
from store.accounts.saved_filters import SavedFilter, list_saved_filters
from store.audit_log import Entry
from store.decisions.corrections import ConflictError, FieldError
from store.decisions.undo import undo_entry
from store.engine import write_transaction
from store.export.log_lines import export_log
from store.queries.case_overview import load_case_names
from store.queries.corrections_in_force import find_entries_in_force
from store.queries.record_names import load_record_names

router = APIRouter()
ENTRIES_PER_PAGE = 50
SAVED_PAGE = "log"
RECORD_KINDS = frozenset(RecordKind)
CASE_ACTS = (audit_log.MOVED, audit_log.PLACED)
RECORD_ACTS = (audit_log.LINKED, audit_log.PARTED, audit_log.REPLACED)
ACTS_WITH_IDS = (*CASE_ACTS, *RECORD_ACTS)
"""Acts whose texts are the ids of cases, reports or responses."""
MAX_EXPORTED_ENTRIES = 100_000  # in one file; `boardtrace log` writes any number
ACTS = {
    audit_log.CORRECTED: "corrected",
    audit_log.CONFIRMED: "confirmed",
    audit_log.UNDONE: "undone",
    **{act: act for act in audit_log.STRUCTURE_ACTS},
    audit_log.LINKED: "rows of two versions linked",
    audit_log.PARTED: "rows of two versions separated",
    audit_log.NAMED: "name added to an agency",
    audit_log.MERGED: "agencies merged",
    audit_log.UNNAMED: "name or merge of an agency undone",
    audit_log.SETTLED: "problem closed",
    audit_log.KEPT: "case kept after its time",
    audit_log.MOVED: "report moved to another case",
    audit_log.REPLACED: "report replaced by a better scan",
    audit_log.PLACED: "case changed by a correction",
    audit_log.IMPORTED: "report imported",
    audit_log.NOT_READ: "files not read",
    audit_log.FORGOTTEN: "erased",
    audit_log.ACCOUNT_ADDED: "account added",
    audit_log.ACCOUNT_CHANGED: "account changed",
    audit_log.ACCOUNT_REMOVED: "account removed",
    audit_log.ACCOUNT_UNLOCKED: "account unlocked",
}
"""What people read for each act of the log."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LogLine:
    """A log entry, as people read it.

    `name` is that of its record, whose web page has the `address`, "" for none; `file` is that of its report. `before`
    and `after` are its texts, with names for ids. `in_force` says that it can be undone.
    """

    entry: Entry
    name: str
    file: str
    address: str
    before: str | None
    after: str | None
    in_force: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class LogFilter:
    """The entries to list: of a person, of a kind, of a record or its report, and between two days. "" for all."""

    by: str
    act: str
    record: str
    since: str
    until: str

    def make_query(self, **others: object) -> str:
        """Return the query string of the filter, with other values."""
        return query_string(**asdict(self), **others)

    def list_entries(self, connection: Connection, before: int | None, limit: int) -> list[Entry]:
        """List the newest entries that match, before the number `before`. A day that is none is ignored."""
        return audit_log.list_entries(
            connection,
            by=self.by or None,
            act=self.act or None,
            record=self.record or None,
            since=parse_day(self.since),
            until=parse_day(self.until),
            before=before,
            limit=limit,
        )


def _read_filter(
    by: ShortText = "", act: ShortText = "", record: ShortText = "", since: ShortText = "", until: ShortText = ""
) -> LogFilter:
    return LogFilter(by=by.strip(), act=act, record=record.strip(), since=since.strip(), until=until.strip())


def _read_form_filter(
    by: Annotated[str, Form()] = "",
    act: Annotated[str, Form()] = "",
    record: Annotated[str, Form()] = "",
    since: Annotated[str, Form()] = "",
    until: Annotated[str, Form()] = "",
) -> LogFilter:
    return LogFilter(by=by, act=act, record=record, since=since, until=until)


@dataclass(frozen=True, slots=True, kw_only=True)
class LogContext:
    """A page of the log.

    Attributes:
        wanted: The entries to list.
        acts: The kinds of entries, and what people read for them.
        downloads: The address and the name of each file of the list.
        older: Query string of the older entries, "" if there are none.
        newest: Query string of the newest entries, "" if they are shown.
        count: Number of entries in the whole log.
        saved: The filters that the user saved.
        unsaved: Why the filter was not saved.
        done: Message after an undo.
        refused: Why an undo was refused.
    """

    TEMPLATE: ClassVar[str] = "log.html"

    lines: tuple[LogLine, ...]
    wanted: LogFilter
    acts: dict[str, str]
    downloads: tuple[tuple[str, str], ...]
    older: str
    newest: str
    count: int
    saved: list[SavedFilter]
    unsaved: str
    done: str
    refused: str


@router.get("/log")
def show_log(
    request: Request,
    user: SignedInUser,
    connection: DbConnection,
    wanted: Annotated[LogFilter, Depends(_read_filter)],
    before: Annotated[int | None, Query(ge=1, le=MAX_DB_INTEGER)] = None,
    done: Annotated[int, Query(ge=0, le=MAX_DB_INTEGER)] = 0,
    refused: ShortText = "",
) -> Response:
    message = f"Entry {done} was undone." if done else ""
    return _render_log(request, connection, wanted, before, done=message, unsaved=refused)


@router.get("/log/download", dependencies=[Depends(queue_for_browser)])
def download_log(
    user: SignedInUser,
    connection: DbConnection,
    wanted: Annotated[LogFilter, Depends(_read_filter)],
    form: Literal["csv", "json"] = "csv",
) -> Response:
    """Return the entries of the list, on whatever page, as a file."""
    entries = wanted.list_entries(connection, None, MAX_EXPORTED_ENTRIES)
    return download_response(export_log(entries, form), form, "log")


@router.get("/log.{form}")
def send_log(
    user: SignedInUser,
    connection: DbConnection,
    wanted: Annotated[LogFilter, Depends(_read_filter)],
    form: Literal["csv", "json"],
) -> Response:
    """Return the same under the address of the page, for programs."""
    return download_log(user, connection, wanted, form)


@router.post("/log", dependencies=[Depends(require_csrf_token)])
def submit_undo(
    request: Request,
    user: StaffUser,
    engine: StoreEngine,
    register: AgencyRegister,
    wanted: Annotated[LogFilter, Depends(_read_form_filter)],
    entry: Annotated[int, Form(ge=1, le=MAX_DB_INTEGER)],
    why: Annotated[str, Form()] = "",
) -> Response:
    try:
        with write_transaction(engine) as connection:
            undo_entry(connection, entry, by=user.name, why=why, register=register)
    except KeyError:
        raise HTTPException(404) from None
    except (FieldError, ConflictError) as error:
        with engine.connect() as connection:
            return _render_log(request, connection, wanted, None, refused=str(error), status=409)
    return RedirectResponse("/log" + wanted.make_query(done=entry), 303)


def _render_log(
    request: Request,
    connection: Connection,
    wanted: LogFilter,
    before: int | None,
    *,
    done: str = "",
    refused: str = "",
    unsaved: str = "",
    status: int = 200,
) -> Response:
    found = wanted.list_entries(connection, before, ENTRIES_PER_PAGE + 1)
    shown = found[:ENTRIES_PER_PAGE]
    context = LogContext(
        lines=tuple(_make_lines(connection, shown)),
        wanted=wanted,
        acts=ACTS,
        downloads=tuple((f"/log/download{wanted.make_query(form=form)}", form.upper()) for form in ("csv", "json")),
        older=wanted.make_query(before=shown[-1].number) if len(found) > ENTRIES_PER_PAGE else "",
        newest=wanted.make_query() or "?" if before else "",
        count=audit_log.count_entries(connection),
        saved=list_saved_filters(connection, request.state.user.name, SAVED_PAGE),
        unsaved=unsaved,
        done=done,
        refused=refused,
    )
    return render_web_page(request, context, status)


def _make_lines(connection: Connection, entries: list[Entry]) -> list[LogLine]:
    in_force = find_entries_in_force(connection, [e.number for e in entries])
    names = load_record_names(connection, [ident for e in entries for ident in (e.owner_id, e.report_id)])
    meant = _load_meant_names(connection, entries)
    return [
        LogLine(
            entry=e,
            name=_name_record(e, names),
            file=names.get(e.report_id or "", "") if e.owner != RecordKind.REPORT else "",
            address=_entry_address(e),
            before=meant.get(e.before or "", e.before) if e.act in ACTS_WITH_IDS else e.before,
            after=meant.get(e.after or "", e.after) if e.act in ACTS_WITH_IDS else e.after,
            in_force=e.number in in_force,
        )
        for e in entries
    ]


def _load_meant_names(connection: Connection, entries: list[Entry]) -> dict[str, str]:
    """Load the names of the cases, reports and responses that entries have in place of texts."""
    cases = [ident for e in entries if e.act in CASE_ACTS for ident in (e.before, e.after) if ident]
    others = [ident for e in entries if e.act in RECORD_ACTS for ident in (e.before, e.after)]
    return load_record_names(connection, others) | load_case_names(connection, cases)


def _name_record(entry: Entry, names: dict[str, str]) -> str:
    """Return the name of an entry's record, or of its report; a record that no longer exists has its kind alone."""
    if entry.owner_id is None:
        return names.get(entry.report_id or "", "")
    if entry.owner in RECORD_KINDS:
        return names.get(entry.owner_id, f"a deleted {entry.owner}")
    return names.get(entry.owner_id, entry.owner_id)


def _entry_address(entry: Entry) -> str:
    if entry.act in audit_log.STRUCTURE_ACTS:
        return f"/report/{entry.report_id}#edits"  # the row may be gone
    if entry.owner == "agency" and entry.owner_id:
        return f"/agencies/{quote(entry.owner_id, safe='')}"
    if entry.owner in RECORD_KINDS and entry.owner_id:
        return record_address(entry.owner, entry.owner_id)
    return f"/report/{entry.report_id}" if entry.report_id else ""
