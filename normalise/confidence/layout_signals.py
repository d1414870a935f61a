# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Signals that a value is in the wrong row or column: where its print is beside the print of other rows and columns.

A value in the wrong place may be read without a wrong letter, so that no signal of the words shows it. But other rows
have cells at its height, it reaches over another column, blanks separate its parts, or words are printed where its
row has an empty cell.
"""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from ingest.model import Box, Page, Word
from normalise.confidence.values import Value
from normalise.confidence.word_places import PlacedWord, list_words_in

NOT_MEASURED = -1.0
EDGE_PT = 2.0  # how far boxes of neighbouring cells may overlap without a sign of trouble
LEAST_CELLS = 2  # of a column on a page; its usual place is learned from that many
Place = tuple[int, Box]
"""A page's number and a box on it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportLayout:
    """Where the rows and columns of a report are printed.

    Attributes:
        cells: The places of the cells of each row on each page, by page and row, without those of merged cells.
        middles: The heights of the middles of all these cells by page, from top to bottom, each with its row.
        columns: The left and right edge of each column on each page, by page and column.
        shared: The places of cells that several rows have in common, each with the number of these rows.
        shared_columns: The share of the cells of each column that are in such places.
        missing: The share of the columns of the report that a page has no cell of, by page.
    """

    cells: Mapping[tuple[int, int], Sequence[tuple[tuple[str, str], Box]]]
    middles: Mapping[int, Sequence[tuple[float, int]]]
    columns: Mapping[tuple[int, tuple[str, str]], tuple[float, float]]
    shared: Mapping[Place, int]
    shared_columns: Mapping[tuple[str, str], float]
    missing: Mapping[int, float]


def learn_layout(values: Sequence[Value], pages: Mapping[int, Page]) -> ReportLayout:
    """Learn the places of the rows and columns of a report; pages that were scanned sideways are left out."""
    upright = {number for number, page in pages.items() if page.turn in (0, 180)}
    rows: dict[Place, set[int]] = defaultdict(set)
    placed = [(value, place) for value in values if value.row is not None for place in list_places(value, upright)]
    for value, place in placed:
        rows[place].add(value.row if value.row is not None else -1)
    shared = {place: len(members) for place, members in rows.items() if len(members) > 1}
    cells: dict[tuple[int, int], list[tuple[tuple[str, str], Box]]] = defaultdict(list)
    middles: dict[int, list[tuple[float, int]]] = defaultdict(list)
    edges: dict[tuple[int, tuple[str, str]], list[Box]] = defaultdict(list)
    for value, place in placed:
        number, box = place
        edges[number, value.column].append(box)
        if value.row is not None and place not in shared:
            cells[number, value.row].append((value.column, box))
            middles[number].append((box.centre_y, value.row))
    return ReportLayout(
        cells=cells,
        middles={number: sorted(members) for number, members in middles.items()},
        columns={
            at: (median(b.x0 for b in boxes), median(b.x1 for b in boxes))
            for at, boxes in edges.items()
            if len(boxes) >= LEAST_CELLS
        },
        shared=shared,
        shared_columns=_measure_shared_columns(placed, shared),
        missing=_measure_missing_columns(edges),
    )


def _measure_shared_columns(
    placed: Sequence[tuple[Value, Place]], shared: Mapping[Place, int]
) -> dict[tuple[str, str], float]:
    """Return the share of a column's cells that several rows have in common: many where cells are merged."""
    flags: dict[tuple[str, str], list[bool]] = defaultdict(list)
    for value, place in placed:
        flags[value.column].append(place in shared)
    return {column: sum(members) / len(members) for column, members in flags.items()}


def _measure_missing_columns(cells: Mapping[tuple[int, tuple[str, str]], Sequence[Box]]) -> dict[int, float]:
    """Return the share of columns without a cell by page, of those that have `LEAST_CELLS` on another page.

    The table of a page that lacks columns of the other pages may have been cut into columns wrongly.
    """
    on_page: dict[int, set[tuple[str, str]]] = defaultdict(set)
    for number, column in cells:
        on_page[number].add(column)
    out = {}
    for page, own in on_page.items():
        elsewhere = {
            column for (number, column), boxes in cells.items() if number != page and len(boxes) >= LEAST_CELLS
        }
        out[page] = len(elsewhere - own) / max(1, len(elsewhere))
    return out


def list_places(value: Value, upright: set[int]) -> list[Place]:
    """Return the places of a value on upright pages."""
    return [(span.page, span.box) for span in value.cell.source if span.box and span.page in upright]


