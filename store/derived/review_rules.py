"""The rules for the review queue: which values need a person, why, and with which priority.

The priority of a value is the weight of its field (`FieldSpec.review_weight`) times how doubtful it is. Statuses, dates
and agencies come before prose, and a correction that no longer fits what is read comes before everything. The queue is
stored with the report's rows; a value that a person confirms or corrects leaves it.
"""

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, delete, insert, select

from extract.fields import ALL_FIELD, ALL_FIELDS, ROW_VALUES, FieldKind
from normalise.model import AgencyName, DoubtfulLabel, RecordKind, ReportDate, Status
from store import audit_log
from store.codec import from_json_value
from store.joins import join_cell_owner, join_finding
from store.row_agencies import load_report_further_agencies
from store.schema import (
    LABEL_NOTE,
    CellRow,
    CorrectionRow,
    FindingRow,
    LineageMemberRow,
    NoteRow,
    QuestionRow,
    ReportRow,
    ResponseRow,
    ReviewQueueRow,
    TargetDateRow,
)

DISPUTED_PRIORITY = 1000.0  # a person's correction in doubt
UNDATED_PRIORITY = 500.0  # a report that cannot be compared with another version
MATCH_WEIGHT = 60.0  # rows matched over versions: a wrong match makes false changes
# However doubtful, prose comes after the least doubtful status, whose priority is 100 * (1 - SURE_CONFIDENCE) or more.
PROSE_WEIGHT = 5.0
NOTED_WEIGHTS = {"as_at": 100.0, "label": 60.0, "number": 60.0}
"""Of values that are no cells: all of a report depends on its date, and the matching of versions on its labels."""

SURE_CONFIDENCE = 0.9  # from here on no person is asked about a value
REGISTER_MATCH_SCORE = 0.95  # from here on an agency's match needs no person

# How doubtful a value is, from 0 to 1, where it has no confidence of its own.
UNREAD_DOUBT = 0.5  # something is printed that was not understood
EMPTY_DOUBT = 0.2  # an empty cell in a row that promises something: most are empty on the page as well
UNKNOWN_AGENCY_DOUBT = 0.15  # a name that was read well but is in no register

NO_COLOUR = "the page shows no colour"  # a reason of normalise: a person sees no status either
LABELS = {field.name: field.label for field in ALL_FIELDS} | {"as_at": "report's date", "text": "question"}

CHECKED_APART = {"rag", "agency", "target_date", *(field.name for field in ROW_VALUES)}
"""Fields with rules of their own, and values whose printed cell is asked about under its column's name."""

CHECKED_WHEN_EMPTY = tuple(f.name for f in ALL_FIELDS if f.kind in (FieldKind.DATE, FieldKind.PERSON))
"""Fields that an open action should have, where the report has the column."""


EMPTY_REASONS = {
    "target_date": "The row promises something and names no date for it.",
    "lead_person": "The row promises something and names nobody to lead it.",
}


def label_field(field: str, name: str = "") -> str:
    """Return a field's name for people, as in the middle of a sentence; `name` is that of an `other` column, or
    of the one that a status of another role was read from."""
    label = LABELS.get(field, field.replace("_", " "))
    return name if field == "other" and name else f"{label}: {name}" if name else label


def _weigh_field(field: str) -> float:
    return ALL_FIELD[field].review_weight if field in ALL_FIELD else NOTED_WEIGHTS.get(field, PROSE_WEIGHT)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Item:
    """A value that needs a person; `owner` is a RecordKind, or "log" for a correction without a place."""

    owner: str
    owner_id: str
    field: str
    kind: str
    priority: float
    why: str
    name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Cell:
    field: str
    name: str
    text: str
    raw: str
    confidence: float | None
    reasons: tuple[str, ...]
    state: str

    @property
    def is_doubtful(self) -> bool:
        return self.confidence is not None and self.confidence < SURE_CONFIDENCE


