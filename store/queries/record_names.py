# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""The names of records for people, such as "5d, Housing" for a response: lists show them instead of ids."""

from collections.abc import Collection, Iterable
from typing import Any

from sqlalchemy import Connection, select

from normalise.model import RecordKind
from store.joins import RECORD_TABLES, join_finding, join_source, split_into_batches
from store.schema import AgencyRow, FindingRow, QuestionRow, ReportRow, ResponseRow, SourceRow


def format_record_name(kind: RecordKind, finding: str, question: str, agency: str) -> str:
    """Return the name of a record for use within a sentence, such as "question 1a"."""
    if kind == RecordKind.RESPONSE:
        return ", ".join(part for part in (question, agency) if part) or "a response"
    if kind == RecordKind.QUESTION:
        return f"question {question}".strip()
    return f"finding {finding}".strip() if kind == RecordKind.FINDING else "the report"


def load_record_names(connection: Connection, ids: Iterable[str | None]) -> dict[str, str]:
    """Return the name of each of these records and agencies; a report is named by its file.

    Ids that the store does not have, such as those of deleted rows, are left out.
    """
    wanted = sorted({ident for ident in ids if ident})
    names: dict[str, str] = {}
    for batch in split_into_batches(wanted):
        names |= _load_agency_names(connection, batch)
        for kind in (RecordKind.FINDING, RecordKind.QUESTION, RecordKind.RESPONSE):
            names |= _load_names_of_kind(connection, kind, batch)
        names |= load_file_names(connection, batch)
    return names


def load_file_names(connection: Connection, reports: Collection[str]) -> dict[str, str]:
    """Return the name of the file of each of these reports."""
    query = join_source(select(ReportRow.id, SourceRow.name)).where(ReportRow.id.in_(reports))
    return dict(connection.execute(query).all())


def _load_agency_names(connection: Connection, ids: Collection[str]) -> dict[str, str]:
    query = select(AgencyRow.id, AgencyRow.name).where(AgencyRow.id.in_(ids))
    return dict(connection.execute(query).all())


def _load_names_of_kind(connection: Connection, kind: RecordKind, ids: Collection[str]) -> dict[str, str]:
    table = RECORD_TABLES[kind]
    columns: list[Any] = [table.id, FindingRow.number]
    if kind != RecordKind.FINDING:
        columns.append(QuestionRow.label)
    if kind == RecordKind.RESPONSE:
        columns += [ResponseRow.agency_name, ResponseRow.agency_raw]
    rows = connection.execute(join_finding(select(*columns), kind).where(table.id.in_(ids)))
    return {ident: _name_row(kind, *parts) for ident, *parts in rows}


def _name_row(kind: RecordKind, finding: str, question: str = "", agency: str = "", printed: str = "") -> str:
    return format_record_name(kind, finding, question, agency or printed)
