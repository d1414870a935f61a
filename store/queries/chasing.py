# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Chasing lists: the overdue and due actions of each agency and lead, and those without a date."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from sqlalchemy import Connection

from normalise.ditto_marks import is_ditto
from store.clock import current_time
from store.queries.tracker import OverdueAt, SortKey, TrackedEntry, TrackerFilter, list_tracked

DEFAULT_DAYS = 30
MAX_ACTION_CHARS = 200  # of an action in a letter; the record has the rest
NO_LEAD = "no lead named"


@dataclass(frozen=True, slots=True, kw_only=True)
class ChasingList:
    """The actions to ask one lead of one agency about.

    They are those that are overdue, those that are due soon, and those without a date.
    """

    agency: str
    lead: str
    overdue: tuple[TrackedEntry, ...]
    soon: tuple[TrackedEntry, ...]
    undated: tuple[TrackedEntry, ...]


def list_chasing(connection: Connection, base: TrackerFilter, days: int = DEFAULT_DAYS) -> list[ChasingList]:
    """List the actions that are overdue, due within so many days, or without a date, by agency and lead."""
    today = base.today or current_time().date()
    is_open = replace(base, open_only=True, today=today)
    filters = {
        "overdue": replace(is_open, overdue=OverdueAt.TODAY),
        "soon": replace(is_open, due_after=today - timedelta(days=1), due_before=today + timedelta(days=days + 1)),
        "undated": replace(is_open, undated=True),
    }
    found: dict[tuple[str, str], dict[str, list[TrackedEntry]]] = defaultdict(lambda: {name: [] for name in filters})
    for name, wanted in filters.items():
        for entry in list_tracked(connection, wanted, sort=SortKey.DUE):
            found[entry.agencies or "no agency named", _name_lead(entry.lead_person)][name].append(entry)
    return [
        ChasingList(agency=agency, lead=lead, **{name: tuple(entries) for name, entries in lists.items()})
        for (agency, lead), lists in sorted(found.items(), key=lambda item: (item[0][0].lower(), item[0][1].lower()))
    ]


def _name_lead(printed: str) -> str:
    """Return whom to ask: the lead as printed, who is not named where the plan refers to the row above."""
    if not printed:
        return NO_LEAD
    return f"{NO_LEAD} (“{printed}”)" if is_ditto(printed) else printed


def format_chasing_text(one: ChasingList, today: date, days: int = DEFAULT_DAYS) -> str:
    """Format a list as the text of an e-mail."""
    parts = [f"{one.agency}: {one.lead}", f"Actions on {today.day} {today:%B %Y}"]
    for title, entries in (
        ("Overdue", one.overdue),
        (f"Due in the next {days} days", one.soon),
        ("Without a date: when will these be done?", one.undated),
    ):
        if entries:
            parts += ["", f"{title} ({len(entries)})", *_format_entries(entries)]
    return "\n".join(parts) + "\n"


def _format_entries(entries: Sequence[TrackedEntry]) -> list[str]:
    lines = []
    for entry in entries:
        due = f", due {entry.due.day} {entry.due:%B %Y}" if entry.due else ""
        late = f", {entry.overdue_days} days overdue" if entry.overdue_days else ""
        what = " ".join((entry.actions or entry.response).split())
        short = what if len(what) <= MAX_ACTION_CHARS else what[: MAX_ACTION_CHARS - 1] + "…"
        status = f", {entry.status}" if entry.status else ""
        lines.append(f"- {entry.subject}, {entry.question or 'no question'}{status}{due}{late}: {short or 'no text'}")
    return lines
