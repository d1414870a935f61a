# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Which reports are current: the newest versions of their cases."""

from collections.abc import Sequence
from datetime import date
from enum import StrEnum

from sqlalchemy import Connection, select

from store.joins import split_into_batches
from store.schema import ReportRow


class ReportStanding(StrEnum):
    """The standing of a report in its case.

    It is the newest version or one without a date (current), an earlier version, or a reading that a better one
    superseded.
    """

    CURRENT = "current"
    EARLIER = "earlier"
    SUPERSEDED = "superseded"


def load_standings(connection: Connection, reports: Sequence[str]) -> dict[str, ReportStanding]:
    """Return the standing of each of these reports among them; a newer version that is not one of them is ignored."""
    rows = [
        row
        for batch in split_into_batches(reports)
        for row in connection.execute(
            select(ReportRow.id, ReportRow.review_id, ReportRow.as_at, ReportRow.superseded_by).where(
                ReportRow.id.in_(batch)
            )
        )
    ]
    listed = {row.id for row in rows}
    superseded = {row.id for row in rows if row.superseded_by in listed}
    newest: dict[str, tuple[date, str]] = {}
    for row in rows:
        if row.as_at and row.review_id and row.id not in superseded:
            newest[row.review_id] = max(newest.get(row.review_id, (date.min, "")), (row.as_at, row.id))
    found: dict[str, ReportStanding] = {}
    for row in rows:
        is_newest = not (row.as_at and row.review_id) or newest.get(row.review_id, ("", row.id))[1] == row.id
        found[row.id] = ReportStanding.CURRENT if is_newest else ReportStanding.EARLIER
    return found | dict.fromkeys(superseded, ReportStanding.SUPERSEDED)
