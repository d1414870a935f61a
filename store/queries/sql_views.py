# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""The SQL views for analysts: their columns and rows, and example queries."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, inspect, text


@dataclass(frozen=True, slots=True, kw_only=True)
class SqlView:
    """An SQL view: its rows in words, the columns that they are sorted by, and all its columns with their types."""

    name: str
    rows: str
    order: str
    columns: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ExampleQuery:
    """A query of the views, under a name that is part of its address."""

    name: str
    title: str
    sql: str


VIEWS = (
    SqlView(name="v_response", rows="each response of each report", order="as_at, report_id, response_id"),
    SqlView(name="v_response_agency", rows="each agency of each response", order="response_id, position"),
    SqlView(name="v_status", rows="each status of each response", order="as_at, report_id, response_id, role, label"),
    SqlView(name="v_status_history", rows="each promise at each version", order="lineage_id, as_at, response_id"),
    SqlView(
        name="v_overdue",
        rows="each response that was due before the date of its report and is not complete",
        order="as_at, due, response_id",
    ),
    SqlView(
        name="v_change",
        rows="each change from one version of a case to the next",
        order="as_at, report_id, kind, response_before, response_id",
    ),
)

EXAMPLES = (
    ExampleQuery(
        name="status-by-version",
        title="Statuses at each version",
        sql=(
            "SELECT board, subject, as_at, status, count(*) AS responses FROM v_response"
            " GROUP BY board, subject, as_at, status ORDER BY board, subject, as_at, status"
        ),
    ),
    ExampleQuery(
        name="overdue-by-agency",
        title="What each agency had overdue at each version",
        sql=(
            "SELECT as_at, agency_name, count(*) AS overdue FROM v_overdue"
            " GROUP BY as_at, agency_name ORDER BY as_at, overdue DESC, agency_name"
        ),
    ),
    ExampleQuery(
        name="slipped",
        title="Actions whose date slipped, the latest first",
        sql=(
            "SELECT as_at, question, agency_name, old, new, due_before, due FROM v_change"
            " WHERE kind = 'slipped' ORDER BY as_at DESC, question, agency_name"
        ),
    ),
    ExampleQuery(
        name="long-red",
        title="Promises that were red at three versions or more",
        sql=(
            "SELECT lineage_id, max(agency_name) AS agency_name, max(question) AS question, count(*) AS versions_red"
            " FROM v_status_history WHERE status = 'red' GROUP BY lineage_id HAVING count(*) >= 3"
            " ORDER BY versions_red DESC, lineage_id"
        ),
    ),
)


def list_views(connection: Connection) -> list[SqlView]:
    """List the views with their columns, each with its type in the database."""
    inspector = inspect(connection)
    return [
        SqlView(name=one.name, rows=one.rows, order=one.order, columns=tuple(_list_columns(inspector, one.name)))
        for one in VIEWS
    ]


def _list_columns(inspector: Any, view: str) -> Iterator[tuple[str, str]]:
    for column in inspector.get_columns(view):
        kind = str(column["type"])
        yield str(column["name"]), "" if kind == "NULL" else kind.lower()


def read_view(connection: Connection, name: str, start: int, limit: int) -> tuple[list[str], Sequence[Any]]:
    """Read rows of a view, or of an example query, from the one at `start`; return the columns and the rows.

    Raises:
        KeyError: No view or example has this name.
    """
    views = {one.name: f"SELECT * FROM {one.name} ORDER BY {one.order}" for one in VIEWS}  # noqa: S608 - names of ours
    query = (views | {one.name: one.sql for one in EXAMPLES})[name]
    found = connection.execute(text(f"{query} LIMIT :limit OFFSET :start"), {"limit": limit, "start": start})
    return list(found.keys()), found.all()
