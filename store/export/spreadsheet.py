"""Reports as spreadsheets: one row for each response, for people and their tools."""

import io
from collections.abc import Iterable, Iterator, Sequence
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
    TargetDate,
    describe_status,
    list_due_dates,
    list_role_dates,
    parse_percent,
)
from store.export.safe_text import RowValues, format_csv
from store.export.workbook import WorkbookStyle, new_workbook, write_status, write_text
from store.other_tables import join_row

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

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
"""The columns of the CSV and of the first sheet, in order. `agency` is the first that the row names, `agencies` are all
of them, also those that "All agencies" includes. `statuses` are those of all roles, `dates` are those by which the
action is due, `struck` is the crossed-out text, and `place` is "page: x0,top,x1,bottom" of the row."""

COLUMN_WIDTHS_CHARS = {
    "finding_title": 30,
    "question_text": 34,
    "place": 24,
    "statuses": 30,
    "text": 60,
    **{field.name: field.sheet_width for field in CELL_FIELDS},
}
DEFAULT_WIDTH_CHARS = 16  # characters


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
                        r.rag.value,
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


def export_csv(reports: Iterable[Report]) -> str:
    """Format reports as CSV: one line a response, with a byte order mark."""
    return format_csv(RESPONSE_COLUMNS, response_rows(reports))


def export_xlsx(reports: Iterable[Report]) -> bytes:
    """Build a workbook of four sheets: responses, findings and questions, other tables, problems."""
    every = list(reports)
    out = io.BytesIO()
    with new_workbook(out) as (book, style):
        _write_sheet(book.add_worksheet("Responses"), style, RESPONSE_COLUMNS, response_rows(every))
        _write_sheet(book.add_worksheet("Findings and questions"), style, QUESTION_COLUMNS, _question_rows(every))
        _write_sheet(book.add_worksheet("Other tables"), style, TABLE_COLUMNS, _table_rows(every))
        _write_sheet(book.add_worksheet("Faults"), style, PROBLEM_COLUMNS, _problem_rows(every))
    return out.getvalue()


def _write_sheet(sheet: "Worksheet", style: WorkbookStyle, columns: Sequence[str], lines: Iterable[RowValues]) -> None:
    for at, column in enumerate(columns):
        sheet.write_string(0, at, column.replace("_", " "), style.head)
        sheet.set_column(at, at, COLUMN_WIDTHS_CHARS.get(column, DEFAULT_WIDTH_CHARS))
    last = 0
    for last, values in enumerate(lines, 1):
        for at, value in enumerate(values):
            if isinstance(value, float | int):
                sheet.write_number(last, at, value, style.body)
            elif columns[at] == "status" and value:
                write_status(sheet, last, at, value, style)
            elif value:
                write_text(sheet, last, at, value, style)
            else:
                sheet.write_blank(last, at, None, style.body)  # an empty text would count as an entry
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, max(last, 1), len(columns) - 1)


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
