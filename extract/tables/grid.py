# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Tables with ruling lines: adjoining closed boxes as cells in rows and columns, with their spans."""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.model import Box, Colour, Fill, Page, Word

MAX_CELL_GAP_PT = 4.0  # between two boxes of one table
EDGE_TOLERANCE_PT = 4.0  # between two edges that are one line of the grid
MIN_SATURATION = 14  # largest minus smallest channel; a fill below it is grey, not a status
SAME_COLOUR_TOLERANCE = 24  # of 255, in each channel, between two fills of one colour
MIN_TINTED_CELLS = 2  # other cells of a row with a cell's colour make it the row's tint
MIN_FILL_INSIDE = 0.8  # of the width of a fill that must lie in the cell that it colours
MAX_LEFT_SHARE = 0.02  # of a table's width, from a narrow cell to the first column, which its name may begin late
MIN_COLUMN_OVERLAP = 0.5  # of a cell's width that must be under a column of the header


@dataclass(frozen=True, slots=True, kw_only=True)
class GridCell:
    """A cell of a table. `region` is the index of its box on the page.

    Rows and columns are counted from 0; `last_row` and `last_column` are inclusive.
    """

    region: int
    box: Box
    row: int
    last_row: int
    column: int
    last_column: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table of one page. `open`: no vertical ruling lines separate its columns."""

    page: Page
    box: Box
    cells: tuple[GridCell, ...]
    rows: int
    columns: int
    open: bool = False

    def cells_starting_in(self, row: int) -> list[GridCell]:
        """Return the cells whose first row this is, from left to right."""
        return sorted((c for c in self.cells if c.row == row), key=lambda c: c.column)


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundTable:
    """A table with the words of each of its cells, by the region of the cell."""

    table: Table
    words: dict[int, list[Word]]

    def cell_texts(self) -> dict[int, str]:
        """Return the text of each cell in one line, without crossed-out text, by the region of the cell."""
        return {region: " ".join(w.text for w in words if w.struck != "whole") for region, words in self.words.items()}


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column and the field that its cells fill, None where its printed name fits no field.

    `x0` and `x1` are shares of the table's width, so that they hold on the next page too. `choices` are all fields
    that the name may mean. `dated`: the name has a date or quarter. `whole_name` has the names over several columns
    too. `reason` says how the field was decided where the name does not tell it, and `certainty` is the probability
    that it is right; 1 where the name tells it. `status_too`: its texts begin with
    the status, which has no column. `ticked`: it is one of several columns that show the status together.
    `more_status`: it fills no field, and holds statuses beside the current one, such as those of another quarter.
    """

    field: str | None
    name: str
    score: float
    x0: float
    x1: float
    choices: tuple[str, ...] = ()
    dated: bool = False
    whole_name: str = ""
    certainty: float = 1.0
    reason: str = ""
    status_too: bool = False
    ticked: bool = False
    more_status: bool = False

    @property
    def shows_status(self) -> bool:
        """Whether a fill in its cells is a status."""
        return self.field == "rag" or self.status_too or self.ticked or self.more_status


def has_wide_cells(cells: Sequence[GridCell]) -> bool:
    """Return whether a row is parted into cells from the first column on that each span several columns."""
    return any(cell.column == 0 for cell in cells) and all(cell.last_column > cell.column for cell in cells)


def find_colour(page: Page, box: Box) -> Colour | None:
    """Return the colour of a closed box; None where it has none or is grey."""
    fill = find_fill(page, box)
    return fill.colour if fill else None


def find_fill(page: Page, box: Box) -> Fill | None:
    """Return the fill that colours a closed box: its ground, else the largest blob or coloured print in it."""
    return next(iter(list_fills(page, box)), None)


def list_fills(page: Page, box: Box) -> list[Fill]:
    """Return the coloured fills in a closed box: its ground first, then from the largest to the smallest."""
    inside = [f for f in page.fills if f.box == box or _lies_within(f.box, box)]
    coloured = [f for f in inside if max(f.colour) - min(f.colour) >= MIN_SATURATION]
    return sorted(coloured, key=lambda f: (f.box == box, f.box.area), reverse=True)


def _lies_within(inner: Box, outer: Box) -> bool:
    """Return whether a fill colours a cell: it is as narrow, or nearly all of it is in the cell."""
    return outer.contains_centre(inner) and (
        inner.width <= outer.width + EDGE_TOLERANCE_PT
        or inner.horizontal_overlap(outer) >= MIN_FILL_INSIDE * inner.width
    )


def find_bordered_tables(page: Page) -> list[Table]:
    """Return the tables that the closed boxes of a page form, from top to bottom."""
    boxes = [(i, r.box) for i, r in enumerate(page.regions) if r.kind == "box"]
    groups: list[list[tuple[int, Box]]] = []
    for entry in boxes:
        near = [g for g in groups if any(entry[1].touches(b, MAX_CELL_GAP_PT) for _, b in g)]
        merged = [entry, *(e for g in near for e in g)]
        groups = [g for g in groups if g not in near] + [merged]
    tables = [_build_table(page, group) for group in groups]
    return sorted(tables, key=lambda t: t.box.top)


def _build_table(page: Page, group: list[tuple[int, Box]]) -> Table:
    xs = _merge_edges([v for _, b in group for v in (b.x0, b.x1)])
    ys = _merge_edges([v for _, b in group for v in (b.top, b.bottom)])
    cells = [
        GridCell(
            region=region,
            box=box,
            row=_find_nearest(ys, box.top),
            last_row=max(_find_nearest(ys, box.bottom) - 1, 0),
            column=_find_nearest(xs, box.x0),
            last_column=max(_find_nearest(xs, box.x1) - 1, 0),
        )
        for region, box in group
    ]
    cells.sort(key=lambda c: (c.row, c.column))
    return Table(
        page=page, box=Box.hull(b for _, b in group), cells=tuple(cells), rows=len(ys) - 1, columns=len(xs) - 1
    )


def _merge_edges(values: list[float]) -> list[float]:
    edges: list[list[float]] = []
    for value in sorted(values):
        if edges and value - edges[-1][0] <= EDGE_TOLERANCE_PT:
            edges[-1].append(value)
        else:
            edges.append([value])
    return [sum(e) / len(e) for e in edges]


def _find_nearest(edges: list[float], value: float) -> int:
    """Return the index of the edge nearest to a value; `edges` ascend."""
    after = bisect_left(edges, value)
    if after == 0 or after == len(edges):
        return min(after, len(edges) - 1)
    return after - 1 if value - edges[after - 1] <= edges[after] - value else after


def find_column(table: Table, cell: GridCell, columns: Sequence[Column]) -> Column | None:
    """Return the column that most of this cell is under; None where there is none."""
    x0 = (cell.box.x0 - table.box.x0) / table.box.width
    x1 = (cell.box.x1 - table.box.x0) / table.box.width

    def under(column: Column) -> float:
        return max(0.0, min(x1, column.x1) - max(x0, column.x0))

    if columns and 0 <= columns[0].x0 - (x0 + x1) / 2 <= MAX_LEFT_SHARE:
        return columns[0]
    if columns and columns[-1].x0 <= x0 < columns[-1].x1:
        return columns[-1]  # the last name of an open header may end long before its column does
    best = max(columns, key=under, default=None)
    if best is None or under(best) < MIN_COLUMN_OVERLAP * min(x1 - x0, best.x1 - best.x0):
        return None
    return best
