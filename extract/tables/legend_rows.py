# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Part a legend from the rows of a plan, where both were found as one table: nothing but white is between them."""

from dataclasses import replace

from extract.tables.grid import FoundTable
from extract.text.status_words import LEGEND_LABEL
from ingest.model import Box

MIN_ENTRIES = 2  # of a legend; one row alone may be a row of the plan with two values
MAX_ENTRY_CELLS = 3  # a swatch, the name of a status, its meaning
MAX_SWATCH_WORDS = 2  # left of the name of a status; a text there is a row of the plan whose first cells began above
MIN_OTHER_CELLS = 4  # in a row of a plan; a table of fewer columns may be the legend itself


def part_legend_rows(found: FoundTable) -> tuple[FoundTable, ...]:
    """Return the table, or its parts where rows of it are a legend: the rows above, the legend and the rows below."""
    texts = list_filled_texts(found)
    runs = _find_runs([_read_entry_name(row) for row in texts])
    others = [row for at, row in enumerate(texts) if not any(first <= at <= last for first, last in runs)]
    widest = max(map(len, others), default=0)
    if not runs or widest < MIN_OTHER_CELLS:
        return (found,)
    parts, above = [], 0
    for first, last in runs:
        parts += [(above, first - 1), (first, last)]
        above = last + 1
    parts.append((above, found.table.rows - 1))
    begun = {cell.row for cell in found.table.cells}  # a row may have only cells that begin above it
    parts = [(first, last) for first, last in parts if any(first <= row <= last for row in begun)]
    return tuple(take_rows(found, first, last, (first, last) in runs) for first, last in parts)


def _read_entry_name(texts: list[str]) -> str | None:
    """Return the name of the status that a row with these texts explains; None if it is not an entry of a legend."""
    if not 2 <= len(texts) <= MAX_ENTRY_CELLS:
        return None
    at = next((at for at, text in enumerate(texts[:-1]) if LEGEND_LABEL.match(text)), None)
    if at is None or any(len(text.split()) > MAX_SWATCH_WORDS for text in texts[:at]):
        return None
    return texts[at].lower()


def list_filled_texts(found: FoundTable) -> list[list[str]]:
    """Return, for each row, the texts of its cells that have any, from left to right."""
    texts = {region: text.strip() for region, text in found.cell_texts().items()}
    rows = (found.table.cells_starting_in(row) for row in range(found.table.rows))
    return [[texts[cell.region] for cell in cells if texts.get(cell.region)] for cells in rows]


def _find_runs(names: list[str | None]) -> list[tuple[int, int]]:
    """Return the first and last row of each run of entries with different names."""
    runs: list[tuple[int, int]] = []
    first = 0
    for row, name in enumerate([*names, None]):
        if name is None or name in names[first:row]:
            if row - first >= MIN_ENTRIES:
                runs.append((first, row - 1))
            first = row if name else row + 1
    return runs


def take_rows(found: FoundTable, first: int, last: int, legend: bool = False) -> FoundTable:
    """Return some rows of a table as a table; a legend without the columns of the plan that it leaves blank."""
    cells = [cell for cell in found.table.cells if first <= cell.row <= last]
    if legend:
        cells = [cell for cell in cells if found.words.get(cell.region)]
    columns = sorted({cell.column for cell in cells}) if legend else list(range(found.table.columns))
    moved = tuple(
        replace(
            cell,
            row=cell.row - first,
            last_row=min(cell.last_row, last) - first,
            column=columns.index(cell.column),
            last_column=columns.index(cell.column) if legend else cell.last_column,
        )
        for cell in cells
    )
    hull = Box.hull(cell.box for cell in moved)
    box = hull if legend else replace(found.table.box, top=hull.top, bottom=hull.bottom)
    table = replace(found.table, cells=moved, rows=last - first + 1, columns=len(columns), box=box)
    return FoundTable(table=table, words={cell.region: found.words.get(cell.region, []) for cell in moved})
