# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Part another table from the rows of a plan above it, where both were found as one: only its heading is between."""

from itertools import pairwise

from extract.tables.grid import FoundTable
from extract.tables.legend_rows import list_filled_texts, take_rows
from extract.tables.table_kind import is_heading


def part_other_tables(found: FoundTable) -> tuple[FoundTable, ...]:
    """Return an open table, or its parts where a row of it is the heading of another table, each with its heading."""
    if not found.table.open:
        return (found,)
    rows = list_filled_texts(found)
    starts = [at for at, texts in enumerate(rows) if at and len(texts) == 1 and is_heading(texts[0])]
    parts = pairwise([0, *starts, found.table.rows])
    return tuple(take_rows(found, first, below - 1) for first, below in parts) if starts else (found,)
