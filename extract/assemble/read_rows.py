# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Read the rows of a table in order: the kind of each spanning row, between the records."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from extract.assemble.records import Record
from extract.assemble.spanning_rows import MAX_AGENCY_WORDS, SpanningRow, read_spanning_row
from extract.assemble.table_rows import TableRow
from extract.text.legend_text import read_legend_line
from extract.text.question_labels import Label, read_label

MAX_HEADING_WORDS = 15  # a spanning row with more words is not a heading

Row = Record | SpanningRow


def name_agencies(rows: Sequence[TableRow]) -> bool:
    """Return whether a spanning row of a document names an agency, so that other short ones do too."""
    return any(row.kind == "spanning" and read_row_heading(row, None).kind == "agency" for row in rows)


def read_rows(
    rows: Sequence[TableRow], records: Mapping[int, Record], last: Label | None, agencies: bool = False
) -> tuple[tuple[Row, ...], Label | None]:
    """Read the rows of a table.

    Args:
        rows: The classified rows.
        records: The labelled records of the rows of cells, by `id` of the row.
        last: The last label before the table, by which a misread one is recognised.
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
            record = records[id(row)]
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
    is_repaired = spanning.label is not None and spanning.label.repaired
    if not row.has_column("question") and (spanning.kind == "text" or (is_repaired and row.has_column("number"))):
        label, rest = _read_next_number(spanning.title if spanning.kind == "text" else cell.text.body, last)
        if label:
            return replace(spanning, kind="question", label=label, title=rest)
    if spanning.kind != "text":
        return spanning
    if not row.has_column("question"):
        return replace(spanning, kind="question")
    if len(cell.text.body.split()) > MAX_HEADING_WORDS:
        return replace(spanning, kind="note")
    return replace(spanning, kind="front" if row.above_header else "finding")


def _read_next_number(text: str, last: Label | None) -> tuple[Label | None, str]:
    """Split a question over the rows into its number and its text: "2." follows "1.3" and "1c", the labels of rows."""
    label, rest = read_label(text, None)
    follows = label and last and label.plain and label.number == last.number + 1
    return (label, rest) if follows else (None, text)


def _may_name_agency(row: SpanningRow) -> bool:
    text = row.cell.body.strip()
    unlabelled = row.kind == "question" and row.label is None
    return unlabelled and len(text.split()) <= MAX_AGENCY_WORDS and not text.endswith((".", "?", ":"))
