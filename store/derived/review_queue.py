# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""The queue of values that need a person: read page by page, counted, put off. `review_rules` says which.

Each query is of a kind of list (`REVIEW_KINDS`, `GAP_KINDS`, `NAME_KINDS`) and of values that are at least so doubtful,
where the doubt of a date, agency or label counts more than that of a text (`weigh_doubt`).
"""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta
from math import inf

from sqlalchemy import ColumnElement, Connection, Select, and_, case, delete, exists, func, insert, select
from sqlalchemy.orm import aliased

from store import audit_log
from store.clock import current_database_time
from store.derived.review_values import ASKED_DOUBT, COLUMN_GROUP, MISLEADING_FIELDS, MISLEADING_WEIGHT
from store.schema import CorrectionRow, LogEntryRow, ReportCountsRow, ReviewQueueRow, ReviewSkipRow

PAGE_SIZE = 50
REVIEW_KINDS = ("disputed", "doubtful", "match")
"""A question of the review: was a value read right, and does a correction still hold?"""
GAP_KINDS = ("empty",)
"""A gap of the plan itself: a task for the agencies, not for the person who checks the reading."""
NAME_KINDS = ("unknown",)
"""Names of agencies that are in no register, or were matched to another name: decided once for all reports."""
ASKED_KINDS = (*REVIEW_KINDS, *NAME_KINDS)
"""The kinds that the review page asks about, and the navigation counts: gaps of the plan have a separate list."""
weighed_doubt = ReviewQueueRow.doubt * case(
    (ReviewQueueRow.field.in_(sorted(MISLEADING_FIELDS)), MISLEADING_WEIGHT), else_=1.0
)
"""`weigh_doubt` in SQL."""
SKIPS_KEPT = timedelta(days=2)  # a session is over by then


@dataclass(frozen=True, slots=True, kw_only=True)
class QueuedValue:
    """One value of the queue.

    `owner` is "report", "finding", "question" or "response"; or "log", where a correction has lost its place and
    `owner_id` is the entry's number. `kind` is "disputed", "doubtful", "empty", "unknown" (an agency) or "match" (with
    the response's row of an earlier version). `doubt` is the probability that it is wrong; values of the same `group`,
    unless it is "", are the same reading and are decided together.
    """

    id: int
    report: str
    owner: str
    owner_id: str
    field: str
    name: str
    kind: str
    harm: float
    why: str
    doubt: float
    group: str

    @property
    def is_of_lost_column(self) -> bool:
        """Whether it is an empty cell of a column that may be lost: all such cells can be confirmed at once."""
        return self.group.startswith(COLUMN_GROUP)


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonWork:
    """How many values one person confirmed, corrected and undid."""

    by: str
    confirmed: int
    corrected: int
    undone: int


def list_review_items(
    connection: Connection,
    *,
    report: str | None = None,
    field: str | None = None,
    owner_id: str | None = None,
    kinds: Collection[str] = REVIEW_KINDS,
    least_doubt: float = ASKED_DOUBT,
    grouped: bool = False,
    after: tuple[float, int] | None = None,
    skipped: tuple[str, str] | None = None,
    limit: int = PAGE_SIZE,
) -> list[QueuedValue]:
    """Return the queue from the highest priority on.

    `grouped`: of values that are decided together, only the first. `after` is the (harm, id) of the last one seen;
    `skipped` names a person and a session, whose skips are left out.
    """
    query = _select_items().where(*_filter_items(report, field, owner_id, kinds, least_doubt))
    if grouped:
        query = query.where(~_has_earlier_twin(report))
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


def _select_items() -> Select[int, str, str, str, str, str, str, float, str, float, str]:
    return select(
        ReviewQueueRow.id, ReviewQueueRow.report_id, ReviewQueueRow.owner, ReviewQueueRow.owner_id,
        ReviewQueueRow.field, ReviewQueueRow.name, ReviewQueueRow.kind, ReviewQueueRow.harm, ReviewQueueRow.why,
        ReviewQueueRow.doubt, ReviewQueueRow.group_key,
    )  # fmt: skip


def _make_review_item(
    key: int,
    report: str,
    owner: str,
    owner_id: str,
    field: str,
    name: str,
    kind: str,
    harm: float,
    why: str,
    doubt: float,
    group: str,
) -> QueuedValue:
    return QueuedValue(
        id=key,
        report=report,
        owner=owner,
        owner_id=owner_id,
        field=field,
        name=name,
        kind=kind,
        harm=harm,
        why=why,
        doubt=doubt,
        group=group,
    )


def _filter_items(
    report: str | None, field: str | None, owner_id: str | None, kinds: Collection[str], least_doubt: float
) -> list[ColumnElement[bool]]:
    wanted = {
        ReviewQueueRow.report_id: report, ReviewQueueRow.field: field, ReviewQueueRow.owner_id: owner_id,
    }  # fmt: skip
    is_doubted = (ReviewQueueRow.kind != "doubtful") | (weighed_doubt > least_doubt)
    return [
        ReviewQueueRow.kind.in_(kinds), is_doubted, *(column == value for column, value in wanted.items() if value)
    ]  # fmt: skip


def _has_earlier_twin(report: str | None) -> ColumnElement[bool]:
    """Whether another value of the list, of the same group, comes before this one."""
    twin = aliased(ReviewQueueRow)
    same = (twin.group_key != "") & (twin.group_key == ReviewQueueRow.group_key) & (twin.id < ReviewQueueRow.id)
    return exists().where(same & (twin.report_id == report) if report else same)


def list_group(connection: Connection, item: QueuedValue) -> list[QueuedValue]:
    """Return the values that are decided together with one, and that one."""
    if not item.group:
        return [item]
    query = _select_items().where(ReviewQueueRow.group_key == item.group).order_by(ReviewQueueRow.id)
    return [_make_review_item(*row) for row in connection.execute(query)]


SKIPPED_VALUE = and_(
    ReviewSkipRow.owner_id == ReviewQueueRow.owner_id,
    ReviewSkipRow.field == ReviewQueueRow.field,
    ReviewSkipRow.name == ReviewQueueRow.name,
)
"""Whether a skip is that of a value of the queue."""


def _is_skipped_by(by: str, session: str) -> ColumnElement[bool]:
    return and_(ReviewSkipRow.by == by, ReviewSkipRow.session == session, SKIPPED_VALUE)


def count_review_items(
    connection: Connection,
    *,
    report: str | None = None,
    field: str | None = None,
    kinds: Collection[str] = REVIEW_KINDS,
    least_doubt: float = ASKED_DOUBT,
    grouped: bool = False,
) -> int:
    """Count the values that need a person, including skipped ones."""
    query = select(func.count()).select_from(ReviewQueueRow)
    query = query.where(*_filter_items(report, field, None, kinds, least_doubt))
    if grouped:
        query = query.where(~_has_earlier_twin(report))
    return int(connection.execute(query).scalar_one())


def count_decided_values(connection: Connection, report: str | None = None) -> int:
    """Count the corrections and confirmations in force, of a report or of all."""
    query = select(func.count()).select_from(CorrectionRow).where(CorrectionRow.state != "disputed")
    query = query.where(CorrectionRow.report_id == report) if report else query
    return int(connection.execute(query).scalar_one())


@dataclass(frozen=True, slots=True, kw_only=True)
class RemainingWork:
    """The work left on a report: values and names that the review asks about, each once, and gaps of the plan."""

    values: int
    gaps: int


def count_remaining_work(connection: Connection, report: str) -> RemainingWork:
    """Count the work left on a report."""
    return RemainingWork(
        values=count_review_items(connection, report=report, kinds=ASKED_KINDS, grouped=True),
        gaps=count_review_items(connection, report=report, kinds=GAP_KINDS),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewForecast:
    """Forecast of the review: `asked` values, of which `wrong` are expected to be wrong.

    `left` wrong ones are expected among the values that are not asked. Of these, `more` values that are at least
    `next_doubt` doubtful would find `more_wrong`.
    """

    asked: int
    wrong: float
    left: float
    next_doubt: float
    more: int
    more_wrong: float


def forecast_review(
    connection: Connection, *, report: str | None = None, least_doubt: float = ASKED_DOUBT
) -> ReviewForecast:
    """Say how many wrong values are expected in the queue, and how many are left."""
    next_doubt = least_doubt / 2
    asked, wrong = _sum_doubt(connection, report, least_doubt)
    more, more_wrong = _sum_doubt(connection, report, next_doubt, least_doubt)
    _, stored = _sum_doubt(connection, report, 0.0, least_doubt)
    query = select(func.coalesce(func.sum(ReportCountsRow.unasked), 0.0))
    query = query.where(ReportCountsRow.report_id == report) if report else query
    left = stored + float(connection.execute(query).scalar_one())
    return ReviewForecast(asked=asked, wrong=wrong, left=left, next_doubt=next_doubt, more=more, more_wrong=more_wrong)


def _sum_doubt(connection: Connection, report: str | None, above: float, most: float = inf) -> tuple[int, float]:
    """Return the number of values whose weighed doubt is between two limits, and the sum of their doubts."""
    query = select(func.count(), func.coalesce(func.sum(ReviewQueueRow.doubt), 0.0)).where(
        ReviewQueueRow.kind == "doubtful", weighed_doubt > above
    )
    query = query.where(weighed_doubt <= most) if most < inf else query
    query = query.where(ReviewQueueRow.report_id == report) if report else query
    count, total = connection.execute(query).one()
    return int(count), float(total)


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
    """The work of each person, the busiest first; `since` is a time in ISO form."""
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
