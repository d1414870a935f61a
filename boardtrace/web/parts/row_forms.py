# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""The forms that correct rows: the input, and the edit that it makes."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from math import inf

from fastapi import HTTPException, Request

from ingest.model import Box, Span
from normalise.agencies.registry import Register
from normalise.model import Report, Status
from store.decisions.structure_changes import MakeEdit, QuestionChange
from store.reports.field_values import FieldError
from store.structure.make_edits import (
    add_row,
    delete_row,
    find_question_key,
    make_new_question,
    merge_rows,
    move_row,
    split_row,
)
from store.structure.model import QuestionKey, StructureEdit, join_row_words

ACTS = ("delete", "move", "split", "merge", "add")
BOX_FIELDS = ("left", "top", "right", "bottom")
FIRST_PREFIX, SECOND_PREFIX, TEXT_PREFIX = "first:", "second:", "text:"
CORNER_FIELDS = ("corner.x", "corner.y")
"""The form values of a click on the picture of a page, which is shown with one pixel for each point."""
CONTROL_FIELDS = ("csrf", "act", "seen", "why", "show", *CORNER_FIELDS)


@dataclass(frozen=True, slots=True, kw_only=True)
class RowForm:
    """The input.

    `given` are the values of each field; `seen` is the hash of the preview that was shown, "" for none; `is_drawing`
    says that the picture of the page is wanted, on which the row's box is drawn by clicks on two of its corners.
    """

    act: str
    given: Mapping[str, tuple[str, ...]]
    seen: str
    why: str
    is_drawing: bool = False

    def find_text(self, name: str) -> str:
        """Return the text of a field, "" where it is not given."""
        return next(iter(self.given.get(name, ())), "").strip()

    def list_texts(self, prefix: str) -> dict[str, str]:
        """Return the texts of the fields whose names begin so, by the rest of their names."""
        return {name.removeprefix(prefix): self.find_text(name) for name in self.given if name.startswith(prefix)}


async def read_row_form(request: Request) -> RowForm:
    """Read the form of a request; line ends are LF."""
    sent: dict[str, list[str]] = {}
    for name, value in (await request.form()).multi_items():
        if isinstance(value, str):
            sent.setdefault(name, []).append(value.replace("\r\n", "\n"))
    act = next(iter(sent.get("act", ())), "")
    if act not in ACTS:
        raise HTTPException(422, "The form does not say what to do.")
    given = {name: tuple(values) for name, values in sent.items() if name not in CONTROL_FIELDS}
    corner = [next(iter(sent.get(name, ())), "") for name in CORNER_FIELDS]
    if all(text.isdecimal() for text in corner):
        given |= _add_corner([next(iter(given.get(name, ())), "").strip() for name in BOX_FIELDS], *corner)
    return RowForm(
        act=act,
        given=given,
        seen=next(iter(sent.get("seen", ())), ""),
        why=next(iter(sent.get("why", ())), ""),
        is_drawing="show" in sent or any(corner),
    )


def _add_corner(sides: Sequence[str], across: str, down: str) -> dict[str, tuple[str, ...]]:
    """Return the sides of a box after a click on one of its corners: the first click begins it, the second ends it."""
    left, top, right, bottom = sides
    if not (left.isdecimal() and top.isdecimal()) or right or bottom:
        return {"left": (across,), "top": (down,), "right": ("",), "bottom": ("",)}
    (left, right), (top, bottom) = (sorted(pair, key=int) for pair in ((left, across), (top, down)))
    return {"left": (left,), "top": (top,), "right": (right,), "bottom": (bottom,)}


def hash_changes(changes: Iterable[QuestionChange]) -> str:
    """Return a hash of a preview, by which a change that somebody else made meanwhile is noticed."""
    shown = [
        [change.label, *([row.rag.value, join_row_words(row)] for row in rows)]
        for change in changes
        for rows in (change.removed, change.added)
    ]
    return sha256(json.dumps(shown).encode()).hexdigest()


def make_edit(ident: str, form: RowForm, register: Register) -> MakeEdit:
    """Return what makes the edit of a form about the row or question `ident`."""

    def make(report: Report, new_id: str) -> StructureEdit:
        if form.act == "delete":
            return delete_row(report, ident)
        if form.act == "move":
            return move_row(report, ident, _choose_question(report, form, new_id))
        if form.act == "merge":
            return merge_rows(report, [ident, *form.given.get("row", ())], register)
        if form.act == "split":
            parts = (form.list_texts(FIRST_PREFIX), form.list_texts(SECOND_PREFIX))
            return split_row(report, ident, new_id, *parts, _read_status(form), register)
        texts, place = form.list_texts(TEXT_PREFIX), _read_place(form)
        return add_row(report, new_id, find_question_key(report, ident), texts, _read_status(form), place, register)

    return make


def _choose_question(report: Report, form: RowForm, new_id: str) -> QuestionKey:
    if form.find_text("label"):
        return make_new_question(report, form.find_text("finding"), form.find_text("label"), new_id)
    if not form.find_text("question"):
        raise FieldError("Choose the question that the row belongs to, or give the label of a new one.")
    return find_question_key(report, form.find_text("question"))


def _read_status(form: RowForm) -> Status | None:
    try:
        return Status.parse(form.find_text("status").replace("none", ""))
    except ValueError as error:
        raise FieldError(f"“{form.find_text('status')}” is not a status.") from error


def _read_place(form: RowForm) -> Span | None:
    """Return the box that was entered, None where all of its fields are empty. Raises FieldError."""
    texts = [form.find_text(name) for name in ("page", *BOX_FIELDS)]
    if not any(texts):
        return None
    try:
        page, sides = int(texts[0]), [float(text) for text in texts[1:]]
    except ValueError as error:
        raise FieldError("The place of a row is a page and four numbers, or nothing.") from error
    left, top, right, bottom = sides
    if not (page >= 1 and 0 <= left < right < inf and 0 <= top < bottom < inf):
        raise FieldError("The right side is beyond the left, and the bottom below the top.")
    return Span(page=page, box=Box(x0=left, top=top, x1=right, bottom=bottom))
