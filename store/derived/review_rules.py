# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""The rules for the review queue: which values need a person, why, and with which priority.

The priority of a value is the weight of its field (`FieldSpec.review_weight`) times how doubtful it is. Statuses, dates
and agencies come before prose, and a correction that no longer fits the reading comes before everything. The queue is
stored with the report's rows; a value that a person confirms or corrects leaves it.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256

from sqlalchemy import Connection, delete, insert, select, update

from extract.fields import ALL_FIELD, ALL_FIELDS, ROW_VALUES, FieldKind
from normalise.confidence.rare_signals import EMPTY_COLUMN_REASONS
from normalise.model import AgencyName, RecordKind
from store import audit_log
from store.derived.review_values import (
    COLUMN_GROUP,
    QueueCell,
    QueueResponse,
    load_accepted_names,
    load_cells,
    load_corrected_fields,
    load_dated_responses,
    load_noted_values,
    load_queue_responses,
    sum_unasked_doubt,
)
from store.schema import CorrectionRow, ReportCountsRow, ReportRow, ReviewQueueRow

DISPUTED_PRIORITY = 1000.0  # a correction in doubt
UNDATED_PRIORITY = 500.0  # a report that cannot be compared with another version
MATCH_WEIGHT = 60.0  # rows matched over versions: a wrong match makes false changes
# However doubtful, prose comes after the least doubtful status, whose priority is 100 * LEAST_DOUBT or more.
PROSE_WEIGHT = 3.0
NOTED_WEIGHTS = {"as_at": 100.0, "label": 60.0, "number": 60.0}
"""Of values outside cells: all of a report depends on its date, and the matching of versions on its labels."""

REGISTER_MATCH_SCORE = 0.95  # from here on an agency's match needs no person

# How doubtful a value without a confidence is, from 0 to 1.
UNREAD_DOUBT = 0.5  # something is printed that was not understood
EMPTY_DOUBT = 0.2  # an empty cell in a row that promises something: most are empty on the page as well
UNKNOWN_AGENCY_DOUBT = 0.15  # a name that was read well but is in no register

DECIDED_ALONE = ("rag", "target_date", "label", "number", "as_at")
GROUP_DIGITS = 16  # of a hash

NO_COLOUR = "the page shows no colour"  # a reason of normalise: a person sees no status either
LABELS = {field.name: field.label for field in ALL_FIELDS} | {"as_at": "report's date", "text": "question"}

CHECKED_APART = {"rag", "agency", "target_date", *(field.name for field in ROW_VALUES)}
"""Fields with rules of their own, and values whose printed cell is asked about under its column's name."""

CHECKED_WHEN_EMPTY = tuple(f.name for f in ALL_FIELDS if f.kind in (FieldKind.DATE, FieldKind.PERSON))
"""Fields that an open action should have, where the report has the column."""


EMPTY_REASONS = {
    "target_date": "The row has an action without a date.",
    "lead_person": "The row promises something and names nobody to lead it.",
}


def label_field(field: str, name: str = "") -> str:
    """Return a field's name for people, as in the middle of a sentence.

    `name` is that of an `other` column, or of the one that a status of another role was read from.
    """
    label = LABELS.get(field, field.replace("_", " "))
    return name if field == "other" and name else f"{label}: {name}" if name else label


def _weigh_field(field: str) -> float:
    return ALL_FIELD[field].review_weight if field in ALL_FIELD else NOTED_WEIGHTS.get(field, PROSE_WEIGHT)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Item:
    """A value that needs a person; `owner` is a RecordKind, or "log" for a correction without a place.

    `doubt` is the probability that it is wrong, and `text` the reading. `is_column_lost`: its column may be lost.
    """

    owner: str
    owner_id: str
    field: str
    kind: str
    priority: float
    why: str
    name: str = ""
    doubt: float = 1.0
    text: str = ""
    is_column_lost: bool = False


