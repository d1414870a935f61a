# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Decide the labels of all rows of a document as one sequence, before the rows are read one by one."""

import re
from collections.abc import Sequence
from dataclasses import replace

from extract.assemble.records import Record, build_record, keep_number
from extract.assemble.table_rows import TableRow
from extract.model import DraftCell
from extract.text.cells import join_cells
from extract.text.label_sequence import DecodedLabel, QuestionStart, decode_labels, parse_label
from extract.text.question_labels import Label
from ingest.model import Box, Span

REFERENCE = re.compile(r"^\s*(?P<printed>[A-Z]{0,3}[./-]?\d{1,3}(?:[./-]?\(?[\da-z]{1,4}\)?){0,3})[.:]?\s*$")

MIN_PRINTED_SIGNS, MAX_PRINTED_SIGNS = 2, 6
"""Of a number that cannot be read as one: a single sign may be dust, a longer text is none."""

CODED_REFERENCE = re.compile(r"\s*(?P<printed>\d{1,4}[\s/.-]+[A-Z]{2,6}[\s/.-]+\d{1,4})\s*$")
"""A reference such as "18 HOU 01": a year, a code and a number. No part of it is the label of a question."""


def label_records(rows: Sequence[TableRow]) -> dict[int, Record]:
    """Return the records of the rows of cells of a document, in the order of the paper, by `id` of the row.

    A number that is not the label of its question is kept as a separate column.
    """
    records = {id(row): build_record(row) for row in rows if row.kind == "cells"}
    starts = {key: start for key, record in records.items() if (start := _find_start(record))}
    found = dict(zip(starts, decode_labels(list(starts.values())), strict=True))
    return {
        key: _label_record(record, starts[key].column, found[key]) if key in found else _leave_unlabelled(record)
        for key, record in records.items()
    }


def _find_start(record: Record) -> QuestionStart | None:
    """Return the text that may begin with the label of a record; None where there is none.

    A number in a column of numbers may be the label where a question is beside it, or no column has the questions: then
    each of its cells begins a question, and the number of a blank one may not have been read.
    """
    if not record.number.raw and not record.question.raw and not record.row.has_column("question"):
        return QuestionStart(text="", column=True) if _begins_number(record.row) else None
    in_number = bool(record.number.raw and (record.question.raw or not record.row.has_column("question")))
    text = record.number.body if in_number else record.question.body
    coded = in_number and CODED_REFERENCE.match(text)
    return QuestionStart(text=text, column=in_number) if text.strip() and not coded else None


def _begins_number(row: TableRow) -> bool:
    return any(cell.field == "number" and not cell.carried for cell in row.cells)


def _leave_unlabelled(record: Record) -> Record:
    """Return a record whose number is not a label of a sequence: a coded one is a label alone."""
    coded = CODED_REFERENCE.match(record.number.body)
    label = _read_reference(record.number.body) if coded and record.question.raw else None
    if label:
        joined = _join_beside(record.number, record.question)
        return replace(record, label=label, rest=record.question.body, question=joined)
    return replace(keep_number(record) if record.number.raw else record, rest=record.question.body)


def _label_record(record: Record, in_number: bool, found: DecodedLabel) -> Record:
    """Give a record its label, which was read `in_number` or else at the start of its question."""
    label = _make_label(found)
    if not in_number:
        return replace(record, label=label, rest=found.rest)
    label = label or _read_reference(record.number.body) or _keep_as_printed(record)
    if label is None:
        return _leave_unlabelled(record)
    own = parse_label(record.question.body) if record.question.raw else None
    rest = own[1] if own and own[0].text == label.text else record.question.body
    if record.question.raw:
        record = replace(record, question=_join_beside(record.number, record.question))
    return replace(record, label=label, rest=rest)


def _make_label(found: DecodedLabel) -> Label | None:
    label = found.label
    if label is None:
        return None
    plain = len(label.values) == 1
    return Label(
        text=label.text,
        number=label.values[0],
        minor=0 if plain else label.values[1],
        lettered=not plain and label.kinds[1] != "number",
        repaired=found.repaired,
        plain=plain or bool(label.code),
        other=found.other,
    )


def _read_reference(text: str) -> Label | None:
    """Read a reference of another form ("R1.2", "1.2.1", "18 HOU 01") as it is printed."""
    match = REFERENCE.match(text) or CODED_REFERENCE.match(text)
    digits = re.search(r"\d+", text)
    if not match or not digits:
        return None
    return Label(text=match["printed"], number=int(digits[0]), minor=0, lettered=False, plain=True)


def _keep_as_printed(record: Record) -> Label | None:
    """Return the number of a row as it was read, where no column has the questions: it is the label of its own one."""
    text = " ".join(record.number.body.split())
    readable = sum(map(str.isalnum, text)) >= MIN_PRINTED_SIGNS and len(text) <= MAX_PRINTED_SIGNS
    if record.row.has_column("question") or not readable:
        return None
    return Label(text=text, number=0, minor=0, lettered=False, repaired=True, plain=True)


def _join_beside(number: DraftCell, question: DraftCell) -> DraftCell:
    """Join a number and the text beside it into one cell with one place."""
    both = join_cells(number, question, over_page=False)
    boxes = [s.box for s in both.source if s.box]
    if len(boxes) < 2 or len({s.page for s in both.source}) > 1:
        return both
    return replace(both, source=(Span(page=both.source[0].page, box=Box.hull(boxes)),))
