# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""One value of a stored report: where it is stored, its current value, and how it is replaced.

A held value is a dictionary, as the audit log has it: `text` as it is shown, and the other columns of a status, a
target date or an agency.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import Connection, Select, insert, select, update
from sqlalchemy.orm import InstrumentedAttribute

from extract.fields import CELL_NAMES
from extract.model import StruckText
from ingest.model import Box, Span
from normalise.model import NOT_APPLICABLE, Rag, RecordKind, State, StatusRole, TargetDate
from store.joins import CELL_OWNERS, RECORD_TABLES, join_finding
from store.other_tables import find_report_of_table, load_other_tables
from store.reports.status_decisions import is_not_applicable
from store.reports.statuses import StatusValue, list_column_values, load_statuses, store_column_values
from store.reports.target_dates import (
    dates_from_lists,
    dates_to_lists,
    list_column_dates,
    load_dates,
    store_column_dates,
)
from store.row_agencies import list_further_values, store_further_values
from store.schema import (
    AgencyRow,
    CellRow,
    FindingRow,
    QuestionRow,
    ReportRow,
    ResponseRow,
    SpanRow,
    StatusRow,
)

HeldValue = dict[str, Any]
"""The current value: `text`, and for a status the columns of `STATUS_COLUMNS`, or under `STATUSES_KEY` those of
another role that were read from one column (`list_column_values` in store/reports/statuses.py); for a target date, and
any other column that holds dates, `dates`; for an agency the columns of `AGENCY_MATCH_COLUMNS`, and under `FURTHER_KEY`
the others that the row names. Crossed-out text is not part of the value: a correction leaves it."""

AGENCY_MATCH_COLUMNS = ("agency_id", "agency_name", "agency_score", "agency_known", "agency_why")
FURTHER_KEY = "further"
STATUSES_KEY = "statuses"
DATED_FIELDS = ("target_date", "other")  # of the latter, the columns that hold dates of actions
STATUS_COLUMNS = ("rag_value", "rag_basis", "rag_colour")

SPAN_COLUMNS = (
    SpanRow.page, SpanRow.x0, SpanRow.top, SpanRow.x1, SpanRow.bottom, SpanRow.first_line, SpanRow.last_line,
)  # fmt: skip
"""The columns that `make_span` takes."""

RECORD_IDS: dict[RecordKind, InstrumentedAttribute[str]] = {
    RecordKind.RESPONSE: ResponseRow.id,
    RecordKind.QUESTION: QuestionRow.id,
    RecordKind.FINDING: FindingRow.id,
    RecordKind.REPORT: ReportRow.id,
}
VALUE_COLUMNS: dict[RecordKind, dict[str, InstrumentedAttribute[str] | InstrumentedAttribute[date | None]]] = {
    RecordKind.RESPONSE: {},
    RecordKind.QUESTION: {"label": QuestionRow.label},
    RecordKind.FINDING: {"number": FindingRow.number, "kind": FindingRow.kind},
    RecordKind.REPORT: {
        "as_at": ReportRow.as_at, "title": ReportRow.title, "board": ReportRow.board, "subject": ReportRow.subject,
    },
    RecordKind.TABLE: {},
}  # fmt: skip
"""Fields that are columns of the record itself, not cells."""

COLUMNS_OF_RECORD = {record: tuple(columns) for record, columns in VALUE_COLUMNS.items()}
CELL_FIELDS_OF_RECORD: dict[RecordKind, tuple[str, ...]] = {
    RecordKind.RESPONSE: ("agency", "rag", *CELL_NAMES, "other"),
    RecordKind.QUESTION: ("text",),
    RecordKind.FINDING: ("title", "narrative"),
    RecordKind.TABLE: (),
    RecordKind.REPORT: (),
}


