# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""The joins between a record, its report and its file, written once.

Every function takes a select that has the table it starts from, adds the tables on the way, and returns it. Finding,
question and response are linked upwards by `finding_id` and `question_id`; a finding names its report.
"""

from collections.abc import Iterator, Sequence
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Select, and_, bindparam, func
from sqlalchemy.orm import InstrumentedAttribute
from sqlalchemy.orm.util import AliasedClass

from normalise.model import RecordKind
from store.schema import CellRow, ConvertedFileRow, FindingRow, QuestionRow, ReportRow, ResponseRow, SourceRow

S = TypeVar("S", bound=Select[*tuple[Any, ...]])

BATCH_SIZE = 500  # keys in one query: older builds of SQLite take at most 999 parameters

CELL_OWNERS: dict[RecordKind, InstrumentedAttribute[str | None]] = {
    RecordKind.FINDING: CellRow.finding_id,
    RecordKind.QUESTION: CellRow.question_id,
    RecordKind.RESPONSE: CellRow.response_id,
}
"""The column of a cell that names the record it belongs to."""

RecordTable = type[FindingRow] | type[QuestionRow] | type[ResponseRow]
RECORD_TABLES: dict[RecordKind, RecordTable] = {
    RecordKind.FINDING: FindingRow,
    RecordKind.QUESTION: QuestionRow,
    RecordKind.RESPONSE: ResponseRow,
}


def join_finding(query: S, record: RecordKind = RecordKind.RESPONSE) -> S:
    """Join a finding, question or response up to its finding."""
    if record == RecordKind.RESPONSE:
        query = query.join(QuestionRow, QuestionRow.id == ResponseRow.question_id)
    if record != RecordKind.FINDING:
        query = query.join(FindingRow, FindingRow.id == QuestionRow.finding_id)
    return query


def join_report(query: S, record: RecordKind = RecordKind.RESPONSE) -> S:
    """Join a finding, question or response up to its report."""
    return join_finding(query, record).join(ReportRow, ReportRow.id == FindingRow.report_id)


def limit_to_report(query: S, record: RecordKind = RecordKind.RESPONSE) -> S:
    """Join findings, questions or responses up to their finding, and limit them to one report.

    The report is the parameter `report_id` of the execution, so that a module can make its queries once: SQLAlchemy
    takes longer to make one than a database to answer it for a small report.
    """
    return join_finding(query, record).where(FindingRow.report_id == bindparam("report_id"))


def join_responses(query: S) -> S:
    """Join a finding down to its questions and their responses."""
    query = query.join(QuestionRow, QuestionRow.finding_id == FindingRow.id)
    return query.join(ResponseRow, ResponseRow.question_id == QuestionRow.id)


def join_report_to_responses(query: S) -> S:
    """Join a report down to its responses."""
    return join_responses(query.join(FindingRow, FindingRow.report_id == ReportRow.id))


def join_source(query: S) -> S:
    """Join a report to the file that it was read from."""
    return query.join(SourceRow, SourceRow.sha256 == ReportRow.sha256)


def has_words_in_name(words: str) -> list[ColumnElement[bool]]:
    """Return the conditions that the name of the source file has each of these words, in any letter case."""
    return [func.lower(SourceRow.name).contains(word.lower(), autoescape=True) for word in words.split()]


def join_converted_file(query: S) -> S:
    """Join a source file to the PDF that was made of it, if it is an Office document."""
    return query.outerjoin(ConvertedFileRow, ConvertedFileRow.sha256 == SourceRow.sha256)


def join_cell_owner(query: S, record: RecordKind) -> S:
    """Join a cell to the record of this kind that it belongs to."""
    table = RECORD_TABLES[record]
    return query.join(table, table.id == CELL_OWNERS[record])


def on_cell(cell: type[CellRow] | AliasedClass[CellRow], record: RecordKind, field: str) -> ColumnElement[bool]:
    """Return the condition of an outer join from a record to its cell of this field.

    `cell` is CellRow, or an alias of it where several cells are joined.
    """
    return and_(getattr(cell, CELL_OWNERS[record].key) == RECORD_TABLES[record].id, cell.field == field)


def split_into_batches(keys: Sequence[str]) -> Iterator[Sequence[str]]:
    """Yield the keys in slices of at most BATCH_SIZE, for queries that list them."""
    return (keys[start : start + BATCH_SIZE] for start in range(0, len(keys), BATCH_SIZE))
