# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Reports as spreadsheets: one row for each response, for people and their tools."""

import io
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING

from extract.fields import CELL_FIELDS, CELL_NAMES, FieldKind, FieldSpec
from ingest.geometry import Box
from ingest.model import Span
from normalise.model import (
    Cell,
    DateRole,
    Report,
    Response,
    States,
    Status,
    TargetDate,
    describe_status,
    list_due_dates,
    list_role_dates,
    list_targets,
    parse_percent,
)
from store.export.options import ExportOptions, record_page_address
from store.export.safe_text import RowValues, format_csv
from store.export.sheets import SheetValue, write_sheet
from store.export.workbook import WorkbookStyle, new_workbook
from store.other_tables import join_row
from store.versions.standing import ReportStanding

if TYPE_CHECKING:
    from xlsxwriter.workbook import Workbook

ROLE_COLUMNS = {f"{role.value}_date": role for role in DateRole if role != DateRole.TARGET}
RESPONSE_COLUMNS = (
    "report",
    "board",
    "subject",
    "as_at",
    "file",
    "finding",
    "finding_title",
    "question",
    "question_text",
    "response_id",
    "agency",
    "agency_id",
    "agency_as_printed",
    "agencies",
    "agency_ids",
    "status",
    "status_basis",
    "status_meaning",
    "statuses",
    *CELL_NAMES,
    "dates",
    *ROLE_COLUMNS,
    "struck",
    "attachments",
    "other",
    "lowest_confidence",
    "reasons",
    "state",
    "place",
)
"""The columns of a row of responses, in order, in the CSV and on the sheets of responses.

`agency` is the first that the row names, `agencies` are all
of them, also those that "All agencies" includes. `statuses` are those of all roles, `dates` are those by which the
action is due, `struck` is the crossed-out text, and `place` is "page: x0,top,x1,bottom" of the row."""

CSV_COLUMNS = (*RESPONSE_COLUMNS, "log_head")

COLUMN_WIDTHS_CHARS = {
    "finding_title": 30,
    "question_text": 34,
    "place": 24,
    "statuses": 30,
    "finding": 9,
    "question": 9,
    "status": 11,
    "due": 11,
    "overdue_days": 10,
    "agencies": 24,
    "text": 60,
    "correction_reason": 24,
    **{field.name: field.sheet_width for field in CELL_FIELDS},
}

HEAD_NOTE = "Head of the audit log: "
"""The words before the head of the log in a workbook's properties."""

PRINTED_COLUMNS = (
    "finding", "question", "agencies", "status", "due", "overdue_days", "actions", "response", "constraints",
    "lead_person", "target_date", "desired_outcome",
)  # fmt: skip
"""The first columns of a sheet of responses, which are printed; the others would make the print too small."""

REASON_COLUMN = "correction_reason"
"""An empty column, in which people who correct the workbook say why (store/export/returned_workbook.py)."""

SHEET_COLUMNS = (
    *PRINTED_COLUMNS, REASON_COLUMN, *(name for name in RESPONSE_COLUMNS if name not in PRINTED_COLUMNS),
)  # fmt: skip
DATE_COLUMNS = frozenset({"as_at", "dates", *ROLE_COLUMNS})
RESPONSE_SHEETS = {
    ReportStanding.CURRENT: "Responses",
    ReportStanding.EARLIER: "Earlier versions",
    ReportStanding.SUPERSEDED: "Superseded readings",
}

QUESTION_COLUMNS = (
    "report",
    "as_at",
    "finding",
    "kind",
    "finding_title",
    "narrative",
    "question",
    "question_text",
    "answers",
    "state",
    "question_confidence",
    "question_reasons",
)
TABLE_COLUMNS = ("report", "file", "table", "heading", "page", "row", "text")
PROBLEM_COLUMNS = ("report", "file", "page", "code", "detail")


