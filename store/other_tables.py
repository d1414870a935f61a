# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""The tables of a report that are not the plan: a glossary, a risk register. They are stored as notes of the report."""

import json
from collections.abc import Collection
from dataclasses import replace

from sqlalchemy import Connection, select

from extract.model import OtherTable
from store.codec import from_json_value
from store.schema import NoteRow

OTHER_TABLE_NOTE = "other_table"
CELL_SEPARATOR = " | "
"""The separator of a row's cells where the row is one text."""
_TABLE_INFIX = "-t"
"""The separator between the id of a report and the number of a table in the id of the table."""


def make_table_ids(report_id: str, tables: Collection[OtherTable]) -> tuple[OtherTable, ...]:
    """Return the tables with ids; those that have one of this report keep it.

    Tables that an earlier version stored have none.
    """
    infix = f"{report_id}{_TABLE_INFIX}"
    return tuple(
        table if table.id.startswith(infix) else replace(table, id=f"{infix}{at}") for at, table in enumerate(tables, 1)
    )


def load_other_tables(connection: Connection, report_id: str) -> tuple[OtherTable, ...]:
    """Load the tables of a report that are not the plan."""
    query = select(NoteRow.detail).where(NoteRow.report_id == report_id, NoteRow.kind == OTHER_TABLE_NOTE)
    notes = connection.execute(query.order_by(NoteRow.position)).scalars()
    return make_table_ids(report_id, [from_json_value(OtherTable, json.loads(detail)) for detail in notes])


def find_report_of_table(ident: str) -> str:
    """Return the id of the report that a table with this id would belong to; "" where it is not the id of a table."""
    return ident.rpartition(_TABLE_INFIX)[0]


def join_row(row: Collection[str]) -> str:
    """Return a row of a table as one text."""
    return CELL_SEPARATOR.join(row)
