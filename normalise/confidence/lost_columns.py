# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Signals that a column of the plan was lost: its print is in a column that fits no field, or in that of another one.

A lost column makes all its values wrong, none of which has a misread letter: they are empty, or lack a part. The cells
of the column that fits no field say what it may be: dates, names, whole texts, or the middle of the texts beside it.
In the column of another field, a text is only a date, a question begins with its number, and a status has that of
another role.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median

from extract.fields import PROSE_NAMES
from extract.model import UNNAMED_COLUMN
from extract.text.column_names import load_column_names, match_printed_name
from extract.text.ocr_confusions import fold_label
from ingest.model import Box
from normalise.confidence.values import Value
from normalise.dates import locate_dates
from normalise.model import Cell, Question, Report, Response, StatusRole
from normalise.status.roles import role_of_column

LOST_COLUMN_SIGNALS = (
    "dates_elsewhere", "texts_elsewhere", "names_elsewhere", "piece_beside", "label_elsewhere", "only_a_date",
    "label_in_text", "role_elsewhere",
)  # fmt: skip
MIN_TEXT_LETTERS = 30  # of the middle cell of a column of texts; columns of costs, priorities and evidence have fewer
MIN_PIECE_WORDS = 4  # in a column of statuses; more than most statuses have
MIN_SHARE = 0.5  # of the cells of a column that have its kind
_INITIALS = re.compile(r"[A-Z](?:\.? ?[A-Z]){1,2}\.?")
_LABEL_BEFORE_TEXT = re.compile(r"(?i)[a-z]?\d{1,2}(?:[.)]|\.\d{1,2})*\s+(?-i:[A-Z])")
_LABEL = re.compile(r"(?i)[a-z]?\d{1,2}(?:[.(]? ?(?:\d{1,2}|[ivx]{1,4}|[a-z])\)?){0,3}\.?")

ROLES_BESIDE = (StatusRole.RISK, StatusRole.PREVIOUS, StatusRole.OUTCOME)
"""The roles of statuses that are printed beside the current one."""

