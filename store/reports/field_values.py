"""One value of a stored report: where it is kept, what holds of it, and how another is put in its place.

What holds is a plain dict, as the log keeps it: `text` as it is shown, and beside it what else makes up a status, a
target date or an agency.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import Connection, Row, Select, delete, insert, select, update

from extract.fields import CELL_NAMES
from ingest.model import Box, Span
from normalise.model import RecordKind, State
from store.schema import (
    AgencyRow,
    CellRow,
    CorrectionRow,
    FindingRow,
    QuestionRow,
    ReportRow,
    ResponseRow,
    SpanRow,
    TargetDateRow,
)

HeldValue = dict[str, Any]
"""What holds of a value: `text`, and for a status `value`, `basis`, `colour`; for a target date `dates`; for an agency
the columns of `MATCHED`."""

AGENCY_MATCH_COLUMNS = ("agency_id", "agency_name", "agency_score", "agency_known", "agency_why")
STATUS_COLUMNS = ("rag_value", "rag_basis", "rag_colour")

VALUE_TABLES: dict[RecordKind, Any] = {
    RecordKind.RESPONSE: ResponseRow,
    RecordKind.QUESTION: QuestionRow,
    RecordKind.FINDING: FindingRow,
    RecordKind.REPORT: ReportRow,
}
CELL_FIELDS_OF_RECORD: dict[RecordKind, tuple[str, ...]] = {
    RecordKind.RESPONSE: ("agency", "rag", *CELL_NAMES, "other"),
    RecordKind.QUESTION: ("text",),
    RecordKind.FINDING: ("title", "narrative"),
    RecordKind.REPORT: (),
}
COLUMNS_OF_RECORD: dict[RecordKind, tuple[str, ...]] = {
    RecordKind.RESPONSE: (),
    RecordKind.QUESTION: ("label",),
    RecordKind.FINDING: ("number", "kind"),
    RecordKind.REPORT: ("as_at", "title", "board", "subject"),
}


class FieldError(ValueError):
    """A field that the record does not have, or a value that it cannot take; the message says what it can."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """Where a value is kept: the record that owns it, its field, and for `other` the column's printed name."""

    report_id: str
    owner: RecordKind
    owner_id: str
    field: str
    name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Value:
    """A value as it holds, and what lies beneath. `read` is what the program read (of a status, its value); `entry` is
    the log's entry in force, 0 where there is none; `said` is what a disputed correction says; `token` names what is
    shown here, so that nobody changes what he did not see."""

    target: Target
    text: str
    read: str
    raw: str
    confidence: float | None
    reasons: tuple[str, ...]
    repairs: tuple[str, ...]
    spans: tuple[Span, ...]
    state: State | str
    entry: int
    said: str
    token: str
    held: HeldValue = field(default_factory=dict, repr=False)


def find_record(connection: Connection, ident: str) -> tuple[RecordKind, str]:
    """What kind of record this id is of, and the id of its report. Raises KeyError."""
    for owner, table in VALUE_TABLES.items():
        if connection.execute(select(table.id).where(table.id == ident)).first():
            return owner, str(connection.execute(_select_report_id(owner, ident)).scalar_one())
    raise KeyError(ident)


def _select_report_id(owner: RecordKind, ident: str) -> Select[Any]:
    if owner == RecordKind.REPORT:
        return select(ReportRow.id).where(ReportRow.id == ident)
    query: Select[Any] = select(FindingRow.report_id)
    if owner == RecordKind.FINDING:
        return query.where(FindingRow.id == ident)
    query = query.join(QuestionRow, QuestionRow.finding_id == FindingRow.id)
    if owner == RecordKind.QUESTION:
        return query.where(QuestionRow.id == ident)
    return query.join(ResponseRow, ResponseRow.question_id == QuestionRow.id).where(ResponseRow.id == ident)


def find_target(connection: Connection, ident: str, field: str, name: str = "") -> Target:
    """The place of one value. Raises KeyError for an unknown id, FieldError for a field that it does not have."""
    owner, report_id = find_record(connection, ident)
    target = Target(report_id=report_id, owner=owner, owner_id=ident, field=field, name=name)
    if field in COLUMNS_OF_RECORD[owner] and not name:
        return target
    if field in CELL_FIELDS_OF_RECORD[owner] and find_cell(connection, target) is not None:
        return target
    known = [*COLUMNS_OF_RECORD[owner], *(f for f in CELL_FIELDS_OF_RECORD[owner] if f != "other")]
    if owner == RecordKind.RESPONSE:
        query = select(CellRow.name).where(CellRow.response_id == ident, CellRow.field == "other")
        columns = [f"other:{column}" for column in connection.execute(query.order_by(CellRow.position)).scalars()]
        known += columns
    raise FieldError(f"A {owner} has no “{field}”. It has: {', '.join(known)}.")


