# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""The value that an address of the review names, after it was decided too: the browser's Back button leads there."""

from sqlalchemy import Connection

from boardtrace.web.rendering import format_moment
from store import audit_log
from store.decisions.corrections import load_values
from store.derived import review_queue
from store.derived.review_queue import QueuedValue
from store.reports.field_values import Value

DECIDED_KIND = "decided"
"""The kind of a value that is in the queue no more, beside those of the queue."""


def find_requested_value(connection: Connection, item: int | None, place: tuple[str, str, str]) -> QueuedValue | None:
    """Return a value of the queue, or one that a person decided, as if it were in the queue.

    `item` is its id in the queue; `place` is the id of its record, its field, and the name of its column.
    """
    queued = review_queue.find_review_item(connection, item) if item else None
    if queued or not place[0]:
        return queued
    kinds = (*review_queue.ASKED_KINDS, *review_queue.GAP_KINDS)
    waiting = review_queue.list_review_items(
        connection, owner_id=place[0], field=place[1], kinds=kinds, least_doubt=0.0
    )
    return next((one for one in waiting if one.name == place[2]), None) or _find_decided_value(connection, place)


def _find_decided_value(connection: Connection, place: tuple[str, str, str]) -> QueuedValue | None:
    try:
        values = load_values(connection, place[0])
    except KeyError:
        return None
    decided = (v for v in values if (v.target.field, v.target.name) == place[1:] and v.entry)
    return next((_make_decided_value(connection, value) for value in decided), None)


def _make_decided_value(connection: Connection, value: Value) -> QueuedValue:
    entry, target = audit_log.load_entry(connection, value.entry), value.target
    why = f"{entry.act.capitalize()} as “{entry.after or 'nothing'}” by {entry.by}, {format_moment(entry.at)}"
    why = f"{why}: {entry.why}" if entry.why else f"{why}."
    return QueuedValue(
        id=0, report=target.report_id, owner=target.owner, owner_id=target.owner_id, field=target.field,
        name=target.name, kind=DECIDED_KIND, harm=0.0, why=why, doubt=0.0, group="",
    )  # fmt: skip
