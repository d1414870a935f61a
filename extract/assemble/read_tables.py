# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""The kind of each table of a report: rows of the plan under columns, a legend, or something else."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from extract.model import LegendEntry, name_unnamed_column
from extract.status.legend import read_legend
from extract.tables.decide_columns import decide_columns
from extract.tables.form_tables import FormRecord, read_form
from extract.tables.grid import Column, FoundTable
from extract.text.column_names import ColumnNames

MAX_LEGEND_COLUMNS = 3  # a legend may have a status and its meaning, and a colour; its words may be those of a plan

RIGHT_HALF_FIELDS = frozenset({"rag", "target_date", "lead_person"})  # of a right half that has no column of texts
MIN_HALF_FIELDS = 2

Columns = tuple[Column, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TableColumns:
    """The columns of a table; none where it is not a plan.

    Attributes:
        headers: The columns that its header rows name, by row.
        before: Those of its rows above or without a header.
        legend: The entries of the legend that the table is; () for a table with rows.
        form: The records of the form that the table is; () for a table with columns.
    """

    headers: Mapping[int, Columns]
    before: Columns
    legend: tuple[LegendEntry, ...] = ()
    form: tuple[FormRecord, ...] = ()

    @property
    def last(self) -> Columns:
        """The columns at the foot of the table."""
        return self.headers[max(self.headers)] if self.headers else self.before


def read_columns(tables: Sequence[FoundTable], names: ColumnNames) -> Iterator[TableColumns]:
    """Return the columns of each table of a report, in order."""
    plans: list[tuple[FoundTable, Columns]] = []
    decisions = decide_columns(tables, names).tables
    printed = [_list_printed_names(decided.headers) for decided in decisions]
    legends = [
        () if found.table.columns > MAX_LEGEND_COLUMNS and decided.is_plan else read_legend(found.table, found.words)
        for found, decided in zip(tables, decisions, strict=True)
    ]
    of_plan = {own for own, legend, d in zip(printed, legends, decisions, strict=True) if d.is_plan and not legend}
    for found, decided, own_names, entries in zip(tables, decisions, printed, legends, strict=True):
        completes = _completes_plan(found, decided.headers, plans)
        # Under the header of another table's rows, statuses that all differ are those of rows.
        legend = () if completes or (own_names and own_names in of_plan) else entries
        form = read_form(found, names)
        if form:
            columns = tuple(entry.column for entry in form[0])
            yield TableColumns(headers={}, before=name_columns_apart(columns), form=form)
        elif (decided.is_plan or completes) and not legend:
            headers = {row: name_columns_apart(columns) for row, columns in decided.headers.items()}
            own = TableColumns(headers=headers, before=name_columns_apart(decided.start))
            plans.append((found, own.last))
            yield own
        else:
            yield TableColumns(headers={}, before=(), legend=legend)


def _list_printed_names(headers: Mapping[int, Columns]) -> tuple[str, ...]:
    """Return the names in the first header of a table; () without one."""
    return tuple(column.name for column in headers[min(headers)]) if headers else ()


def _completes_plan(
    found: FoundTable, headers: Mapping[int, Columns], plans: Sequence[tuple[FoundTable, Columns]]
) -> bool:
    """Return whether a table without texts may be the right half of a plan on an earlier page.

    It has only columns that are named for fields which the plan lacks. extract/assemble/right_halves.py compares their
    rows.
    """
    fields = {column.field for columns in headers.values() for column in columns}
    if len(fields) < MIN_HALF_FIELDS or "target_date" not in fields or not fields <= RIGHT_HALF_FIELDS:
        return False
    return any(
        plan.table.page.number < found.table.page.number and not fields & {column.field for column in columns}
        for plan, columns in plans
    )


def name_columns_apart(columns: Sequence[Column]) -> Columns:
    """Give each column that fits no field a different name."""
    seen: dict[str, int] = {}
    out = []
    for at, column in enumerate(columns, 1):
        name = column.name or name_unnamed_column(at)
        if column.field is None:
            seen[name] = seen.get(name, 0) + 1
            name = name if seen[name] == 1 else f"{name} ({seen[name]})"
        out.append(replace(column, name=name))
    return tuple(out)
