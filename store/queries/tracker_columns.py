# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""The columns of the action tracker: their names for people, and their values in an export."""

from collections.abc import Sequence
from datetime import date
from urllib.parse import quote

from store.queries.tracker import TrackedEntry

TRACKER_COLUMNS = {
    "board": "Board",
    "subject": "Subject",
    "as_at": "As at",
    "finding": "Finding",
    "question": "Question",
    "agencies": "Agency",
    "status": "Status",
    "due": "Due",
    "overdue_days": "Days overdue",
    "lead_person": "Lead",
    "actions": "Actions",
    "response": "Response",
    "target_date": "Target date as printed",
    "status_since": "Status since",
    "changed": "Changed",
    "change": "Change from the version before",
    "slips": "Times slipped",
    "id": "Record",
}
"""By the field of `TrackedEntry`, in the order in which they are shown."""

DEFAULT_COLUMNS = ("subject", "question", "agencies", "status", "due", "lead_person", "actions")
EXPORTED_COLUMNS = tuple(TRACKER_COLUMNS)

COLUMN_WIDTHS_CHARS = {
    "board": 24, "subject": 24, "finding": 9, "question": 9, "agencies": 24, "status": 11, "due": 11,
    "overdue_days": 10, "actions": 50, "response": 50, "change": 24, "slips": 8, "id": 26, "as_at": 11,
}  # fmt: skip

Value = str | float | date | None


def select_columns(wanted: Sequence[str]) -> tuple[str, ...]:
    """Return the known columns among `wanted`, in their order; the default ones where there are none."""
    return tuple(name for name in TRACKER_COLUMNS if name in wanted) or DEFAULT_COLUMNS


def list_values(entry: TrackedEntry, columns: Sequence[str]) -> tuple[Value, ...]:
    """Return the values of an entry's columns."""
    return tuple(getattr(entry, name) for name in columns)


def list_record_addresses(entries: Sequence[TrackedEntry], base_url: str) -> list[str]:
    """Return the address of each record's web page, none without a base URL."""
    base = base_url.rstrip("/")
    return [f"{base}/response/{quote(entry.id, safe='')}" for entry in entries] if base else []
