"""The text of each finding, question and response for the full-text search (store/queries/search.py), and the marks
that narrow a search."""

import re
from collections import defaultdict
from collections.abc import Iterator
from hashlib import sha256
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update

from normalise.model import RecordKind
from store.schema import CellRow, FindingRow, QuestionRow, ReportRow, ResponseRow, SearchEntryRow

MAX_TEXT_CHARS = 500_000  # characters of a text that are searched; PostgreSQL's index takes no more of one
_UNSEEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


def index_report(connection: Connection, report_id: str) -> None:
    """Write the search index of a report again."""
    connection.execute(delete(SearchEntryRow).where(SearchEntryRow.report_id == report_id))
    entries = list(_make_entries(connection, report_id))
    if entries:
        connection.execute(insert(SearchEntryRow), entries)


def index_record(connection: Connection, owner_id: str) -> None:
    """The same for one response, question or finding, after its text, agency or status changed."""
    report = connection.execute(select(SearchEntryRow.report_id).where(SearchEntryRow.owner_id == owner_id)).scalar()
    for entry in _make_entries(connection, report, owner_id) if report else ():
        values = {name: entry[name] for name in ("text", "marks")}
        connection.execute(update(SearchEntryRow).where(SearchEntryRow.owner_id == owner_id).values(**values))


def _make_entries(connection: Connection, report_id: str, owner_id: str | None = None) -> Iterator[dict[str, Any]]:
    as_at = connection.execute(select(ReportRow.as_at).where(ReportRow.id == report_id)).scalar()
    common = [make_mark("report", report_id)]
    if as_at:
        common += [make_mark("year", f"{as_at.year}"), make_mark("month", f"{as_at:%Y-%m}")]
    owners: tuple[tuple[RecordKind, Any, Any], ...] = (
        (RecordKind.FINDING, FindingRow, CellRow.finding_id),
        (RecordKind.QUESTION, QuestionRow, CellRow.question_id),
        (RecordKind.RESPONSE, ResponseRow, CellRow.response_id),
    )
    for owner, table, key in owners:
        of_report = _limit_to_report(select(table), table, report_id)
        cells = select(key, CellRow.field, CellRow.name, CellRow.text).join(table, table.id == key)
        cells = _limit_to_report(cells, table, report_id).where(CellRow.text != "").order_by(CellRow.id)
        if owner_id:
            of_report, cells = of_report.where(table.id == owner_id), cells.where(key == owner_id)
        texts: dict[str, list[str]] = defaultdict(list)
        for ident, field, name, said in connection.execute(cells):
            texts[ident].append(f"{name}: {said}" if field == "other" and name else said)
        for row in connection.execute(of_report.order_by(table.position)):
            parts, marks = _own_text_and_marks(owner, row)
            said = _UNSEEN.sub(" ", "\n".join([*parts, *texts[row.id]]))[:MAX_TEXT_CHARS]
            yield {
                "report_id": report_id, "owner": owner, "owner_id": row.id, "text": said,
                "marks": " ".join([make_mark("owner", owner), *common, *marks]),
            }  # fmt: skip


def _limit_to_report(query: Any, table: Any, report_id: str) -> Any:
    if table is ResponseRow:
        query = query.join(QuestionRow, QuestionRow.id == ResponseRow.question_id)
    if table is not FindingRow:
        query = query.join(FindingRow, FindingRow.id == QuestionRow.finding_id)
    return query.where(FindingRow.report_id == report_id)


def _own_text_and_marks(owner: RecordKind, row: Any) -> tuple[list[str], list[str]]:
    """What can be searched for of a row beside its cells, and its marks."""
    if owner == RecordKind.RESPONSE:
        name = row.agency_name if row.agency_name.casefold() != row.agency_raw.casefold() else ""
        marks = [make_mark("agency", row.agency_id)] if row.agency_id else []
        return [part for part in (name, *row.attachments) if part], [
            *marks,
            make_mark("status", row.rag_value or "none"),
        ]
    label = row.label if owner == RecordKind.QUESTION else row.number
    return [label] if label else [], []


def make_mark(kind: str, value: str) -> str:
    """A word of the index that nobody writes, with no ending that a stemmer would take off."""
    return f"z{sha256(f'{kind} {value}'.encode()).hexdigest()[:14]}0"
