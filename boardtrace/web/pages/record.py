"""A record: its values beside the pages they were read from, and what persons say of them."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, Literal
from urllib.parse import quote

from fastapi import APIRouter, Depends, Form, HTTPException, Request
from fastapi.responses import RedirectResponse
from sqlalchemy import Connection, Engine, select
from starlette.responses import Response

from boardtrace.web.api.forms import LARGEST
from boardtrace.web.auth import Db, Given, Reader, Staff, Store, User, csrf
from boardtrace.web.parts.source_pages import Place, Sheet, box_id, sheets_of
from boardtrace.web.registry import Known
from boardtrace.web.rendering import field_name, page
from boardtrace.web.settings import Settings
from normalise.agencies.registry import Register
from normalise.model import Status
from store import audit_log
from store.decisions.corrections import ConflictError, FieldError, confirm_value, correct_value, load_values, undo_entry
from store.engine import writing
from store.queries.record_context import Appearance, RecordContext, list_appearances, load_record_context
from store.reports.field_values import Value
from store.schema import QuestionRow, ResponseRow

router = APIRouter()
SHORT = {"agency", "target_date", "label", "number", "kind", "as_at", "board", "subject", "lead_person", "title"}
"""Fields of one line."""

DONE = {
    audit_log.CORRECTED: "Corrected. What was read stays beneath it.",
    audit_log.CONFIRMED: "Confirmed.",
    audit_log.UNDONE: "Taken back.",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldView:
    """A value as it is shown. `key` names it on the page, `pages` are those it stands on, each with its box's id;
    `typed` and `why` are what a person wrote that could not be kept."""

    key: str
    name: str
    value: Value
    short: bool
    pages: tuple[tuple[int, str], ...]
    typed: str | None = None
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Below:
    """A record that hangs under this one."""

    address: str
    name: str
    status: Status | None
    shows_status: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """What record.html shows. `done` says what was just kept, `refused` why something was not."""

    at: RecordContext
    address: str
    heading: str
    fields: tuple[FieldView, ...]
    sheets: tuple[Sheet, ...]
    below: tuple[Below, ...]
    versions: list[Appearance]
    entries: list[audit_log.Entry]
    done: str
    refused: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What a person wrote for a field, to be shown again where it could not be kept."""

    field: str
    name: str
    text: str | None
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """What the forms of a field send; `act` is "correct", "confirm" or "undo", `entry` what is to be undone."""

    act: str
    field: str
    name: str
    value: str
    why: str
    token: str
    entry: int


def sent(
    act: Annotated[Literal["correct", "confirm", "undo"], Form()],
    field: Annotated[str, Form()],
    name: Annotated[str, Form()] = "",
    value: Annotated[str, Form()] = "",
    why: Annotated[str, Form()] = "",
    token: Annotated[str, Form()] = "",
    entry: Annotated[int, Form(ge=0, le=LARGEST)] = 0,
) -> Sent:
    return Sent(
        act=act, field=_plain(field), name=_plain(name), value=_plain(value), why=_plain(why), token=token, entry=entry
    )


def _plain(text: str) -> str:
    """A form's text as it is kept: browsers send line ends as CR LF, and no database takes zero bytes."""
    return text.replace("\r\n", "\n").replace("\0", "")


@router.get("/report/{ident}/details")
def report_details(
    request: Request, user: Reader, connection: Db, given: Given, ident: str, done: str = ""
) -> Response:
    return _shown(request, connection, given, "report", ident, done=DONE.get(done, ""))


@router.post("/report/{ident}/details", dependencies=[Depends(csrf)])
def change_report(
    request: Request,
    user: Staff,
    store: Store,
    given: Given,
    known: Known,
    ident: str,
    form: Annotated[Sent, Depends(sent)],
) -> Response:
    return _change(request, user, store, given, known, "report", ident, form)


@router.get("/response/{ident:path}")
@router.get("/question/{ident:path}")
@router.get("/finding/{ident:path}")
def record(request: Request, user: Reader, connection: Db, given: Given, ident: str, done: str = "") -> Response:
    return _shown(request, connection, given, _owner(request), ident, done=DONE.get(done, ""))


@router.post("/response/{ident:path}", dependencies=[Depends(csrf)])
@router.post("/question/{ident:path}", dependencies=[Depends(csrf)])
@router.post("/finding/{ident:path}", dependencies=[Depends(csrf)])
def change(
    request: Request,
    user: Staff,
    store: Store,
    given: Given,
    known: Known,
    ident: str,
    form: Annotated[Sent, Depends(sent)],
) -> Response:
    """Corrects, confirms or takes back one value."""
    return _change(request, user, store, given, known, _owner(request), ident, form)


