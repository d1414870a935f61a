# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""The corrections in a workbook that a person edited: what differs from the store, and what does not fit."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from extract.fields import CELL_NAMES
from normalise.agencies.registry import Register
from normalise.model import STATUS_LETTERS, RecordKind
from store import audit_log
from store.audit_log import Entry, Head
from store.decisions.corrections import correct_value
from store.export.returned_workbook import ID_COLUMN, ReturnedRow, ReturnedWorkbook
from store.export.safe_text import cut_to_cell_limit, remove_controls
from store.export.spreadsheet import RESPONSE_COLUMNS, response_rows
from store.reports.field_values import FieldError, find_record
from store.reports.load import load_report
from store.structure.logged_edits import read_edit

CORRECTED_COLUMNS = {"status": "rag", "agency": "agency", **{name: name for name in CELL_NAMES}}
"""The columns that are read back, and the fields of the record that they correct."""
REPEATED_COLUMNS = ("finding", "finding_title", "question", "question_text", "board", "subject", "agency_as_printed")
"""Columns that repeat a value of another record, or of the reading: a change in them is said, and not made."""
AGENCY_ACTS = (audit_log.NAMED, audit_log.MERGED, audit_log.UNNAMED)


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkbookCorrection:
    """A value that a person changed in a workbook.

    `refused` is why it cannot be applied, "" where it can. `place` is where it is in the workbook.
    """

    place: str
    record: str
    field: str
    before: str
    after: str
    reason: str
    refused: str = ""


def check_origin(connection: Connection, head: Head) -> str:
    """Return why a workbook with this head of the log is not of this store, "" where it is."""
    if head.number == 0:
        return ""
    try:
        entry = audit_log.load_entry(connection, head.number)
    except KeyError:
        return (
            f"This database has no entry {head.number} of the log: the workbook is of another one, or of a newer one."
        )
    return "" if entry.hash == head.hash else "The workbook was exported from another database."


def find_corrections(
    connection: Connection, workbook: ReturnedWorkbook, default_reason: str = ""
) -> list[WorkbookCorrection]:
    """List a person's changes in a workbook, in its order; one that does not fit has the reason why.

    A value that is the one of the export was not changed by the person, even if it was corrected in the store since.
    """
    since = _list_entries_since(connection, workbook.head)
    shown = _ShownValues(connection)
    seen: dict[str, str] = {}
    found: list[WorkbookCorrection] = []
    for row in workbook.rows:
        record = row.texts.get(ID_COLUMN, "")
        values = shown.find_values(record)
        if not record or values is None or record in seen:
            found.append(_refuse_row(row, record, seen, since))
            continue
        seen[record] = row.place
        found += _compare_row(row, record, values, since, default_reason, shown.find_report(record))
    return found


def apply_corrections(
    connection: Connection, found: Sequence[WorkbookCorrection], *, by: str, register: Register
) -> list[Entry]:
    """Apply corrections and return their log entries. Raises FieldError where one is refused."""
    entries = []
    for one in found:
        field = CORRECTED_COLUMNS[one.field]
        try:
            entries.append(
                correct_value(connection, one.record, field, one.after, by=by, why=one.reason, register=register)
            )
        except FieldError as error:
            raise FieldError(f"{one.place}, {one.field}: {error}") from error
    return entries


class _ShownValues:
    """The values of responses as a workbook shows them; each report is loaded once."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._by_report: dict[str, dict[str, dict[str, str]]] = {}
        self._reports: dict[str, str] = {}

    def find_values(self, record: str) -> dict[str, str] | None:
        """Return the texts of a response by column, None for an unknown response."""
        report_id = self.find_report(record)
        if not report_id:
            return None
        if report_id not in self._by_report:
            rows = response_rows([load_report(self._connection, report_id)])
            named = [dict(zip(RESPONSE_COLUMNS, row, strict=True)) for row in rows]
            self._by_report[report_id] = {
                str(row[ID_COLUMN]): {name: _format_value(value) for name, value in row.items()} for row in named
            }
        return self._by_report[report_id].get(record)

    def find_report(self, record: str) -> str:
        """Return the id of a response's report, "" for an unknown response."""
        if record not in self._reports:
            try:
                kind, report_id = find_record(self._connection, record)
            except KeyError:
                kind, report_id = RecordKind.TABLE, ""
            self._reports[record] = report_id if kind == RecordKind.RESPONSE else ""
        return self._reports[record]