class FieldError(ValueError):
    """The record does not have this field, or the field cannot have this value. The message lists the possible ones."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredCell:
    """The cell of a value: its id in the database, its current text, and the text as the reader gave it."""

    id: int
    text: str
    raw: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """Where a value is kept: the record that owns it, its field, and for `other` the column's printed name.

    The field `rag` with a name is the status of another role that was read from that column.
    """

    report_id: str
    owner: RecordKind
    owner_id: str
    field: str
    name: str = ""

    @property
    def is_further_status(self) -> bool:
        """Whether the field is a status of another column than the current one."""
        return self.field == "rag" and bool(self.name)

    @property
    def cell_field(self) -> str:
        """The field of the cell that the value was read from."""
        return "other" if self.is_further_status else self.field


@dataclass(frozen=True, slots=True, kw_only=True)
class Value:
    """The current value of a field, and the value that was read.

    Attributes:
        read: The program's reading; of a status, its value.
        entry: The number of the log's entry in force, 0 if there is none.
        said: The text of a disputed correction.
        token: Identifies the value shown here, so that nobody changes a value that they did not see; "" for a value
            that cannot be corrected.
        struck: The crossed-out words of its cell.
        statuses: The statuses that were read from its cell.
    """

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
    struck: tuple[StruckText, ...] = ()
    statuses: tuple[Rag, ...] = ()

    @property
    def dates(self) -> list[TargetDate]:
        """The dates in a target date, or in another column of dates."""
        return dates_from_lists(self.held.get("dates", ()), self.target.name)


def make_shown_value(target: Target, text: str, spans: tuple[Span, ...] = ()) -> Value:
    """Return a value that is shown and cannot be corrected."""
    return Value(
        target=target, text=text, read=text, raw=text, confidence=None, reasons=(), repairs=(), spans=spans,
        state="read", entry=0, said="", token="",
    )  # fmt: skip


def find_record(connection: Connection, ident: str) -> tuple[RecordKind, str]:
    """What kind of record this id is of, and the id of its report. Raises KeyError."""
    for record, record_id in RECORD_IDS.items():
        if connection.execute(select(record_id).where(record_id == ident)).first():
            return record, connection.execute(_select_report_id(record, ident)).scalar_one()
    report_id = find_report_of_table(ident)
    if any(table.id == ident for table in load_other_tables(connection, report_id)):
        return RecordKind.TABLE, report_id
    raise KeyError(ident)


def _select_report_id(record: RecordKind, ident: str) -> Select[str]:
    if record == RecordKind.REPORT:
        return select(ReportRow.id).where(ReportRow.id == ident)
    query = select(FindingRow.report_id).select_from(RECORD_TABLES[record])
    return join_finding(query, record).where(RECORD_IDS[record] == ident)


def find_target(connection: Connection, ident: str, field: str, name: str = "") -> Target:
    """The place of one value. Raises KeyError for an unknown id, FieldError for a field that it does not have."""
    owner, report_id = find_record(connection, ident)
    if owner == RecordKind.TABLE:
        raise FieldError("The values of a table that is not part of the plan cannot be corrected.")
    target = Target(report_id=report_id, owner=owner, owner_id=ident, field=field, name=name)
    if field in COLUMNS_OF_RECORD[owner] and not name:
        return target
    is_cell = field in CELL_FIELDS_OF_RECORD[owner] and find_cell(connection, target) is not None
    if is_cell and (not target.is_further_status or _load_further_statuses(connection, target)):
        return target
    known = [*COLUMNS_OF_RECORD[owner], *(f for f in CELL_FIELDS_OF_RECORD[owner] if f != "other")]
    if owner == RecordKind.RESPONSE:
        query = select(CellRow.name).where(CellRow.response_id == ident, CellRow.field == "other")
        columns = [f"other:{column}" for column in connection.execute(query.order_by(CellRow.position)).scalars()]
        known += columns
        statuses = load_statuses(connection, ident)
        known += dict.fromkeys(f"status:{s.column}" for s in statuses if s.role != StatusRole.CURRENT and s.column)
    raise FieldError(f"A {owner} has no “{field}”. It has: {', '.join(known)}.")


def _load_further_statuses(connection: Connection, target: Target) -> list[StatusValue]:
    return list_column_values(load_statuses(connection, target.owner_id), target.name)


def find_cell(connection: Connection, target: Target) -> StoredCell | None:
    """Find the cell of a value; None where the value is not a cell."""
    if target.owner not in CELL_OWNERS:
        return None
    row = connection.execute(
        select(CellRow.id, CellRow.text, CellRow.raw).where(
            CELL_OWNERS[target.owner] == target.owner_id,
            CellRow.field == target.cell_field,
            CellRow.name == target.name,
        )
    ).first()
    return StoredCell(id=row.id, text=row.text, raw=row.raw) if row else None


def load_held_value(connection: Connection, target: Target, cell: StoredCell | None = None) -> HeldValue:
    """Load the current value of a field. `cell` is its cell where it was loaded before."""
    if target.field in COLUMNS_OF_RECORD[target.owner]:
        query = select(VALUE_COLUMNS[target.owner][target.field]).where(RECORD_IDS[target.owner] == target.owner_id)
        value = connection.execute(query).scalar_one()
        return {"text": value.isoformat() if isinstance(value, date) else value or ""}
    cell = cell or find_cell(connection, target)
    if cell is None:
        raise KeyError(target.owner_id)
    if target.is_further_status:
        statuses = _load_further_statuses(connection, target)
        return {"text": "; ".join(value for value, *_ in statuses if value), STATUSES_KEY: statuses}
    if target.field in ("rag", "agency"):
        names = STATUS_COLUMNS if target.field == "rag" else AGENCY_MATCH_COLUMNS
        columns = [ResponseRow.__table__.c[name] for name in names]
        held = connection.execute(select(*columns).where(ResponseRow.id == target.owner_id)).one()._asdict()
        if target.field == "rag":
            decided = not held["rag_value"] and is_not_applicable(connection, target.owner_id)
            return {"text": NOT_APPLICABLE if decided else held["rag_value"] or "", **held}
        further = list_further_values(connection, target.owner_id)
        return {"text": cell.text, **held, **({FURTHER_KEY: further} if further else {})}
    if target.field in DATED_FIELDS and target.owner == RecordKind.RESPONSE:
        dates = list_column_dates(load_dates(connection, target.owner_id), target.name)
        if dates or target.field == "target_date":
            return {"text": cell.text, "dates": dates_to_lists(dates)}
    return {"text": cell.text}


def store_held_value(connection: Connection, target: Target, value: HeldValue, state: State) -> None:
    """Make this the current value of a field."""
    if target.field in COLUMNS_OF_RECORD[target.owner]:
        text: str | date | None = value["text"]
        if target.field == "as_at":
            text = date.fromisoformat(value["text"]) if value["text"] else None
        record_id = RECORD_IDS[target.owner]
        changed = update(record_id.class_).where(record_id == target.owner_id)
        connection.execute(changed.values({target.field: text}))
        return
    cell = find_cell(connection, target)
    if cell is None:
        raise KeyError(target.owner_id)
    if target.is_further_status:
        store_column_values(connection, target.owner_id, target.name, value[STATUSES_KEY], state)
        return
    shown = {} if target.field == "rag" else {"text": value["text"]}  # a status cell keeps its printed words
    connection.execute(update(CellRow).where(CellRow.id == cell.id).values(**shown, state=state))
    of_row = update(ResponseRow).where(ResponseRow.id == target.owner_id)
    if target.field == "rag":
        connection.execute(of_row.values(**{name: value[name] for name in STATUS_COLUMNS}))
        current = (StatusRow.response_id == target.owner_id) & (StatusRow.role == StatusRole.CURRENT)
        own = {name.removeprefix("rag_"): value[name] for name in STATUS_COLUMNS}
        connection.execute(update(StatusRow).where(current).values(**own))
    elif target.field == "agency":
        _ensure_agency(connection, value)
        connection.execute(of_row.values(**{name: value[name] for name in AGENCY_MATCH_COLUMNS}))
        store_further_values(connection, target.owner_id, value.get(FURTHER_KEY, []))
    elif target.field in DATED_FIELDS:
        dates = dates_from_lists(value.get("dates", ()), target.name)
        store_column_dates(connection, target.owner_id, target.name, dates)


def _ensure_agency(connection: Connection, value: HeldValue) -> None:
    key = value["agency_id"]
    if key and connection.execute(select(AgencyRow.id).where(AgencyRow.id == key)).first() is None:
        connection.execute(insert(AgencyRow).values(id=key, name=value["agency_name"], known=value["agency_known"]))


def load_spans(connection: Connection, cells: Sequence[int]) -> dict[int, tuple[Span, ...]]:
    """Load the places of these cells."""
    found: dict[int, list[Span]] = {key: [] for key in cells}
    query = select(SpanRow.cell_id, *SPAN_COLUMNS).where(SpanRow.cell_id.in_(cells))
    rows = connection.execute(query.order_by(SpanRow.cell_id, SpanRow.position))
    for cell_id, page, x0, top, x1, bottom, first, last in rows:
        found[cell_id].append(make_span(page, x0, top, x1, bottom, first, last))
    return {key: tuple(spans) for key, spans in found.items()}


def make_span(
    page: int,
    x0: float | None,
    top: float | None,
    x1: float | None,
    bottom: float | None,
    first_line: int | None,
    last_line: int | None,
) -> Span:
    """Return the place that the columns SPAN_COLUMNS store: lines, or a box."""
    if first_line is not None and last_line is not None:
        return Span(page=page, lines=(first_line, last_line))
    return Span(page=page, box=make_box(x0, top, x1, bottom))


def make_box(x0: float | None, top: float | None, x1: float | None, bottom: float | None) -> Box | None:
    """Return the box that four columns store; None where they are empty."""
    if x0 is None or top is None or x1 is None or bottom is None:
        return None
    return Box(x0=x0, top=top, x1=x1, bottom=bottom)
