"""The queue of values that need a person: read page by page, counted, put off. `review_rules` says which."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import Connection, Row, and_, delete, exists, func, insert, select

from store import audit_log
from store.clock import current_database_time
from store.schema import LogEntryRow, ReviewQueueRow, ReviewSkipRow

PAGE_SIZE = 50
SKIPS_KEPT = timedelta(days=2)  # a session is over by then


@dataclass(frozen=True, slots=True, kw_only=True)
class QueuedValue:
    """One value of the queue. `owner` is "report", "finding", "question" or "response"; or "log", where a correction
    has lost its place and `owner_id` is the entry's number. `kind` is "disputed", "doubtful", "empty", "unknown" (an
    agency) or "match" (with the response's row of an earlier version)."""

    id: int
    report: str
    owner: str
    owner_id: str
    field: str
    name: str
    kind: str
    harm: float
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonWork:
    """What one person did: how many values were confirmed, corrected, and taken back."""

    by: str
    confirmed: int
    corrected: int
    undone: int


def list_review_items(
    connection: Connection,
    *,
    report: str | None = None,
    kind: str | None = None,
    field: str | None = None,
    owner_id: str | None = None,
    after: tuple[float, int] | None = None,
    skipped: tuple[str, str] | None = None,
    limit: int = PAGE_SIZE,
) -> list[QueuedValue]:
    """The queue from the most harmful on. `after` is the (harm, id) of the last one seen; `skipped` names a person
    and a session, whose skips are left out."""
    query = select(ReviewQueueRow).where(*_filter_items(report, kind, field, owner_id))
    if after:
        harm, key = after
        query = query.where((ReviewQueueRow.harm < harm) | and_(ReviewQueueRow.harm == harm, ReviewQueueRow.id > key))
    if skipped:
        query = query.where(~exists().where(*_is_skipped_by(*skipped)))
    rows = connection.execute(query.order_by(ReviewQueueRow.harm.desc(), ReviewQueueRow.id).limit(limit))
    return [_make_review_item(row) for row in rows]


def find_review_item(connection: Connection, key: int) -> QueuedValue | None:
    """The queue's value of this id; None where it needs nobody any more."""
    row = connection.execute(select(ReviewQueueRow).where(ReviewQueueRow.id == key)).first()
    return _make_review_item(row) if row else None


def _make_review_item(row: Row[Any]) -> QueuedValue:
    return QueuedValue(
        id=row.id, report=row.report_id, owner=row.owner, owner_id=row.owner_id, field=row.field, name=row.name,
        kind=row.kind, harm=row.harm, why=row.why,
    )  # fmt: skip


def _filter_items(report: str | None, kind: str | None, field: str | None, owner_id: str | None = None) -> list[Any]:
    wanted = {
        ReviewQueueRow.report_id: report, ReviewQueueRow.kind: kind, ReviewQueueRow.field: field,
        ReviewQueueRow.owner_id: owner_id,
    }  # fmt: skip
    return [column == value for column, value in wanted.items() if value]


def _is_skipped_by(by: str, session: str) -> tuple[Any, ...]:
    same = (getattr(ReviewSkipRow, name) == getattr(ReviewQueueRow, name) for name in ("owner_id", "field", "name"))
    return (ReviewSkipRow.by == by, ReviewSkipRow.session == session, *same)


def count_review_items(
    connection: Connection, *, report: str | None = None, kind: str | None = None, field: str | None = None
) -> int:
    """How many values wait for a person; those that somebody skipped are among them."""
    query = select(func.count()).select_from(ReviewQueueRow).where(*_filter_items(report, kind, field))
    return int(connection.execute(query).scalar_one())


def skip_item(connection: Connection, item: QueuedValue, by: str, session: str) -> None:
    """Puts a value off for this person's session; skips of sessions that are over go."""
    now = current_database_time()
    connection.execute(delete(ReviewSkipRow).where(ReviewSkipRow.at < now - SKIPS_KEPT))
    values = {"by": by, "session": session, "owner_id": item.owner_id, "field": item.field, "name": item.name}
    connection.execute(
        delete(ReviewSkipRow).where(*(getattr(ReviewSkipRow, name) == value for name, value in values.items()))
    )
    connection.execute(insert(ReviewSkipRow).values(**values, at=now))


def count_skips(connection: Connection, by: str, session: str) -> int:
    """How many of those that wait this person put off in this session."""
    of_queue = exists().where(
        *(getattr(ReviewSkipRow, n) == getattr(ReviewQueueRow, n) for n in ("owner_id", "field", "name"))
    )
    query = (
        select(func.count())
        .select_from(ReviewSkipRow)
        .where(ReviewSkipRow.by == by, ReviewSkipRow.session == session, of_queue)
    )
    return int(connection.execute(query).scalar_one())


def clear_skips(connection: Connection, by: str, session: str) -> None:
    """Takes back all that this person put off in this session."""
    connection.execute(delete(ReviewSkipRow).where(ReviewSkipRow.by == by, ReviewSkipRow.session == session))


def count_work(connection: Connection, since: str | None = None) -> list[PersonWork]:
    """What each person did, the busiest first; `since` is a time in ISO form."""
    acts = (audit_log.CONFIRMED, audit_log.CORRECTED, audit_log.UNDONE)
    query = (
        select(LogEntryRow.by, LogEntryRow.act, func.count())
        .where(LogEntryRow.act.in_(acts))
        .group_by(LogEntryRow.by, LogEntryRow.act)
    )
    counted: dict[str, dict[str, int]] = defaultdict(dict)
    for by, act, count in connection.execute(query.where(LogEntryRow.at >= since) if since else query):
        counted[by][act] = count
    people = [PersonWork(by=by, **{act: found.get(act, 0) for act in acts}) for by, found in counted.items()]
    return sorted(people, key=lambda w: (-(w.confirmed + w.corrected + w.undone), w.by))