def _format_value(value: str | float | None) -> str:
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return cut_to_cell_limit(remove_controls("" if value is None else str(value))).replace("\r\n", "\n").strip()


def _list_entries_since(connection: Connection, head: Head) -> dict[str, list[Entry]]:
    """Return the entries after a head of the log by their report, the oldest first; those on agencies under ""."""
    found: dict[str, list[Entry]] = {}
    for entry in reversed(audit_log.list_entries(connection, after=head.number, limit=None)):
        found.setdefault(entry.report_id or "", []).append(entry)
    return found


def _refuse_row(
    row: ReturnedRow, record: str, seen: dict[str, str], since: dict[str, list[Entry]]
) -> WorkbookCorrection:
    edits = (e for entries in since.values() for e in entries if e.act in audit_log.STRUCTURE_ACTS)
    gone = next((entry for entry in edits if _may_change(entry, record)), None)
    if not record:
        refused = "The row has no response id. Add rows with 'boardtrace rows add'."
    elif record in seen:
        refused = f"The same response is in {seen[record]}. Keep one of the two rows."
    elif gone:
        refused = (
            f"The row is gone since the export: {gone.act} by {gone.by} (entry {gone.number}). "
            "Delete its line from the workbook."
        )
    else:
        refused = f"There is no response {record} in this database."
    return WorkbookCorrection(
        place=row.place, record=record, field=ID_COLUMN, before="", after=record, reason="", refused=refused
    )


def _compare_row(
    row: ReturnedRow, record: str, values: dict[str, str], since: dict[str, list[Entry]], reason: str, report_id: str
) -> Iterator[WorkbookCorrection]:
    entries = since.get(report_id, [])
    for column in (*CORRECTED_COLUMNS, *REPEATED_COLUMNS):
        if column not in row.texts:
            continue
        before, after = values[column], row.texts[column]
        if column == "status":
            after = _parse_status(after)
        if after.split() == before.split():
            continue
        field = CORRECTED_COLUMNS.get(column, "")
        own = [e for e in entries if e.owner_id == record and e.field == field and not e.name]
        if own and (_is_same_text(own[0].before, after) or _is_same_text(own[-1].after, after)):
            continue  # it is the exported value, or was corrected so already
        given = row.reason or reason
        if field == "rag":
            after = after or "none"
        yield WorkbookCorrection(
            place=row.place, record=record, field=column, before=before, after=after, reason=given,
            refused=_find_refusal(column, record, own, entries, since, given),
        )  # fmt: skip


def _is_same_text(logged: str | None, text: str) -> bool:
    """Return whether a text of a workbook is one of the log."""
    return logged is not None and _format_value(logged).split() == text.split()


def _may_change(entry: Entry, record: str) -> bool:
    """Return whether what was done to a report may have changed this row's values: a new reading, or an edit of it."""
    if entry.act in audit_log.STRUCTURE_ACTS:
        return not entry.detail or record in read_edit(entry).row_ids
    return entry.act == audit_log.IMPORTED


def _find_refusal(
    column: str,
    record: str,
    own: Sequence[Entry],
    entries: Sequence[Entry],
    since: dict[str, list[Entry]],
    reason: str,
) -> str:
    """Return why a changed value cannot be applied, "" where it can."""
    if column in REPEATED_COLUMNS:
        return "This column is not read back: correct the value on its own page."
    changes = [*own, *(e for e in entries if _may_change(e, record))]
    if column == "agency":
        changes += [e for e in since.get("", []) if e.act in AGENCY_ACTS]
    if changes:
        last = max(changes, key=lambda entry: entry.number)
        return f"It was changed since the export: {last.act} by {last.by} (entry {last.number}). Export again."
    return "" if reason.strip() else "It has no reason. Fill the column “correction reason”, or give --why."


def _parse_status(text: str) -> str:
    """Return the status of a cell such as "A amber", "amber" or "A"; any other text as it is."""
    words = text.lower().split()
    for status, letter in STATUS_LETTERS.items():
        if words in ([letter.lower(), status], [letter.lower()], [status]):
            return status
    return "" if words in ([], ["none"], ["–"]) else text
