"""The desk: values that need a person, one at a time, beside their place on the page and the row they stand in."""

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Form, HTTPException, Query, Request
from fastapi.responses import RedirectResponse
from sqlalchemy import Connection, select
from starlette.responses import Response

from boardtrace.web.auth import Db, Given, Reader, Staff, Store, User, csrf
from boardtrace.web.parts.review_item import Item, item_of
from boardtrace.web.registry import Known
from boardtrace.web.rendering import page, query
from boardtrace.web.settings import Settings
from normalise.agencies.registry import Register
from normalise.agencies.succession import akin_of
from store import audit_log
from store.decisions.corrections import ConflictError, FieldError, confirm_value, correct_value, undo_entry
from store.derived import review_queue
from store.derived.review_queue import Waiting, Work
from store.derived.review_rules import called
from store.engine import writing
from store.schema import CorrectionRow
from store.versions.lineage import link_responses

router = APIRouter()
NEXT = 10  # shown of what comes after
LOOKED_THROUGH = 20  # of a person's last entries, for one that can be taken back
FIELDS = ("rag", "target_date", "agency", "as_at", "match", "lead_person", "response", "actions", "title", "text")
"""Those that the queue can be narrowed to."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What the queue is narrowed to; `at` is the item that was asked for."""

    report: str = ""
    field: str = ""
    at: int | None = None

    def address(self, **more: object) -> str:
        return "/review" + query(report=self.report, field=self.field, **more)


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """What review.html shows. `last` is what this person did last and can take back; `done` says what was just kept,
    `refused` why something was not."""

    item: Item | None
    wanted: Wanted
    left: int
    put_off: int
    following: list[Waiting]
    last: audit_log.Entry | None
    work: list[Work]
    work_today: list[Work]
    fields: tuple[tuple[str, str], ...]
    done: str
    refused: str


def wanted(report: str = "", field: str = "", at: Annotated[int | None, Query(ge=1, lt=2**31)] = None) -> Wanted:
    return Wanted(report=report, field=field, at=at)


@router.get("/review")
def review(
    request: Request,
    user: Reader,
    connection: Db,
    given: Given,
    wanted: Annotated[Wanted, Depends(wanted)],
    entry: Annotated[int, Query(ge=0, lt=2**31)] = 0,
    done: str = "",
) -> Response:
    return _shown(request, connection, given, user, wanted, done=_done(connection, user, entry, done))


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """What the forms send: `ident`, `field` and `name` are of the value, `token` names what of it was shown, `entry`
    is what is to be taken back, `earlier` the row that this one may go on from."""

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


Act = Literal["confirm", "correct", "skip", "undo", "again", "same", "other"]


def sent(
    act: Annotated[Act, Form()],
    item: Annotated[int, Form(ge=0, lt=2**31)] = 0,
    ident: Annotated[str, Form()] = "",
    cell: Annotated[str, Form()] = "",
    name: Annotated[str, Form()] = "",
    token: Annotated[str, Form()] = "",
    value: Annotated[str, Form()] = "",
    why: Annotated[str, Form()] = "",
    entry: Annotated[int, Form(ge=0, lt=2**31)] = 0,
    earlier: Annotated[str, Form()] = "",
) -> Sent:
    # Browsers send line ends as CR LF.
    return Sent(act=act, item=item, ident=ident, field=cell, name=name, token=token, why=why, entry=entry,
                value=value.replace("\r\n", "\n"), earlier=earlier)  # fmt: skip


@router.post("/review", dependencies=[Depends(csrf)])
def decide(
    request: Request,
    user: Staff,
    store: Store,
    given: Given,
    known: Known,
    form: Annotated[Sent, Depends(sent)],
    report: Annotated[str, Form()] = "",
    field: Annotated[str, Form()] = "",
) -> Response:
    here = Wanted(report=report, field=field)
    try:
        with writing(store) as connection:
            return RedirectResponse(_decided(connection, user, form, known, here), 303)
    except KeyError:
        raise HTTPException(404) from None
    except (FieldError, ConflictError) as error:
        status = 409 if isinstance(error, ConflictError) else 422
        here = Wanted(report=report, field=field, at=form.item or None)
        with store.connect() as connection:
            return _shown(request, connection, given, user, here, refused=str(error), form=form, status=status)


