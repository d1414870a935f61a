# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""The context of a record.

That is its report, finding and question, its neighbours on the paper, the same row in other versions, and the places of
values. A few small queries, however many reports there are.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection, Select, select

from ingest.model import Span
from normalise.model import RecordKind, Status
from store.joins import (
    RECORD_TABLES,
    join_converted_file,
    join_finding,
    join_report,
    join_source,
    on_cell,
    split_into_batches,
)
from store.reports.field_values import SPAN_COLUMNS, find_record, make_span
from store.row_agencies import join_names, load_further_agencies
from store.schema import (
    CellRow,
    ConvertedFileRow,
    FindingRow,
    LineageMemberRow,
    QuestionRow,
    ReportRow,
    ResponseRow,
    SourceRow,
    SpanRow,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportHead:
    """A report without its content.

    `superseded_by` is a better reading of the same version. Of an Office document, `pdf_sha256` is the SHA-256 of the
    PDF that `program` made of it, whose pages are shown.
    """

    id: str
    title: str
    board: str
    subject: str
    as_at: date | None
    review: str | None
    superseded_by: str | None
    file: str
    sha256: str
    kind: str
    pages: int
    size: int
    imported: datetime
    pdf_sha256: str | None = None
    program: str | None = None

    @property
    def read_sha256(self) -> str:
        """The SHA-256 of the file whose pages are shown."""
        return self.pdf_sha256 or self.sha256


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordContext:
    """A record's place in its report.

    Of a finding `question_id` is None, of a report or another table `finding_id` too. `before` and `after` are the
    neighbouring records of its kind.
    """

    owner: RecordKind
    id: str
    report: ReportHead
    finding_id: str | None = None
    finding: str = ""
    question_id: str | None = None
    question: str = ""
    agency: str = ""
    before: str | None = None
    after: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Appearance:
    """The same row in one version of the case. `doubtful` says that its match is uncertain."""

    response: str
    report: str
    as_at: date | None
    question: str
    agency: str
    status: Status | None
    target_date: str
    doubtful: bool


def load_report_head(connection: Connection, report_id: str) -> ReportHead:
    """Load a report without its content. Raises KeyError."""
    row = connection.execute(
        join_converted_file(
            join_source(
                select(
                    ReportRow,
                    SourceRow.name,
                    SourceRow.kind,
                    SourceRow.pages,
                    SourceRow.size,
                    SourceRow.imported,
                    ConvertedFileRow.pdf_sha256,
                    ConvertedFileRow.program,
                )
            )
        ).where(ReportRow.id == report_id)
    ).first()
    if row is None:
        raise KeyError(report_id)
    return ReportHead(
        id=row.id, title=row.title, board=row.board, subject=row.subject, as_at=row.as_at, review=row.review_id,
        superseded_by=row.superseded_by, file=row.name, sha256=row.sha256, kind=row.kind, pages=row.pages,
        size=row.size, imported=row.imported, pdf_sha256=row.pdf_sha256, program=row.program,
    )  # fmt: skip


def load_record_context(connection: Connection, ident: str) -> RecordContext:
    """Load the context of a record. Raises KeyError."""
    owner, report_id = find_record(connection, ident)
    head = load_report_head(connection, report_id)
    if owner in (RecordKind.REPORT, RecordKind.TABLE):
        return RecordContext(owner=owner, id=ident, report=head)
    before, after = _find_neighbours(connection, owner, ident, report_id)
    row = connection.execute(_select_record(owner).where(RECORD_TABLES[owner].id == ident)).one()._mapping
    return RecordContext(
        owner=owner, id=ident, report=head, before=before, after=after,
        finding_id=row["finding_id"], finding=row["number"],
        question_id=row.get("question_id"), question=row.get("label", ""),
        agency=join_names(
            row.get("agency_name") or row.get("agency_raw") or "",
            load_further_agencies(connection, [ident]).get(ident, ()),
        ),
    )  # fmt: skip


def _select_record(owner: RecordKind) -> Select[*tuple[object, ...]]:
    columns = [FindingRow.id.label("finding_id"), FindingRow.number]
    if owner != RecordKind.FINDING:
        columns += [QuestionRow.id.label("question_id"), QuestionRow.label]
    if owner == RecordKind.RESPONSE:
        columns += [ResponseRow.agency_name, ResponseRow.agency_raw]
    return join_finding(select(*columns), owner)


def _find_neighbours(
    connection: Connection, owner: RecordKind, ident: str, report_id: str
) -> tuple[str | None, str | None]:
    query = _select_record(owner).where(FindingRow.report_id == report_id).with_only_columns(RECORD_TABLES[owner].id)
    order = {
        RecordKind.FINDING: (FindingRow.position,),
        RecordKind.QUESTION: (FindingRow.position, QuestionRow.position),
    }
    by = order.get(owner, (FindingRow.position, QuestionRow.position, ResponseRow.position))
    ids = list(connection.execute(query.order_by(*by)).scalars())
    at = ids.index(ident)
    return (str(ids[at - 1]) if at else None), (str(ids[at + 1]) if at + 1 < len(ids) else None)


def list_appearances(connection: Connection, response_id: str) -> list[Appearance]:
    """List the row in all current versions that have it, the oldest first.

    This one is included; the list is empty where it was not matched yet.
    """
    lineage = select(LineageMemberRow.lineage_id).where(LineageMemberRow.response_id == response_id).scalar_subquery()
    query = (
        join_report(select(
            ResponseRow.id, ResponseRow.rag_value, ResponseRow.agency_raw, ResponseRow.agency_name,
            QuestionRow.label, ReportRow.id.label("report"), ReportRow.as_at, CellRow.text, LineageMemberRow.doubtful,
        )
        .select_from(LineageMemberRow)
        .join(ResponseRow, ResponseRow.id == LineageMemberRow.response_id))
        .outerjoin(CellRow, on_cell(CellRow, RecordKind.RESPONSE, "target_date"))
        .where(LineageMemberRow.lineage_id == lineage)
        .where(ReportRow.superseded_by.is_(None) | (ResponseRow.id == response_id))
        .order_by(ReportRow.as_at.is_(None), ReportRow.as_at, ReportRow.id)
    )  # fmt: skip
    found = connection.execute(query).all()
    further = load_further_agencies(connection, [r.id for r in found])
    return [
        Appearance(
            response=r.id, report=r.report, as_at=r.as_at, question=r.label,
            agency=join_names(r.agency_name or r.agency_raw, further.get(r.id, ())),
            status=Status.parse(r.rag_value), target_date=r.text or "", doubtful=r.doubtful,
        )
        for r in found
    ]  # fmt: skip


def find_previous_report(connection: Connection, head: ReportHead) -> str | None:
    """Find the version of the same case before this one; None for the first, and where a date is missing."""
    if head.review is None or head.as_at is None:
        return None
    query = (
        select(ReportRow.id)
        .where(ReportRow.review_id == head.review, ReportRow.as_at < head.as_at, ReportRow.superseded_by.is_(None))
        .order_by(ReportRow.as_at.desc(), ReportRow.id)
        .limit(1)
    )
    return connection.execute(query).scalar()


def list_finding_ids(connection: Connection, report_id: str) -> list[str]:
    """List the findings of a report, in the order of the paper."""
    query = select(FindingRow.id).where(FindingRow.report_id == report_id).order_by(FindingRow.position)
    return list(connection.execute(query).scalars())


def list_question_ids(connection: Connection, report_id: str) -> list[str]:
    """List the questions of a report, in the order of the paper."""
    query = (
        join_finding(select(QuestionRow.id), RecordKind.QUESTION)
        .where(FindingRow.report_id == report_id)
        .order_by(FindingRow.position, QuestionRow.position)
    )
    return list(connection.execute(query).scalars())


def load_value_places(connection: Connection, responses: Sequence[str]) -> dict[str, dict[str, list[Span]]]:
    """Load the places of the values of several responses.

    The keys are the response, then the field (for `other` the column's printed name).
    """
    found: dict[str, dict[str, list[Span]]] = defaultdict(lambda: defaultdict(list))
    for keys in split_into_batches(sorted(set(responses))):
        query = (
            select(CellRow.response_id, CellRow.field, CellRow.name, *SPAN_COLUMNS)
            .select_from(SpanRow)
            .join(CellRow, CellRow.id == SpanRow.cell_id)
            .where(CellRow.response_id.in_(keys))
            .order_by(CellRow.id, SpanRow.position)
        )
        rows = connection.execute(query)
        for response_id, field, name, page, x0, top, x1, bottom, first, last in rows:
            span = make_span(page, x0, top, x1, bottom, first, last)
            found[response_id or ""][name if field == "other" else field].append(span)
    return found