_Cells = Mapping[tuple[str, str], _Cell]
"""A record's cells by field and, for `other` columns, name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Response:
    """A response with its match to the row of an earlier version."""

    id: str
    agency_name: str
    agency_score: float
    agency_known: bool
    agency_why: str
    further_agencies: tuple[AgencyName, ...]
    status: str | None
    previous: str | None
    match_score: float
    match_is_doubtful: bool
    match_reasons: tuple[str, ...]
    cells: _Cells

    def promises_action(self) -> bool:
        """Whether the row says that something will be done, and is not complete."""
        actions = self.cells.get(("actions", ""))
        return bool(actions and actions.text.strip()) and self.status != Status.COMPLETE


def update_review_queue(connection: Connection, report_id: str) -> None:
    """Write which values of a report need a person; those that still do keep their ids."""
    wanted = {(i.owner, i.owner_id, i.field, i.name): i for i in _find_items(connection, report_id)}
    kept: set[tuple[str, str, str, str]] = set()
    gone: list[int] = []
    for row in connection.execute(select(ReviewQueueRow).where(ReviewQueueRow.report_id == report_id)):
        key = (row.owner, row.owner_id, row.field, row.name)
        now = wanted.get(key)
        if now and (now.kind, now.priority, now.why) == (row.kind, row.harm, row.why):
            kept.add(key)
        else:
            gone.append(row.id)
    if gone:
        connection.execute(delete(ReviewQueueRow).where(ReviewQueueRow.id.in_(gone)))
    fresh = [
        {"report_id": report_id, "owner": i.owner, "owner_id": i.owner_id, "field": i.field, "name": i.name,
         "kind": i.kind, "harm": i.priority, "why": i.why}
        for key, i in wanted.items() if key not in kept
    ]  # fmt: skip
    if fresh:
        connection.execute(insert(ReviewQueueRow), fresh)


def _find_items(connection: Connection, report_id: str) -> Iterator[_Item]:
    report = select(ReportRow.superseded_by, ReportRow.as_at).where(ReportRow.id == report_id)
    superseded_by, as_at = connection.execute(report).one()
    if superseded_by is not None:
        return
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
            owner=RecordKind.REPORT, owner_id=report_id, field="as_at", kind="empty", priority=UNDATED_PRIORITY, why=why
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
            why=f"{word}, but the report, read anew, has no such place any more.",
        )  # fmt: skip
    return _Item(
        owner=owner, owner_id=owner_id, field=field, name=name, kind="disputed", priority=DISPUTED_PRIORITY,
        why=f"{word}, but what is read beneath it is no longer what was seen then.",
    )  # fmt: skip


def _check_notes(connection: Connection, report_id: str) -> Iterator[_Item]:
    """The report's date and the labels of its findings and questions, where their confidence is low."""
    corrected = _load_corrected(connection, report_id)
    for owner, owner_id, cell in _load_noted_values(connection, report_id):
        if cell.is_doubtful and (owner_id, cell.field) not in corrected:
            yield _make_doubtful_item(owner, owner_id, cell)


def _load_corrected(connection: Connection, report_id: str) -> set[tuple[str | None, str]]:
    query = select(CorrectionRow.owner_id, CorrectionRow.field).where(CorrectionRow.report_id == report_id)
    return {(owner_id, field) for owner_id, field in connection.execute(query)}


def _load_noted_values(connection: Connection, report_id: str) -> Iterator[tuple[RecordKind, str, _Cell]]:
    """Yield the values that are no cells and whose confidence is in a note, each with its record."""
    notes = select(NoteRow.kind, NoteRow.detail).where(
        NoteRow.report_id == report_id, NoteRow.kind.in_((LABEL_NOTE, "as_at"))
    )
    for kind, detail in connection.execute(notes.order_by(NoteRow.id)):
        if kind == "as_at":
            read = from_json_value(ReportDate, json.loads(detail))
            yield RecordKind.REPORT, report_id, _make_noted_cell("as_at", read.confidence, read.reasons)
            continue
        label = from_json_value(DoubtfulLabel, json.loads(detail))
        finding = select(FindingRow.id).where(FindingRow.report_id == report_id, FindingRow.position == label.finding)
        owner_id = connection.execute(finding).scalar_one()
        if label.question is None:
            yield RecordKind.FINDING, owner_id, _make_noted_cell("number", label.confidence, label.reasons)
            continue
        question = select(QuestionRow.id).where(
            QuestionRow.finding_id == owner_id, QuestionRow.position == label.question
        )
        owner_id = connection.execute(question).scalar_one()
        yield RecordKind.QUESTION, owner_id, _make_noted_cell("label", label.confidence, label.reasons)


def _make_noted_cell(field: str, confidence: float | None, reasons: tuple[str, ...]) -> _Cell:
    return _Cell(field=field, name="", text="", raw="", confidence=confidence, reasons=reasons, state="read")


