# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Signals of doubt in a value's place: its column, its row, and what else the page says there."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median

from ingest.model import TEXT_LAYER_READER, Page
from normalise.confidence.values import Value
from normalise.model import Cell, Report, Response

UNKNOWN = -1.0
END_MARKS = frozenset(".!?")
LEAST_HABIT = 0.95  # of the other cells of a column; fewer make no habit


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnHabits:
    """Common features of the cells of one column: shares of them, or medians."""

    filled: float
    letters: float
    opens_small: float
    filled_cells: int
    with_stop: int
    left: float
    right: float
    sure: float


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportHabits:
    """The features of a report with which its values are compared."""

    columns: Mapping[tuple[str, str], ColumnHabits]
    texts: Mapping[tuple[str, str], Counter[str]]
    filled_rows: Mapping[tuple[str, str], frozenset[int]]
    row_sizes: Mapping[int, int]
    row_sure: Mapping[int, float]
    pages: Mapping[int, Page]
    placed: Mapping[int, float]
    leftovers: Mapping[int, int]
    problems: Mapping[int | None, int]
    all_problems: int
    rows: int

    @property
    def usual_row_size(self) -> float:
        """The number of columns that half of the rows fill at least."""
        return median(self.row_sizes.values()) if self.row_sizes else 0.0


def learn_habits(report: Report, values: Sequence[Value], pages: Mapping[int, Page]) -> ReportHabits:
    """Measure the columns, rows and pages of a report."""
    by_column: dict[tuple[str, str], list[Value]] = defaultdict(list)
    by_row: dict[int, list[Value]] = defaultdict(list)
    for value in values:
        by_column[value.column].append(value)
        if value.row is not None:
            by_row[value.row].append(value)
    columns = {column: _learn_column(members) for column, members in by_column.items()}
    return ReportHabits(
        columns=columns,
        texts={column: Counter(v.cell.text for v in members) for column, members in by_column.items()},
        filled_rows={
            column: frozenset(v.row for v in members if v.row is not None and is_filled(v))
            for column, members in by_column.items()
        },
        row_sizes={row: sum(map(is_filled, members)) for row, members in by_row.items()},
        row_sure={row: min((v.cell.confidence or 1.0 for v in m), default=1.0) for row, m in by_row.items()},
        pages=pages,
        placed={c.page: c.placed for c in report.coverage},
        leftovers=Counter(left.source.page for left in report.leftovers),
        problems=Counter(p.page for p in report.faults),
        all_problems=len(report.faults),
        rows=len(by_row),
    )


def is_filled(value: Value) -> bool:
    """Return whether a value has a text or, as a status, a colour."""
    if value.field == "rag" and isinstance(value.record, Response):
        return value.record.rag.is_shown
    return bool(value.cell.text)


def _learn_column(members: Sequence[Value]) -> ColumnHabits:
    filled = [v.cell for v in members if v.cell.text]
    boxes = [c.source[0].box for c in filled if c.source and c.source[0].box]
    return ColumnHabits(
        filled=sum(map(is_filled, members)) / len(members),
        letters=median(len(c.text) for c in filled) if filled else 0.0,
        opens_small=_share_of(c.text[:1].islower() for c in filled),
        filled_cells=len(filled),
        with_stop=sum(map(_ends_with_stop, filled)),
        left=median(b.x0 for b in boxes) if boxes else UNKNOWN,
        right=max((b.x1 for b in boxes), default=UNKNOWN),
        sure=median(c.confidence if c.confidence is not None else 1.0 for c in filled) if filled else 1.0,
    )


def _ends_with_stop(cell: Cell) -> bool:
    return cell.text.rstrip()[-1:] in END_MARKS


def _ends_unlike_others(value: Value, column: ColumnHabits) -> bool:
    """Return whether a text ends without a stop, or with one, as hardly another cell of its column does."""
    others, own = column.filled_cells - 1, _ends_with_stop(value.cell)
    if not others:
        return False
    share = (column.with_stop - own) / others
    return share >= LEAST_HABIT if not own else 1 - share >= LEAST_HABIT


def _share_of(flags: Iterable[bool]) -> float:
    listed = list(flags)
    return sum(listed) / len(listed) if listed else 0.0


def measure_place(value: Value, habits: ReportHabits) -> dict[str, float]:
    """Return the signals of a value's column, row and page."""
    cell, column = value.cell, habits.columns[value.column]
    box = cell.source[0].box if cell.source else None
    page = habits.pages.get(value.pages[0]) if value.pages else None
    number = value.pages[0] if value.pages else None
    size = len(cell.text)
    return {
        "empty": float(not is_filled(value)),
        "column_filled": column.filled,
        "repeated": float(habits.texts[value.column][cell.text] - 1) if cell.text else 0.0,
        "filled_beside": _count_filled_beside(value, habits),
        "row_size": _compare_row_size(value, habits),
        "column_sure": column.sure,
        "length_against_column": size / column.letters if column.letters else 0.0,
        "unlike_start": abs(column.opens_small - cell.text[:1].islower()) if cell.text else 0.0,
        "unlike_end": float(bool(cell.text) and _ends_unlike_others(value, column)),
        "left_shift": abs(box.x0 - column.left) if box else UNKNOWN,
        "row_sure": habits.row_sure.get(value.row, UNKNOWN) if value.row is not None else UNKNOWN,
        "pieces": float(len(cell.source)),
        "placed": min((habits.placed.get(n, 1.0) for n in value.pages), default=1.0),
        "leftovers": float(sum(habits.leftovers.get(n, 0) for n in set(value.pages))),
        "page_problems": float(habits.problems.get(number, 0)),
        "problems_a_row": habits.all_problems / max(1, habits.rows),
        "scanned": float(page.reader != TEXT_LAYER_READER) if page else UNKNOWN,
        "coloured": float(page.coloured) if page else UNKNOWN,
        "photographed": float(page.photo is not None) if page else 0.0,
        "open_table": float(bool(page.open_tables)) if page else UNKNOWN,
    }


def _count_filled_beside(value: Value, habits: ReportHabits) -> float:
    """Return in how many of the rows before and after the column is filled, from 0 to 2."""
    if value.row is None:
        return UNKNOWN
    filled = habits.filled_rows[value.column]
    return float((value.row - 1 in filled) + (value.row + 1 in filled))


def _compare_row_size(value: Value, habits: ReportHabits) -> float:
    """Return how many columns the row fills more than most rows do; below 0 for fewer."""
    return habits.row_sizes[value.row] - habits.usual_row_size if value.row is not None else 0.0
