# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""The values of a table that is not the plan, which are traced and cannot be corrected."""

from sqlalchemy import Connection

from normalise.model import RecordKind
from store.other_tables import join_row, load_other_tables
from store.reports.field_values import Target, Value, make_shown_value


def load_table_values(connection: Connection, report_id: str, ident: str) -> tuple[Value, ...]:
    """Load the heading of a table and its rows, each as one text; all have the place of the table.

    Raises:
        KeyError: The report has no such table.
    """
    table = next((table for table in load_other_tables(connection, report_id) if table.id == ident), None)
    if table is None:
        raise KeyError(ident)

    def make_value(field: str, name: str, text: str) -> Value:
        target = Target(report_id=report_id, owner=RecordKind.TABLE, owner_id=ident, field=field, name=name)
        return make_shown_value(target, text, table.source)

    rows = (make_value("row", str(number), join_row(row)) for number, row in enumerate(table.rows, 1))
    return (make_value("heading", "", table.heading), *rows)