def _check_headings(connection: Connection, report_id: str) -> Iterator[_Item]:
    """Texts of findings and questions with a low confidence."""
    for record in (RecordKind.FINDING, RecordKind.QUESTION):
        for owner_id, cells in _load_cells(connection, report_id, record).items():
            for cell in cells.values():
                if cell.state == "read" and cell.is_doubtful:
                    yield _make_doubtful_item(record, owner_id, cell)


def _make_doubtful_item(record: RecordKind, owner_id: str, cell: _Cell, more: str = "") -> _Item:
    confidence = cell.confidence or 0.0
    because = "; ".join((*cell.reasons, *([more] if more else [])))
    read = "is read" if cell.text or cell.raw or cell.field in NOTED_WEIGHTS else "is read as empty"
    why = f"The {label_field(cell.field, cell.name)} {read} with a confidence of {confidence:.2f}"
    return _Item(
        owner=record, owner_id=owner_id, field=cell.field, name=cell.name, kind="doubtful",
        priority=_weigh_field(cell.field) * (1 - confidence), why=f"{why}: {because}." if because else f"{why}.",
    )  # fmt: skip


def _check_responses(connection: Connection, report_id: str) -> Iterator[_Item]:
    rows = _load_responses(connection, report_id)
    has_column = {
        field: any(row.cells[field, ""].text for row in rows if (field, "") in row.cells)
        for field in CHECKED_WHEN_EMPTY
    }
    shows_status = any(row.status for row in rows)
    dated = _load_dated_responses(connection, report_id)
    unknown: set[str] = set()
    for row in rows:
        if row.match_is_doubtful:
            yield _make_match_item(row)
        yield from _check_agency(row, unknown)
        yield from _check_status(row, shows_status)
        yield from _check_target_date(row, row.id in dated, has_column["target_date"])
        for (field, _), cell in row.cells.items():
            if field in CHECKED_APART or cell.state != "read":
                continue
            if cell.is_doubtful:
                yield _make_doubtful_item(RecordKind.RESPONSE, row.id, cell)
            elif has_column.get(field) and not cell.text and row.promises_action():
                yield _make_empty_item(row, field, _explain_empty(field))


def _load_responses(connection: Connection, report_id: str) -> list[_Response]:
    query = select(
        ResponseRow.id, ResponseRow.agency_name, ResponseRow.agency_score, ResponseRow.agency_known,
        ResponseRow.agency_why, ResponseRow.rag_value, LineageMemberRow.previous, LineageMemberRow.score,
        LineageMemberRow.doubtful, LineageMemberRow.reasons,
    )  # fmt: skip
    query = join_finding(query).outerjoin(LineageMemberRow, LineageMemberRow.response_id == ResponseRow.id)
    query = query.where(FindingRow.report_id == report_id)
    query = query.order_by(FindingRow.position, QuestionRow.position, ResponseRow.position)
    cells = _load_cells(connection, report_id, RecordKind.RESPONSE)
    further = load_report_further_agencies(connection, report_id)
    return [
        _Response(
            id=ident, agency_name=name, agency_score=agency_score, agency_known=known, agency_why=why, status=status,
            previous=previous, match_score=score or 0.0, match_is_doubtful=bool(doubtful),
            match_reasons=tuple(reasons or ()), cells=cells.get(ident, {}), further_agencies=further.get(ident, ()),
        )
        for ident, name, agency_score, known, why, status, previous, score, doubtful, reasons
        in connection.execute(query)
    ]  # fmt: skip


def _load_cells(connection: Connection, report_id: str, record: RecordKind) -> dict[str, _Cells]:
    """The cells of a report's findings, questions or responses, by the record's id."""
    found: dict[str, dict[tuple[str, str], _Cell]] = defaultdict(dict)
    query = select(
        CellRow.finding_id, CellRow.question_id, CellRow.response_id, CellRow.field, CellRow.name, CellRow.text,
        CellRow.raw, CellRow.confidence, CellRow.reasons, CellRow.state,
    )  # fmt: skip
    query = join_finding(join_cell_owner(query, record), record)
    query = query.where(FindingRow.report_id == report_id).order_by(CellRow.id)
    for finding_id, question_id, response_id, field, name, text, raw, confidence, reasons, state in connection.execute(
        query
    ):
        owner_id = finding_id or question_id or response_id or ""
        found[owner_id][field, name] = _Cell(
            field=field, name=name, text=text, raw=raw, confidence=confidence, reasons=tuple(reasons), state=state
        )
    return dict(found)


