# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Updates the tables that are derived from a report's rows: search index, counts, closed problems and review queue.

They are updated whenever rows of the report change, and filled for databases from before these tables existed.
"""

from sqlalchemy import Connection, select

from normalise.model import RecordKind
from store.derived.closed_problems import close_problems
from store.derived.counts import count_report
from store.derived.review_rules import update_review_queue
from store.derived.search_index import index_record, index_report, index_tables, list_unindexed_tables
from store.derived.tracked_responses import track_missing, track_report, track_response
from store.schema import ReportCountsRow, ReportRow

RULES_VERSION = 1
"""Raised with every change of the rules for derived tables, lineages and superseded readings, so that `verify` does not
take those of an earlier version for edited ones."""


def refresh_report(connection: Connection, report_id: str) -> None:
    """Compute the derived tables of a report again."""
    _derive_report(connection, report_id)
    track_report(connection, report_id)


def _derive_report(connection: Connection, report_id: str) -> None:
    index_report(connection, report_id)
    count_report(connection, report_id)
    close_problems(connection, report_id)
    update_review_queue(connection, report_id)


def refresh_value(connection: Connection, report_id: str, owner: RecordKind, owner_id: str, field: str) -> None:
    """Update what depends on one value, after it changed."""
    if field == "as_at":
        index_report(connection, report_id)
    elif owner_id != report_id:
        index_record(connection, owner_id)
    if field in ("agency", "rag"):
        count_report(connection, report_id)
    close_problems(connection, report_id)
    update_review_queue(connection, report_id)
    if owner == RecordKind.RESPONSE:
        track_response(connection, owner_id)
    else:
        track_report(connection, report_id)


def refresh_missing(connection: Connection) -> int:
    """Update the reports whose derived tables are not complete.

    They have nothing in them yet, no other tables in the search index or no tracked responses. Returns the number of
    updates.
    """
    query = (
        select(ReportRow.id)
        .outerjoin(ReportCountsRow, ReportCountsRow.report_id == ReportRow.id)
        .where(ReportCountsRow.report_id.is_(None))
        .order_by(ReportRow.as_at, ReportRow.id)
    )
    waiting = connection.execute(query).scalars().all()
    for report_id in waiting:
        _derive_report(connection, report_id)
    unindexed = list_unindexed_tables(connection)
    for report_id in unindexed:
        index_tables(connection, report_id)
    return len(waiting) + len(unindexed) + track_missing(connection)
