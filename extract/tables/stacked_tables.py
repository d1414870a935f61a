# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Tables that were found as one because they are right below each other: each has its own header."""

from itertools import pairwise

from extract.tables.grid import FoundTable
from extract.tables.header_rows import SAME_NAMES, find_sections, is_band, read_header_row, similarity_of_names
from extract.tables.legend_rows import take_rows
from extract.tables.table_kind import name_other_table
from extract.text.column_names import ColumnNames


def part_stacked_tables(found: FoundTable, names: ColumnNames) -> tuple[FoundTable, ...]:
    """Return the tables of which each begins with a header of other names; the table itself where there is one."""
    plan = _find_plan_below(found, names)
    if plan:
        below = take_rows(found, plan, found.table.rows - 1)
        return (take_rows(found, 0, plan - 1), *part_stacked_tables(below, names))
    if not found.table.open:
        return (found,)
    sections = find_sections(found.table, found.cell_texts(), names)
    named = [[column.name for column in section.columns] for section in sections]
    begun = [
        below.first
        for below, (one, other) in zip(sections[1:], pairwise(named), strict=True)
        if similarity_of_names(one, other) < SAME_NAMES
    ]
    edges = [0, *begun, found.table.rows]
    return tuple(take_rows(found, first, below - 1) for first, below in pairwise(edges)) if begun else (found,)


def _find_plan_below(found: FoundTable, names: ColumnNames) -> int | None:
    """Return the first row of a plan below rows of another kind of table; None where there is none.

    It is the plan's header, or a heading right above it.
    """
    texts = found.cell_texts()
    headers = (row for row in range(2, found.table.rows) if read_header_row(found.table, row, texts, names))
    plan = next(headers, None)
    while plan and is_band(found.table, plan - 1, texts):
        plan -= 1
    return plan if plan and name_other_table(take_rows(found, 0, plan - 1), "", names) else None