def update_review_queue(connection: Connection, report_id: str) -> None:
    """Write which values of a report need a person; those that still do keep their ids."""
    case, is_superseded = connection.execute(
        select(ReportRow.review_id, ReportRow.superseded_by.is_not(None)).where(ReportRow.id == report_id)
    ).one()
    items = [] if is_superseded else _find_items(connection, report_id)
    wanted = {
        (i.owner, i.owner_id, i.field, i.name): {
            "report_id": report_id, "owner": i.owner, "owner_id": i.owner_id, "field": i.field, "name": i.name,
            "kind": i.kind, "harm": i.priority, "why": i.why, "doubt": i.doubt,
            "group_key": _make_group_key(report_id, case or report_id, i),
        }
        for i in items
    }  # fmt: skip
    gone: list[int] = []
    for row in connection.execute(select(ReviewQueueRow).where(ReviewQueueRow.report_id == report_id)):
        stored = row._asdict()
        key = (row.owner, row.owner_id, row.field, row.name)
        now = wanted.get(key)
        if now and all(stored[name] == value for name, value in now.items()):
            del wanted[key]
        else:
            gone.append(row.id)
    if gone:
        connection.execute(delete(ReviewQueueRow).where(ReviewQueueRow.id.in_(gone)))
    if wanted:
        connection.execute(insert(ReviewQueueRow), list(wanted.values()))
    unasked = 0.0 if is_superseded else sum_unasked_doubt(connection, report_id)
    counts = update(ReportCountsRow).where(ReportCountsRow.report_id == report_id)
    connection.execute(counts.values(unasked=unasked))


def _make_group_key(report_id: str, case: str, item: _Item) -> str:
    """Return a key that items have in common if a person decides them at once.

    It is the same for the same reading in several cells or versions of a case, for the same name of an agency in
    any report, and for the empty cells of a column of a report that may be lost.

    A status, a date and a label are each what they are at their own place.
    """
    if item.is_column_lost:
        return f"{COLUMN_GROUP}{report_id}-{item.field}"
    if item.kind not in ("doubtful", "unknown") or item.field in DECIDED_ALONE or not item.text:
        return ""
    reading = json.dumps([item.kind, item.field, item.name, item.text])
    scope = "names" if item.kind == "unknown" else case
    return f"{scope}-{sha256(reading.encode()).hexdigest()[:GROUP_DIGITS]}"


def _find_items(connection: Connection, report_id: str) -> Iterator[_Item]:
    as_at = connection.execute(select(ReportRow.as_at).where(ReportRow.id == report_id)).scalar_one()
    is_date_corrected = False
    query = select(
        CorrectionRow.owner, CorrectionRow.owner_id, CorrectionRow.field, CorrectionRow.name, CorrectionRow.entry,
        CorrectionRow.state,
    ).where(CorrectionRow.report_id == report_id)  # fmt: skip
    for owner, owner_id, field, name, entry, state in connection.execute(query):
        is_date_corrected |= (owner_id, field, name) == (report_id, "as_at", "")
        if state == "disputed":
            yield _make_disputed_item(connection, owner, owner_id, field, name, entry)
    if as_at is None and not is_date_corrected:
        why = "No date was found that the report speaks for; without one it is compared with none."
        yield _Item(
            owner=RecordKind.REPORT,
            owner_id=report_id,
            field="as_at",
            kind="doubtful",
            priority=UNDATED_PRIORITY,
            why=why,
        )
    yield from _check_notes(connection, report_id)
    yield from _check_headings(connection, report_id)
    yield from _check_responses(connection, report_id)


def _make_disputed_item(
    connection: Connection, owner: str, owner_id: str | None, field: str, name: str, number: int
) -> _Item:
    entry = audit_log.load_entry(connection, number)
    word = f"{entry.by} {entry.act} it {'to' if entry.act == audit_log.CORRECTED else 'as'} “{entry.after}”"
    if owner_id is None:
        return _Item(
            owner="log", owner_id=str(number), field=field, name=name, kind="disputed", priority=DISPUTED_PRIORITY,
            why=f"{word}, but the report, read again, no longer has such a place.",
        )  # fmt: skip
    return _Item(
        owner=owner, owner_id=owner_id, field=field, name=name, kind="disputed", priority=DISPUTED_PRIORITY,
        why=f"{word}, but the value read at its place has changed since.",
    )  # fmt: skip


