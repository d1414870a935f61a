# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""A record: its values beside the pages they were read from, with forms to correct, confirm or undo each."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, Any, ClassVar, Literal

from fastapi import APIRouter, Depends, Form, HTTPException, Request
from fastapi.responses import RedirectResponse
from sqlalchemy import Connection, Engine
from starlette.responses import Response

from boardtrace.web.auth import User
from boardtrace.web.dependencies import (
    AgencyRegister,
    AppSettings,
    DbConnection,
    SignedInUser,
    StaffUser,
    StoreEngine,
    require_csrf_token,
)
from boardtrace.web.parameters import MAX_DB_INTEGER
from boardtrace.web.parts.limited_pages import limit_source_pages
from boardtrace.web.parts.record_links import record_address, record_heading
from boardtrace.web.parts.source_pages import Place, SourcePage, box_id, load_source_pages
from boardtrace.web.rendering import SINGLE_LINE_FIELDS, field_label, render_web_page
from boardtrace.web.settings import WebSettings
from normalise.agencies.registry import Register
from normalise.model import Status
from store import audit_log
from store.decisions.corrections import ConflictError, FieldError, confirm_value, correct_value, load_values
from store.decisions.undo import undo_entry
from store.engine import write_transaction
from store.queries.record_context import Appearance, RecordContext, list_appearances, load_record_context
from store.queries.related_records import list_questions_of_finding, list_responses_to_question
from store.reports.field_values import Value

