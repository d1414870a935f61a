# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Join the halves of a table that is wider than the paper: its right columns are on a later page.

A right half has its own header and no column that tells its rows apart: no number, question, finding or agency.
Its rows are those of the left half, in the same order and of the same heights. Where they are not, the right half is
not joined, and a problem says so.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from extract.assemble.passages import Passage
from extract.assemble.records import NO_RESPONSE, Record, keep_other
from extract.assemble.table_rows import TableRow
from extract.model import DraftResponse
from extract.tables.grid import Column
from ingest.model import Problem

LABELLING_FIELDS = frozenset({"number", "question", "finding", "agency"})
MIN_JOINED_ROWS = 2  # the height of one row alone shows nothing
HEIGHT_TOLERANCE = 0.08  # of a row's height, between the halves: two pages are scanned with different slant
HEIGHT_TOLERANCE_PT = 3.0  # the same for low rows


@dataclass(frozen=True, slots=True, kw_only=True)
class TablePart:
    """A table as `classify_rows` returns it, with its columns; `at` is the index of its passage."""

    at: int
    page: int
    rows: tuple[TableRow, ...]
    columns: tuple[Column, ...]

    @property
    def body(self) -> list[TableRow]:
        """The rows below the header."""
        return [row for row in self.rows if row.kind != "header"]

    @property
    def fields(self) -> set[str]:
        """The fields of its columns."""
        return {column.field for column in self.columns if column.field}


def join_right_halves(
    passages: Sequence[Passage], parts: Sequence[TablePart]
) -> tuple[tuple[Passage, ...], tuple[Problem, ...]]:
    """Return the passages with the rows of each right half joined to its left half.

    Also return a problem for each right half that fits no table before it.

    Args:
        passages: The passages, before rows over page breaks are joined.
        parts: The tables of the passages, in order.
    """
    out = list(passages)
    problems = []
    lefts: list[TablePart] = []
    for part in parts:
        before = [left for left in lefts if left.page < part.page and _has_other_columns(left, part)]
        if not before or not _is_right_half(part):
            lefts.append(part)
            continue
        left = next((left for left in before if _fits(left, part, out)), None)
        if left is None:
            problems.append(_state_lone_half(part, before[-1].page))
            continue
        lefts.remove(left)
        out[left.at] = _join_rows(out[left.at], left, out[part.at], part)
        out[part.at] = replace(out[part.at], rows=())
    return tuple(out), tuple(problems)


def _is_right_half(part: TablePart) -> bool:
    has_header = any(row.kind == "header" for row in part.rows)
    return has_header and bool(part.fields) and not part.fields & LABELLING_FIELDS and len(part.body) > 0


def _has_other_columns(left: TablePart, right: TablePart) -> bool:
    """Return whether the left part tells its rows apart, and lacks the columns of the right one."""
    names = {column.name for column in left.columns}
    return (
        bool(left.fields & LABELLING_FIELDS)
        and not left.fields & right.fields
        and not any(column.name in names for column in right.columns)
    )


def _fits(left: TablePart, right: TablePart, passages: Sequence[Passage]) -> bool:
    """Return whether the rows of two parts correspond one to one."""
    if not len(left.body) == len(right.body) >= MIN_JOINED_ROWS:
        return False
    known = {id(row.row) for row in passages[left.at].rows if isinstance(row, Record)}
    return all(
        _have_same_height(one, other) and (other.kind == "blank" or id(one) in known)
        for one, other in zip(left.body, right.body, strict=True)
    )


def _have_same_height(one: TableRow, other: TableRow) -> bool:
    heights = [min((c.place.box.height for c in row.cells if not c.carried), default=0.0) for row in (one, other)]
    return abs(heights[0] - heights[1]) <= max(HEIGHT_TOLERANCE_PT, HEIGHT_TOLERANCE * max(heights))


def _join_rows(left: Passage, left_part: TablePart, right: Passage, right_part: TablePart) -> Passage:
    partner = {id(one): id(other) for one, other in zip(left_part.body, right_part.body, strict=True)}
    answers = {id(row.row): row.response for row in right.rows if isinstance(row, Record)}
    rows = tuple(
        replace(row, response=_join_responses(row.response, answers.get(partner[id(row.row)], NO_RESPONSE)))
        if isinstance(row, Record)
        else row
        for row in left.rows
    )
    return replace(left, rows=rows)


def _join_responses(left: DraftResponse, right: DraftResponse) -> DraftResponse:
    """Return a response with the cells of both halves, which have no column in common."""
    status = right.status if right.status.cell.raw or right.status.colour else left.status
    cells = {name: cell for name, cell in right.cells.items() if cell.raw}
    dates = right.date_column or left.date_column
    joined = replace(left, status=status, cells=left.cells.with_cells(**cells), date_column=dates)
    names: dict[str, str] = {}
    for name, cell in right.other:
        joined = keep_other(joined, name, cell)
        names[name] = joined.other[-1][0]
    beside = (replace(status, column=names[status.column]) for status in right.more_statuses)
    return replace(joined, more_statuses=(*left.more_statuses, *beside))


def _state_lone_half(part: TablePart, page: int) -> Problem:
    detail = (
        f"The rows of the table have no number, question or agency. It may be the right half of the table on page"
        f" {page}, but its rows do not match: the table's right half is kept as a separate table."
    )
    return Problem(code="table-half", detail=detail, page=part.page)
