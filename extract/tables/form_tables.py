# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Forms: tables that print the name of each value beside it, so that one table is one row of the plan."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from extract.tables.grid import Column, FoundTable, GridCell
from extract.text.column_names import ColumnNames, match_printed_name

FORM_COLUMNS = (2, 4)  # name and value, once or twice side by side
MIN_FORM_NAMES = 3  # known names with different fields; two also head the columns of any small table
MIN_NAMED_ROWS = 0.6  # of the pairs, whose first cell is a known name
MAX_NAMED_VALUES = 0.25  # of the pairs, whose second cell is a known name, as in a table with a header
TEXT_FIELDS = frozenset({"response", "actions", "question"})


@dataclass(frozen=True, slots=True, kw_only=True)
class FormEntry:
    """A value of a form: the cell of its name, the cell of the value, and the column that it would be under."""

    name: GridCell
    value: GridCell
    column: Column


FormRecord = tuple[FormEntry, ...]
"""The values of one row of the plan."""


def read_form(found: FoundTable, names: ColumnNames) -> tuple[FormRecord, ...]:
    """Return the records of a form; () where the table is not one.

    A form that begins again with its first name has one record for each time.
    """
    if found.table.columns not in FORM_COLUMNS:
        return ()
    entries = [_read_entry(found, *pair, names) for pair in _pair_cells(found)]
    if not _is_form(found, entries, names):
        return ()
    records: list[list[FormEntry]] = []
    for entry in entries:
        if not records or entry.column.name == records[-1][0].column.name:
            records.append([])
        taken = {other.column.field for other in records[-1]}
        if entry.column.field in taken:
            entry = replace(entry, column=replace(entry.column, field=None))
        records[-1].append(entry)
    return tuple(map(tuple, records))


def _pair_cells(found: FoundTable) -> list[tuple[GridCell, GridCell]]:
    """Return the cells of the table as pairs of neighbours, from top to bottom."""
    pairs = []
    for row in range(found.table.rows):
        cells = found.table.cells_starting_in(row)
        if len(cells) % 2 == 0:
            pairs += list(zip(cells[::2], cells[1::2], strict=True))
    return pairs


def _read_entry(found: FoundTable, name: GridCell, value: GridCell, names: ColumnNames) -> FormEntry:
    printed = _read_name(found, name)
    match = match_printed_name(printed, names)
    column = Column(
        field=match.fields[0] if match.known and match.fields else None,
        name=printed,
        score=round(match.score, 2),
        x0=0.0,
        x1=1.0,
        choices=match.fields,
    )
    return FormEntry(name=name, value=value, column=column)


def _read_name(found: FoundTable, cell: GridCell) -> str:
    return " ".join(word.text for word in found.words.get(cell.region, ())).strip(" :")


def _is_form(found: FoundTable, entries: Sequence[FormEntry], names: ColumnNames) -> bool:
    fields = {entry.column.field for entry in entries if entry.column.field}
    if len(fields) < MIN_FORM_NAMES or not fields & TEXT_FIELDS:
        return False
    named = sum(entry.column.field is not None for entry in entries)
    values = sum(match_printed_name(_read_name(found, entry.value), names).known for entry in entries)
    return named >= MIN_NAMED_ROWS * len(entries) and values <= MAX_NAMED_VALUES * len(entries)
