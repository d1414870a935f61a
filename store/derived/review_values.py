# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""The values of a stored report as the rules of the review queue need them."""

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, select

from normalise.model import LEAST_DOUBT, AgencyName, DoubtfulLabel, RecordKind, ReportDate, Status
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
    ResponseRow,
    TargetDateRow,
)

ASKED_DOUBT = 0.06
"""The probability of being wrong above which a person is asked about a text, unless they choose another."""
MISLEADING_FIELDS = frozenset({"target_date", "agency", "label", "number", "as_at"})
"""Fields in which any wrong letter changes the meaning. Statuses are not among them: a status of plain text, or of a
report of an earlier version, has a doubt of 0.05 that is not measured."""
MISLEADING_WEIGHT = 2.0
"""How many wrong texts a wrong value of these fields costs: a person is asked about it from that part of the doubt on.
Fitted on the tuning documents (benchmarks/README.md)."""

COLUMN_GROUP = "column-"
"""The beginning of the group of the empty cells of a column of a report that may be lost."""


def weigh_doubt(field: str, doubt: float) -> float:
    """Return the doubt that is compared with the threshold of the queue: the expected cost of a value."""
    return doubt * MISLEADING_WEIGHT if field in MISLEADING_FIELDS else doubt


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueCell:
    """A value with its confidence; `state` is "read" where no person confirmed or corrected it."""

    field: str
    name: str
    text: str
    raw: str
    confidence: float | None
    reasons: tuple[str, ...]
    state: str

    @property
    def doubt(self) -> float:
        """The probability that it is wrong, 0 where that is not known or a person has decided."""
        return 0.0 if self.confidence is None or self.state != "read" else 1 - self.confidence

    @property
    def is_doubtful(self) -> bool:
        """Whether it is in the queue for those who look at values down to the least doubt."""
        return self.doubt >= LEAST_DOUBT

    @property
    def is_asked(self) -> bool:
        """Whether it is in the queue for everybody."""
        return weigh_doubt(self.field, self.doubt) > ASKED_DOUBT


RecordCells = Mapping[tuple[str, str], QueueCell]
"""A record's cells by field and, for `other` columns, name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueResponse:
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
    cells: RecordCells

    def promises_action(self) -> bool:
        """Whether the row says that something will be done, and is not complete."""
        actions = self.cells.get(("actions", ""))
        return bool(actions and actions.text.strip()) and self.status != Status.COMPLETE


def load_queue_responses(connection: Connection, report_id: str) -> list[QueueResponse]:
    """Load the responses of a report in printed order."""
    query = select(
        ResponseRow.id, ResponseRow.agency_name, ResponseRow.agency_score, ResponseRow.agency_known,
        ResponseRow.agency_why, ResponseRow.rag_value, LineageMemberRow.previous, LineageMemberRow.score,
        LineageMemberRow.doubtful, LineageMemberRow.reasons,
    )  # fmt: skip
    query = join_finding(query).outerjoin(LineageMemberRow, LineageMemberRow.response_id == ResponseRow.id)
    query = query.where(FindingRow.report_id == report_id)
    query = query.order_by(FindingRow.position, QuestionRow.position, ResponseRow.position)
    cells = load_cells(connection, report_id, RecordKind.RESPONSE)
    further = load_report_further_agencies(connection, report_id)
    return [
        QueueResponse(
            id=ident, agency_name=name, agency_score=agency_score, agency_known=known, agency_why=why, status=status,
            previous=previous, match_score=score or 0.0, match_is_doubtful=bool(doubtful),
            match_reasons=tuple(reasons or ()), cells=cells.get(ident, {}), further_agencies=further.get(ident, ()),
        )
        for ident, name, agency_score, known, why, status, previous, score, doubtful, reasons
        in connection.execute(query)
    ]  # fmt: skip


def load_cells(connection: Connection, report_id: str, record: RecordKind) -> dict[str, RecordCells]:
    """The cells of a report's findings, questions or responses, by the record's id."""
    found: dict[str, dict[tuple[str, str], QueueCell]] = defaultdict(dict)
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
        found[owner_id][field, name] = QueueCell(
            field=field, name=name, text=text, raw=raw, confidence=confidence, reasons=tuple(reasons), state=state
        )
    return dict(found)


def load_dated_responses(connection: Connection, report_id: str) -> set[str]:
    """The responses in whose target date a date was understood that is not crossed out."""
    query = select(TargetDateRow.response_id).join(ResponseRow, ResponseRow.id == TargetDateRow.response_id)
    query = query.where(TargetDateRow.struck.is_(False))
    return set(connection.execute(join_finding(query).where(FindingRow.report_id == report_id)).scalars())


def load_corrected_fields(connection: Connection, report_id: str) -> set[tuple[str | None, str]]:
    """Load the (record id, field) of the values that a person confirmed or corrected."""
    query = select(CorrectionRow.owner_id, CorrectionRow.field).where(CorrectionRow.report_id == report_id)
    return {(owner_id, field) for owner_id, field in connection.execute(query)}


def load_noted_values(connection: Connection, report_id: str) -> Iterator[tuple[RecordKind, str, QueueCell]]:
    """Yield the values outside cells whose confidence is in a note, each with its record."""
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


def _make_noted_cell(field: str, confidence: float | None, reasons: tuple[str, ...]) -> QueueCell:
    return QueueCell(field=field, name="", text="", raw="", confidence=confidence, reasons=reasons, state="read")


def sum_unasked_doubt(connection: Connection, report_id: str) -> float:
    """Return the expected number of wrong values among those that are too certain for the queue."""
    return sum(
        cell.doubt
        for record in (RecordKind.FINDING, RecordKind.QUESTION, RecordKind.RESPONSE)
        for cells in load_cells(connection, report_id, record).values()
        for cell in cells.values()
        if not cell.is_doubtful
    )


def load_accepted_names(connection: Connection) -> set[tuple[str, str]]:
    """Load the (printed name, agency's name) in lower case that a person confirmed or gave in any report."""
    query = (
        select(ResponseRow.agency_raw, ResponseRow.agency_name)
        .join(CorrectionRow, CorrectionRow.owner_id == ResponseRow.id)
        .where(CorrectionRow.field == "agency", CorrectionRow.state != "disputed")
        .distinct()
    )
    return {(printed.casefold(), name.casefold()) for printed, name in connection.execute(query)}