def _check_notes(connection: Connection, report_id: str) -> Iterator[_Item]:
    """The report's date and the labels of its findings and questions, where their confidence is low."""
    corrected = load_corrected_fields(connection, report_id)
    for owner, owner_id, cell in load_noted_values(connection, report_id):
        if cell.is_doubtful and (owner_id, cell.field) not in corrected:
            yield _make_doubtful_item(owner, owner_id, cell)


def _check_headings(connection: Connection, report_id: str) -> Iterator[_Item]:
    """Texts of findings and questions with a low confidence."""
    for record in (RecordKind.FINDING, RecordKind.QUESTION):
        for owner_id, cells in load_cells(connection, report_id, record).items():
            for cell in cells.values():
                if cell.is_doubtful:
                    yield _make_doubtful_item(record, owner_id, cell)


def _make_doubtful_item(record: RecordKind, owner_id: str, cell: QueueCell, more: str = "") -> _Item:
    confidence = cell.confidence or 0.0
    because = "; ".join((*cell.reasons, *([more] if more else [])))
    is_column_lost = not cell.text and not EMPTY_COLUMN_REASONS.isdisjoint(cell.reasons)
    read = "is read" if cell.text or cell.raw or cell.field in NOTED_WEIGHTS else "is read as empty"
    why = f"The {label_field(cell.field, cell.name)} {read} with a confidence of {confidence:.2f}"
    return _Item(
        owner=record, owner_id=owner_id, field=cell.field, name=cell.name, kind="doubtful",
        priority=_weigh_field(cell.field) * cell.doubt, why=f"{why}: {because}." if because else f"{why}.",
        doubt=cell.doubt, text=cell.text, is_column_lost=is_column_lost,
    )  # fmt: skip


def _check_responses(connection: Connection, report_id: str) -> Iterator[_Item]:
    rows = load_queue_responses(connection, report_id)
    has_column = {
        field: any(row.cells[field, ""].text for row in rows if (field, "") in row.cells)
        for field in CHECKED_WHEN_EMPTY
    }
    shows_status = any(row.status for row in rows)
    prints_status = any(row.status and row.cells["rag", ""].raw.strip() for row in rows if ("rag", "") in row.cells)
    dated = load_dated_responses(connection, report_id)
    names = load_accepted_names(connection)
    for row in rows:
        if row.match_is_doubtful:
            yield _make_match_item(row)
        yield from _check_agency(row, names)
        yield from _check_status(row, shows_status, prints_status)
        yield from _check_target_date(row, row.id in dated, has_column["target_date"])
        for (field, _), cell in row.cells.items():
            if field in CHECKED_APART or cell.state != "read":
                continue
            if has_column.get(field) and not cell.text and row.promises_action() and not cell.is_asked:
                yield _make_empty_item(row, field, _explain_empty(field))
            elif cell.is_doubtful:
                yield _make_doubtful_item(RecordKind.RESPONSE, row.id, cell)


def _explain_empty(field: str) -> str:
    return EMPTY_REASONS.get(field, f"The row promises something and its {label_field(field)} is empty.")


def _make_empty_item(row: QueueResponse, field: str, why: str) -> _Item:
    return _Item(
        owner=RecordKind.RESPONSE, owner_id=row.id, field=field, kind="empty",
        priority=_weigh_field(field) * EMPTY_DOUBT, why=why,
    )  # fmt: skip


def _make_match_item(row: QueueResponse) -> _Item:
    because = "; ".join(row.match_reasons)
    return _Item(
        owner=RecordKind.RESPONSE, owner_id=row.id, field="match", kind="match",
        priority=MATCH_WEIGHT * (1 - row.match_score),
        why=f"It is doubtful whether this is the row {row.previous} of an earlier version ({row.match_score:.2f})"
        + (f": {because}." if because else "."),
    )  # fmt: skip