def response_rows(reports: Iterable[Report]) -> Iterator[RowValues]:
    """Yield a row for each response, in the order of RESPONSE_COLUMNS."""
    for report in reports:
        for finding in report.findings:
            for question in finding.questions:
                for r in question.responses:
                    cells = list(r.cells.values())
                    known = [c.confidence for c in (r.agency.cell, *cells) if c.confidence is not None]
                    reasons = dict.fromkeys(reason for c in (r.agency.cell, *cells) for reason in c.reasons)
                    yield (
                        report.id,
                        report.board,
                        report.subject,
                        report.as_at.isoformat() if report.as_at else "",
                        report.source.name,
                        finding.number,
                        finding.title.text,
                        question.label,
                        question.text.text,
                        r.id,
                        r.agency.name or r.agency.raw,
                        r.agency.id,
                        r.agency.raw,
                        "; ".join(agency.name for agency in r.agencies),
                        "; ".join(agency.id for agency in r.agencies if agency.id),
                        r.rag.shown_value,
                        r.rag.basis,
                        r.rag.meaning,
                        "; ".join(describe_status(status) for status in r.statuses),
                        *(_format_cell(field, r.cells[field.name]) for field in CELL_FIELDS),
                        _format_days(list_due_dates(r.dates)),
                        *(_format_days(list_role_dates(r.dates, role)) for role in ROLE_COLUMNS.values()),
                        _format_struck(r),
                        "; ".join(r.attachments),
                        "; ".join(f"{name}: {c.text}" for name, c in r.other if c.text),
                        min(known, default=None),
                        "; ".join(reasons),
                        _format_response_states(r),
                        _format_place([s for c in (r.agency.cell, *cells) for s in c.source]),
                    )


def _format_cell(field: FieldSpec, cell: Cell) -> str | float | None:
    return parse_percent(cell.text) if field.kind == FieldKind.PERCENT else cell.text


def _format_days(dates: Iterable[TargetDate]) -> str:
    return " ".join(found.date.isoformat() for found in dates)


def _format_struck(response: Response) -> str:
    """Return the crossed-out texts of the row, by the name of their column."""
    named = (
        ("agency", response.agency.cell.struck),
        ("status", response.rag.struck),
        *((name, cell.struck) for name, cell in (*response.cells.items(), *response.other)),
    )
    return "; ".join(f"{name}: {s.text}" for name, struck in named for s in struck)


def _format_response_states(response: Response) -> str:
    return _format_states(
        (
            ("agency", response.agency.cell.state),
            ("status", response.rag.state),
            *((name, cell.state) for name, cell in (*response.cells.items(), *response.other)),
        )
    )


def _format_place(spans: Sequence[Span]) -> str:
    """Return where the row is: the hull of its cells on each page."""
    said = []
    for page in sorted({s.page for s in spans}):
        boxes = [s.box for s in spans if s.page == page and s.box]
        lines = [s.lines for s in spans if s.page == page and s.lines]
        if boxes:
            said.append(f"{page}: {','.join(f'{side:.1f}' for side in Box.hull(boxes).sides)}")
        elif lines:
            said.append(f"{page}: lines {min(a for a, _ in lines)}-{max(b for _, b in lines)}")
    return "; ".join(said)


def export_csv(reports: Sequence[Report], options: ExportOptions | None = None) -> str:
    """Format reports as CSV: one line a response, with a byte order mark.

    Each line has the head of the log: a comment would be data to most readers, and a file beside it would be lost.
    """
    head = options.log_head if options else ""
    return format_csv(CSV_COLUMNS, ((*values, head) for values in response_rows(reports)))


