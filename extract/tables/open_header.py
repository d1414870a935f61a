# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Fit the header of an open table to the tables below it and on the pages that follow."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from extract.tables.grid import Column
from extract.text.cells import Line
from extract.text.label_sequence import parse_label
from extract.text.who_words import is_organisation
from ingest.model import Box, OpenTable

MAX_SHIFT_PT = 24.0  # between the places of a table and of its header's table on their pages
SHIFT_STEP_PT = 2.0
MIN_AGREEMENT = (
    0.85  # of a table's width that its columns share with the header's; less means that the page lay differently
)
COLUMN_MARGIN_PT = 4.0  # by which print may reach out of its column
MAX_NAME_WORDS = 4  # in a line of a column of agencies; lines of sentences name agencies too, and have more
MAX_WIDER = 1.25  # times as wide as another table's header, with more columns: the header is not this table's


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenHeader:
    """The last header read: its columns, and the left and right side of its table in points.

    `is_photographed`: its page and the next ones are photographs, each from another distance.
    """

    columns: tuple[Column, ...]
    x0: float
    x1: float
    is_photographed: bool = False


def may_be_header(header: OpenHeader, table: OpenTable) -> bool:
    """Return whether a header may be that of a table below it; one of a narrow table with few columns is not."""
    return len(header.columns) >= len(table.columns) or table.box.width <= MAX_WIDER * (header.x1 - header.x0)


def find_row_starters(table: OpenTable, header: OpenHeader) -> tuple[int, int]:
    """Return the column of questions, -1 for none, and the column whose print begins a row.

    The latter is -1 where the column of agencies is empty here, so that no row begins.
    """
    box = fit_header_frame(table, header)
    fields: dict[str, int] = {}
    for i, (x0, x1) in enumerate(table.columns):
        column = _find_header_column(header, box, x0, x1)
        for field in (column.choices or (column.field,)) if column else ():
            if field:
                fields.setdefault(field, i)
    asks = fields.get("question", -1)
    named = any("agency" in (column.choices or (column.field,)) for column in header.columns)
    return asks, fields.get("agency", -1 if named else max(asks, 0))


def guess_row_starters(columns: Sequence[Sequence[Line]]) -> tuple[int, int]:
    """Return the columns of `find_row_starters` for a table without header.

    Questions are in the first column. Rows begin with an agency; in a table without agencies, with a label of the first
    column, beside which an action may have several paragraphs.
    """
    has_agencies = any(
        _are_most(len(line.words) <= MAX_NAME_WORDS and is_organisation(line.text) for line in lines)
        for lines in columns[1:]
    )
    has_labels = _are_most(parse_label(line.text, column=True) is not None for line in columns[0])
    return 0, 0 if has_labels and not has_agencies else min(1, len(columns) - 1)


def _are_most(flags: Iterable[bool]) -> bool:
    listed = list(flags)
    return 2 * sum(listed) > len(listed)


def find_column_under(header: OpenHeader, word: Box) -> int | None:
    """Return the index of the column that a word lies in completely; None where there is none."""
    width = header.x1 - header.x0
    for i, column in enumerate(header.columns):
        x0, x1 = header.x0 + column.x0 * width, header.x0 + column.x1 * width
        if x0 - COLUMN_MARGIN_PT <= word.x0 and word.x1 <= x1 + COLUMN_MARGIN_PT:
            return i
    return None


def _find_header_column(header: OpenHeader, frame: Box, x0: float, x1: float) -> Column | None:
    a, b = (x0 - frame.x0) / frame.width, (x1 - frame.x0) / frame.width
    return max(header.columns, key=lambda c: min(b, c.x1) - max(a, c.x0), default=None)


def fit_header_frame(table: OpenTable, header: OpenHeader) -> Box:
    """Return the box of the header's table, moved sideways to where its columns fit this table best.

    On photographs it is scaled too, where its columns fit nowhere.
    """
    wide = header.x1 - header.x0
    steps = int(MAX_SHIFT_PT / SHIFT_STEP_PT)
    shift, scale, agreement = _best_frame(table, header, [(SHIFT_STEP_PT * i, 1.0) for i in range(-steps, steps + 1)])
    if header.is_photographed and agreement < MIN_AGREEMENT:
        moved = [(wide * i / 50, 1 + j / 50) for i in range(-25, 26) for j in range(-12, 13)]
        shift, scale, _ = _best_frame(table, header, [(shift, scale), *moved])
    left_edge = header.x0 + shift
    return Box(x0=left_edge, top=table.box.top, x1=left_edge + wide * scale, bottom=table.box.bottom)


def _best_frame(
    table: OpenTable, header: OpenHeader, frames: Sequence[tuple[float, float]]
) -> tuple[float, float, float]:
    """Return the (shift, scale) that fits best, the first of equals, and how well: the share of widths that agree."""
    import numpy as np

    if not header.columns:
        return 0.0, 1.0, 0.0
    shifts, scales = np.array(frames).T
    left, width = (header.x0 + shifts)[:, None], ((header.x1 - header.x0) * scales)[:, None]
    starts, ends = np.array([(column.x0, column.x1) for column in header.columns]).T
    shared = -np.abs(shifts) / 1000 - np.abs(1 - scales) / 10
    for x0, x1 in table.columns:
        shared += (np.minimum((x1 - left) / width, ends) - np.maximum((x0 - left) / width, starts)).max(axis=1)
    best = int(shared.argmax())
    return float(shifts[best]), float(scales[best]), float(shared[best])
