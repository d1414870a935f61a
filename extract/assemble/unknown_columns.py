# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""The problems of columns that fit no field."""

from collections.abc import Iterable, Iterator

from extract.assemble.table_rows import TableRow
from extract.model import NO_COLUMN, describe_unknown_column, name_unnamed_column
from ingest.model import Problem


def report_unknown_columns(rows: Iterable[TableRow]) -> tuple[Problem, ...]:
    """Return a problem for each name of a column that fits no field, with the first page that it is on."""
    named = list(_list_printed_names(rows))
    first = dict(reversed(named))
    return tuple(
        Problem(
            code="column-unknown",
            detail=describe_unknown_column(name),
            page=first[name],
        )
        for name in dict.fromkeys(name for name, _ in named)
    )


def _list_printed_names(rows: Iterable[TableRow]) -> Iterator[tuple[str, int]]:
    """Return the names of columns without a field that are printed in a header, or have text below them."""
    for row in rows:
        if row.kind == "header":
            for at, column in enumerate(row.columns, 1):
                if column.field is None and not column.shows_status and column.name != name_unnamed_column(at):
                    yield column.name, row.page.number
        elif row.kind == "cells":
            for cell in row.cells:
                if cell.field is None and cell.text.raw and not (cell.column and cell.column.shows_status):
                    yield cell.column.name if cell.column else NO_COLUMN, row.page.number