def export_xlsx(reports: Sequence[Report], options: ExportOptions | None = None) -> bytes:
    """Build a workbook.

    It has the responses of the current versions, those of earlier versions and of superseded readings on sheets of
    their own where there are any, findings and questions, other tables, problems.
    """
    options = options or ExportOptions()
    out = io.BytesIO()
    with new_workbook(out) as (book, style):
        if options.log_head:
            book.set_properties({"comments": f"{HEAD_NOTE}{options.log_head}"})
        for standing, name in RESPONSE_SHEETS.items():
            of_sheet = [r for r in reports if options.find_standing(r.id) == standing]
            if of_sheet or standing == ReportStanding.CURRENT:
                _write_responses(book, style, name, of_sheet, options)
        for name, columns, rows in (
            ("Findings and questions", QUESTION_COLUMNS, _question_rows(reports)),
            ("Other tables", TABLE_COLUMNS, _table_rows(reports)),
            ("Problems", PROBLEM_COLUMNS, _problem_rows(reports)),
        ):
            values = (tuple(map(_to_sheet_value, columns, row)) for row in rows)
            write_sheet(book, style, name, columns, values, COLUMN_WIDTHS_CHARS)
    return out.getvalue()


def _write_responses(
    book: "Workbook", style: WorkbookStyle, name: str, reports: Sequence[Report], options: ExportOptions
) -> None:
    rows = []
    for values, due in zip(response_rows(reports), _list_last_dates(reports), strict=True):
        named: dict[str, SheetValue] = dict(zip(RESPONSE_COLUMNS, values, strict=True))
        is_late = due is not None and due < options.today and named["status"] != Status.COMPLETE
        named |= {
            REASON_COLUMN: None,
            "due": due,
            "overdue_days": (options.today - due).days if due and is_late else None,
        }
        rows.append([_to_sheet_value(column, named[column]) for column in SHEET_COLUMNS])
    ids = [str(row[SHEET_COLUMNS.index("response_id")]) for row in rows]
    addresses = [record_page_address(options.base_url, ident) for ident in ids] if options.base_url else []
    write_sheet(book, style, name, SHEET_COLUMNS, rows, COLUMN_WIDTHS_CHARS, addresses, len(PRINTED_COLUMNS))


def _list_last_dates(reports: Iterable[Report]) -> Iterator[date | None]:
    """Yield the last date by which each response is due, in the order of `response_rows`."""
    for report in reports:
        for finding in report.findings:
            for question in finding.questions:
                for row in question.responses:
                    yield max(list_targets(row.dates), default=None)


def _to_sheet_value(column: str, value: SheetValue) -> SheetValue:
    """Return a single date as a date; several in one cell stay a text."""
    if column in DATE_COLUMNS and isinstance(value, str) and len(value) == len("2019-03-22"):
        return date.fromisoformat(value)
    return value


def _question_rows(reports: Iterable[Report]) -> Iterator[RowValues]:
    for report in reports:
        as_at = report.as_at.isoformat() if report.as_at else ""
        for finding in report.findings:
            own = (report.id, as_at, finding.number, finding.kind, finding.title.text, finding.narrative.text)
            states = (*finding.states, ("title", finding.title.state), ("narrative", finding.narrative.state))
            for question in finding.questions:
                said = _format_states((*states, *question.states, ("question text", question.text.state)))
                doubt = (question.text.confidence, "; ".join(question.text.reasons))
                yield (*own, question.label, question.text.text, float(len(question.responses)), said, *doubt)
            if not finding.questions:
                yield (*own, "", "", 0.0, _format_states(states), None, "")


def _format_states(states: States) -> str:
    """Return which values were confirmed or corrected; "read" where all are as they were read."""
    return "; ".join(f"{name} {state}" for name, state in states if state != "read") or "read"


def _table_rows(reports: Iterable[Report]) -> Iterator[RowValues]:
    for report in reports:
        for table in report.other_tables:
            page = table.source[0].page if table.source else None
            for number, row in enumerate(table.rows, 1):
                yield (report.id, report.source.name, table.id, table.heading, page, number, join_row(row))


def _problem_rows(reports: Iterable[Report]) -> Iterator[RowValues]:
    for report in reports:
        for fault in report.faults:
            yield (report.id, report.source.name, fault.page, fault.code, fault.detail)
