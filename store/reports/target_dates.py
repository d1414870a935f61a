# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""The dates of responses as rows of `target_date`, and as the lists that the audit log keeps."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Connection, delete, insert, select

from normalise.model import TargetDate, sort_dates
from store.row_dates import DATE_COLUMNS, make_date
from store.schema import TargetDateRow


def list_date_rows(response_id: str, dates: Iterable[TargetDate]) -> list[dict[str, Any]]:
    """Return the rows of `target_date` that store the dates of a response."""
    return [
        {
            "response_id": response_id, "position": at, "on": found.date, "precision": found.precision,
            "struck": found.struck, "role": found.role, "column_name": found.column,
        }
        for at, found in enumerate(dates)
    ]  # fmt: skip


def load_dates(connection: Connection, response_id: str) -> list[TargetDate]:
    """Load the dates of a response."""
    query = select(*DATE_COLUMNS).where(TargetDateRow.response_id == response_id).order_by(TargetDateRow.position)
    return [make_date(*row) for row in connection.execute(query)]


def store_column_dates(connection: Connection, response_id: str, column: str, dates: Iterable[TargetDate]) -> None:
    """Replace the dates of one column of a response; those that are crossed out in it stay."""
    changed = replace_column_dates(load_dates(connection, response_id), column, dates)
    connection.execute(delete(TargetDateRow).where(TargetDateRow.response_id == response_id))
    if changed:
        connection.execute(insert(TargetDateRow), list_date_rows(response_id, changed))


def list_column_dates(dates: Iterable[TargetDate], column: str) -> list[TargetDate]:
    """Return the dates of one column that are not crossed out."""
    return [found for found in dates if found.column == column and not found.struck]


def replace_column_dates(
    dates: Sequence[TargetDate], column: str, wanted: Iterable[TargetDate]
) -> tuple[TargetDate, ...]:
    """Return the dates with those of one column replaced; those that are crossed out in it stay."""
    gone = list_column_dates(dates, column)
    return sort_dates((*wanted, *(found for found in dates if found not in gone)))


def dates_to_lists(dates: Iterable[TargetDate]) -> list[list[str]]:
    """Return dates as the audit log keeps them: ISO date, precision, and the role where there is one."""
    return [[d.date.isoformat(), d.precision, *([d.role.value] if d.role else [])] for d in dates]


def dates_from_lists(stored: Iterable[Sequence[str]], column: str = "") -> list[TargetDate]:
    """Return the dates that `dates_to_lists` made `stored` of."""
    return [
        make_date(date.fromisoformat(on), precision, False, role[0] if role else None, column)
        for on, precision, *role in stored
    ]