Signals = dict[str, float]
NONE_LOST: Mapping[str, float] = dict.fromkeys(LOST_COLUMN_SIGNALS, 0.0)
PlacedValue = tuple[int, str]
"""The identity of a row or question, and a field of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LostColumns:
    """The signals of the values of a report that a lost column concerns, by value."""

    signals: Mapping[PlacedValue, Sequence[str]]

    def measure(self, value: Value) -> Signals:
        """Return the signals of a value."""
        return {**NONE_LOST, **dict.fromkeys(self.signals.get((id(value.record), value.field), ()), 1.0)}


def find_lost_columns(report: Report) -> LostColumns:
    """Find the values of a report whose print may be in a column that fits no field."""
    rows = report.responses
    found: dict[PlacedValue, list[str]] = defaultdict(list)
    for name, column in _list_unplaced_columns(rows).items():
        for row, field, signal in _find_concerned(name, column, rows):
            found[id(row), field].append(signal)
    for response in rows:
        for row, field, signal in _find_misplaced(response):
            found[id(row), field].append(signal)
    for question in report.questions:
        if question.responses and _is_label_elsewhere(question):
            found[id(question), "label"].append("label_elsewhere")
        if not question.label and _LABEL_BEFORE_TEXT.match(question.text.text):
            for field in ("label", "text"):
                found[id(question), field].append("label_in_text")
    return LostColumns(signals=found)


Column = Sequence[tuple[Response, Cell]]
"""The filled cells of a column with their rows."""


def _list_unplaced_columns(rows: Sequence[Response]) -> Mapping[str, Column]:
    """Return the columns, by name, that fit no field by their names and that fed no other value of a row."""
    columns: dict[str, list[tuple[Response, Cell]]] = defaultdict(list)
    for row in rows:
        used = {found.column for found in row.dates} | {status.column for status in row.more_statuses}
        for name, cell in row.other:
            if cell.text and name not in used and is_unplaced_name(name):
                columns[name].append((row, cell))
    return columns


def is_unplaced_name(name: str) -> bool:
    """Return whether a column kept apart has no name, an unknown one, or that of a text of the plan."""
    known = match_printed_name(name, load_column_names())
    is_prose = any(field in PROSE_NAMES for field in known.fields[:1])
    return bool(UNNAMED_COLUMN.fullmatch(name)) or not known.known or is_prose


def _find_concerned(name: str, column: Column, rows: Sequence[Response]) -> Iterable[tuple[Response, str, str]]:
    """Yield the values that a column without a field concerns: their rows, fields and signals."""
    texts = [cell.text for _, cell in column]
    letters = median(map(len, texts))
    if letters > 1 and _share_of(text[:1].islower() for text in texts) >= MIN_SHARE:
        for row, cell in column:
            yield from ((row, field, "piece_beside") for field in find_texts_beside(row, cell))
    elif letters < MIN_TEXT_LETTERS and _share_of(bool(locate_dates(text)) for text in texts) >= MIN_SHARE:
        yield from ((row, "target_date", "dates_elsewhere") for row, _ in column)
    elif _share_of(bool(_INITIALS.fullmatch(text)) for text in texts) >= MIN_SHARE:
        if not any(row.cells["lead_person"].text for row in rows):
            yield from ((row, "lead_person", "names_elsewhere") for row, _ in column)
    elif letters >= MIN_TEXT_LETTERS:
        for field in _choose_text_fields(name, column, rows):
            yield from ((row, field, "texts_elsewhere") for row, _ in column if not row.cells[field].text)


def _find_misplaced(row: Response) -> Iterable[tuple[Response, str, str]]:
    """Yield the values of a row whose print is that of another field: their rows, fields and signals."""
    for field in PROSE_NAMES:
        if is_only_a_date(row.cells[field].text):
            yield row, field, "only_a_date"
            yield row, "target_date", "dates_elsewhere"
    if row.rag.label and role_of_column(row.rag.label) in ROLES_BESIDE:
        yield row, "rag", "role_elsewhere"
    labels = {row.rag.label} | {status.label for status in row.more_statuses}
    for name, cell in row.other:
        if name in labels and cell.text[:1].islower() and len(cell.text.split()) >= MIN_PIECE_WORDS:
            yield from ((row, field, "piece_beside") for field in find_texts_beside(row, cell))


def is_only_a_date(text: str) -> bool:
    """Return whether a text has nothing but a date."""
    return any(start == 0 and stop == len(text) for start, stop, _ in locate_dates(text))


def _share_of(flags: Iterable[bool]) -> float:
    listed = list(flags)
    return sum(listed) / len(listed)


def _choose_text_fields(name: str, column: Column, rows: Sequence[Response]) -> Sequence[str]:
    """Return the fields that a column of texts may be.

    A plan has actions. Otherwise it is a field that other rows fill and those of the column do not, whose column was
    cut in two; or, without a printed name, any that no row fills.
    """
    filled = {field: sum(bool(row.cells[field].text) for row in rows) for field in PROSE_NAMES}
    if not filled["actions"]:
        return ("actions",)
    empty = [field for field in PROSE_NAMES if not any(row.cells[field].text for row, _ in column)]
    cut = [field for field in empty if filled[field]]
    return cut or (empty if UNNAMED_COLUMN.fullmatch(name) else ())


def find_texts_beside(row: Response, piece: Cell) -> list[str]:
    """Return the text fields of a row whose cells are next to a cell, left and right of it and level with it."""
    place = piece.source[0] if piece.source else None
    if place is None or place.box is None:
        return []
    beside: list[tuple[str, Box]] = []
    for field, cell in (("agency", row.agency.cell), *row.cells.items()):
        boxes = [span.box for span in cell.source if span.box and span.page == place.page]
        beside += [(field, box) for box in boxes if box.top < place.box.bottom and box.bottom > place.box.top]
    left = [(field, box) for field, box in beside if box.centre_x < place.box.centre_x]
    right = [(field, box) for field, box in beside if box.centre_x > place.box.centre_x]
    nearest = sorted(left, key=lambda one: -one[1].x1)[:1] + sorted(right, key=lambda one: one[1].x0)[:1]
    return [field for field, _ in nearest if field in PROSE_NAMES]


def _is_label_elsewhere(question: Question) -> bool:
    """Return whether all rows of a question print a label that continues that of the question: "1a" for "1"."""
    own = fold_label(question.label).lower()
    return bool(own) and all(
        any(len(label) > len(own) and label.startswith(own) for label in _list_printed_labels(row))
        for row in question.responses
    )


def _list_printed_labels(row: Response) -> list[str]:
    """Return the labels in those cells of a row that are no known status and fit no field."""
    texts = [row.rag.raw] if row.rag.value is None else []
    texts += [cell.text for name, cell in row.other if is_unplaced_name(name)]
    return [fold_label(text.strip()).lower() for text in texts if _LABEL.fullmatch(text.strip())]