def measure_layout(value: Value, layout: ReportLayout, placed: Mapping[int, Sequence[PlacedWord]]) -> dict[str, float]:
    """Return the signals of a value's place among those of its report, and of the blanks between its words."""
    places = [(s.page, s.box) for s in value.cell.source if s.box]
    boxes = [(number, box) for number, box in places if (number, value.row) in layout.cells]
    own = [place for place in boxes if place not in layout.shared]
    blanks = [measure_blanks(list_words_in(placed.get(number, ()), box)) for number, box in places]
    return {
        "rows_beside": float(max((_count_rows_beside(value, place, layout) for place in own), default=0)),
        "columns_within": float(max((_count_columns_within(value, place, layout) for place in boxes), default=0)),
        "beside_row": min((_measure_overlap(value, place, layout) for place in own), default=NOT_MEASURED),
        "top_shift": max((_measure_top_shift(value, place, layout) for place in own[:1]), default=NOT_MEASURED),
        "rows_sharing": float(max((layout.shared.get(place, 1) - 1 for place in places), default=0)),
        "column_shared": layout.shared_columns.get(value.column, 0.0) if value.row is not None else 0.0,
        "gap_within": max((gap for gap, _ in blanks), default=0.0),
        "blank_within": max((blank for _, blank in blanks), default=0.0),
        "columns_missing": max((layout.missing.get(number, 0.0) for number in _list_pages(value, layout)), default=0.0),
        "words_at_place": float(0 if places else _count_words_at_place(value, layout, placed)),
    }


def _list_pages(value: Value, layout: ReportLayout) -> Sequence[int]:
    """Return the numbers of the pages of a value; those of its row where it is empty."""
    return value.pages or [number for number in layout.missing if (number, value.row) in layout.cells]


def _count_rows_beside(value: Value, place: Place, layout: ReportLayout) -> int:
    """Return how many other rows have a cell whose middle is at the height of the value."""
    number, box = place
    middles = layout.middles[number]
    first = bisect_left(middles, (box.top + EDGE_PT, -1))
    last = bisect_right(middles, (box.bottom - EDGE_PT, -1))
    return len({row for _, row in middles[first:last]} - {value.row})


def _count_columns_within(value: Value, place: Place, layout: ReportLayout) -> int:
    """Return how many other columns have their middle within the width of the value."""
    number, box = place
    return sum(
        box.x0 < (left + right) / 2 < box.x1
        for (page, column), (left, right) in layout.columns.items()
        if page == number and column != value.column
    )


def _list_others(value: Value, number: int, layout: ReportLayout) -> list[Box]:
    """Return the boxes of the other cells of a value's row on a page."""
    if value.row is None:
        return []
    return [box for column, box in layout.cells.get((number, value.row), ()) if column != value.column]


def _measure_overlap(value: Value, place: Place, layout: ReportLayout) -> float:
    """Return the share of a value's height that is level with other cells of its row."""
    number, box = place
    others = _list_others(value, number, layout)
    if not others or not box.height:
        return NOT_MEASURED
    hull = Box.hull(others)
    return max(0.0, min(box.bottom, hull.bottom) - max(box.top, hull.top)) / box.height


def _measure_top_shift(value: Value, place: Place, layout: ReportLayout) -> float:
    """Return how far a value begins from where the middle one of the other cells of its row begins, in points."""
    number, box = place
    tops = [other.top for other in _list_others(value, number, layout)]
    return abs(box.top - median(tops)) if tops else NOT_MEASURED


def measure_blanks(words: Sequence[Word]) -> tuple[float, float]:
    """Return the widest blank between the lines of a text, and between the words of a line, in heights of a word."""
    if not words:
        return 0.0, 0.0
    height = max(1.0, median(w.box.height for w in words))
    lines: list[list[Word]] = []
    for word in sorted(words, key=lambda w: w.box.centre_y):
        if lines and abs(word.box.centre_y - lines[-1][-1].box.centre_y) < height / 2:
            lines[-1].append(word)
        else:
            lines.append([word])
    tops = [median(w.box.centre_y for w in line) for line in lines]
    gap = max((below - above for above, below in pairwise(tops)), default=0.0)
    ordered = [sorted(line, key=lambda w: w.box.x0) for line in lines]
    blank = max((b.box.x0 - a.box.x1 for line in ordered for a, b in pairwise(line)), default=0.0)
    return gap / height, max(0.0, blank) / height


def _count_words_at_place(value: Value, layout: ReportLayout, placed: Mapping[int, Sequence[PlacedWord]]) -> int:
    """Return how many words are printed where a row's empty cell is: at the height of the row, in its column."""
    count = 0
    for (number, column), (left, right) in layout.columns.items():
        others = _list_others(value, number, layout) if column == value.column else []
        if others:
            hull = Box.hull(others)
            area = Box(x0=left, top=hull.top, x1=right, bottom=hull.bottom)
            count += len(list_words_in(placed.get(number, ()), area))
    return count