def _owner(request: Request) -> str:
    """What kind of record an address is of."""
    return request.url.path.split("/")[1]


def _change(
    request: Request, user: User, store: Engine, given: Settings, known: Register, owner: str, ident: str, form: Sent
) -> Response:
    try:
        with writing(store) as connection:
            if load_record_context(connection, ident).owner != owner:
                raise KeyError(ident)
            entry = _said(connection, user.name, ident, form, known)
    except KeyError:
        raise HTTPException(404) from None
    except (FieldError, ConflictError) as error:
        status = 409 if isinstance(error, ConflictError) else 422
        text = form.value if form.act == "correct" else None
        draft = Draft(field=form.field, name=form.name, text=text, why=form.why)
        with store.connect() as connection:
            return _shown(request, connection, given, owner, ident, refused=str(error), draft=draft, status=status)
    return RedirectResponse(f"{address(owner, ident)}?done={entry.act}", 303)


def _said(connection: Connection, by: str, ident: str, form: Sent, register: Register) -> audit_log.Entry:
    if form.act == "undo":
        return undo_entry(connection, form.entry, by=by, why=form.why, register=register)
    on = {"by": by, "name": form.name, "token": form.token}
    if form.act == "confirm":
        return confirm_value(connection, ident, form.field, why=form.why, register=register, **on)
    return correct_value(connection, ident, form.field, form.value, why=form.why, register=register, **on)


def address(owner: str, ident: str) -> str:
    """Where a record is shown."""
    return f"/{owner}/{quote(ident, safe='')}" + ("/details" if owner == "report" else "")


def _shown(
    request: Request,
    connection: Connection,
    given: Settings,
    owner: str,
    ident: str,
    *,
    done: str = "",
    refused: str = "",
    draft: Draft | None = None,
    status: int = 200,
) -> Response:
    try:
        at = load_record_context(connection, ident)
        values = load_values(connection, ident)
    except KeyError:
        raise HTTPException(404) from None
    if at.owner != owner:
        raise HTTPException(404)
    fields = tuple(_field(value, at_, draft) for at_, value in enumerate(values))
    places = [Place(key=f.key, name=f.name, span=span) for f in fields for span in f.value.spans]
    context = Record(
        at=at,
        address=address(owner, ident),
        heading=_heading(at),
        fields=fields,
        sheets=sheets_of(given, at.report, places),
        below=tuple(_below(connection, at)),
        versions=list_appearances(connection, ident) if owner == "response" else [],
        entries=audit_log.entries(connection, owner_id=ident),
        done=done,
        refused=refused,
    )
    return page(request, "record.html", context, status)


def _heading(at: RecordContext) -> str:
    if at.owner == "response":
        return f"{at.question} {at.agency}".strip() or "A response"
    if at.owner == "question":
        return f"Question {at.question}".strip()
    return f"Finding {at.finding}".strip() if at.owner == "finding" else at.report.title or "A report"


def _field(value: Value, at: int, draft: Draft | None) -> FieldView:
    field, name = value.target.field, value.target.name
    key = f"{field}-{at}" if field == "other" else field
    mine = draft if draft and (draft.field, draft.name) == (field, name) else None
    return FieldView(
        key=key,
        name=field_name(field, name),
        value=value,
        short=field in SHORT,
        pages=tuple(dict.fromkeys((span.page, box_id(key, span.page)) for span in value.spans)),
        typed=mine.text if mine else None,
        why=mine.why if mine else "",
    )


def _below(connection: Connection, at: RecordContext) -> Iterator[Below]:
    if at.owner == "question":
        query = select(ResponseRow).where(ResponseRow.question_id == at.id).order_by(ResponseRow.position)
        for r in connection.execute(query):
            name = r.agency_name or r.agency_raw or "no agency"
            status = Status.parse(r.rag_value)
            yield Below(address=address("response", r.id), name=name, status=status, shows_status=True)
    if at.owner == "finding":
        questions = select(QuestionRow).where(QuestionRow.finding_id == at.id).order_by(QuestionRow.position)
        for q in connection.execute(questions):
            name = f"Question {q.label}".strip()
            yield Below(address=address("question", q.id), name=name, status=None, shows_status=False)
