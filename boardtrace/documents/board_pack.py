# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Put a board pack together: the dashboard of a case, its exceptions, and one list per agency."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from sqlalchemy import Connection

from boardtrace.version import own_version
from normalise.persons import NOTICE, NameMask, describe_lead, find_lead_names
from store.audit_log import load_head
from store.clock import current_time
from store.provenance.board_pack_pdf import (
    BoardPack,
    PackAction,
    PackBar,
    PackList,
    PackSource,
    build_board_pack,
    format_day,
)
from store.queries.case_overview import find_case_name
from store.queries.dashboard import Dashboard, DashboardGroup, load_dashboard
from store.queries.source_files import list_case_sources
from store.queries.tracker import Change, OverdueAt, SortKey, TrackedEntry, TrackerFilter, list_leads, list_tracked

MAX_EXCEPTION_ROWS = 14  # on the page of exceptions, all kinds together
EXCEPTIONS = (
    ("Overdue", {"overdue": OverdueAt.TODAY}),
    ("Slipped since the version before", {"change": Change.SLIPPED}),
    ("In the version before, and dropped from the newest", {"change": Change.DROPPED}),
    ("Newly red", {"change": Change.NEWLY_RED}),
)
"""The kinds of exceptions: a title, and the values of the filter."""


def make_board_pack(
    connection: Connection, case: str, *, without_names: bool = False, log: Connection | None = None
) -> bytes:
    """Return the board pack of a case as a PDF. Raises KeyError for an unknown case.

    `log` sees the whole log, whose head is printed, where `connection` shows only a part of the store.
    """
    name = find_case_name(connection, case)
    if not name:
        raise KeyError(case)
    now = current_time()
    base = TrackerFilter(case=case, today=now.date())
    dashboard = load_dashboard(connection, base)
    exceptions = [
        (title, list_tracked(connection, replace(base, **values), sort=SortKey.DUE)) for title, values in EXCEPTIONS
    ]
    pack = BoardPack(
        case=name,
        made=now,
        program=f"boardtrace {own_version()}",
        today=base.today or now.date(),
        numbers=_list_numbers(dashboard),
        versions=tuple(_make_bar(group, format_day_name=True) for group in dashboard.versions),
        agencies=tuple(map(_make_bar, dashboard.agencies)),
        exceptions=tuple(_shorten_lists(exceptions)),
        lists=tuple(_list_by_agency(connection, base, dashboard)),
        sources=tuple(
            PackSource(name=one.name, as_at=one.as_at, sha256=one.sha256) for one in list_case_sources(connection, case)
        ),
        log_head=str(load_head(log or connection)),
    )
    if without_names:
        pack = _leave_names_out(pack, list_leads(connection, case))
    return build_board_pack(pack)


def _leave_names_out(pack: BoardPack, leads: Sequence[str]) -> BoardPack:
    mask = NameMask(name for lead in leads for name in find_lead_names(lead))

    def mask_lists(lists: tuple[PackList, ...]) -> tuple[PackList, ...]:
        return tuple(replace(one, actions=tuple(map(mask_action, one.actions))) for one in lists)

    def mask_action(action: PackAction) -> PackAction:
        return replace(action, lead=describe_lead(action.lead), text=mask.mask(action.text))

    return replace(
        pack, exceptions=mask_lists(pack.exceptions), lists=mask_lists(pack.lists), notice=NOTICE,
        sources=tuple(replace(source, name=mask.mask(source.name)) for source in pack.sources),
    )  # fmt: skip


def _list_numbers(dashboard: Dashboard) -> tuple[tuple[str, int], ...]:
    shown = [*dashboard.statuses, *dashboard.exceptions]
    return tuple(("no status" if number.name == "none" else number.name, number.count) for number in shown)


def _make_bar(group: DashboardGroup, format_day_name: bool = False) -> PackBar:
    label = format_day(date.fromisoformat(group.name)) if format_day_name else group.name
    return PackBar(label=label, counts=group.counts, overdue=group.overdue)


def _shorten_lists(lists: Sequence[tuple[str, Sequence[TrackedEntry]]]) -> list[PackList]:
    """Shorten lists so that all together have MAX_EXCEPTION_ROWS rows; short ones leave their share to the others."""
    left, found = MAX_EXCEPTION_ROWS, {}
    by_length = sorted(lists, key=lambda one: len(one[1]))
    for number, (title, entries) in enumerate(by_length):
        share = left // (len(lists) - number)
        found[title] = entries[:share]
        left -= len(found[title])
    return [
        PackList(title=title, actions=tuple(map(_make_action, found[title])), total=len(entries))
        for title, entries in lists
    ]


def _list_by_agency(connection: Connection, base: TrackerFilter, dashboard: Dashboard) -> list[PackList]:
    """List the actions of each agency; an action of several agencies is in the list of each."""
    lists = [
        (group.name, list_tracked(connection, group.wanted, sort=SortKey.DUE))
        for group in sorted(dashboard.agencies, key=lambda group: group.name.lower())
        if group.wanted
    ]
    unnamed = [entry for entry in list_tracked(connection, base, sort=SortKey.DUE) if not entry.agency_id]
    if unnamed:
        lists.append(("No agency named", unnamed))
    return [
        PackList(title=name, actions=tuple(map(_make_action, entries)), total=len(entries)) for name, entries in lists
    ]


def _make_action(entry: TrackedEntry) -> PackAction:
    late = entry.overdue_days
    notes = (f"{late} day{'' if late == 1 else 's'} overdue" if late else "", entry.change)
    return PackAction(
        question=entry.question,
        agency=entry.agencies,
        status=entry.status,
        due=entry.due,
        lead=entry.lead_person,
        text=entry.actions or entry.response,
        note="; ".join(filter(None, notes)),
    )
