"""Decide the labels of all rows of a document as one sequence, before the rows are read one by one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from extract.assemble.records import build_record
from extract.assemble.table_rows import TableRow
from extract.text.label_sequence import DecodedLabel, QuestionStart, decode_labels
from extract.text.question_labels import Label


@dataclass(frozen=True, slots=True, kw_only=True)
class RowLabel:
    """The label of a row, None for none; `rest` is the text of its question, or of its number's cell, without it.

    `in_number`: the label was read in the column of numbers.
    """

    label: Label | None
    rest: str
    in_number: bool


RowLabels = Mapping[int, RowLabel]
"""The labels by `id` of the row."""


def decode_row_labels(rows: Sequence[TableRow]) -> dict[int, RowLabel]:
    """Return the labels of the rows of a document, in the order of the paper.

    A number in a column of numbers may be the label of its question where a question is beside it, or where no column
    has the questions.
    """
    starts: list[QuestionStart] = []
    places: list[tuple[int, bool]] = []
    for row in rows:
        if row.kind != "cells":
            continue
        record = build_record(row)
        in_number = bool(record.number.raw and (record.question.raw or not row.has_column("question")))
        text = record.number.body if in_number else record.question.body
        if text.strip():
            starts.append(QuestionStart(text=text, column=in_number))
            places.append((id(row), in_number))
    decoded = decode_labels(starts)
    return {
        row: RowLabel(label=_make_label(found), rest=found.rest, in_number=in_number)
        for (row, in_number), found in zip(places, decoded, strict=True)
    }


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
