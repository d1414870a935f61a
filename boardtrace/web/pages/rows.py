# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Correct the rows of a report: delete, move, split, merge and add, each with a preview before it is stored."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, ClassVar

from fastapi import APIRouter, Depends, HTTPException, Request
from fastapi.responses import RedirectResponse
from sqlalchemy import Connection
from starlette.responses import Response

from boardtrace.web.dependencies import (
    AgencyRegister,
    AppSettings,
    DbConnection,
    StaffUser,
    StoreEngine,
    require_csrf_token,
)
from boardtrace.web.parts.record_links import record_address, record_phrase
from boardtrace.web.parts.row_forms import RowForm, hash_changes, make_edit, read_row_form
from boardtrace.web.parts.source_pages import SourcePage, load_source_pages
from boardtrace.web.rendering import SINGLE_LINE_FIELDS, field_label, query_string, render_web_page
from boardtrace.web.settings import WebSettings
from normalise.agencies.registry import Register
from normalise.model import Question, Report
from normalise.model import Response as Row
from store.decisions.structure_changes import QuestionChange, change_structure, preview_edit
from store.engine import write_transaction
from store.queries.record_context import RecordContext, load_record_context
from store.reports.field_values import FieldError
from store.reports.load import load_report, load_uncorrected_report
from store.structure.make_edits import OTHER_PREFIX, TEXT_FIELDS, find_row, list_row_texts
from store.structure.model import join_row_words

router = APIRouter()


@dataclass(frozen=True, slots=True, kw_only=True)
class RowField:
    """A text of a row in a form: its key, its label, and its text as it was read, "" in a form for a new row."""

    key: str
    label: str
    single_line: bool
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """A question, finding or row to choose."""

    id: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PreviewLine:
    """A row that an edit takes away (`is_new` is False) or puts there."""

    is_new: bool
    question: str
    row: Row
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RowsContext:
    """The forms that correct a row, or add one to a question.

    Attributes:
        fields: The texts of the row, or those that a new row can have.
        given: The user's input, to be sent again with the reason.
        preview: The changes of the edit; () where nothing was entered yet.
        seen: A hash of the preview, which the form sends back.
        source_page: The page on which the place of a new row is drawn, None where none is.
    """

    TEMPLATE: ClassVar[str] = "rows.html"

    at: RecordContext
    name: str
    back: str
    fields: tuple[RowField, ...]
    questions: tuple[Choice, ...]
    findings: tuple[Choice, ...]
    neighbours: tuple[Choice, ...]
    given: Mapping[str, tuple[str, ...]]
    act: str
    preview: tuple[PreviewLine, ...]
    seen: str
    source_page: SourcePage | None
    refused: str


@router.get("/rows/{ident:path}")
def show_row_forms(
    request: Request, user: StaffUser, connection: DbConnection, settings: AppSettings, ident: str
) -> Response:
    return _render_forms(request, connection, settings, ident)


@router.post("/rows/{ident:path}", dependencies=[Depends(require_csrf_token)])
def submit_row_form(
    request: Request,
    user: StaffUser,
    engine: StoreEngine,
    settings: AppSettings,
    register: AgencyRegister,
    ident: str,
    form: Annotated[RowForm, Depends(read_row_form)],
) -> Response:
    """Show the changes of an edit or, where that was seen, store it."""
    try:
        if form.is_drawing or not form.seen:
            with engine.connect() as connection:
                return _render_forms(request, connection, settings, ident, form, register)
        with write_transaction(engine) as connection:
            at = _load_context(connection, ident)
            edit = make_edit(ident, form, register)
            if hash_changes(preview_edit(connection, at.report.id, edit)) != form.seen:
                raise FieldError(
                    "Somebody changed these rows meanwhile. Check the changes below, then apply them again."
                )
            entry = change_structure(connection, at.report.id, edit, by=user.name, why=form.why, register=register)
            address = _find_result_page(connection, at, entry.owner_id or "")
    except FieldError as error:
        with engine.connect() as connection:
            return _render_forms(request, connection, settings, ident, form, register, refused=str(error))
    except KeyError:
        raise HTTPException(404) from None
    return RedirectResponse(address + query_string(done=entry.act), 303)


