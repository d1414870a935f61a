# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Check the tables derived from the rows of reports: lineages, superseded readings, counts, search index, review queue.

They are computed again in a transaction that is rolled back, by the functions that computed them, and compared.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, Select, select
from sqlalchemy.exc import SQLAlchemyError

from store.derived.refresh_derived import RULES_VERSION, refresh_report
from store.engine import start_writing
from store.errors import StoreError, TemporaryStoreError
from store.joins import join_report_to_responses
from store.reports.digest import RULES_KEY
from store.schema import (
    AgencyCountsRow,
    Base,
    LineageMemberRow,
    ProblemRow,
    ReportCountsRow,
    ReportRow,
    ResponseRow,
    ReviewQueueRow,
    SearchEntryRow,
    TrackedResponseRow,
)
from store.verify.context import VerifyContext
from store.verify.discrepancies import Discrepancy, DiscrepancyKind, quote_text
from store.versions.lineage import rebuild_lineages


class DerivedTable(NamedTuple):
    """A table that is derived from a report's rows: what people call it, and the columns that name a row of it."""

    label: str
    table: type[Base]
    key: tuple[str, ...]


REVIEW_QUEUE = "review queue"
DERIVED_TABLES = (
    DerivedTable("counts", ReportCountsRow, ()),
    DerivedTable("agency counts", AgencyCountsRow, ("agency_id", "printed", "name", "score", "why")),
    DerivedTable("action tracker", TrackedResponseRow, ("response_id",)),
    DerivedTable("search index", SearchEntryRow, ("owner_id",)),
    DerivedTable("closed problems", ProblemRow, ("position",)),
    DerivedTable(REVIEW_QUEUE, ReviewQueueRow, ("owner", "owner_id", "field", "name")),
)

REFRESH_ADVICE = "boardtrace tidy --refresh computes it again."

Row = Mapping[str, Any]
Rows = dict[tuple[Any, ...], Row]
"""Rows by the values that name them."""


@contextmanager
def rolled_back_transaction(connection: Connection) -> Iterator[Connection]:
    """Open a transaction beside this connection's in which rows may be computed again. It changes nothing.

    Raises TemporaryStoreError where nothing can be written: the database is locked, or may only be read.
    """
    with connection.engine.connect() as other:
        try:
            start_writing(other)
        except StoreError as error:
            raise TemporaryStoreError(str(error)) from error
        try:
            yield other
        finally:
            other.rollback()


def check_lineages(context: VerifyContext, case: str) -> Iterator[Discrepancy]:
    """Find rows of a case in another lineage than the program finds, and other superseded readings."""
    with rolled_back_transaction(context.connection) as connection:
        before, superseded_before = _load_members(connection, case), _load_superseded(connection, case)
        rebuild_lineages(connection, case, context.find_succession)
        after, superseded_after = _load_members(connection, case), _load_superseded(connection, case)
    kind = _choose_kind(context, superseded_after)
    for report, now in superseded_before.items():
        wanted = superseded_after.get(report)
        if now != wanted:
            detail = f"Report {report} is superseded by {now or 'none'}; by its rows it is by {wanted or 'none'}."
            yield Discrepancy(
                kind=kind(DiscrepancyKind.LINEAGE), record=report, field="superseded_by", before=wanted, after=now,
                detail=detail, advice=REFRESH_ADVICE,
            )  # fmt: skip
    for response in {**after, **before}:
        member, expected = before.get(response), after.get(response)
        if member != expected:
            detail = (
                f"The row {response} is matched to {_describe_match(member)}; by the rows and decisions it is to "
                f"{_describe_match(expected)}."
            )
            yield Discrepancy(
                kind=kind(DiscrepancyKind.LINEAGE), record=response, field="match", advice=REFRESH_ADVICE,
                before=expected[0] if expected else None, after=member[0] if member else None, detail=detail,
            )  # fmt: skip


def _load_superseded(connection: Connection, case: str) -> dict[str, str | None]:
    query = select(ReportRow.id, ReportRow.superseded_by).where(ReportRow.review_id == case).order_by(ReportRow.id)
    return {row.id: row.superseded_by for row in connection.execute(query)}


def _load_members(connection: Connection, case: str) -> dict[str, tuple[Any, ...]]:
    """Load the lineages of a case: of each row the match, its score, and the first row of its lineage."""
    query = select(LineageMemberRow)
    query = query.where(LineageMemberRow.response_id.in_(_select_responses(ReportRow.review_id == case)))
    rows = connection.execute(query.order_by(LineageMemberRow.response_id)).all()
    first: dict[str, str] = {}
    for row in rows:
        first.setdefault(row.lineage_id, row.response_id)  # ids of lineages are kept over changes: only who is together
    return {r.response_id: (r.previous, r.score, r.doubtful, tuple(r.reasons), first[r.lineage_id]) for r in rows}


def _select_responses(condition: ColumnElement[bool]) -> Select[str]:
    """Return a query for the responses of the reports that meet a condition."""
    return join_report_to_responses(select(ResponseRow.id).select_from(ReportRow)).where(condition)


