# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Check the schema: tables, columns, keys, SQL views and triggers, and that SQLite's file is not damaged."""

from collections.abc import Iterator
from functools import cache
from importlib import import_module
from typing import Any

from sqlalchemy import Connection, create_engine, inspect, text

from store.engine import upgrade
from store.schema import Base
from store.verify.derived_tables import rolled_back_transaction
from store.verify.discrepancies import Discrepancy, DiscrepancyKind

POSTGRESQL_COLUMNS = frozenset({("search_entry", "words")})
"""Columns that a migration makes on PostgreSQL alone, so that the models do not know them."""
POSTGRESQL_ACTIONS = {
    "trigger": """SELECT t.tgname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
        WHERE NOT t.tgisinternal AND c.relnamespace = current_schema()::regnamespace ORDER BY t.tgname""",
    "rule": """SELECT r.rulename FROM pg_rewrite r JOIN pg_class c ON c.oid = r.ev_class
        WHERE r.rulename <> '_RETURN' AND c.relnamespace = current_schema()::regnamespace ORDER BY r.rulename""",
}
"""Queries for triggers and rules, which act on changed rows. A store of the program has none of these on PostgreSQL."""
CHECKED_VIEW = "verify_view"
"""The name of a temporary view that is made to compare its definition."""


def check_schema(connection: Connection) -> tuple[list[Discrepancy], bool]:
    """Find what differs from the schema of the program.

    Also return whether all tables and columns exist, so that the rest can be checked.
    """
    from alembic.autogenerate import compare_metadata
    from alembic.runtime.migration import MigrationContext

    differences = compare_metadata(MigrationContext.configure(connection), Base.metadata)
    found = [said for difference in differences if (said := _describe_difference(difference))]
    is_sqlite = connection.dialect.name == "sqlite"
    found += _check_sqlite(connection) if is_sqlite else _check_postgresql(connection)
    readable = not any(d[0] in ("add_table", "add_column") for d in differences if isinstance(d, tuple))
    return [Discrepancy(kind=DiscrepancyKind.SCHEMA, detail=line) for line in found], readable


def _describe_difference(found: Any) -> str:
    """Describe a difference that Alembic found; "" for tables of other programs."""
    if isinstance(found, list):  # changes of one column
        return f"The column {found[0][2]}.{found[0][3]} is not as the program made it."
    kind, what = found[0], found[1]
    if kind == "add_table":
        return f"The table {what.name} is missing."
    if kind == "add_column":
        return f"The column {found[2]}.{found[3].name} is missing."
    if kind.startswith("add_"):
        return f"{what.name} is missing from the table {what.table.name}."
    if kind == "remove_column" and (found[2], found[3].name) not in POSTGRESQL_COLUMNS:
        return f"The table {found[2]} has a column {found[3].name} of another program."
    return ""


def _check_sqlite(connection: Connection) -> Iterator[str]:
    stored, made = _load_sqlite_objects(connection), _make_sqlite_objects()
    for (kind, name), sql in made.items():
        if (kind, name) not in stored:
            yield f"The {kind} {name} is missing."
        elif stored[kind, name] != sql:
            yield f"The {kind} {name} was changed: its SQL is not that of the program."
    for kind, name in stored.keys() - made.keys():
        if kind == "trigger":
            yield f"The trigger {name} is of another program: it may change stored rows."
    for line in connection.exec_driver_sql("PRAGMA quick_check").scalars():
        if line != "ok":
            yield f"The database's file is damaged: {line}."
    for table in sorted({row[0] for row in connection.exec_driver_sql("PRAGMA foreign_key_check")}):
        yield f"Rows of {table} belong to rows that are gone."


def _load_sqlite_objects(connection: Connection) -> dict[tuple[str, str], str]:
    """Return the SQL of each view and trigger, by its kind and name."""
    query = "SELECT type, name, sql FROM sqlite_master WHERE type IN ('view', 'trigger') ORDER BY name"
    return {(row.type, row.name): row.sql for row in connection.exec_driver_sql(query)}


@cache
def _make_sqlite_objects() -> dict[tuple[str, str], str]:
    """Return the SQL of the views and triggers of a new store."""
    engine = create_engine("sqlite://")
    upgrade(engine)
    with engine.connect() as connection:
        found = _load_sqlite_objects(connection)
    engine.dispose()
    return found


def list_sql_views() -> list[str]:
    """Return the names of the SQL views."""
    return [name for kind, name in _make_sqlite_objects() if kind == "view"]


def _check_postgresql(connection: Connection) -> Iterator[str]:
    there = set(inspect(connection).get_view_names())
    for name, sql in _list_postgresql_views().items():
        if name not in there:
            yield f"The view {name} is missing."
        elif not _has_definition(connection, name, sql):
            yield f"The view {name} was changed: its SQL is not that of the program."
    for table, column in POSTGRESQL_COLUMNS:
        if column not in {c["name"] for c in inspect(connection).get_columns(table)}:
            yield f"The column {table}.{column} is missing."
    for kind, query in POSTGRESQL_ACTIONS.items():
        for name in connection.execute(text(query)).scalars():
            yield f"The {kind} {name} is of another program: it may change stored rows."


def _list_postgresql_views() -> dict[str, str]:
    """Return the SQL of the views as the migrations make them on PostgreSQL."""
    joined: dict[str, str] = import_module("store.migrations.versions.0013_further_agencies").JOIN_NAMES
    views = {name: sql for (kind, name), sql in _make_sqlite_objects().items() if kind == "view"}
    return {name: sql.replace(joined["sqlite"], joined["postgresql"]) for name, sql in views.items()}


def _has_definition(connection: Connection, name: str, sql: str) -> bool:
    """Return whether a view is defined by this SQL, as the server writes both."""
    definition = "SELECT pg_get_viewdef(CAST(:name AS regclass))"
    with rolled_back_transaction(connection) as other:
        create = sql.replace(f"CREATE VIEW {name} ", f"CREATE TEMPORARY VIEW {CHECKED_VIEW} ", 1)
        other.exec_driver_sql(create, execution_options={"no_parameters": True})  # it has a percent sign
        wanted, stored = (other.execute(text(definition), {"name": v}).scalar() for v in (CHECKED_VIEW, name))
    return bool(wanted == stored)
