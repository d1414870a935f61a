# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Set aside the tables that are not the plan, each with the heading above it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from extract.assemble.read_tables import TableColumns, read_columns
from extract.coordinates import locate_on_page
from extract.model import OtherTable
from extract.status.legend import read_legend
from extract.tables.find_tables import PageTables
from extract.tables.form_tables import read_form
from extract.tables.grid import EDGE_TOLERANCE_PT, FoundTable
from extract.tables.table_kind import UNKNOWN_KIND, has_plan_header, is_heading_of, name_other_table
from extract.text.cells import Line
from extract.text.column_names import ColumnNames
from ingest.model import Word

MAX_HEADING_GAP_PT = 28.0  # from a heading to its table
MIN_SHARED_WIDTH = 0.9  # of an open piece, that is below the piece above it
MAX_PIECE_GAP_PT = 32.0  # between two pieces of one table, with a line of a cell that is longer than the others


@dataclass(frozen=True, slots=True, kw_only=True)
class Aside:
    """A table that is not the plan, and its words with those of the heading above it."""

    table: OtherTable
    words: tuple[Word, ...]


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A table that may be the plan or not, the index of its page, and the line right above it.

    `runs_on`: that line is a running head, which the page before has too.
    """

    at: int
    found: FoundTable
    above: Line | None
    runs_on: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class SortedTables:
    """The pages of a document with the tables of the plan and its legends only.

    Beside them are the columns of those by the table's `id`, and the other tables of each page.
    """

    pages: tuple[PageTables, ...]
    columns: Mapping[int, TableColumns]
    asides: tuple[tuple[Aside, ...], ...]


def set_aside_other_tables(
    pages: Sequence[PageTables], lines: Sequence[Sequence[Line]], names: ColumnNames
) -> SortedTables:
    """Sort tables into those of the plan and others: by what names them, else by their columns.

    Args:
        pages: The pages of a document and their tables, in order.
        lines: The lines of each page outside its tables.
        names: The known names of columns.
    """
    candidates = list(_list_candidates(pages, lines))
    kinds = {id(c.found): _name_kind(c, names) for c in candidates}
    for upper, lower in pairwise(candidates):
        if not kinds[id(lower.found)] and kinds[id(upper.found)] and _continues_table(upper, lower, names):
            kinds[id(lower.found)] = kinds[id(upper.found)]
        elif not kinds[id(lower.found)] and _is_rest_of_legend(upper, lower):
            kinds[id(lower.found)] = UNKNOWN_KIND
    rest = [c.found for c in candidates if not kinds[id(c.found)]]
    columns = dict(zip(map(id, rest), read_columns(rest, names), strict=True))
    for found in rest:
        if not columns[id(found)].last and not columns[id(found)].legend and _has_rows_and_columns(found):
            kinds[id(found)] = UNKNOWN_KIND
    asides: list[list[Aside]] = [[] for _ in pages]
    for candidate in candidates:
        kind = kinds[id(candidate.found)]
        if kind:
            asides[candidate.at].append(_make_aside(candidate, kind))
    return SortedTables(
        pages=tuple(replace(p, tables=tuple(found for found in p.tables if not kinds[id(found)])) for p in pages),
        columns=columns,
        asides=tuple(map(tuple, asides)),
    )


def _name_kind(candidate: _Candidate, names: ColumnNames) -> str | None:
    if _is_legend(candidate) or read_form(candidate.found, names):
        return None
    return name_other_table(candidate.found, candidate.above.text if candidate.above else "", names)


def _is_legend(candidate: _Candidate) -> bool:
    return bool(read_legend(candidate.found.table, candidate.found.words))


def _continues_table(upper: _Candidate, lower: _Candidate, names: ColumnNames) -> bool:
    """Return whether a table has more rows of the one above: the same columns, no header, and no heading between.

    A line between that begins with a small letter is the rest of a cell. A legend below a glossary has rows of its own.
    """
    one, other = upper.found.table, lower.found.table
    near = _is_right_below(upper, lower) or _is_on_next_page(upper, lower)
    near = near and (lower.above is None or lower.runs_on or lower.above.text[:1].islower())
    left = abs(one.box.x0 - other.box.x0) <= EDGE_TOLERANCE_PT
    right = abs(one.box.x1 - other.box.x1) <= EDGE_TOLERANCE_PT
    # The print of an open row may begin far from the side of the table.
    within = other.open and one.box.horizontal_overlap(other.box) >= MIN_SHARED_WIDTH * other.box.width
    # The names of an open table's header may be too close to be told apart.
    alike = (left or within) and one.columns == other.columns
    alike = alike or (left and right and one.open and one.columns < other.columns)
    return near and alike and not has_plan_header(lower.found, names) and not _is_legend(lower)


def _is_rest_of_legend(upper: _Candidate, lower: _Candidate) -> bool:
    """Return whether a table is one row right below a legend and no wider: an entry that is not read whole."""
    one, other = upper.found.table, lower.found.table
    within = one.box.x0 - EDGE_TOLERANCE_PT <= other.box.x0 and other.box.x1 <= one.box.x1 + EDGE_TOLERANCE_PT
    return _is_right_below(upper, lower) and within and other.rows == 1 and _is_legend(upper) and not _is_legend(lower)


def _is_right_below(upper: _Candidate, lower: _Candidate) -> bool:
    gap = lower.found.table.box.top - upper.found.table.box.bottom
    return upper.at == lower.at and 0 <= gap <= MAX_PIECE_GAP_PT


def _is_on_next_page(upper: _Candidate, lower: _Candidate) -> bool:
    """Return whether a table is at the head of the page after the one that another is on, and no wider."""
    one, other = upper.found.table, lower.found.table
    return lower.at == upper.at + 1 and other.box.width <= one.box.width + EDGE_TOLERANCE_PT


def _has_rows_and_columns(found: FoundTable) -> bool:
    filled = [cell for cell in found.table.cells if found.words.get(cell.region)]
    return len({cell.row for cell in filled}) > 1 and len({cell.column for cell in filled}) > 1


def _list_candidates(pages: Sequence[PageTables], lines: Sequence[Sequence[Line]]) -> Iterator[_Candidate]:
    """Yield all tables, in order. `lines` are those of each page outside its tables."""
    before: set[str] = set()  # the texts of the page before
    for at, (part, own) in enumerate(zip(pages, lines, strict=True)):
        for found in part.tables:
            above = _find_line_above(found, own)
            yield _Candidate(at, found, above, runs_on=above is not None and above.text in before)
        before = {line.text for line in own}


def _find_line_above(found: FoundTable, lines: Sequence[Line]) -> Line | None:
    top = found.table.box.top
    near = [line for line in lines if 0 <= top - line.box.centre_y <= MAX_HEADING_GAP_PT]
    return max(near, key=lambda line: line.box.top, default=None)


def _make_aside(candidate: _Candidate, kind: str) -> Aside:
    found, above = candidate.found, candidate.above
    heading = above if above and is_heading_of(above.text, kind) else None
    texts = found.cell_texts()
    rows = tuple(
        tuple(" ".join(texts.get(cell.region, "").split()) for cell in found.table.cells_starting_in(row))
        for row in range(found.table.rows)
    )
    return Aside(
        table=OtherTable(
            heading=heading.text if heading else "",
            source=(locate_on_page(found.table.page, found.table.box),),
            rows=tuple(row for row in rows if any(row)),
        ),
        words=(*(heading.words if heading else ()), *(word for words in found.words.values() for word in words)),
    )