router = APIRouter()
DONE_MESSAGES = {
    audit_log.CORRECTED: "Corrected. The value that was read is kept.",
    audit_log.CONFIRMED: "Confirmed.",
    audit_log.UNDONE: "Undone.",
    audit_log.ROW_ADDED: "The row was added. The log can undo it.",
    audit_log.ROW_DELETED: "The row was deleted. The log can undo it.",
    audit_log.ROW_MOVED: "The row was moved. The log can undo it.",
    audit_log.ROW_SPLIT: "The row was split. The log can undo it.",
    audit_log.ROWS_MERGED: "The rows were merged. The log can undo it.",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownField:
    """A value of the record.

    Attributes:
        key: Names the field within the web page.
        pages: (page, id of the box) of each page it is on.
        struck: (key, id of the first box, words) of each text that is crossed out in its cell.
        typed: The user's text that could not be saved, None otherwise.
        why: The reason the user gave for it.
    """

    key: str
    name: str
    value: Value
    single_line: bool
    pages: tuple[tuple[int, str], ...]
    struck: tuple[tuple[str, str, str], ...] = ()
    typed: str | None = None
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChildLink:
    """A link to a record below this one."""

    address: str
    name: str
    status: Status | None
    shows_status: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordPageContext:
    """A record with its values, its pages, and its log entries.

    Attributes:
        question: The text of the question of a response, with its confidence.
        children: Questions of a finding, or responses to a question.
        versions: The same row in every version of the case.
        done: Message about the last saved change.
        refused: Why something could not be saved.
    """

    TEMPLATE: ClassVar[str] = "record.html"

    at: RecordContext
    address: str
    heading: str
    question: Value | None
    fields: tuple[ShownField, ...]
    source_pages: tuple[SourcePage, ...]
    children: tuple[ChildLink, ...]
    versions: list[Appearance]
    entries: list[audit_log.Entry]
    done: str
    refused: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RejectedInput:
    """A user's text for a field that could not be saved, to be shown in the form again."""

    field: str
    name: str
    text: str | None
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldForm:
    """The form of a field; `entry` is the number of the log entry to undo."""

    act: str
    field: str
    name: str
    value: str
    why: str
    token: str
    entry: int


def parse_form(
    act: Annotated[Literal["correct", "confirm", "undo"], Form()],
    field: Annotated[str, Form()],
    name: Annotated[str, Form()] = "",
    value: Annotated[str, Form()] = "",
    why: Annotated[str, Form()] = "",
    token: Annotated[str, Form()] = "",
    entry: Annotated[int, Form(ge=0, le=MAX_DB_INTEGER)] = 0,
) -> FieldForm:
    field, name, value, why = (_clean_form_text(text) for text in (field, name, value, why))
    return FieldForm(act=act, field=field, name=name, value=value, why=why, token=token, entry=entry)


def _clean_form_text(text: str) -> str:
    """Replace the CR LF that browsers send by LF, and remove zero bytes, which PostgreSQL rejects."""
    return text.replace("\r\n", "\n").replace("\0", "")


@router.get("/report/{ident}/details")
def show_report_details(
    request: Request,
    user: SignedInUser,
    connection: DbConnection,
    settings: AppSettings,
    ident: str,
    done: str = "",
) -> Response:
    return _render_record(request, connection, settings, "report", ident, done=DONE_MESSAGES.get(done, ""))


@router.post("/report/{ident}/details", dependencies=[Depends(require_csrf_token)])
def change_report_details(
    request: Request,
    user: StaffUser,
    engine: StoreEngine,
    settings: AppSettings,
    register: AgencyRegister,
    ident: str,
    form: Annotated[FieldForm, Depends(parse_form)],
) -> Response:
    return _save_form(request, user, engine, settings, register, "report", ident, form)


@router.get("/response/{ident:path}")
@router.get("/question/{ident:path}")
@router.get("/finding/{ident:path}")
def show_record(
    request: Request,
    user: SignedInUser,
    connection: DbConnection,
    settings: AppSettings,
    ident: str,
    done: str = "",
) -> Response:
    done = DONE_MESSAGES.get(done, "")
    return _render_record(request, connection, settings, _parse_kind(request), ident, done=done)


@router.post("/response/{ident:path}", dependencies=[Depends(require_csrf_token)])
@router.post("/question/{ident:path}", dependencies=[Depends(require_csrf_token)])
@router.post("/finding/{ident:path}", dependencies=[Depends(require_csrf_token)])
def change_record(
    request: Request,
    user: StaffUser,
    engine: StoreEngine,
    settings: AppSettings,
    register: AgencyRegister,
    ident: str,
    form: Annotated[FieldForm, Depends(parse_form)],
) -> Response:
    """Correct, confirm or undo one value."""
    return _save_form(request, user, engine, settings, register, _parse_kind(request), ident, form)


def _parse_kind(request: Request) -> str:
    """Return the kind of record that the address names."""
    return request.url.path.split("/")[1]


def _save_form(
    request: Request,
    user: User,
    engine: Engine,
    settings: WebSettings,
    register: Register,
    kind: str,
    ident: str,
    form: FieldForm,
) -> Response:
    try:
        with write_transaction(engine) as connection:
            if load_record_context(connection, ident).owner != kind:
                raise KeyError(ident)
            entry = _apply_form(connection, user.name, ident, form, register)
    except KeyError:
        raise HTTPException(404) from None
    except (FieldError, ConflictError) as error:
        status = 409 if isinstance(error, ConflictError) else 422
        text = form.value if form.act == "correct" else None
        rejected = RejectedInput(field=form.field, name=form.name, text=text, why=form.why)
        with engine.connect() as connection:
            return _render_record(
                request, connection, settings, kind, ident, refused=str(error), rejected=rejected, status=status
            )
    return RedirectResponse(f"{record_address(kind, ident)}?done={entry.act}", 303)


def _apply_form(connection: Connection, by: str, ident: str, form: FieldForm, register: Register) -> audit_log.Entry:
    if form.act == "undo":
        return undo_entry(connection, form.entry, by=by, why=form.why, register=register)
    given: dict[str, Any] = {"by": by, "why": form.why, "register": register, "name": form.name, "token": form.token}
    if form.act == "confirm":
        return confirm_value(connection, ident, form.field, **given)
    return correct_value(connection, ident, form.field, form.value, **given)


def _render_record(
    request: Request,
    connection: Connection,
    settings: WebSettings,
    kind: str,
    ident: str,
    *,
    done: str = "",
    refused: str = "",
    rejected: RejectedInput | None = None,
    status: int = 200,
) -> Response:
    try:
        at = load_record_context(connection, ident)
        values = load_values(connection, ident)
    except KeyError:
        raise HTTPException(404) from None
    if at.owner != kind:
        raise HTTPException(404)
    fields = tuple(_show_field(value, position, rejected) for position, value in enumerate(values))
    places = [place for shown in fields for place in _list_places(shown)]
    pages = load_source_pages(settings, at.report, places)
    context = RecordPageContext(
        at=at,
        address=record_address(kind, ident),
        heading=record_heading(at),
        question=_load_question(connection, at),
        fields=fields,
        source_pages=limit_source_pages(connection, request.state.user, at.report, pages),
        children=tuple(_link_children(connection, at)),
        versions=list_appearances(connection, ident) if kind == "response" else [],
        entries=audit_log.list_entries(connection, owner_id=ident),
        done=done,
        refused=refused,
    )
    return render_web_page(request, context, status)


def _load_question(connection: Connection, at: RecordContext) -> Value | None:
    """Load the text of the question that a response answers."""
    if at.owner != "response" or not at.question_id:
        return None
    return next(value for value in load_values(connection, at.question_id) if value.target.field == "text")


def _list_places(shown: ShownField) -> Iterator[Place]:
    """Yield the places of a value, and of the crossed-out words of its cell."""
    for span in shown.value.spans:
        yield Place(key=shown.key, name=shown.name, span=span)
    for (key, _, _), struck in zip(shown.struck, shown.value.struck, strict=True):
        for span in struck.source:
            name = f"{shown.name}: crossed out “{struck.text}”"
            yield Place(key=key, name=name, span=span, href=f"#field-{shown.key}")


def _list_struck(key: str, value: Value) -> Iterator[tuple[str, str, str]]:
    for position, struck in enumerate(value.struck):
        own = f"{key}-struck-{position}"
        yield own, box_id(own, struck.source[0].page) if struck.source else "", struck.text


def _show_field(value: Value, position: int, rejected: RejectedInput | None) -> ShownField:
    field, name = value.target.field, value.target.name
    key = f"{field}-{position}" if name else field
    if rejected and (rejected.field, rejected.name) != (field, name):
        rejected = None
    return ShownField(
        key=key,
        name=field_label(field, name),
        value=value,
        single_line=field in SINGLE_LINE_FIELDS,
        pages=tuple(dict.fromkeys((span.page, box_id(key, span.page)) for span in value.spans)),
        struck=tuple(_list_struck(key, value)),
        typed=rejected.text if rejected else None,
        why=rejected.why if rejected else "",
    )


def _link_children(connection: Connection, at: RecordContext) -> Iterator[ChildLink]:
    if at.owner == "question":
        for row in list_responses_to_question(connection, at.id):
            address = record_address("response", row.id)
            yield ChildLink(address=address, name=row.name or "no agency", status=row.status, shows_status=True)
    if at.owner == "finding":
        for question in list_questions_of_finding(connection, at.id):
            address, name = record_address("question", question.id), f"Question {question.name}".strip()
            yield ChildLink(address=address, name=name, status=None, shows_status=False)
