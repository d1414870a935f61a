# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""The due dates of tracked responses as days of a calendar."""

from collections.abc import Sequence

from normalise.model import Status
from store.calendar_days import CalendarDay
from store.queries.tracker import TrackedEntry
from store.queries.tracker_columns import list_record_addresses


def list_due_days(entries: Sequence[TrackedEntry], base_url: str) -> list[CalendarDay]:
    """List the days on which responses are due that are not complete; `base_url` as in `list_record_addresses`."""
    addresses = list_record_addresses(entries, base_url) or [""] * len(entries)
    return [
        CalendarDay(
            id=entry.id,
            day=entry.due,
            title=f"{entry.agencies}: {entry.question} {entry.subject}".strip(),
            text="\n".join(text for text in (entry.actions, entry.lead_person) if text),
            address=address,
        )
        for entry, address in zip(entries, addresses, strict=True)
        if entry.due and entry.status != Status.COMPLETE
    ]
