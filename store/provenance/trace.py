# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Trace a value back to the page: where it is, what read it, how it was interpreted, and who changed it."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, select

from extract.model import Coverage
from ingest.model import Box, Span
from ingest.read_text import read_text_pages
from normalise.model import AgencyName, RecordKind, StatusRole
from store import audit_log
from store.codec import from_json_value
from store.decisions.corrections import load_values
from store.file_archive import find_copy
from store.joins import join_converted_file, join_source
from store.reports.field_values import FURTHER_KEY, FieldError, Value, find_record
from store.row_agencies import join_printed, load_further_agencies, read_further_values
from store.schema import ConvertedFileRow, FindingRow, NoteRow, QuestionRow, ReportRow, ResponseRow, SourceRow

PLAIN_TEXT_READER = "plain text"


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A place of a value: a box on a page as a viewer shows it, or lines of a text page, which `printed` gives.

    `reader` is who read the page.
    """

    page: int
    box: Box | None
    lines: tuple[int, int] | None
    reader: str
    printed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class StruckWords:
    """Words that are crossed out, with a place for each printed line."""

    text: str
    places: tuple[Place, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceFile:
    """The file that a value was read from. `copy` is where it is kept; None where the copy is gone.

    Of an Office document, `pdf_sha256` is the SHA-256 of the PDF that `program` made of it, and `pdf_copy` is where
    that is kept; the places of values are on its pages.
    """

    name: str
    sha256: str
    kind: str
    pages: int
    copy: Path | None
    pdf_sha256: str | None = None
    pdf_copy: Path | None = None
    program: str | None = None

    @property
    def read_copy(self) -> Path | None:
        """Where the file is kept whose pages are shown."""
        return self.pdf_copy if self.pdf_sha256 else self.copy


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportRecord:
    """When and by whom a file was read, and by which version of the program; `digest` is the hash of all that was read.

    `entry` is the log's, 0 for a store that is older than its log.
    """

    at: str
    by: str
    version: str
    digest: str
    entry: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordSetting:
    """The report, finding, question and agency that a record belongs to; empty where it has none."""

    report: str
    board: str
    subject: str
    as_at: str
    finding: str
    question: str
    agency: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Trace:
    """All that is known of one value.

    `text` holds; `read` is what the program read, `raw` what the reader gave; `understood` says what else was made of
    it (an agency, a status, dates) and how; `struck` is what is crossed out in its cell; `said` is what a correction
    says that is disputed; `corrections` are the log's entries on it, the first first.
    """

    owner: RecordKind
    id: str
    field: str
    name: str
    text: str
    read: str
    raw: str
    confidence: float | None
    reasons: tuple[str, ...]
    repairs: tuple[str, ...]
    understood: tuple[str, ...]
    state: str
    said: str
    places: tuple[Place, ...]
    struck: tuple[StruckWords, ...]
    corrections: tuple[audit_log.Entry, ...]
    setting: RecordSetting
    file: SourceFile
    imported: ImportRecord


def trace_record(connection: Connection, ident: str, root: Path, field: str = "", name: str = "") -> tuple[Trace, ...]:
    """The values of a record (a response, question, finding or report), or one of them.

    `root` is the folder of the kept files. Raises KeyError for an unknown id, FieldError for a field that it does not
    have.
    """
    owner, report_id = find_record(connection, ident)
    values = [
        v for v in load_values(connection, ident) if not field or (v.target.field, v.target.name) == (field, name)
    ]
    if not values:
        there = [_format_field_name(v.target.field, v.target.name) for v in load_values(connection, ident)]
        raise FieldError(f"A {owner} has no “{_format_field_name(field, name)}”. It has: {', '.join(there)}.")
    setting, file = load_setting(connection, owner, ident, report_id), load_source_file(connection, report_id, root)
    read = load_last_import(connection, report_id)
    readers = _load_page_readers(connection, report_id)
    entries = audit_log.list_entries(connection, owner_id=ident, limit=10**6)
    lines = _load_text_lines(file)
    return tuple(
        Trace(
            owner=owner, id=ident, field=v.target.field, name=v.target.name, text=v.text, read=v.read, raw=v.raw,
            confidence=v.confidence, reasons=v.reasons, repairs=v.repairs, understood=tuple(_explain_value(v)),
            state=v.state, said=v.said, places=tuple(_make_place(s, readers, lines) for s in v.spans),
            struck=tuple(
                StruckWords(text=s.text, places=tuple(_make_place(at, readers, lines) for at in s.source))
                for s in v.struck
            ),
            corrections=tuple(_entries_on_value(connection, v, entries)), setting=setting, file=file, imported=read,
        )
        for v in values
    )  # fmt: skip


def _format_field_name(field: str, name: str) -> str:
    return f"{field}:{name}" if name else field


def load_setting(connection: Connection, owner: RecordKind, ident: str, report_id: str) -> RecordSetting:
    """Load the report, finding, question and agency that a record belongs to."""
    report = connection.execute(select(ReportRow).where(ReportRow.id == report_id)).one()
    finding = question = agency = ""
    key = ident
    if owner == RecordKind.RESPONSE:
        response = connection.execute(select(ResponseRow).where(ResponseRow.id == key)).one()
        further = load_further_agencies(connection, [key]).get(key, ())
        agency = join_printed(response.agency_raw or response.agency_name, further)
        key, owner = response.question_id, RecordKind.QUESTION
    if owner == RecordKind.QUESTION:
        asked = connection.execute(select(QuestionRow).where(QuestionRow.id == key)).one()
        question, key, owner = asked.label, asked.finding_id, RecordKind.FINDING
    if owner == RecordKind.FINDING:
        found = connection.execute(select(FindingRow).where(FindingRow.id == key)).one()
        finding = f"{found.kind} {found.number}".strip()
    return RecordSetting(
        report=report_id, board=report.board, subject=report.subject, as_at=str(report.as_at or ""),
        finding=finding, question=question, agency=agency,
    )  # fmt: skip


def load_source_file(connection: Connection, report_id: str, root: Path) -> SourceFile:
    """Load the file of a report."""
    query = select(SourceRow, ConvertedFileRow.pdf_sha256, ConvertedFileRow.program).select_from(ReportRow)
    row = connection.execute(join_converted_file(join_source(query)).where(ReportRow.id == report_id)).one()
    return SourceFile(
        name=row.name, sha256=row.sha256, kind=row.kind, pages=row.pages, copy=find_copy(root, row.sha256),
        pdf_sha256=row.pdf_sha256, pdf_copy=find_copy(root, row.pdf_sha256 or ""), program=row.program,
    )  # fmt: skip


def load_last_import(connection: Connection, report_id: str) -> ImportRecord:
    """Load the last import that changed the values of a report."""
    entry = audit_log.load_last_import(connection, report_id)
    if entry:
        version, digest = (str(entry.detail.get(key, "")) for key in ("version", "digest"))
        return ImportRecord(at=entry.at, by=entry.by, version=version, digest=digest, entry=entry.number)
    query = join_source(select(SourceRow.imported).select_from(ReportRow))
    at = connection.execute(query.where(ReportRow.id == report_id)).scalar_one()
    return ImportRecord(at=at.isoformat(timespec="seconds"), by="", version="", digest="", entry=0)


def _load_page_readers(connection: Connection, report_id: str) -> dict[int, str]:
    """Load the reader of each page."""
    query = select(NoteRow.detail).where(NoteRow.report_id == report_id, NoteRow.kind == "coverage")
    ledgers = [from_json_value(Coverage, json.loads(detail)) for detail in connection.execute(query).scalars()]
    return {ledger.page: ledger.reader for ledger in ledgers}


def _load_text_lines(file: SourceFile) -> dict[int, tuple[str, ...]]:
    """Load the lines of each page of a text source; {} where its copy is missing."""
    if file.kind != "text" or file.copy is None:
        return {}
    try:
        return {page.number: page.lines for page in read_text_pages(file.copy)}
    except OSError:
        return {}


def _make_place(span: Span, readers: dict[int, str], lines: dict[int, tuple[str, ...]]) -> Place:
    reader = readers.get(span.page) or (PLAIN_TEXT_READER if span.lines else "")
    printed = lines.get(span.page, ())[span.lines[0] - 1 : span.lines[1]] if span.lines else ()
    return Place(page=span.page, box=span.box, lines=span.lines, reader=reader, printed=tuple(printed))


def _explain_value(value: Value) -> Iterable[str]:
    """Yield how a text was interpreted, and by which rule."""
    held = value.held
    if value.target.field == "agency" and held["agency_id"]:
        known = "" if held["agency_known"] else ", not in the register"
        why = f": {held['agency_why']}" if held["agency_why"] else ""
        yield f"agency {held['agency_name']} ({held['agency_id']}{known}), matched at {held['agency_score']:.2f}{why}"
        yield from map(_explain_further_agency, read_further_values(held.get(FURTHER_KEY, [])))
    if value.target.field == "rag" and not value.target.is_further_status:
        basis = f" by its {held['rag_basis']}" if held["rag_basis"] else ""
        seen = f"; the cell's colour is {held['rag_colour']}" if held["rag_colour"] else ""
        yield f"status {held['rag_value'] or 'none'}{basis}{seen}"
    yield from _explain_statuses(value)
    for found in value.dates:
        name = found.role.label if found.role else "date"
        last = "" if found.precision == "day" else f", the last day of the {found.precision} that is printed"
        yield f"{name} {found.date.isoformat()}{last}"


def _explain_further_agency(agency: AgencyName) -> str:
    known = "" if agency.known else ", not in the register"
    printed = f"“{agency.raw}”: " if agency.raw else ""
    return f"{printed}agency {agency.name} ({agency.id}{known}), matched at {agency.score:.2f}: {agency.why}"


def _explain_statuses(value: Value) -> Iterable[str]:
    """Yield the legend's meaning of the current status, and the statuses of other roles with their evidence."""
    for status in value.statuses:
        if status.role != StatusRole.CURRENT:
            basis = f" by its {status.basis}" if status.basis else ""
            because = f": {'; '.join(status.reasons)}" if status.reasons else ""
            yield f"{status.role} status {status.value or 'none'}{basis}{because}"
        if status.meaning:
            yield f"the legend says: {status.meaning}"


def _entries_on_value(
    connection: Connection, value: Value, entries: Iterable[audit_log.Entry]
) -> list[audit_log.Entry]:
    """List the log entries on a value, also those on another reading of it that apply here too."""
    target = value.target
    found = {e.number: e for e in entries if (e.field, e.name) == (target.field, target.name)}
    number: int | None = value.entry
    while number and number not in found:
        found[number] = audit_log.load_entry(connection, number)
        number = found[number].over
    return [entry for _, entry in sorted(found.items())]


def group_boxes_by_page(traces: Iterable[Trace]) -> dict[int, tuple[Box, ...]]:
    """Return the boxes of values by page."""
    pages: dict[int, dict[Box, None]] = {}
    for place in (place for one in traces for place in one.places):
        if place.box:
            pages.setdefault(place.page, {})[place.box] = None
    return {page: tuple(boxes) for page, boxes in sorted(pages.items())}
