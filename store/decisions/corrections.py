# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Correct and confirm values. The reading is kept; each correction is an entry of the log, and undoing it is another.

The functions that change something need a transaction of `store.engine.write_transaction`.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Any, cast

from sqlalchemy import Connection, delete, select, update

from extract.model import StruckText
from ingest.model import Span
from normalise.agencies.registry import Register
from normalise.agencies.succession import relation_explainer
from normalise.model import Rag, RecordKind, State, StatusRole
from store import audit_log
from store.codec import spans_to_lists, struck_from_lists
from store.decisions.agency_aliases import apply_agency_decisions
from store.decisions.parse_value import parse_value
from store.decisions.stored_corrections import (
    DISPUTED,
    StoredCorrection,
    find_correction,
    list_corrections,
    store_correction,
)
from store.derived.refresh_derived import refresh_value
from store.joins import CELL_OWNERS
from store.logged_case import log_new_case
from store.reports.field_values import (
    AGENCY_MATCH_COLUMNS,
    CELL_FIELDS_OF_RECORD,
    COLUMNS_OF_RECORD,
    FieldError,
    HeldValue,
    StoredCell,
    Target,
    Value,
    find_cell,
    find_record,
    find_target,
    load_held_value,
    load_spans,
    make_shown_value,
    store_held_value,
)
from store.reports.statuses import load_statuses
from store.reports.table_values import load_table_values
from store.row_agencies import restore_further_matches
from store.schema import (
    AgencyMatchRow,
    CellRow,
    CorrectionRow,
    ResponseRow,
)
from store.structure.logged_edits import list_edited_row_ids
from store.versions.lineage import place_report_in_case

__all__ = [
    "ConflictError",
    "FieldError",
    "confirm_value",
    "correct_value",
    "list_entries_in_force",
    "load_values",
]

MATCHING_FIELDS = {"agency", "label", "text", "number", "title", "as_at", "board", "subject"}
"""Fields by which rows and reports are matched over versions: where one changes, lineages are rebuilt."""


class ConflictError(Exception):
    """The value is no longer the one that the user saw. The message says who changed it."""


def load_values(connection: Connection, ident: str) -> tuple[Value, ...]:
    """Load every value of a record in the order of the export. Raises KeyError for an unknown id."""
    owner, report_id = find_record(connection, ident)
    if owner == RecordKind.TABLE:
        return load_table_values(connection, report_id, ident)
    cells = _load_cells(connection, owner, ident)
    spans = load_spans(connection, [c.id for c in cells])
    corrections = {(c.field, c.name): c for c in list_corrections(connection, CorrectionRow.owner_id == ident)}
    plain = [Target(report_id=report_id, owner=owner, owner_id=ident, field=name) for name in COLUMNS_OF_RECORD[owner]]
    values = [_build_value(connection, target, None, (), corrections.get((target.field, ""))) for target in plain]
    statuses = load_statuses(connection, ident) if owner == RecordKind.RESPONSE else ()
    for cell in cells:
        for field in _list_fields(cell, statuses):
            target = Target(report_id=report_id, owner=owner, owner_id=ident, field=field, name=cell.name)
            value = _build_value(connection, target, cell, spans[cell.id], corrections.get((field, cell.name)))
            values.append(_with_statuses(value, _find_statuses(field, cell.name, statuses)))
    return (*values, *_load_attachments(connection, report_id, ident))


def _load_attachments(connection: Connection, report_id: str, ident: str) -> Iterator[Value]:
    """Yield the names of the files whose icons are in a row's cells, if there are any."""
    names = connection.execute(select(ResponseRow.attachments).where(ResponseRow.id == ident)).scalar()
    if names:
        target = Target(report_id=report_id, owner=RecordKind.RESPONSE, owner_id=ident, field="attachments")
        yield make_shown_value(target, "; ".join(names))


def _list_fields(cell: "_ReadCell", statuses: Iterable[Rag]) -> tuple[str, ...]:
    """Return the fields of the values that were read from a cell.

    For a cell in another column of statuses these are the status, and its printed words where there are any.
    """
    if not cell.name or not _find_statuses("rag", cell.name, statuses):
        return (cell.field,)
    return ("rag", cell.field) if cell.text or cell.raw else ("rag",)


def _find_statuses(field: str, name: str, statuses: Iterable[Rag]) -> tuple[Rag, ...]:
    """Return the current status, or with a name those of other roles that were read from the column of that name."""
    found = (s for s in statuses if s.column == name and (s.role == StatusRole.CURRENT) == (not name))
    return tuple(found) if field == "rag" else ()


def _with_statuses(value: Value, statuses: tuple[Rag, ...]) -> Value:
    """Return a value with its statuses; one of another role has its own confidence, not that of the printed words."""
    if not value.target.is_further_status:
        return replace(value, statuses=statuses)
    first = statuses[0]
    return replace(value, statuses=statuses, confidence=first.confidence, reasons=first.reasons, struck=())


