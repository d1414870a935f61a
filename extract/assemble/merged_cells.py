# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Cells merged over rows on two pages: the value is printed on the first page, and is that of the rows on the next."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from extract.assemble.passages import Passage
from extract.assemble.records import Record
from extract.assemble.table_rows import RowCell
from extract.fields import CELL_NAMES
from extract.model import DraftCell, DraftResponse

Key = tuple[str | None, str]
"""The field and the printed name of a column."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Above:
    """The record above, and the columns whose cell in it is that of a row on the page before."""

    record: Record | None = None
    continued: frozenset[Key] = frozenset()


def carry_merged_cells(passages: Sequence[Passage]) -> tuple[Passage, ...]:
    """Give rows at the head of a page the values of the cells that begin on the page before.

    Such a cell is blank and reaches over several rows, or it is in a column whose cells are merged wherever a question
    has several rows.
    """
    merged = _find_merged_columns(passages)
    above = _Above()
    carried = []
    for passage in passages:
        above = _Above() if passage.begins_part else above
        rows = []
        for row in passage.rows:
            if isinstance(row, Record):
                continued = frozenset(_list_continued(row, above, merged))
                if above.record and continued:
                    row = replace(row, response=_copy_cells(row.response, above.record.response, continued))
                above = _Above(record=row, continued=continued)
            else:
                above = _Above()
            rows.append(row)
        carried.append(replace(passage, rows=tuple(rows)))
    return tuple(carried)


def _find_merged_columns(passages: Sequence[Passage]) -> frozenset[Key]:
    """Return the columns that have one cell for all rows of a question, where any question has several rows."""
    merged: set[Key] = set()
    apart: set[Key] = set()
    for passage in passages:
        records = [row for row in passage.rows if isinstance(row, Record)]
        for number, record in enumerate(records):
            merged |= {_key_of(cell) for cell in record.row.cells if cell.carried and cell.text.raw}
            if number and not _begins_question(record):
                apart |= {_key_of(cell) for cell in record.row.cells if not cell.carried}
    return frozenset(merged - apart)


def _key_of(cell: RowCell) -> Key:
    return cell.field, cell.column.name if cell.column else ""


def _begins_question(record: Record) -> bool:
    return bool(record.question.raw or record.label or record.finding.raw)


def _list_continued(record: Record, above: _Above, merged: frozenset[Key]) -> Iterator[Key]:
    """Return the columns whose cell in this record began on the page before."""
    if above.record is None or _begins_question(record):
        return
    over_page = above.record.page.number < record.page.number
    for cell in record.row.cells:
        key = _key_of(cell)
        tall = cell.place.last_row > cell.place.row
        if cell.text.raw or not (cell.field is None or cell.field in CELL_NAMES):
            continue
        if (over_page and (tall or key in merged)) or (cell.carried and key in above.continued):
            yield key


def _copy_cells(response: DraftResponse, above: DraftResponse, columns: frozenset[Key]) -> DraftResponse:
    """Return a response with the cells that the row above has in these columns."""
    others = dict(above.other)
    taken = {name for name, _ in response.other}
    more = tuple((name, others[name]) for field, name in sorted(columns, key=str) if field is None and name in others)
    cells: dict[str, DraftCell] = {
        field: above.cells[field] for field, _ in columns if field and not response.cells[field].raw
    }
    dated = "target_date" in cells and above.date_column
    return replace(
        response,
        cells=response.cells.with_cells(**cells),
        date_column=above.date_column if dated else response.date_column,
        other=(*response.other, *(entry for entry in more if entry[0] not in taken)),
    )