def _describe_match(member: tuple[Any, ...] | None) -> str:
    if member is None:
        return "nothing, and is in no lineage"
    previous, score, *_ = member
    return f"{previous} ({score:.2f})" if previous and score is not None else f"none before it, with {member[-1]}"


def check_derived_tables(context: VerifyContext, report: str) -> Iterator[Discrepancy]:
    """Find rows of a report's derived tables that are not those that its rows give."""
    with rolled_back_transaction(context.connection) as connection:
        if connection.execute(select(ReportRow.id).where(ReportRow.id == report)).first() is None:
            return  # it was erased meanwhile
        before = {derived.label: _load_rows(connection, report, derived) for derived in DERIVED_TABLES}
        refresh_report(connection, report)
        after = {derived.label: _load_rows(connection, report, derived) for derived in DERIVED_TABLES}
        decided = _load_decided_names(context, connection, report)
    kind = _choose_kind(context, [report])
    for label in before:
        for key in {**after[label], **before[label]}:
            now, wanted = before[label].get(key), after[label].get(key)
            if now == wanted or (label == REVIEW_QUEUE and _depends_on_others(now or wanted or {}, decided)):
                continue
            yield _make_derived_discrepancy(kind(DiscrepancyKind.DERIVED), report, label, now, wanted)


def _load_rows(connection: Connection, report: str, derived: DerivedTable) -> Rows:
    """Load the rows of a report without their numbers, which have no meaning."""
    query = select(derived.table).where(derived.table.__table__.c["report_id"] == report)
    return {
        tuple(row[name] for name in derived.key): {name: value for name, value in row.items() if name != "id"}
        for row in connection.execute(query).mappings()
    }


def _make_derived_discrepancy(kind: str, report: str, label: str, now: Row | None, wanted: Row | None) -> Discrepancy:
    row = now or wanted or {}
    record = str(row.get("owner_id") or row.get("response_id") or report)
    fields = [name for name in row if now is None or wanted is None or now[name] != wanted[name]]
    shown = [name for name in fields if name not in ("report_id", "owner", "owner_id")] if now and wanted else []
    if now is None:
        detail = f"The {label} of report {report} lacks {_name_row(row)}."
    elif wanted is None:
        detail = f"The {label} of report {report} has {_name_row(row)}, which its rows do not give."
    else:
        changes = ", ".join(
            f"{name} is {quote_text(str(now[name]))} and should be {quote_text(str(wanted[name]))}" for name in shown
        )
        detail = f"The {label} of report {report} differs from its rows for {_name_row(row)}: {changes}."
    return Discrepancy(
        kind=kind, record=record, field=", ".join(shown) or label, detail=detail, advice=REFRESH_ADVICE,
        before=_list_texts(wanted, shown), after=_list_texts(now, shown),
    )  # fmt: skip


def _name_row(row: Row) -> str:
    named = [str(row[name]) for name in ("owner_id", "response_id", "field", "printed") if row.get(name)]
    return " ".join(named) or "its total"


def _list_texts(row: Row | None, names: list[str]) -> str | None:
    return "; ".join(str(row[name]) for name in names) if row and names else None


def _load_decided_names(context: VerifyContext, connection: Connection, report: str) -> set[str]:
    """Return the rows of a report that name an agency which a person ever accepted, in whatever report.

    Their place in the review queue follows from the decisions of the time when it was computed.
    """
    names = {
        str(value[key]).casefold()
        for entry in context.entries
        if entry.field == "agency"
        for value in entry.detail.values()
        if isinstance(value, dict)
        for key in ("text", "agency_name")
        if value.get(key)
    }
    query = select(ResponseRow.id, ResponseRow.agency_raw, ResponseRow.agency_name)
    rows = connection.execute(query.where(ResponseRow.id.in_(_select_responses(ReportRow.id == report))))
    return {row.id for row in rows if {row.agency_raw.casefold(), row.agency_name.casefold()} & names}


def _depends_on_others(row: Row, decided: set[str]) -> bool:
    return row.get("field") == "agency" and row.get("owner_id") in decided


def _choose_kind(context: VerifyContext, reports: Any) -> Callable[[DiscrepancyKind], str]:
    """Return the kind of a difference in these reports: a remark, if it may have been computed by earlier rules."""
    imports = [context.last_imports.get(report) for report in reports]
    is_of_today = all(entry and entry.detail.get(RULES_KEY) == RULES_VERSION for entry in imports)
    return lambda kind: kind if is_of_today else DiscrepancyKind.NOT_COVERED


def check_search_index(context: VerifyContext) -> Iterator[Discrepancy]:
    """Let SQLite compare its full-text index with the texts.

    PostgreSQL's is a generated column, which nobody can set.
    """
    if context.connection.dialect.name != "sqlite":
        return
    with rolled_back_transaction(context.connection) as connection:
        try:
            connection.exec_driver_sql("INSERT INTO search_index (search_index, rank) VALUES ('integrity-check', 1)")
        except (SQLAlchemyError, StoreError):
            yield Discrepancy(
                kind=DiscrepancyKind.DERIVED, field="search index", advice=REFRESH_ADVICE,
                detail="The full-text index does not have the words of the stored texts: searches miss records.",
            )  # fmt: skip