def _check_agency(row: QueueResponse, decided: set[tuple[str, str]]) -> Iterator[_Item]:
    """An agency's name that is doubtful, matched with a low score, or in no register.

    `decided` are the printed names with the agencies' that a person accepted in any report; it collects those of the
    rows before, so that only the first row of each is in the queue.
    """
    cell = row.cells.get(("agency", ""))
    if cell is None:
        return
    name = (cell.text.casefold(), row.agency_name.casefold())
    is_settled = name in decided
    is_matched = row.agency_known and row.agency_score >= REGISTER_MATCH_SCORE
    decided.add(name)
    new_names = [a for a in row.further_agencies if a.raw and not a.known and _make_name_key(a) not in decided]
    decided.update(_make_name_key(a) for a in new_names)
    if cell.state != "read":
        return
    if cell.is_asked:
        yield _make_doubtful_item(RecordKind.RESPONSE, row.id, cell)
        return
    doubt, why = 0.0, ""
    if not cell.text and not row.agency_name:
        doubt, why = UNREAD_DOUBT, "The row has no agency."
    elif row.agency_known and not is_matched and not is_settled:
        doubt = 1 - row.agency_score
        why = f"“{cell.text}” was taken for {row.agency_name} ({row.agency_score:.2f}): {row.agency_why}."
    elif not row.agency_known and not is_settled:
        doubt = UNKNOWN_AGENCY_DOUBT
        why = f"“{cell.text}”: {row.agency_why or 'not in the register'}."
    elif new_names:
        doubt, why = UNKNOWN_AGENCY_DOUBT, f"“{new_names[0].raw}”: {new_names[0].why}."
    if doubt:
        kind = "unknown" if cell.text or row.agency_name else "empty"
        yield _Item(
            owner=RecordKind.RESPONSE, owner_id=row.id, field="agency", kind=kind,
            priority=_weigh_field("agency") * doubt, why=why, doubt=doubt, text=cell.text,
        )  # fmt: skip
    elif cell.is_doubtful:
        yield _make_doubtful_item(RecordKind.RESPONSE, row.id, cell)


def _make_name_key(agency: AgencyName) -> tuple[str, str]:
    return agency.raw.casefold(), agency.name.casefold()


def _check_status(row: QueueResponse, shows_status: bool, prints_status: bool) -> Iterator[_Item]:
    """A status that is doubtful or was not understood, or is missing where other rows have one.

    On a page without colour a missing one is nothing to ask about, unless the report prints its statuses in words.
    """
    cell = row.cells.get(("rag", ""))
    if cell is None or cell.state != "read":
        return
    lacks_colour = NO_COLOUR in cell.reasons and not cell.raw.strip()
    if lacks_colour and not prints_status:
        return
    is_blank = row.status is None and (lacks_colour or not (cell.raw.strip() or cell.reasons))
    if is_blank and shows_status and row.promises_action() and not cell.is_asked:
        yield _make_empty_item(row, "rag", "The row promises something and shows no status, where other rows do.")
    elif cell.is_doubtful:
        yield _make_doubtful_item(RecordKind.RESPONSE, row.id, cell)
    elif row.status is None and not is_blank:
        because = "; ".join(cell.reasons) or f"“{cell.raw.strip()}” is not a status"
        yield _Item(
            owner=RecordKind.RESPONSE, owner_id=row.id, field="rag", kind="doubtful", doubt=UNREAD_DOUBT,
            priority=_weigh_field("rag") * UNREAD_DOUBT, why=f"No status was understood: {because}.",
        )  # fmt: skip


def _check_target_date(row: QueueResponse, is_dated: bool, has_column: bool) -> Iterator[_Item]:
    cell = row.cells.get(("target_date", ""))
    if cell is None or cell.state != "read":
        return
    if not cell.text and has_column and row.promises_action() and not cell.is_asked:
        yield _make_empty_item(row, "target_date", EMPTY_REASONS["target_date"])
    elif cell.is_doubtful:
        explained = is_dated or any("date" in reason for reason in cell.reasons)
        more = "" if explained else "no date was understood in it"
        yield _make_doubtful_item(RecordKind.RESPONSE, row.id, cell, more)