def _find_result_page(connection: Connection, at: RecordContext, row_id: str) -> str:
    """Return the address of the row after an edit, or of its question where the row is gone."""
    try:
        return record_address("response", load_record_context(connection, row_id).id)
    except KeyError:
        return record_address("question", at.question_id or at.id)


def _load_context(connection: Connection, ident: str) -> RecordContext:
    """Load the place of a response or question. Raises KeyError for any other record."""
    at = load_record_context(connection, ident)
    if at.owner not in ("response", "question"):
        raise KeyError(ident)
    return at


def _render_forms(
    request: Request,
    connection: Connection,
    settings: WebSettings,
    ident: str,
    form: RowForm | None = None,
    register: Register | None = None,
    *,
    refused: str = "",
) -> Response:
    """Show the forms, and with `form` its changes."""
    try:
        at = _load_context(connection, ident)
    except KeyError:
        raise HTTPException(404) from None
    preview: tuple[PreviewLine, ...] = ()
    seen = ""
    if form and register and not form.is_drawing:
        try:
            changes = preview_edit(connection, at.report.id, make_edit(ident, form, register))
            preview, seen = tuple(line for change in changes for line in _list_lines(change)), hash_changes(changes)
        except FieldError as error:
            refused = str(error)
        except KeyError:
            raise HTTPException(404) from None
    report, read = load_report(connection, at.report.id), load_uncorrected_report(connection, at.report.id)
    own = next(q for q in report.questions if q.id in (at.question_id, at.id))
    context = RowsContext(
        at=at,
        name=record_phrase(at),
        back=record_address(at.owner, at.id),
        fields=_list_fields(find_row(read, at.id) if at.owner == "response" else None, read),
        questions=tuple(_name_question(f.number, q) for f in report.findings for q in f.questions if q.id != own.id),
        findings=tuple(Choice(id=f.id, name=f"{f.number} {f.title.text}".strip() or "–") for f in report.findings),
        neighbours=tuple(_name_row(row) for row in own.responses if row.id != at.id),
        given=form.given if form else {},
        act=form.act if form else "",
        preview=preview,
        seen=seen,
        source_page=_load_drawn_page(settings, at, form) if form and form.is_drawing else None,
        refused=refused,
    )
    return render_web_page(request, context, 422 if refused else 200)


def _load_drawn_page(settings: WebSettings, at: RecordContext, form: RowForm) -> SourcePage | None:
    """Load the page that was asked for, None where the file has no such page, or is not a picture."""
    wanted = form.find_text("page")
    number = int(wanted) if wanted.isdecimal() else 1
    if not 1 <= number <= at.report.pages or at.report.kind == "text":
        return None
    (page,) = load_source_pages(settings, at.report, [], [number])
    return page


def _list_fields(row: Row | None, report: Report) -> tuple[RowField, ...]:
    """Return the texts of a row; for a new one those that rows of the report have."""
    if row:
        texts = list_row_texts(row)
    else:
        used = {key for one in report.responses for key in list_row_texts(one)}
        others = sorted(key for key in used if key.startswith(OTHER_PREFIX))
        texts = dict.fromkeys((*(key for key in TEXT_FIELDS if key in used or key == "agency"), *others), "")
    return tuple(
        RowField(key=key, label=_label_text(key), single_line=key in SINGLE_LINE_FIELDS, text=text)
        for key, text in texts.items()
    )


def _label_text(key: str) -> str:
    return key.removeprefix(OTHER_PREFIX) if key.startswith(OTHER_PREFIX) else field_label(key)


def _name_question(finding: str, question: Question) -> Choice:
    name = f"{question.label or 'without a label'} (finding {finding or '–'}) {question.text.text}"
    return Choice(id=question.id, name=name.strip())


def _name_row(row: Row) -> Choice:
    return Choice(id=row.id, name=f"{row.agency.cell.text or row.agency.name or 'no agency'}: {join_row_words(row)}")


def _list_lines(change: QuestionChange) -> list[PreviewLine]:
    """Return the rows that go, then those that come."""
    return [
        PreviewLine(is_new=is_new, question=change.label, row=row, words=join_row_words(row))
        for is_new, rows in ((False, change.removed), (True, change.added))
        for row in rows
    ]
