# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT
# ruff: noqa: S608 - the names are of our tables, and the texts are quoted

"""A store that shows only the rows of some boards or agencies, for accounts that are limited to them.

Each connection of such a store has temporary views under the names of the tables, with the visible rows alone. Both
SQLite and PostgreSQL look for a name among the temporary objects first, so every query, whatever asks it, sees what the
views show. Tables that are not named here are shown to nobody: a new table is hidden until somebody decides.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import Connection, Engine, event, inspect
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.pool import ConnectionPoolEntry

from normalise.model import STATUSES_AND_NONE
from store.accounts.access_limit import AccessLimit
from store.engine import open_store
from store.schema import Base, ReportCountsRow

SHOWN_WHOLE = frozenset({"account", "web_session", "login_attempt", "saved_filter", "attention_skip"})
"""Tables of accounts, which are asked for the own account only; no query on records reads them."""
BY_RESPONSE = ("status", "target_date", "further_agency", "lineage_member", "agency_match")
"""Tables whose rows are of one response, `response_id`."""
BY_REPORT = ("fault", "note", "overlay", "search_entry", "attention", "log_entry", "agency_tally", "report_tally")
"""Tables whose rows are of one report, `report_id`."""
BY_FILE = ("source", "converted_file")
"""Tables whose rows are of one source file, `sha256`."""
GENERAL_NOTES = ("key", "columns", "reader")
"""The notes on a report that have no text of its rows: its legend, and how it was read."""


def open_limited_store(url: str, limit: AccessLimit) -> Engine:
    """Open a store that shows only what `limit` allows. Raises StoreError."""
    engine = open_store(url, create=False)
    with engine.connect() as connection:
        statements = tuple(_list_statements(connection, limit))
    engine.dispose()  # the connections so far show everything

    def create_views(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
        cursor = connection.cursor()
        for statement in statements:
            cursor.execute(statement)
        cursor.close()
        connection.commit()

    event.listen(engine, "connect", create_views)
    return engine


def is_limited(connection: Connection) -> bool:
    """Return whether a connection to SQLite shows only a part of its store."""
    if connection.dialect.name != "sqlite":
        return False
    query = "SELECT 1 FROM sqlite_temp_master WHERE type = 'view' AND name = 'report'"
    return connection.exec_driver_sql(query).first() is not None


def _list_statements(connection: Connection, limit: AccessLimit) -> Iterator[str]:
    """Yield the statements that create the views, each after those that it refers to."""
    inspector = inspect(connection)
    is_sqlite = connection.dialect.name == "sqlite"
    schema = "main" if is_sqlite else f'"{inspector.default_schema_name}"'
    views = _Views(schema=schema, shown="temp" if is_sqlite else "pg_temp", limit=limit)
    selects = dict(views.list_selects())
    for name, select in selects.items():
        yield f'CREATE TEMPORARY VIEW "{name}" AS {select}'
    hidden = {*Base.metadata.tables} - {*selects} - SHOWN_WHOLE
    for name in sorted(hidden):
        yield f'CREATE TEMPORARY VIEW "{name}" AS SELECT * FROM {schema}."{name}" WHERE 1 = 0'
    for name in sorted(inspector.get_view_names()):
        found = {column["name"] for column in inspector.get_columns(name)}
        condition = views.condition_of_view(found)
        yield f'CREATE TEMPORARY VIEW "{name}" AS SELECT * FROM {schema}."{name}" t WHERE {condition}'


@dataclass(frozen=True, slots=True, kw_only=True)
class _Views:
    """The queries of the views. `schema` has the tables, and `shown` the views that were created before."""

    schema: str
    shown: str
    limit: AccessLimit

    def list_selects(self) -> Iterator[tuple[str, str]]:
        """Yield the query of each view by the name of its table."""
        yield from self._list_record_selects()
        for name in BY_RESPONSE:
            yield name, self._select(name, self._exists("response", "id", "response_id"))
        yield "cell", self._select("cell", " OR ".join(
            self._exists(kind, "id", f"{kind}_id") for kind in ("response", "question", "finding")
        ))  # fmt: skip
        yield "span", self._select("span", self._exists("cell", "id", "cell_id"))
        yield "tracked_response", self._select("tracked_response", self._condition_of_tracked())
        for name in BY_FILE:
            yield name, self._select(name, self._exists("report", "sha256", "sha256"))
        for name in BY_REPORT:
            yield name, self._select_of_report(name)
        yield "agency", self._select("agency", f"t.id IN ({self._list_agencies()})")

    def _list_agencies(self) -> str:
        """Return the query of the ids of agencies that are named in rows shown.

        Where reports are shown whole, their counts have every agency, and are far fewer than their rows.
        """
        if not self.limit.agencies:
            counts = f"JOIN {self.schema}.agency_tally c ON c.report_id = t.id"
            return f"SELECT c.agency_id FROM {self.schema}.report t {counts} WHERE {self._in_boards()}"
        tables = ("response", "further_agency", "agency_tally")
        return " UNION ".join(f"SELECT agency_id FROM {self.shown}.{table}" for table in tables)

    def _in_boards(self) -> str:
        """Return the condition of a report `t` of the boards."""
        cases = f"SELECT id FROM {self.schema}.review WHERE board IN ({_quote_texts(self.limit.boards)})"
        return f"t.review_id IN ({cases})" if self.limit.boards else "1 = 1"

    def _list_record_selects(self) -> Iterator[tuple[str, str]]:
        """Yield the views of the records, from those that the limit is about to those that follow from them."""
        in_board = self._in_boards()
        if not self.limit.agencies:
            yield "report", self._select("report", in_board)
            yield "review", self._select("review", self._exists("report", "review_id", "id"))
            yield "finding", self._select("finding", self._exists("report", "id", "report_id"))
            yield "question", self._select("question", self._exists("finding", "id", "finding_id"))
            yield "response", self._select("response", self._exists("question", "id", "question_id"))
            return
        of_board = (
            f"SELECT q.id FROM {self.schema}.question q JOIN {self.schema}.finding f ON f.id = q.finding_id"
            f" JOIN {self.schema}.report t ON t.id = f.report_id WHERE {in_board}"
        )
        of_agency = self._condition_of_agency("t.id")
        in_question = f" AND t.question_id IN ({of_board})" if self.limit.boards else ""
        yield "response", self._select("response", f"{of_agency}{in_question}")
        yield "question", self._select("question", self._exists("response", "question_id", "id"))
        yield "finding", self._select("finding", self._exists("question", "finding_id", "id"))
        yield "report", self._select("report", self._exists("finding", "report_id", "id"))
        yield "review", self._select("review", self._exists("report", "review_id", "id"))

    def _condition_of_agency(self, response: str) -> str:
        """Return the condition of a row of `t`, with the response's id `response`, that names one of the agencies."""
        ids = _quote_texts(self.limit.agencies)
        further = f"SELECT response_id FROM {self.schema}.further_agency WHERE agency_id IN ({ids})"
        return f"(t.agency_id IN ({ids}) OR {response} IN ({further}))"

    def _condition_of_tracked(self) -> str:
        """Return the condition of `tracked_response`, which has a separate index for each part."""
        conditions = []
        if self.limit.boards:
            names = _quote_texts(self.limit.boards)
            conditions.append(f"t.review_id IN (SELECT id FROM {self.schema}.review WHERE board IN ({names}))")
        if self.limit.agencies:
            conditions.append(self._condition_of_agency("t.response_id"))
        return " AND ".join(conditions) or "1 = 1"

    def _select_of_report(self, name: str) -> str:
        """Return the query of a table whose rows are of a report.

        Where only some agencies are visible, texts that may be of others are hidden, and counts are of the rows shown.
        """
        in_report = self._exists("report", "id", "report_id")
        if not self.limit.agencies:
            return self._select(name, in_report)
        owned = f"{in_report} AND ({' OR '.join(self._is_of(kind) for kind in ('response', 'question', 'finding'))})"
        conditions = {
            "fault": "1 = 0",
            "note": f"t.kind IN ({_quote_texts(GENERAL_NOTES)}) AND {in_report}",
            "agency_tally": f"t.agency_id IN ({_quote_texts(self.limit.agencies)}) AND {in_report}",
        }
        return self._count_reports() if name == "report_tally" else self._select(name, conditions.get(name, owned))

    def _is_of(self, kind: str) -> str:
        return f"(t.owner = '{kind}' AND {self._exists(kind, 'id', 'owner_id')})"

    def _count_reports(self) -> str:
        """Return the query of the counts of reports, of the rows that are shown."""
        counts = {
            "findings": "count(DISTINCT q.finding_id)",
            "questions": "count(DISTINCT q.id)",
            "responses": "count(*)",
            "faults": "0",
            "unasked": "0.0",
        }
        for status in STATUSES_AND_NONE:
            is_counted = "r.rag_value IS NULL" if status == "none" else f"r.rag_value = '{status}'"
            counts[status] = f"sum(CASE WHEN {is_counted} THEN 1 ELSE 0 END)"
        columns = [c.name for c in ReportCountsRow.__table__.columns if c.name != "report_id"]
        values = ", ".join(f'{counts[name]} AS "{name}"' for name in columns)
        return (
            f"SELECT f.report_id AS report_id, {values} FROM {self.shown}.response r"
            f" JOIN {self.schema}.question q ON q.id = r.question_id"
            f" JOIN {self.schema}.finding f ON f.id = q.finding_id GROUP BY f.report_id"
        )

    def condition_of_view(self, columns: set[str]) -> str:
        """Return the condition of a row of an SQL view with these columns: its response is shown, else its report."""
        if "response_before" in columns:  # of what changed, also a row that the newer version dropped
            was = self._exists("response", "id", "response_before")
            return f"({self._exists('response', 'id', 'response_id')} OR (t.response_id IS NULL AND {was}))"
        if "response_id" in columns:
            return self._exists("response", "id", "response_id")
        return "1 = 0"

    def _select(self, name: str, condition: str) -> str:
        return f'SELECT * FROM {self.schema}."{name}" t WHERE {condition}'

    def _exists(self, table: str, key: str, column: str) -> str:
        return f"EXISTS (SELECT 1 FROM {self.shown}.{table} v WHERE v.{key} = t.{column})"


def _quote_texts(texts: tuple[str, ...]) -> str:
    """Return texts as SQL literals: a view cannot have parameters."""
    return ", ".join("'" + text.replace("\0", "").replace("'", "''") + "'" for text in texts) or "NULL"
