"""Read the rows of a table in order: what each spanning row is, and the label of each question."""

import re
from collections.abc import Sequence
from dataclasses import replace

from extract.assemble.records import Record, build_record, keep_number
from extract.assemble.row_labels import RowLabel, RowLabels
from extract.assemble.spanning_rows import MAX_AGENCY_WORDS, SpanningRow, read_spanning_row
from extract.assemble.table_rows import TableRow
from extract.model import DraftCell
from extract.text.cells import join_cells
from extract.text.label_sequence import parse_label
from extract.text.legend_text import read_legend_line
from extract.text.question_labels import Label
from ingest.model import Box, Span

REFERENCE = re.compile(r"^\s*(?P<printed>[A-Z]{0,3}[./-]?\d{1,3}(?:[./-]?\(?[\da-z]{1,4}\)?){0,3})[.:]?\s*$")
MAX_HEADING_WORDS = 15  # a spanning row with more words is not a heading

Row = Record | SpanningRow


def name_agencies(rows: Sequence[TableRow]) -> bool:
    """Return whether a spanning row of a document names an agency, so that other short ones do too."""
    return any(row.kind == "spanning" and read_row_heading(row, None).kind == "agency" for row in rows)


def read_rows(
    rows: Sequence[TableRow], labels: RowLabels, last: Label | None, agencies: bool = False
) -> tuple[tuple[Row, ...], Label | None]:
    """Read the rows of a table.

    Args:
        rows: The classified rows.
        labels: The labels of the rows.
        last: The last label before the table, from which a misread one is told.
        agencies: Other spanning rows of the document name agencies.

    Returns:
        Its records and spanning rows, and the last label after them.
    """
    read: list[Row] = []
    for row in rows:
        if row.kind == "header":
            read += _read_header_legend(row)
        elif row.kind == "spanning":
            spanning = read_row_heading(row, last)
            if agencies and _may_name_agency(spanning):
                spanning = SpanningRow(kind="agency", cell=spanning.cell)
            last = spanning.label or last
            read.append(spanning)
        elif row.kind == "cells":
            record = label_record(build_record(row), labels.get(id(row)))
            last = record.label or last
            read.append(record)
    return tuple(read), last


def _read_header_legend(row: TableRow) -> list[SpanningRow]:
    """Return the legend that a cell of a header explains its column with."""
    found = ((cell.text, read_legend_line(" ".join(cell.text.raw.split()))) for cell in row.cells)
    return [SpanningRow(kind="legend", cell=text, legend=legend) for text, legend in found if legend]


def read_row_heading(row: TableRow, last: Label | None) -> SpanningRow:
    """Classify a spanning row by its text and the columns of its table."""
    (cell,) = row.cells
    spanning = read_spanning_row(cell.text, last, wants_agency=not row.has_column("agency"))
    if spanning.kind != "text":
        return spanning
    if not row.has_column("question"):
        return replace(spanning, kind="question")
    if len(cell.text.body.split()) > MAX_HEADING_WORDS:
        return replace(spanning, kind="note")
    return replace(spanning, kind="front" if row.above_header else "finding")


def _may_name_agency(row: SpanningRow) -> bool:
    text = row.cell.body.strip()
    unlabelled = row.kind == "question" and row.label is None
    return unlabelled and len(text.split()) <= MAX_AGENCY_WORDS and not text.endswith((".", "?", ":"))


def label_record(record: Record, found: RowLabel | None) -> Record:
    """Give a record its label. A number that is not its label is kept as a column of its own."""
    if found is None or (record.number.raw and not found.in_number):
        kept = keep_number(record) if record.number.raw else record
        return replace(kept, label=found.label if found else None, rest=found.rest if found else record.question.body)
    if not found.in_number:
        return replace(record, label=found.label, rest=found.rest)
    label = found.label or _read_reference(record.number.body)
    if label is None:
        return replace(keep_number(record), rest=record.question.body)
    own = parse_label(record.question.body) if record.question.raw else None
    rest = own[1] if own and own[0].text == label.text else record.question.body
    if record.question.raw:
        record = replace(record, question=join_beside(record.number, record.question))
    return replace(record, label=label, rest=rest)


def _read_reference(text: str) -> Label | None:
    """Read a reference of another form ("R1.2", "1.2.1") as it is printed."""
    match = REFERENCE.match(text)
    digits = re.search(r"\d+", text)
    if not match or not digits:
        return None
    return Label(text=match["printed"], number=int(digits[0]), minor=0, lettered=False, plain=True)


def join_beside(number: DraftCell, question: DraftCell) -> DraftCell:
    """Join a number and the text beside it into one cell with one place."""
    both = join_cells(number, question, over_page=False)
    boxes = [s.box for s in both.source if s.box]
    if len(boxes) < 2 or len({s.page for s in both.source}) > 1:
        return both
    return replace(both, source=(Span(page=both.source[0].page, box=Box.hull(boxes)),))