def _load_dated_responses(connection: Connection, report_id: str) -> set[str]:
    """The responses in whose target date a date was understood that is not crossed out."""
    query = select(TargetDateRow.response_id).join(ResponseRow, ResponseRow.id == TargetDateRow.response_id)
    query = query.where(TargetDateRow.struck.is_(False))
    return set(connection.execute(join_finding(query).where(FindingRow.report_id == report_id)).scalars())


def _explain_empty(field: str) -> str:
    return EMPTY_REASONS.get(field, f"The row promises something and its {label_field(field)} is empty.")


def _make_empty_item(row: _Response, field: str, why: str) -> _Item:
    return _Item(
        owner=RecordKind.RESPONSE, owner_id=row.id, field=field, kind="empty",
        priority=_weigh_field(field) * EMPTY_DOUBT, why=why,
    )  # fmt: skip


def _make_match_item(row: _Response) -> _Item:
    because = "; ".join(row.match_reasons)
    return _Item(
        owner=RecordKind.RESPONSE, owner_id=row.id, field="match", kind="match",
        priority=MATCH_WEIGHT * (1 - row.match_score),
        why=f"It is doubtful whether this is the row {row.previous} of an earlier version ({row.match_score:.2f})"
        + (f": {because}." if because else "."),
    )  # fmt: skip


def _check_agency(row: _Response, unknown: set[str]) -> Iterator[_Item]:
    """An agency's name that is doubtful, matched with a low score, or in no register.

    `unknown` collects the names that are in no register: only the first row of each is in the queue.
    """
    cell = row.cells.get(("agency", ""))
    named = row.agency_name.casefold()
    first = named not in unknown
    if not row.agency_known:
        unknown.add(named)
    if cell is None or cell.state != "read":
        return
    if cell.is_doubtful:
        yield _make_doubtful_item(RecordKind.RESPONSE, row.id, cell)
        return
    doubt, why = 0.0, ""
    new_names = [a for a in row.further_agencies if a.raw and not a.known and a.name.casefold() not in unknown]
    unknown.update(a.name.casefold() for a in new_names)
    if not cell.text and not row.agency_name:
        doubt, why = UNREAD_DOUBT, "The row names no agency."
    elif row.agency_known and row.agency_score < REGISTER_MATCH_SCORE:
        doubt = 1 - row.agency_score
        why = f"“{cell.text}” was taken for {row.agency_name} ({row.agency_score:.2f}): {row.agency_why}."
    elif not row.agency_known and first:
        doubt = UNKNOWN_AGENCY_DOUBT
        why = f"“{cell.text}”: {row.agency_why or 'not in the register'}."
    elif new_names:
        doubt, why = UNKNOWN_AGENCY_DOUBT, f"“{new_names[0].raw}”: {new_names[0].why}."
    if doubt:
        known = row.agency_known and not new_names
        kind = "empty" if not (cell.text or row.agency_name) else "doubtful" if known else "unknown"
        yield _Item(
            owner=RecordKind.RESPONSE, owner_id=row.id, field="agency", kind=kind,
            priority=_weigh_field("agency") * doubt, why=why,
        )  # fmt: skip


def _check_status(row: _Response, shows_status: bool) -> Iterator[_Item]:
    cell = row.cells.get(("rag", ""))
    if cell is None or cell.state != "read" or NO_COLOUR in cell.reasons:
        return
    if cell.is_doubtful:
        yield _make_doubtful_item(RecordKind.RESPONSE, row.id, cell)
        return
    if row.status is not None:
        return
    if cell.raw.strip() or cell.reasons:
        because = "; ".join(cell.reasons) or f"“{cell.raw.strip()}” is no status"
        yield _Item(
            owner=RecordKind.RESPONSE, owner_id=row.id, field="rag", kind="doubtful",
            priority=_weigh_field("rag") * UNREAD_DOUBT, why=f"No status could be told: {because}.",
        )  # fmt: skip
    elif shows_status and row.promises_action():
        why = "The row promises something and shows no status, where other rows of the report do."
        yield _make_empty_item(row, "rag", why)


def _check_target_date(row: _Response, is_dated: bool, has_column: bool) -> Iterator[_Item]:
    cell = row.cells.get(("target_date", ""))
    if cell is None or cell.state != "read":
        return
    if cell.is_doubtful:
        explained = is_dated or any("date" in reason for reason in cell.reasons)
        more = "" if explained else "no date was understood in it"
        yield _make_doubtful_item(RecordKind.RESPONSE, row.id, cell, more)
    elif not cell.text and has_column and row.promises_action():
        yield _make_empty_item(row, "target_date", EMPTY_REASONS["target_date"])
