"""Reports as spreadsheets: one row a response, for people and their tools."""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence

from extract.fields import CELL_FIELDS, CELL_NAMES
from ingest.geometry import Box
from ingest.model import Span
from normalise.model import Report, Response, States, Status

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
    "status",
    "status_basis",
    *CELL_NAMES,
    "dates",
    "attachments",
    "other",
    "lowest_confidence",
    "reasons",
    "state",
    "place",
)
"""The columns of the CSV and of the first sheet, in order; `place` is "page: x0,top,x1,bottom" of the row."""

STATUS_COLOURS: dict[str, str] = {
    Status.RED: "#F4B6B6", Status.AMBER: "#FBE2A0", Status.GREEN: "#BFE3C0", Status.COMPLETE: "#B9D5F0",
}  # fmt: skip
STATUS_LETTERS: dict[str, str] = {Status.RED: "R", Status.AMBER: "A", Status.GREEN: "G", Status.COMPLETE: "C"}
FORMULA_PREFIXES = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
# What a terminal obeys, what turns the reading of a line around, and what no XML may hold.
CONTROL_CHARACTERS = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]"
)
MAX_CELL_CHARS = 32_767  # characters; more in one cell, and Excel calls the workbook damaged
CUT_NOTICE = " … (cut here; the JSON export holds the whole text)"
COLUMN_WIDTHS_CHARS = {
    "finding_title": 30,
    "question_text": 34,
    "place": 24,
    **{field.name: field.sheet_width for field in CELL_FIELDS},
}
DEFAULT_WIDTH_CHARS = 16  # characters

RowValues = tuple[str | float | None, ...]


def response_rows(reports: Iterable[Report]) -> Iterator[RowValues]:
    """One row a response, in the order of COLUMNS."""
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
                        r.rag.value,
                        r.rag.basis,
                        *(c.text for c in cells),
                        " ".join(d.date.isoformat() for d in r.dates),
                        "; ".join(r.attachments),
                        "; ".join(f"{name}: {c.text}" for name, c in r.other if c.text),
                        min(known, default=None),
                        "; ".join(reasons),
                        _format_response_states(r),
                        _format_place([s for c in (r.agency.cell, *cells) for s in c.source]),
                    )


def _format_response_states(response: Response) -> str:
    return _format_states(
        (
            ("agency", response.agency.cell.state),
            ("status", response.rag.state),
            *((name, cell.state) for name, cell in (*response.cells.items(), *response.other)),
        )
    )


def _format_place(spans: Sequence[Span]) -> str:
    """Where the row stands: the hull of its cells on each page."""
    said = []
    for page in sorted({s.page for s in spans}):
        boxes = [s.box for s in spans if s.page == page and s.box]
        lines = [s.lines for s in spans if s.page == page and s.lines]
        if boxes:
            said.append(f"{page}: {','.join(f'{side:.1f}' for side in Box.hull(boxes).sides)}")
        elif lines:
            said.append(f"{page}: lines {min(a for a, _ in lines)}-{max(b for _, b in lines)}")
    return "; ".join(said)


def escape_formula(text: str) -> str:
    """A text without control characters, that no spreadsheet takes for a formula."""
    clean = CONTROL_CHARACTERS.sub("", text)
    return f"'{clean}" if clean.startswith(FORMULA_PREFIXES) else clean


def cut_to_cell_limit(text: str) -> str:
    """A text that a workbook's cell can hold, cut with a word about it where it is too long."""
    return text if len(text) <= MAX_CELL_CHARS else text[: MAX_CELL_CHARS - len(CUT_NOTICE)] + CUT_NOTICE


def export_csv(reports: Iterable[Report]) -> str:
    """UTF-8 with a byte order mark, without which spreadsheets misread quotes and dashes."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(RESPONSE_COLUMNS)
    for values in response_rows(reports):
        writer.writerow(["" if v is None else escape_formula(v) if isinstance(v, str) else v for v in values])
    return "\ufeff" + out.getvalue()


def export_xlsx(reports: Iterable[Report]) -> bytes:
    """Three sheets: responses, findings and questions, faults."""
    import xlsxwriter

    every = list(reports)
    out = io.BytesIO()
    # No text is ever a formula or a link, whatever it looks like.
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(out, options) as book:
        head = book.add_format({"bold": True, "bg_color": "#E8E8E8", "border": 1, "text_wrap": True, "valign": "top"})
        body = book.add_format({"text_wrap": True, "valign": "top"})
        tints = {
            status: book.add_format({"bg_color": colour, "valign": "top", "text_wrap": True})
            for status, colour in STATUS_COLOURS.items()
        }

        def sheet(name: str, columns: Sequence[str], lines: Iterable[RowValues]) -> None:
            page = book.add_worksheet(name)
            for at, column in enumerate(columns):
                page.write_string(0, at, column.replace("_", " "), head)
                page.set_column(at, at, COLUMN_WIDTHS_CHARS.get(column, DEFAULT_WIDTH_CHARS))
            last = 0
            for last, values in enumerate(lines, 1):
                for at, value in enumerate(values):
                    if isinstance(value, float | int):
                        page.write_number(last, at, value, body)
                    elif columns[at] == "status" and value:
                        page.write_string(last, at, f"{STATUS_LETTERS[value]} {value}", tints[value])
                    elif value:
                        page.write_string(last, at, cut_to_cell_limit(escape_formula(value)), body)
                    else:
                        page.write_blank(last, at, None, body)  # an empty text would count as an entry
            page.freeze_panes(1, 0)
            page.autofilter(0, 0, max(last, 1), len(columns) - 1)

        sheet("Responses", RESPONSE_COLUMNS, response_rows(every))
        sheet("Findings and questions", QUESTION_COLUMNS, _question_rows(every))
        sheet("Faults", PROBLEM_COLUMNS, _problem_rows(every))
    return out.getvalue()


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
)
PROBLEM_COLUMNS = ("report", "file", "page", "code", "detail")


def _question_rows(reports: Iterable[Report]) -> Iterator[RowValues]:
    for report in reports:
        as_at = report.as_at.isoformat() if report.as_at else ""
        for finding in report.findings:
            own = (report.id, as_at, finding.number, finding.kind, finding.title.text, finding.narrative.text)
            states = (*finding.states, ("title", finding.title.state), ("narrative", finding.narrative.state))
            for question in finding.questions:
                said = _format_states((*states, *question.states, ("question text", question.text.state)))
                yield (*own, question.label, question.text.text, float(len(question.responses)), said)
            if not finding.questions:
                yield (*own, "", "", 0.0, _format_states(states))


def _format_states(states: States) -> str:
    """Which values a person confirmed or corrected; "read" where all are as they were read."""
    return "; ".join(f"{name} {state}" for name, state in states if state != "read") or "read"


def _problem_rows(reports: Iterable[Report]) -> Iterator[RowValues]:
    for report in reports:
        for fault in report.faults:
            yield (report.id, report.source.name, fault.page, fault.code, fault.detail)
