"""What is kept beside a report's rows so that searches, lists and the queue answer at once: made anew for a report
whenever its rows change, and for reports of a store from before there was any of it."""

from sqlalchemy import Connection, select

from store.derived.counts import count_report
from store.derived.review_rules import update_review_queue
from store.derived.search_index import index_record, index_report
from store.schema import ReportCountsRow, ReportRow


def refresh_report(connection: Connection, report_id: str) -> None:
    index_report(connection, report_id)
    count_report(connection, report_id)
    update_review_queue(connection, report_id)


def refresh_value(connection: Connection, report_id: str, owner_id: str, field: str) -> None:
    """After one value of a report is another: what depends on it, and no more."""
    if field == "as_at":
        index_report(connection, report_id)
    elif owner_id != report_id:
        index_record(connection, owner_id)
    if field in ("agency", "rag"):
        count_report(connection, report_id)
    update_review_queue(connection, report_id)


def refresh_missing(connection: Connection) -> int:
    """Refreshes reports for which nothing is kept yet; gives how many they were."""
    query = (
        select(ReportRow.id)
        .outerjoin(ReportCountsRow, ReportCountsRow.report_id == ReportRow.id)
        .where(ReportCountsRow.report_id.is_(None))
        .order_by(ReportRow.as_at, ReportRow.id)
    )
    waiting = connection.execute(query).scalars().all()
    for report_id in waiting:
        refresh_report(connection, report_id)
    return len(waiting)
