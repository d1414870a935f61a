"""The queue of values that need a person: read page by page, counted, put off. `review_rules` says which."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import ColumnElement, Connection, Select, and_, delete, exists, func, insert, select

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
    """Return the queue from the highest priority on. `after` is the (harm, id) of the last one seen; `skipped` names
    a person and a session, whose skips are left out."""
    query = _select_items().where(*_filter_items(report, kind, field, owner_id))
    if after:
        harm, key = after
        query = query.where((ReviewQueueRow.harm < harm) | and_(ReviewQueueRow.harm == harm, ReviewQueueRow.id > key))
    if skipped:
        query = query.where(~exists().where(_is_skipped_by(*skipped)))
    rows = connection.execute(query.order_by(ReviewQueueRow.harm.desc(), ReviewQueueRow.id).limit(limit))
    return [_make_review_item(*row) for row in rows]


def find_review_item(connection: Connection, key: int) -> QueuedValue | None:
    """Find a value of the queue by its id; None if it needs no person any more."""
    row = connection.execute(_select_items().where(ReviewQueueRow.id == key)).first()
    return _make_review_item(*row) if row else None


def _select_items() -> Select[int, str, str, str, str, str, str, float, str]:
    return select(
        ReviewQueueRow.id, ReviewQueueRow.report_id, ReviewQueueRow.owner, ReviewQueueRow.owner_id,
        ReviewQueueRow.field, ReviewQueueRow.name, ReviewQueueRow.kind, ReviewQueueRow.harm, ReviewQueueRow.why,
    )  # fmt: skip


def _make_review_item(
    key: int, report: str, owner: str, owner_id: str, field: str, name: str, kind: str, harm: float, why: str
) -> QueuedValue:
    return QueuedValue(
        id=key, report=report, owner=owner, owner_id=owner_id, field=field, name=name, kind=kind, harm=harm, why=why
    )


def _filter_items(
    report: str | None, kind: str | None, field: str | None, owner_id: str | None = None
) -> list[ColumnElement[bool]]:
    wanted = {
        ReviewQueueRow.report_id: report, ReviewQueueRow.kind: kind, ReviewQueueRow.field: field,
        ReviewQueueRow.owner_id: owner_id,
    }  # fmt: skip
    return [column == value for column, value in wanted.items() if value]


SKIPPED_VALUE = and_(
    ReviewSkipRow.owner_id == ReviewQueueRow.owner_id,
    ReviewSkipRow.field == ReviewQueueRow.field,
    ReviewSkipRow.name == ReviewQueueRow.name,
)
"""Whether a skip is that of a value of the queue."""


def _is_skipped_by(by: str, session: str) -> ColumnElement[bool]:
    return and_(ReviewSkipRow.by == by, ReviewSkipRow.session == session, SKIPPED_VALUE)


def count_review_items(
    connection: Connection, *, report: str | None = None, kind: str | None = None, field: str | None = None
) -> int:
    """Count the values that need a person, including skipped ones."""
    query = select(func.count()).select_from(ReviewQueueRow).where(*_filter_items(report, kind, field))
    return int(connection.execute(query).scalar_one())


def skip_item(connection: Connection, item: QueuedValue, by: str, session: str) -> None:
    """Skip a value for this person's session, and delete the skips of sessions that have ended."""
    now = current_database_time()
    connection.execute(delete(ReviewSkipRow).where(ReviewSkipRow.at < now - SKIPS_KEPT))
    values = {"by": by, "session": session, "owner_id": item.owner_id, "field": item.field, "name": item.name}
    connection.execute(delete(ReviewSkipRow).filter_by(**values))
    connection.execute(insert(ReviewSkipRow).values(**values, at=now))


def count_skips(connection: Connection, by: str, session: str) -> int:
    """Count the values of the queue that this person skipped in this session."""
    of_queue = exists().where(SKIPPED_VALUE)
    of_person = (ReviewSkipRow.by == by, ReviewSkipRow.session == session)
    query = select(func.count()).select_from(ReviewSkipRow).where(*of_person, of_queue)
    return int(connection.execute(query).scalar_one())


def clear_skips(connection: Connection, by: str, session: str) -> None:
    """Delete all skips of this person in this session."""
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
