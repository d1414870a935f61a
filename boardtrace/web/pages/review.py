# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""The review queue: values that need a person, one at a time, beside their place on the page and their record."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Annotated, Any, ClassVar, Literal

from fastapi import APIRouter, Depends, Form, HTTPException, Query, Request
from fastapi.responses import RedirectResponse
from sqlalchemy import Connection
from starlette.responses import Response

from boardtrace.web.auth import User
from boardtrace.web.dependencies import (
    AgencyRegister,
    AppSettings,
    DbConnection,
    SignedInUser,
    StaffUser,
    StoreEngine,
    StoreResults,
    require_csrf_token,
)
from boardtrace.web.parameters import MAX_DB_INTEGER
from boardtrace.web.parts.crops import Crop
from boardtrace.web.parts.review_item import ReviewItem, leave_text_pages_out, load_crops, load_review_item
from boardtrace.web.parts.review_requests import find_requested_value
from boardtrace.web.parts.tracker_query import ShortText
from boardtrace.web.rendering import format_day, query_string, render_web_page
from boardtrace.web.result_cache import ResultCache
from boardtrace.web.settings import WebSettings
from extract.fields import ALL_FIELDS
from normalise.agencies.registry import Register
from normalise.agencies.succession import relation_explainer
from store import audit_log
from store.clock import current_time
from store.decisions.corrections import ConflictError, FieldError, confirm_value, correct_value, load_values
from store.decisions.parse_value import is_known_agency
from store.decisions.undo import undo_entry
from store.derived import review_queue
from store.derived.review_queue import PersonWork, QueuedValue
from store.derived.review_rules import label_field
from store.derived.review_values import ASKED_DOUBT
from store.engine import write_transaction
from store.queries.corrections_in_force import find_entries_in_force
from store.queries.record_names import load_record_names
from store.reports.target_dates import dates_from_lists
from store.versions.lineage import link_responses