@dataclass(frozen=True, slots=True, kw_only=True)
class _ReadCell(StoredCell):
    """A cell with its reading."""

    field: str
    name: str
    confidence: float | None
    reasons: tuple[str, ...]
    repairs: tuple[str, ...]
    struck: tuple[StruckText, ...]


def _load_cells(connection: Connection, record: RecordKind, ident: str) -> list[_ReadCell]:
    """Load the cells of a record in the order of the export."""
    if record not in CELL_OWNERS:
        return []
    order = {name: at for at, name in enumerate(CELL_FIELDS_OF_RECORD[record])}
    rows = connection.execute(select(CellRow).where(CELL_OWNERS[record] == ident))
    return [
        _ReadCell(
            id=r.id, field=r.field, name=r.name, text=r.text, raw=r.raw, confidence=r.confidence,
            reasons=tuple(r.reasons), repairs=tuple(r.repairs), struck=struck_from_lists(r.struck),
        )
        for r in sorted(rows, key=lambda r: (order[r.field], r.position))
    ]  # fmt: skip


def _build_value(
    connection: Connection,
    target: Target,
    cell: _ReadCell | None,
    spans: tuple[Span, ...],
    correction: StoredCorrection | None,
) -> Value:
    now = load_held_value(connection, target, cell)
    disputed = correction is not None and correction.state == DISPUTED
    said = (audit_log.load_entry(connection, correction.entry).after or "") if correction and disputed else ""
    read = correction.reading["text"] if correction and not disputed else now["text"]
    return Value(
        target=target,
        text=now["text"],
        read=read,
        raw=cell.raw if cell else read,
        confidence=cell.confidence if cell else None,
        reasons=cell.reasons if cell else (),
        repairs=cell.repairs if cell else (),
        spans=spans,
        state=correction.state if correction else "read",
        entry=correction.entry if correction else 0,
        said=said,
        token=_make_token(now, correction),
        held=now,
        struck=cell.struck if cell else (),
    )


def _make_token(now: HeldValue, correction: StoredCorrection | None) -> str:
    shown = json.dumps(now, sort_keys=True, default=str)
    return f"{correction.entry if correction else 0}-{sha256(shown.encode()).hexdigest()[:12]}"


def correct_value(
    connection: Connection,
    ident: str,
    field: str,
    value: str,
    *,
    by: str,
    why: str,
    register: Register,
    name: str = "",
    token: str | None = None,
    group: int | None = None,
) -> audit_log.Entry:
    """Correct a value and return the log entry. `group` is the first entry of a decision on several values.

    Raises:
        KeyError: No such record.
        FieldError: The record has no such field, or the field cannot have this value.
        ConflictError: The value is no longer the one that `token` names.
    """
    target = find_target(connection, ident, field, name)
    if not by.strip() or not why.strip():
        raise FieldError("A correction needs an author and a reason.")
    _check_token(connection, target, token)
    restore_agency_match(connection, target)
    before = load_held_value(connection, target)
    after = parse_value(connection, target, value, register)
    correction = find_correction(connection, target)
    if after["text"] == before["text"] and (correction is None or correction.state != DISPUTED):
        raise FieldError(f"It says “{before['text']}” already: confirm it, if it is right.")
    return _store_decision(connection, target, audit_log.CORRECTED, before, after, by, why, register, group)


def confirm_value(
    connection: Connection,
    ident: str,
    field: str,
    *,
    by: str,
    register: Register,
    why: str = "",
    name: str = "",
    token: str | None = None,
    group: int | None = None,
) -> audit_log.Entry:
    """Confirm that a value is right and return the log entry. `group` and errors: see `correct_value`."""
    target = find_target(connection, ident, field, name)
    if not by.strip():
        raise FieldError("A confirmation needs an author.")
    _check_token(connection, target, token)
    correction = find_correction(connection, target)
    if correction and correction.state != DISPUTED:
        raise FieldError(
            f"It was {correction.state} already, by {audit_log.load_entry(connection, correction.entry).by}."
        )
    restore_agency_match(connection, target)
    before = load_held_value(connection, target)
    return _store_decision(connection, target, audit_log.CONFIRMED, before, before, by, why, register, group)


def apply_entry(connection: Connection, target: Target, entry: audit_log.Entry) -> State | str:
    """Apply an earlier entry to the value if the reading is the one that the person saw, or already the corrected one.

    Otherwise mark the entry as disputed. Return the resulting state.
    """
    restore_agency_match(connection, target)
    now, then, said = load_held_value(connection, target), entry.detail["reading"], entry.detail["after"]
    if _is_same_reading(now, said):
        state: str = audit_log.CONFIRMED
    elif _is_same_reading(now, then) or _is_repaired_reading(connection, target, now, then):
        state = entry.act
    else:
        state = DISPUTED
    store_correction(connection, target, entry.number, state, now)
    if state != DISPUTED:
        store_held_value(connection, target, now if state == audit_log.CONFIRMED else said, cast(State, state))
    return state