def _decided(connection: Connection, user: User, form: Sent, register: Register, here: Wanted) -> str:
    """Does what the form says; gives the address of what comes next."""
    if form.act in ("skip", "again"):
        item = review_queue.find(connection, form.item)
        if form.act == "again":
            review_queue.unskip(connection, user.name, session_of(user))
        elif item:
            review_queue.skip(connection, item, user.name, session_of(user))
        return here.address(done="skipped" if form.act == "skip" else "")
    if form.act in ("same", "other"):
        _linked(connection, user, form, register)
        return here.address(done=form.act)
    if form.act == "undo":
        entry = undo_entry(connection, form.entry, by=user.name, why=form.why, register=register)
        back = review_queue.waiting(connection, owner_id=entry.owner_id, field=entry.field, limit=1)
        return here.address(entry=entry.number, at=back[0].id if back else None)
    if form.act == "confirm":
        entry = confirm_value(connection, form.ident, form.field, by=user.name, register=register, name=form.name,
                        token=form.token)  # fmt: skip
    else:
        entry = correct_value(connection, form.ident, form.field, form.value, by=user.name, why=form.why,
                        register=register, name=form.name, token=form.token)  # fmt: skip
    return here.address(entry=entry.number)


def _linked(connection: Connection, user: User, form: Sent, register: Register) -> None:
    item = review_queue.find(connection, form.item)
    if item is None or (item.owner_id, item.field) != (form.ident, "match"):
        raise ConflictError("Meanwhile somebody said which row this is, or its report was read anew.")
    link_responses(connection, form.earlier, form.ident, form.act == "same", user.name, akin_of(register))


def session_of(user: User) -> str:
    """What a person's skips of this session are kept under."""
    return hashlib.sha256(f"desk:{user.csrf}".encode()).hexdigest()


def _shown(
    request: Request,
    connection: Connection,
    given: Settings,
    user: User,
    wanted: Wanted,
    *,
    done: str = "",
    refused: str = "",
    form: Sent | None = None,
    status: int = 200,
) -> Response:
    skipped = (user.name, session_of(user))
    report, field = wanted.report or None, wanted.field or None
    upcoming = review_queue.waiting(connection, report=report, field=field, skipped=skipped, limit=NEXT + 1)
    asked = review_queue.find(connection, wanted.at) if wanted.at else None
    if wanted.at and asked is None and not (done or refused):
        refused = "That value needs nobody any more. Here is the next."
    first = asked or (upcoming[0] if upcoming else None)
    typed = (form.value, form.why) if form and first and form.item == first.id and form.act == "correct" else None
    context = Review(
        item=item_of(connection, given, first, typed) if first else None,
        wanted=wanted,
        left=review_queue.left(connection, report=report, field=field),
        put_off=review_queue.skips(connection, *skipped),
        following=[w for w in upcoming if first is None or w.id != first.id][:NEXT],
        last=_last(connection, user),
        work=review_queue.who_did(connection),
        work_today=review_queue.who_did(connection, f"{datetime.now(UTC):%Y-%m-%d}"),
        fields=tuple((f, called(f)) for f in FIELDS),
        done=done,
        refused=refused,
    )
    return page(request, "review.html", context, status)


def _last(connection: Connection, user: User) -> audit_log.Entry | None:
    """The person's last entry that is in force."""
    mine = audit_log.entries(connection, by=user.name, limit=LOOKED_THROUGH)
    held = set(
        connection.execute(
            select(CorrectionRow.entry).where(CorrectionRow.entry.in_([e.number for e in mine]))
        ).scalars()
    )
    return next((e for e in mine if e.number in held), None)


SAID = {
    "skipped": "Put off until your next session.",
    "same": "Kept: it is the same row.",
    "other": "Kept: it is another row.",
}


def _done(connection: Connection, user: User, number: int, said: str) -> str:
    """What was just kept, in words; only the person who did it is told."""
    try:
        entry = audit_log.entry(connection, number) if number else None
    except KeyError:
        entry = None
    changes = (audit_log.CORRECTED, audit_log.CONFIRMED, audit_log.UNDONE)
    if entry is None or entry.by != user.name or entry.act not in changes:
        return SAID.get(said, "")
    before, after = entry.before or "nothing", entry.after or "nothing"
    what = f"the {called(entry.field or '', entry.name)} of {entry.owner_id}"
    if entry.act == audit_log.CONFIRMED:
        return f"Confirmed: {what} is “{after}”."
    verb = "Taken back" if entry.act == audit_log.UNDONE else "Corrected"
    return f"{verb}: {what} was “{before}” and is “{after}”."