router = APIRouter()
FOLLOWING_ITEMS = 10  # listed after the current one
UNDO_SEARCH_ENTRIES = 20  # of the user's last log entries, searched for one that can be undone
FILTER_FIELDS = (
    *(field.name for field in sorted(ALL_FIELDS, key=lambda field: -field.review_weight)),
    "as_at",
    "match",
    "title",
    "text",
)
"""Fields that the queue can be filtered by."""
DONE_MESSAGES = {
    "skipped": "Skipped until your next session.",
    "same": "Saved: it is the same row.",
    "other": "Saved: it is another row.",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueFilter:
    """The filter of the queue: values whose probability of being wrong is above `doubt`.

    `at` is the id of the requested item; `record`, `cell` and `name` are its record, field and column, by which it is
    found when it was decided too.
    """

    report: str = ""
    field: str = ""
    doubt: float = ASKED_DOUBT
    at: int | None = None
    record: str = ""
    cell: str = ""
    name: str = ""

    def address(self, **more: object) -> str:
        """Return the address of the queue with this filter; `more` may replace parts of it."""
        doubt = "" if self.doubt == ASKED_DOUBT else f"{self.doubt:g}"
        return "/review" + query_string(**{"report": self.report, "field": self.field, "doubt": doubt, **more})

    def item_address(self, item: QueuedValue | None, **more: object) -> str:
        """Return the address of an item, which shows it after it was decided too; that of the queue for None."""
        if item is None:
            return self.address(**more)
        return self.address(at=item.id or None, record=item.owner_id, cell=item.field, name=item.name, **more)


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueNumbers:
    """Numbers of the filtered queue.

    Attributes:
        left: Number of values in it.
        decided: Number of values that people have decided, in the report or in all.
        forecast: How many wrong values are expected in the queue and outside it.
        work: The work of each person; `work_today` likewise for today.
    """

    left: int
    decided: int
    forecast: review_queue.ReviewForecast
    work: list[PersonWork]
    work_today: list[PersonWork]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewContext:
    """The current item of the queue, and what follows it.

    Attributes:
        next_crops: The pictures of the next item, which the browser loads while the user decides.
        skipped: Number of values that this user skipped in this session.
        twins: Number of other values with the same reading, which are decided together with the item.
        last: The user's last log entry that can be undone.
        names: The names of the records of `following` and `last`, by their ids.
        fields: (name, label) of each field to filter by.
        done: Message about the last saved change.
        refused: Why something could not be saved.
    """

    TEMPLATE: ClassVar[str] = "review.html"

    item: ReviewItem | None
    filter: QueueFilter
    numbers: QueueNumbers
    next_crops: tuple[Crop, ...]
    skipped: int
    twins: int
    following: list[QueuedValue]
    last: audit_log.Entry | None
    names: dict[str, str]
    fields: tuple[tuple[str, str], ...]
    done: str
    refused: str


def parse_filter(
    report: str = "",
    field: str = "",
    doubt: Annotated[float, Query(ge=0, le=1)] = ASKED_DOUBT,
    at: Annotated[int | None, Query(ge=1, le=MAX_DB_INTEGER)] = None,
    record: ShortText = "",
    cell: ShortText = "",
    name: ShortText = "",
) -> QueueFilter:
    return QueueFilter(report=report, field=field, doubt=doubt, at=at, record=record, cell=cell, name=name)


@router.get("/review")
def show_review(
    request: Request,
    user: SignedInUser,
    connection: DbConnection,
    results: StoreResults,
    settings: AppSettings,
    queue_filter: Annotated[QueueFilter, Depends(parse_filter)],
    entry: Annotated[int, Query(ge=0, le=MAX_DB_INTEGER)] = 0,
    done: str = "",
) -> Response:
    message = _done_message(connection, user, entry, done)
    return _render_review(request, connection, results, settings, user, queue_filter, done=message)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewForm:
    """The form of an item.

    Attributes:
        ident: Id of the record; `field` and `name` name its value.
        token: Identifies the state of the value that the user saw.
        entry: Number of the log entry to undo.
        earlier: Id of the earlier row that this one may continue.
        new_agency: Whether an agency may be created that is in no register and in no other row.
    """

    act: str
    item: int
    ident: str
    field: str
    name: str
    token: str
    value: str
    why: str
    entry: int
    earlier: str
    new_agency: bool


Act = Literal["confirm", "correct", "skip", "undo", "again", "same", "other"]


def parse_form(
    act: Annotated[Act, Form()],
    item: Annotated[int, Form(ge=0, le=MAX_DB_INTEGER)] = 0,
    ident: Annotated[str, Form()] = "",
    cell: Annotated[str, Form()] = "",
    name: Annotated[str, Form()] = "",
    token: Annotated[str, Form()] = "",
    value: Annotated[str, Form()] = "",
    why: Annotated[str, Form()] = "",
    entry: Annotated[int, Form(ge=0, le=MAX_DB_INTEGER)] = 0,
    earlier: Annotated[str, Form()] = "",
    new_agency: Annotated[bool, Form()] = False,
) -> ReviewForm:
    # Browsers send line ends as CR LF.
    return ReviewForm(act=act, item=item, ident=ident, field=cell, name=name, token=token, why=why, entry=entry,
                      value=value.replace("\r\n", "\n"), earlier=earlier, new_agency=new_agency)  # fmt: skip


@router.post("/review", dependencies=[Depends(require_csrf_token)])
def submit_review(
    request: Request,
    user: StaffUser,
    engine: StoreEngine,
    results: StoreResults,
    settings: AppSettings,
    register: AgencyRegister,
    form: Annotated[ReviewForm, Depends(parse_form)],
    report: Annotated[str, Form()] = "",
    field: Annotated[str, Form()] = "",
    doubt: Annotated[float, Form(ge=0, le=1)] = ASKED_DOUBT,
) -> Response:
    queue_filter = QueueFilter(report=report, field=field, doubt=doubt)
    try:
        with write_transaction(engine) as connection:
            seen = _apply_form(connection, user, form, register)
            following = seen.pop("reopened", None) or _find_next(connection, user, queue_filter)
            return RedirectResponse(queue_filter.item_address(following, **seen), 303)
    except KeyError:
        raise HTTPException(404) from None
    except (FieldError, ConflictError) as error:
        status = 409 if isinstance(error, ConflictError) else 422
        queue_filter = replace(queue_filter, at=form.item or None, record=form.ident, cell=form.field, name=form.name)
        with engine.connect() as connection:
            return _render_review(
                request, connection, results, settings, user, queue_filter,
                refused=str(error), form=form, status=status,
            )  # fmt: skip


def _find_next(connection: Connection, user: User, queue_filter: QueueFilter) -> QueuedValue | None:
    """Return the next item of the queue for this user."""
    skipped = (user.name, skip_session_key(user))
    found = review_queue.list_review_items(connection, **_name_filter(queue_filter), skipped=skipped, limit=1)
    return found[0] if found else None


def _apply_form(connection: Connection, user: User, form: ReviewForm, register: Register) -> dict[str, Any]:
    """Do the action of the form.

    Returns:
        The parameters of the message on the next page (`done` or `entry`), and the item `reopened` by an undoing.
    """
    if form.act in ("skip", "again"):
        item = review_queue.find_review_item(connection, form.item)
        if form.act == "again":
            review_queue.clear_skips(connection, user.name, skip_session_key(user))
        elif item:
            review_queue.skip_item(connection, item, user.name, skip_session_key(user))
        return {"done": "skipped" if form.act == "skip" else ""}
    if form.act in ("same", "other"):
        _link_rows(connection, user, form, register)
        return {"done": form.act}
    if form.act == "undo":
        entry = undo_entry(connection, form.entry, by=user.name, why=form.why, register=register)
        reopened = review_queue.list_review_items(
            connection,
            owner_id=entry.owner_id,
            field=entry.field,
            kinds=review_queue.ASKED_KINDS,
            least_doubt=0.0,
            limit=1,
        )
        return {"entry": entry.number, "reopened": reopened[0] if reopened else None}
    item = review_queue.find_review_item(connection, form.item)
    entry = _decide_value(connection, user, form, register, form.ident, form.name, form.token)
    for twin in _list_decided_together(connection, item, form):
        if twin.owner_id != form.ident or twin.name != form.name:
            _decide_value(connection, user, form, register, twin.owner_id, twin.name, None, group=entry.number)
    return {"entry": entry.number}


def _list_decided_together(connection: Connection, item: QueuedValue | None, form: ReviewForm) -> Sequence[QueuedValue]:
    """Return the values for which the form decides; the cells of a lost column are empty together, and else differ."""
    if item is None or (item.is_of_lost_column and form.act != "confirm"):
        return ()
    return review_queue.list_group(connection, item)


def _decide_value(
    connection: Connection,
    user: User,
    form: ReviewForm,
    register: Register,
    ident: str,
    name: str,
    token: str | None,
    group: int | None = None,
) -> audit_log.Entry:
    """Confirm or correct a value as the form says.

    For one of its group, which the user did not see, `token` is None and `group` the entry of the value that they saw.
    """
    given: dict[str, Any] = {"by": user.name, "register": register, "name": name, "token": token, "group": group}
    if form.act == "confirm" or _is_unchanged_status(connection, form, ident, name):
        return confirm_value(connection, ident, form.field, **given)
    if form.field == "agency" and not form.new_agency and not is_known_agency(connection, form.value, register):
        raise FieldError(f"No register and no row has the agency “{form.value.strip()}”. Choose one from the list, or "
                         "tick “A new agency”.")  # fmt: skip
    return correct_value(connection, ident, form.field, form.value, why=form.why, **given)


def _is_unchanged_status(connection: Connection, form: ReviewForm, ident: str, name: str) -> bool:
    """Return whether a status was sent as it is, as with Enter: that confirms it."""
    if form.field != "rag":
        return False
    stored = next((v for v in load_values(connection, ident) if (v.target.field, v.target.name) == ("rag", name)), None)
    return stored is not None and form.value == (stored.text or "none")


def _link_rows(connection: Connection, user: User, form: ReviewForm, register: Register) -> None:
    item = review_queue.find_review_item(connection, form.item)
    if item is None or (item.owner_id, item.field) != (form.ident, "match"):
        raise ConflictError("Someone else decided which row this is, or its report was re-processed meanwhile.")
    link_responses(connection, form.earlier, form.ident, form.act == "same", user.name, relation_explainer(register))


def skip_session_key(user: User) -> str:
    """Return the key under which the values that a user skips in this session are stored."""
    return hashlib.sha256(f"desk:{user.csrf}".encode()).hexdigest()


def _render_review(
    request: Request,
    connection: Connection,
    results: ResultCache,
    settings: WebSettings,
    user: User,
    queue_filter: QueueFilter,
    *,
    done: str = "",
    refused: str = "",
    form: ReviewForm | None = None,
    status: int = 200,
) -> Response:
    skipped = (user.name, skip_session_key(user))
    chosen = replace(queue_filter, at=None, record="", cell="", name="")
    numbers = results.load_result(connection, ("review", chosen), lambda: _count_queue(connection, chosen))
    upcoming = results.load_result(
        connection, ("upcoming", chosen, skipped), lambda: _list_upcoming(connection, chosen, skipped)
    )
    place = (queue_filter.record, queue_filter.cell, queue_filter.name)
    requested = find_requested_value(connection, queue_filter.at, place)
    if queue_filter.at and requested is None and not (done or refused):
        refused = "That value no longer needs review. Here is the next one."
    first = requested or (upcoming[0] if upcoming else None)
    is_rejected = form and first and form.act == "correct" and (form.item, form.ident) == (first.id, first.owner_id)
    typed = (form.value, form.why) if form and is_rejected else None
    item = load_review_item(connection, settings, first, typed) if first else None
    following = [w for w in upcoming if first is None or w.id != first.id][:FOLLOWING_ITEMS]
    last = _find_undoable_entry(connection, user)
    context = ReviewContext(
        item=leave_text_pages_out(item) if item and user.limit.agencies else item,
        filter=queue_filter,
        numbers=numbers,
        next_crops=load_crops(connection, following[0]) if following else (),
        skipped=review_queue.count_skips(connection, *skipped),
        twins=len(review_queue.list_group(connection, first)) - 1 if first and first.id else 0,
        following=following,
        last=last,
        names=load_record_names(connection, [*(one.owner_id for one in following), last.owner_id if last else None]),
        fields=tuple((f, label_field(f)) for f in FILTER_FIELDS),
        done=done,
        refused=refused,
    )
    return render_web_page(request, context, status)


def _count_queue(connection: Connection, chosen: QueueFilter) -> QueueNumbers:
    report = chosen.report or None
    return QueueNumbers(
        left=review_queue.count_review_items(connection, **_name_filter(chosen)),
        decided=review_queue.count_decided_values(connection, report),
        forecast=review_queue.forecast_review(connection, report=report, least_doubt=chosen.doubt),
        work=review_queue.count_work(connection),
        work_today=review_queue.count_work(connection, f"{current_time():%Y-%m-%d}"),
    )


def _list_upcoming(connection: Connection, chosen: QueueFilter, skipped: tuple[str, str]) -> list[QueuedValue]:
    return review_queue.list_review_items(
        connection, **_name_filter(chosen), skipped=skipped, limit=FOLLOWING_ITEMS + 1
    )


def _name_filter(chosen: QueueFilter) -> dict[str, Any]:
    """Return the filter as arguments of the queue's functions."""
    return {
        "report": chosen.report or None, "field": chosen.field or None, "kinds": review_queue.ASKED_KINDS,
        "least_doubt": chosen.doubt, "grouped": True,
    }  # fmt: skip


def _find_undoable_entry(connection: Connection, user: User) -> audit_log.Entry | None:
    """Return the user's last correction or confirmation that is in force; other acts are undone on their own pages."""
    found = audit_log.list_entries(connection, by=user.name, limit=UNDO_SEARCH_ENTRIES)
    entries = [e for e in found if e.act in (audit_log.CORRECTED, audit_log.CONFIRMED)]
    in_force = find_entries_in_force(connection, [e.number for e in entries])
    return next((e for e in entries if e.number in in_force), None)


def _done_message(connection: Connection, user: User, number: int, done: str) -> str:
    """Return the message about the last saved change; log entries are shown only to the user who made them."""
    try:
        entry = audit_log.load_entry(connection, number) if number else None
    except KeyError:
        entry = None
    changes = (audit_log.CORRECTED, audit_log.CONFIRMED, audit_log.UNDONE)
    if entry is None or entry.by != user.name or entry.act not in changes:
        return DONE_MESSAGES.get(done, "")
    before, after = entry.before or "nothing", entry.after or "nothing"
    named = load_record_names(connection, [entry.owner_id]).get(entry.owner_id or "", "a deleted row")
    value = f"the {label_field(entry.field or '', entry.name)} of {named}"
    if entry.act == audit_log.CONFIRMED:
        return f"Confirmed: {value} is “{after}”."
    verb = "Undone" if entry.act == audit_log.UNDONE else "Corrected"
    return f"{verb}: {value} was “{before}” and is “{after}”.{_describe_dates(entry)}"


def _describe_dates(entry: audit_log.Entry) -> str:
    """Return how the dates of a saved value were understood."""
    held = entry.detail.get("after")
    if entry.field != "target_date" or not isinstance(held, dict) or not held.get("text"):
        return ""
    days = [format_day(found.date) for found in dates_from_lists(held.get("dates", ()))]
    return f" Understood as {' and '.join(days)}." if days else " No date is understood in it."
