# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Columns of an open table that were taken for two.

The name is at one side of the column, its values are at the other.
"""

from collections.abc import Sequence
from dataclasses import replace

from extract.tables.column_content import weigh_cells
from extract.tables.grid import Column
from extract.tables.header_rows import Header
from extract.tables.table_forms import Form, collect_cells
from extract.text.column_names import ColumnNames
from extract.text.name_words import weigh_name


def join_split_columns(form: Form, names: ColumnNames) -> Form:
    """Return a form in which a named column without a cell, and the one beside it that has cells but no name, are one.

    The cells must be such as the name promises, and only one column beside them may be without a cell.
    """
    if not form.printed or not all(part.found.table.open for part in form.parts):
        return form
    below, columns = collect_cells(form), form.parts[0].columns
    for at, cells in enumerate(below):
        if columns[at].name or not cells:
            continue
        bare = [i for i in (at - 1, at + 1) if 0 <= i < len(columns) and columns[i].name and not below[i]]
        field = weigh_name(columns[bare[0]].name, names).choices[:1] if len(bare) == 1 else ()
        if field and weigh_cells(cells)[field[0]] > 0:
            parts = [replace(part, columns=_join_columns(part.columns, *sorted((at, *bare)))) for part in form.parts]
            return join_split_columns(Form(parts=parts, printed=True), names)
    return form


def _join_columns(columns: Header, left: int, right: int) -> Header:
    """Return the columns with two neighbours as one, which has the name of the named one."""
    pair = columns[left : right + 1]
    named: Sequence[Column] = [column for column in pair if column.name] or pair
    return (*columns[:left], replace(named[0], x0=pair[0].x0, x1=pair[-1].x1), *columns[right + 1 :])