def find_cell(connection: Connection, target: Target) -> Row[Any] | None:
    """The row of the value's cell; None where it is no cell."""
    if target.owner == RecordKind.REPORT:
        return None
    owner = getattr(CellRow, f"{target.owner}_id")
    query = select(CellRow).where(owner == target.owner_id, CellRow.field == target.field, CellRow.name == target.name)
    return connection.execute(query).first()


def load_held_value(connection: Connection, target: Target) -> HeldValue:
    """What holds of the value now."""
    if target.field in COLUMNS_OF_RECORD[target.owner]:
        table = VALUE_TABLES[target.owner]
        value = connection.execute(select(getattr(table, target.field)).where(table.id == target.owner_id)).scalar_one()
        return {"text": value.isoformat() if isinstance(value, date) else value or ""}
    cell = find_cell(connection, target)
    if cell is None:
        raise KeyError(target.owner_id)
    if target.field in ("rag", "agency"):
        row = connection.execute(select(ResponseRow).where(ResponseRow.id == target.owner_id)).one()
        names = STATUS_COLUMNS if target.field == "rag" else AGENCY_MATCH_COLUMNS
        text = (row.rag_value or "") if target.field == "rag" else cell.text
        return {"text": text, **{name: getattr(row, name) for name in names}}
    if target.field == "target_date":
        query = select(TargetDateRow).where(TargetDateRow.response_id == target.owner_id)
        dates = connection.execute(query.order_by(TargetDateRow.position))
        return {"text": cell.text, "dates": [[r.on.isoformat(), r.precision] for r in dates]}
    return {"text": cell.text}


def store_held_value(connection: Connection, target: Target, value: HeldValue, state: State) -> None:
    """Makes this the value that holds."""
    if target.field in COLUMNS_OF_RECORD[target.owner]:
        table = VALUE_TABLES[target.owner]
        text: Any = value["text"]
        if target.field == "as_at":
            text = date.fromisoformat(text) if text else None
        connection.execute(update(table).where(table.id == target.owner_id).values(**{target.field: text}))
        return
    cell = find_cell(connection, target)
    if cell is None:
        raise KeyError(target.owner_id)
    shown = {} if target.field == "rag" else {"text": value["text"]}  # a status cell keeps its printed words
    connection.execute(update(CellRow).where(CellRow.id == cell.id).values(**shown, state=state))
    of_row = update(ResponseRow).where(ResponseRow.id == target.owner_id)
    if target.field == "rag":
        connection.execute(of_row.values(**{name: value[name] for name in STATUS_COLUMNS}))
    elif target.field == "agency":
        _ensure_agency(connection, value)
        connection.execute(of_row.values(**{name: value[name] for name in AGENCY_MATCH_COLUMNS}))
    elif target.field == "target_date":
        connection.execute(delete(TargetDateRow).where(TargetDateRow.response_id == target.owner_id))
        rows = [
            {"response_id": target.owner_id, "position": at, "on": date.fromisoformat(on), "precision": precision}
            for at, (on, precision) in enumerate(value["dates"])
        ]
        if rows:
            connection.execute(insert(TargetDateRow), rows)


def _ensure_agency(connection: Connection, value: HeldValue) -> None:
    key = value["agency_id"]
    if key and connection.execute(select(AgencyRow.id).where(AgencyRow.id == key)).first() is None:
        connection.execute(insert(AgencyRow).values(id=key, name=value["agency_name"], known=value["agency_known"]))


def load_spans(connection: Connection, cells: Sequence[int]) -> dict[int, tuple[Span, ...]]:
    """The places of these cells."""
    found: dict[int, list[Span]] = {key: [] for key in cells}
    query = select(SpanRow).where(SpanRow.cell_id.in_(cells)).order_by(SpanRow.cell_id, SpanRow.position)
    for row in connection.execute(query):
        found[row.cell_id].append(make_span(row))
    return {key: tuple(spans) for key, spans in found.items()}


def make_span(row: Row[Any]) -> Span:
    if row.first_line is not None:
        return Span(page=row.page, lines=(row.first_line, row.last_line))
    return Span(page=row.page, box=Box(x0=row.x0, top=row.top, x1=row.x1, bottom=row.bottom))


def load_corrections(connection: Connection, ident: str) -> dict[tuple[str, str], Row[Any]]:
    """What persons said of a record's values, by field and column name."""
    query = select(CorrectionRow).where(CorrectionRow.owner_id == ident).order_by(CorrectionRow.id)
    return {(row.field, row.name): row for row in connection.execute(query)}


def parse_value_beneath(overlay: Row[Any]) -> HeldValue:
    found: HeldValue = json.loads(overlay.beneath)
    return found