def _is_same_reading(one: HeldValue, other: HeldValue) -> bool:
    """Return whether two readings are the same value.

    The score of an agency's match, and the roles of dates, which earlier versions did not read, are ignored.
    """
    if any(one.get(key) != other.get(key) for key in ("text", "rag_value")):
        return False
    is_dated = "dates" in one and "dates" in other
    return not is_dated or [day[:2] for day in one["dates"]] == [day[:2] for day in other["dates"]]


def _is_repaired_reading(connection: Connection, target: Target, now: HeldValue, then: HeldValue) -> bool:
    """Return whether a text is the one read then, but for a repair of misreadings that later rules make.

    The raw text of a cell is as it was read; its lines may be broken elsewhere than those of the text.
    """
    cell = find_cell(connection, target)
    return cell is not None and now.keys() == then.keys() == {"text"} and cell.raw.split() == then["text"].split()


def _store_decision(
    connection: Connection,
    target: Target,
    act: str,
    before: HeldValue,
    after: HeldValue,
    by: str,
    why: str,
    register: Register,
    group: int | None,
) -> audit_log.Entry:
    correction = find_correction(connection, target)
    reading = correction.reading if correction and correction.state != DISPUTED else before
    cell = find_cell(connection, target)
    place = spans_to_lists(load_spans(connection, [cell.id])[cell.id]) if cell else []
    detail: dict[str, Any] = {
        "before": before,
        "after": after,
        "reading": reading,
        "raw": cell.raw if cell else "",
        "place": place,
    }
    if group is not None:
        detail[audit_log.GROUP_KEY] = group
    entry = audit_log.append_entry(
        connection, by=by, act=act, report_id=target.report_id, owner=target.owner, owner_id=target.owner_id,
        field=target.field, name=target.name, why=why, detail=detail, over=correction.entry if correction else None,
    )  # fmt: skip
    store_held_value(connection, target, after, cast(State, act))
    store_correction(connection, target, entry.number, act, reading)
    update_dependents(connection, target, register)
    return entry


def _check_token(connection: Connection, target: Target, token: str | None) -> None:
    correction = find_correction(connection, target)
    now = load_held_value(connection, target)
    if token is None or token == _make_token(now, correction):
        return
    if correction:
        entry = audit_log.load_entry(connection, correction.entry)
        raise ConflictError(f"Meanwhile it was {entry.act} by {entry.by}; it says “{now['text']}” now. Look again.")
    raise ConflictError(f"Meanwhile it was read again, or a correction was undone; it is “{now['text']}” now.")


def restore_agency_match(connection: Connection, target: Target) -> None:
    """Restore the agency that the row was matched to; `update_dependents` applies the agency decisions again."""
    if target.field != "agency":
        return
    match = connection.execute(select(AgencyMatchRow).where(AgencyMatchRow.response_id == target.owner_id)).first()
    if match:
        kept = {name: getattr(match, name) for name in AGENCY_MATCH_COLUMNS}
        connection.execute(update(ResponseRow).where(ResponseRow.id == target.owner_id).values(**kept))
        connection.execute(delete(AgencyMatchRow).where(AgencyMatchRow.response_id == target.owner_id))
    restore_further_matches(connection, target.owner_id)


def update_dependents(connection: Connection, target: Target, register: Register) -> None:
    """Update everything that depends on a value: agency decisions, lineages, lists and the search index."""
    if target.field == "agency":
        apply_agency_decisions(connection, target.report_id)
    if target.field in MATCHING_FIELDS:
        place_report_in_case(connection, target.report_id, relation_explainer(register))
        log_new_case(connection, target.report_id)
    refresh_value(connection, target.report_id, target.owner, target.owner_id, target.field)


def _list_absent_rows(connection: Connection, entries: Iterable[audit_log.Entry]) -> set[str]:
    """Return the ids of the rows that are not in a report because of the edits of its structure among its entries."""
    edited = list_edited_row_ids(entries)
    there = connection.execute(select(ResponseRow.id).where(ResponseRow.id.in_(edited))).scalars() if edited else ()
    return edited - set(there)


def list_entries_in_force(connection: Connection, reports: Iterable[str]) -> list[audit_log.Entry]:
    """List the entries on these reports that were not undone or erased, and that no later entry replaced.

    Those on a row that people took out of the report, or no longer add to it, wait until it is there again.
    """
    found: dict[int, audit_log.Entry] = {}
    for report in reports:
        entries = audit_log.list_entries(connection, report=report, limit=None)
        absent = _list_absent_rows(connection, entries)
        for entry in entries:
            if entry.detail and entry.owner_id not in absent:  # else its report was erased, and imported again
                found[entry.number] = entry
    undone = {e.over for e in found.values() if e.act == audit_log.UNDONE}
    alive = {n: e for n, e in found.items() if e.act in (audit_log.CORRECTED, audit_log.CONFIRMED) and n not in undone}
    beneath = {e.over for e in alive.values()}
    return [entry for number, entry in sorted(alive.items()) if number not in beneath]
