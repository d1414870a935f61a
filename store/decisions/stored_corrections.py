# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""The corrections and confirmations that are in force, as the database keeps them beside the readings."""

import json
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, delete, insert, select

from normalise.model import RecordKind
from store.reports.field_values import HeldValue, Target
from store.schema import CorrectionRow

DISPUTED = "disputed"
"""The state of a correction whose reading is no longer the one that the person saw. It waits for a decision."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredCorrection:
    """A correction or confirmation of one value.

    `entry` is the number of its log entry, `reading` the value that was read; `owner_id` is None where the value's
    place no longer exists.
    """

    id: int
    report_id: str
    owner: RecordKind
    owner_id: str | None
    field: str
    name: str
    entry: int
    state: str
    reading: HeldValue


def list_corrections(connection: Connection, *conditions: ColumnElement[bool]) -> list[StoredCorrection]:
    """List the stored corrections that meet conditions on CorrectionRow, in the order in which they were made."""
    query = select(CorrectionRow).where(*conditions).order_by(CorrectionRow.id)
    return [
        StoredCorrection(
            id=r.id, report_id=r.report_id, owner=RecordKind(r.owner), owner_id=r.owner_id, field=r.field, name=r.name,
            entry=r.entry, state=r.state, reading=json.loads(r.beneath),
        )
        for r in connection.execute(query)
    ]  # fmt: skip


def find_correction(connection: Connection, target: Target) -> StoredCorrection | None:
    """Return the correction of one value, or None."""
    return next(iter(list_corrections(connection, *_match_target(target))), None)


def store_correction(connection: Connection, target: Target, entry: int, state: str, reading: HeldValue) -> None:
    """Keep a correction of a value, in place of any earlier one."""
    connection.execute(delete(CorrectionRow).where(*_match_target(target)))
    connection.execute(
        insert(CorrectionRow).values(
            report_id=target.report_id, owner=target.owner, owner_id=target.owner_id, field=target.field,
            name=target.name, entry=entry, state=state, beneath=json.dumps(reading, sort_keys=True),
        )
    )  # fmt: skip


def _match_target(target: Target) -> tuple[ColumnElement[bool], ...]:
    return (
        CorrectionRow.owner_id == target.owner_id,
        CorrectionRow.field == target.field,
        CorrectionRow.name == target.name,
    )
