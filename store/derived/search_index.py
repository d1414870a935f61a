# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""The text of each record for the full-text search, and the marks that narrow it.

The search of findings, questions, responses and other tables is in store/queries/search.py.
"""

import re
from collections import defaultdict
from collections.abc import Iterator
from hashlib import sha256

from sqlalchemy import Connection, delete, insert, select, update

from extract.model import OtherTable
from normalise.model import RecordKind
from store.joins import RECORD_TABLES, S, join_cell_owner, limit_to_report
from store.other_tables import OTHER_TABLE_NOTE, join_row, load_other_tables
from store.row_agencies import load_report_further_agencies
from store.schema import CellRow, FindingRow, NoteRow, QuestionRow, ReportRow, ResponseRow, SearchEntryRow

MAX_TEXT_CHARS = 500_000  # characters of a text that are searched, the limit of PostgreSQL's index
_UNSEEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")

OwnText = tuple[str, list[str], list[str]]
"""A record's id, what can be searched for of it beside its cells, and its marks."""

_SELECT_CELLS = {
    record: limit_to_report(
        join_cell_owner(select(table.id, CellRow.field, CellRow.name, CellRow.text).select_from(CellRow), record),
        record,
    )
    .where(CellRow.text != "")
    .order_by(CellRow.id)
    for record, table in RECORD_TABLES.items()
}
_SELECT_LABELS = {
    RecordKind.FINDING: limit_to_report(
        select(FindingRow.id, FindingRow.number).order_by(FindingRow.position), RecordKind.FINDING
    ),
    RecordKind.QUESTION: limit_to_report(
        select(QuestionRow.id, QuestionRow.label).order_by(QuestionRow.position), RecordKind.QUESTION
    ),
}
_SELECT_RESPONSES = limit_to_report(
    select(
        ResponseRow.id, ResponseRow.agency_id, ResponseRow.agency_raw, ResponseRow.agency_name, ResponseRow.rag_value,
        ResponseRow.attachments,
    ).order_by(ResponseRow.position)
)  # fmt: skip


def index_report(connection: Connection, report_id: str) -> None:
    """Write the search index of a report again."""
    connection.execute(delete(SearchEntryRow).where(SearchEntryRow.report_id == report_id))
    entries = list(_make_entries(connection, report_id))
    if entries:
        connection.execute(insert(SearchEntryRow), entries)


def list_unindexed_tables(connection: Connection) -> list[str]:
    """Return the ids of reports with other tables of which none is in the index: it had none in earlier versions."""
    indexed = select(SearchEntryRow.report_id).where(SearchEntryRow.owner == RecordKind.TABLE)
    query = select(NoteRow.report_id).where(NoteRow.kind == OTHER_TABLE_NOTE, NoteRow.report_id.not_in(indexed))
    return list(connection.execute(query.distinct().order_by(NoteRow.report_id)).scalars())


def index_record(connection: Connection, owner_id: str) -> None:
    """The same for one response, question or finding, after its text, agency or status changed."""
    report = connection.execute(select(SearchEntryRow.report_id).where(SearchEntryRow.owner_id == owner_id)).scalar()
    for entry in _make_entries(connection, report, owner_id) if report else ():
        values = {name: entry[name] for name in ("text", "marks")}
        connection.execute(update(SearchEntryRow).where(SearchEntryRow.owner_id == owner_id).values(**values))


def _make_entries(connection: Connection, report_id: str, owner_id: str | None = None) -> Iterator[dict[str, str]]:
    common = _list_report_marks(connection, report_id)
    for record, cells in _SELECT_CELLS.items():
        texts: dict[str, list[str]] = defaultdict(list)
        for ident, field, name, text in connection.execute(
            _limit_to_record(cells, record, owner_id), {"report_id": report_id}
        ):
            texts[ident].append(f"{name}: {text}" if field == "other" and name else text)
        for ident, parts, marks in _load_own_texts(connection, record, report_id, owner_id):
            text = _UNSEEN.sub(" ", "\n".join([*parts, *texts[ident]]))[:MAX_TEXT_CHARS]
            yield {
                "report_id": report_id, "owner": record, "owner_id": ident, "text": text,
                "marks": " ".join([make_mark("owner", record), *common, *marks]),
            }  # fmt: skip

    if owner_id is None:
        yield from _make_table_entries(connection, report_id, common)


def _list_report_marks(connection: Connection, report_id: str) -> list[str]:
    """Return the marks that all entries of a report have: the report, and the year and month of its date."""
    as_at = connection.execute(select(ReportRow.as_at).where(ReportRow.id == report_id)).scalar()
    dates = [make_mark("year", f"{as_at.year}"), make_mark("month", f"{as_at:%Y-%m}")] if as_at else []
    return [make_mark("report", report_id), *dates]


def index_tables(connection: Connection, report_id: str) -> None:
    """Add the other tables of a report to its search index, which has none of them yet."""
    entries = list(_make_table_entries(connection, report_id, _list_report_marks(connection, report_id)))
    if entries:
        connection.execute(insert(SearchEntryRow), entries)


def _make_table_entries(connection: Connection, report_id: str, marks: list[str]) -> Iterator[dict[str, str]]:
    return (_make_table_entry(report_id, table, marks) for table in load_other_tables(connection, report_id))


def _make_table_entry(report_id: str, table: OtherTable, marks: list[str]) -> dict[str, str]:
    text = "\n".join([table.heading, *(join_row([cell for cell in row if cell]) for row in table.rows)])
    return {
        "report_id": report_id, "owner": RecordKind.TABLE, "owner_id": table.id,
        "text": _UNSEEN.sub(" ", text)[:MAX_TEXT_CHARS],
        "marks": " ".join([make_mark("owner", RecordKind.TABLE), *marks]),
    }  # fmt: skip


def _load_own_texts(
    connection: Connection, record: RecordKind, report_id: str, owner_id: str | None
) -> Iterator[OwnText]:
    if record == RecordKind.RESPONSE:
        further = load_report_further_agencies(connection, report_id)
        responses = _limit_to_record(_SELECT_RESPONSES, record, owner_id)
        for ident, agency, printed, name, status, attachments in connection.execute(
            responses, {"report_id": report_id}
        ):
            parts = [name if name.casefold() != printed.casefold() else "", *attachments]
            others = further.get(ident, ())
            parts += [other.name for other in others if other.raw and other.name.casefold() != other.raw.casefold()]
            marks = [make_mark("agency", named) for named in (agency, *(other.id for other in others)) if named]
            yield ident, [part for part in parts if part], [*marks, make_mark("status", status or "none")]
        return
    labels = _limit_to_record(_SELECT_LABELS[record], record, owner_id)
    for ident, label in connection.execute(labels, {"report_id": report_id}):
        yield ident, [label] if label else [], []


def _limit_to_record(query: S, record: RecordKind, owner_id: str | None) -> S:
    return query.where(RECORD_TABLES[record].id == owner_id) if owner_id else query


def make_mark(kind: str, value: str) -> str:
    """A word of the index that nobody writes, with no ending that a stemmer would take off."""
    return f"z{sha256(f'{kind} {value}'.encode()).hexdigest()[:14]}0"
