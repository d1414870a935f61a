# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""The action tracker: the responses of all cases, filtered, sorted and a page at a time.

Lists show the current responses (see `Standing`); those of earlier versions on request. The web page, the command
`records` and the dashboard all ask here, so that the same filter gives the same rows everywhere.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Connection, case, func, or_, select

from normalise.model import STATUSES_AND_NONE, Status
from store.clock import current_time
from store.derived.tracked_responses import Standing
from store.joins import split_into_batches
from store.queries.listings import ResponseEntry, ResponseFilter, list_responses, names_match
from store.queries.search import find_responses
from store.schema import CaseRow, FurtherAgencyRow, ReportRow, ResponseRow
from store.schema import TrackedResponseRow as Tracked


class Change(StrEnum):
    """What changed in a response since the version before; DROPPED are the rows that the newest version lacks."""

    NEW = "new"
    DROPPED = "dropped"
    SLIPPED = "slipped"
    NEWLY_RED = "newly-red"
    CLOSED = "closed"
    ANY = "any"


class OverdueAt(StrEnum):
    """The day on which a response that is not complete was past its last date."""

    TODAY = "today"
    REPORT = "report"


class SortKey(StrEnum):
    """The order of a list; PLACE is the order of the paper."""

    PLACE = "place"
    DUE = "due"
    STATUS = "status"
    BOARD = "board"
    AGENCY = "agency"
    LEAD = "lead"
    CHANGED = "changed"
    SLIPS = "slips"


@dataclass(frozen=True, slots=True, kw_only=True)
class TrackerFilter:
    """The responses to list. Texts are compared without case.

    `board` is a part of the board's or the subject's name, `agency` an id or a part of a name, `lead` a part of the
    lead's; `agency_id` names one agency exactly, `lead_is` one lead, and `without_lead` are those without one. The
    status "none" means no visible status. `due_after` and `due_before` are days that are not included, `changed_since`
    one that is. `undated` are those without a date, `open_only` those that are not complete. `status_from` and
    `status_until` limit the day since when it has its status: from the first, and before the second. `words` are those
    of a search. `today` is the day for "overdue", the current one where it is None.
    """

    board: str = ""
    case: str = ""
    report: str = ""
    finding: str = ""
    question: str = ""
    agency: str = ""
    agency_id: str = ""
    status: str = ""
    lead: str = ""
    lead_is: str = ""
    without_lead: bool = False
    overdue: OverdueAt | None = None
    due_after: date | None = None
    due_before: date | None = None
    undated: bool = False
    open_only: bool = False
    status_from: date | None = None
    status_until: date | None = None
    changed_since: date | None = None
    change: Change | None = None
    words: str = ""
    all_versions: bool = False
    today: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TrackedEntry(ResponseEntry):
    """A response of the tracker in one line.

    `overdue_days` is by how many days it is past its last date today, None where it is not; `status_since`, `changed`
    and `slips` as in `TrackedResponseRow`.
    """

    case: str
    board: str
    subject: str
    due: date | None
    overdue_days: int | None
    status_since: date | None
    changed: date | None
    change: str
    slips: int


_CASE_ORDER = select(
    CaseRow.id, func.row_number().over(order_by=(CaseRow.board, CaseRow.subject, CaseRow.id)).label("rank")
).subquery()
"""The order of the cases by their names: cheaper than to compare the names for each response."""


def list_leads(connection: Connection, case_id: str) -> list[str]:
    """List the texts of the leads in all versions of a case."""
    return list(connection.execute(select(Tracked.lead).where(Tracked.review_id == case_id).distinct()).scalars())


def count_tracked(connection: Connection, wanted: TrackerFilter) -> dict[str, int]:
    """Count the responses that match, by status; "none" counts those without a visible one."""
    query = select(Tracked.status, func.count()).where(*list_conditions(connection, wanted)).group_by(Tracked.status)
    counted = {status or "none": count for status, count in connection.execute(query)}
    return {status: counted.get(status, 0) for status in STATUSES_AND_NONE}


def list_tracked(
    connection: Connection,
    wanted: TrackerFilter,
    *,
    sort: SortKey = SortKey.PLACE,
    descending: bool = False,
    start: int = 0,
    limit: int | None = None,
) -> list[TrackedEntry]:
    """List the responses that match, from the one at `start`."""
    query = select(Tracked).where(*list_conditions(connection, wanted))
    if sort == SortKey.BOARD:
        query = query.outerjoin(_CASE_ORDER, _CASE_ORDER.c.id == Tracked.review_id)
    query = query.order_by(*_list_order(sort, descending))
    rows = connection.execute(query.offset(start).limit(limit)).all()
    return _make_entries(connection, rows, wanted.today or current_time().date())


def _board_name() -> ColumnElement[str]:
    return func.coalesce(CaseRow.board, ReportRow.board)


def _subject_name() -> ColumnElement[str]:
    return func.coalesce(func.nullif(CaseRow.subject, ""), func.nullif(ReportRow.subject, ""), ReportRow.title)


def list_conditions(connection: Connection, wanted: TrackerFilter) -> list[ColumnElement[bool]]:
    """Return the conditions of a filter on `TrackedResponseRow`; `join_case` joins what they need."""
    today = wanted.today or current_time().date()
    found: list[ColumnElement[bool]] = []
    if wanted.change == Change.DROPPED:
        found.append(Tracked.standing == Standing.DROPPED)
    elif not wanted.all_versions:
        found.append(Tracked.standing == Standing.CURRENT)
    for column, value in ((Tracked.review_id, wanted.case), (Tracked.report_id, wanted.report)):
        if value:
            found.append(column == value)
    if wanted.finding:
        found.append(func.lower(Tracked.finding) == wanted.finding.lower())
    if wanted.question:
        found.append(func.lower(Tracked.question) == wanted.question.lower().rstrip("."))
    if wanted.board:
        found.append(_is_of_board(wanted.board))
    if wanted.agency:
        found.append(_names_agency(wanted.agency))
    if wanted.agency_id:
        further = select(FurtherAgencyRow.response_id).where(FurtherAgencyRow.agency_id == wanted.agency_id)
        found.append(or_(Tracked.agency_id == wanted.agency_id, Tracked.response_id.in_(further)))
    if wanted.lead:
        found.append(_has_text(Tracked.lead, wanted.lead))
    if wanted.lead_is or wanted.without_lead:
        found.append(Tracked.lead == wanted.lead_is)
    if wanted.status:
        found.append(Tracked.status.is_(None) if wanted.status == "none" else Tracked.status == wanted.status)
    if wanted.overdue:
        found += [Tracked.due < (today if wanted.overdue == OverdueAt.TODAY else Tracked.as_at), _is_open()]
    if wanted.due_after:
        found.append(Tracked.due > wanted.due_after)
    if wanted.due_before:
        found.append(Tracked.due < wanted.due_before)
    if wanted.undated:
        found.append(Tracked.due.is_(None))
    if wanted.open_only:
        found.append(_is_open())
    if wanted.status_from:
        found.append(Tracked.status_since >= wanted.status_from)
    if wanted.status_until:
        found.append(Tracked.status_since < wanted.status_until)
    if wanted.changed_since:
        found.append(Tracked.changed >= wanted.changed_since)
    if wanted.change:
        found += _list_change_conditions(wanted.change)
    if wanted.words:
        found.append(Tracked.response_id.in_(_find_words(connection, wanted)))
    return found


def _find_words(connection: Connection, wanted: TrackerFilter) -> Any:
    """Return the query of the responses with these words, of the current versions alone where only they are listed.

    The index is much faster for a few hundred reports than for all.
    """
    if wanted.all_versions:
        return find_responses(connection, wanted.words, None)
    reports = select(Tracked.report_id).where(*list_conditions(connection, replace(wanted, words=""))).distinct()
    return find_responses(connection, wanted.words, connection.execute(reports).scalars().all())


def _has_text(column: Any, wanted: str) -> ColumnElement[bool]:
    return func.lower(column).contains(wanted.lower(), autoescape=True)


def _is_open() -> ColumnElement[bool]:
    return or_(Tracked.status.is_(None), Tracked.status != Status.COMPLETE)


def _is_of_board(wanted: str) -> ColumnElement[bool]:
    """Return whether the case of a response, or its report where it has none, has these words in board or subject."""

    def have_words(row: type[CaseRow] | type[ReportRow]) -> list[ColumnElement[bool]]:
        texts = (row.board, func.coalesce(func.nullif(row.subject, ""), row.title))
        return [or_(*(_has_text(text, word) for text in texts)) for word in wanted.split()]

    alone = select(ReportRow.id).where(ReportRow.review_id.is_(None), *have_words(ReportRow))
    return or_(Tracked.review_id.in_(select(CaseRow.id).where(*have_words(CaseRow))), Tracked.report_id.in_(alone))


def _names_agency(wanted: str) -> ColumnElement[bool]:
    """Return whether a response names this agency, first or further, or one with this text in its name."""
    first = names_match(wanted, ResponseRow.agency_id, ResponseRow.agency_name, ResponseRow.agency_raw)
    further = names_match(wanted, FurtherAgencyRow.agency_id, FurtherAgencyRow.name, FurtherAgencyRow.raw)
    return or_(
        func.lower(Tracked.agency_id) == wanted.lower(),
        _has_text(Tracked.agency, wanted),
        Tracked.response_id.in_(select(FurtherAgencyRow.response_id).where(further)),
        select(ResponseRow.id).where(ResponseRow.id == Tracked.response_id, first).exists(),
    )


def _list_change_conditions(change: Change) -> list[ColumnElement[bool]]:
    has_before = Tracked.before.is_not(None)
    conditions: dict[Change, list[ColumnElement[bool]]] = {
        Change.NEW: [Tracked.is_new.is_(True)],
        Change.DROPPED: [],
        Change.SLIPPED: [Tracked.slipped_days > 0],
        Change.NEWLY_RED: [has_before, Tracked.status == Status.RED, _was_other_than(Status.RED)],
        Change.CLOSED: [has_before, Tracked.status == Status.COMPLETE, _was_other_than(Status.COMPLETE)],
        Change.ANY: [Tracked.changed == Tracked.as_at, or_(Tracked.is_new.is_(True), has_before)],
    }
    return conditions[change]


def _was_other_than(status: Status) -> ColumnElement[bool]:
    return or_(Tracked.status_before.is_(None), Tracked.status_before != status)


def _list_order(sort: SortKey, descending: bool) -> list[Any]:
    """Return the order; rows without a value come last in both directions, and equal ones in the order of the paper."""
    paper: list[Any] = [Tracked.as_at.is_(None), Tracked.as_at, Tracked.report_id, Tracked.place]
    severity = case({status: i for i, status in enumerate(Status)}, value=Tracked.status, else_=len(Status))
    keys: dict[SortKey, list[Any]] = {
        SortKey.DUE: [Tracked.due, Tracked.response_id],
        SortKey.STATUS: [severity, Tracked.due],
        SortKey.BOARD: [_CASE_ORDER.c.rank],
        SortKey.AGENCY: [func.lower(Tracked.agency)],
        SortKey.LEAD: [func.nullif(func.lower(Tracked.lead), "")],
        SortKey.CHANGED: [Tracked.changed],
        SortKey.SLIPS: [Tracked.slips, Tracked.slipped_days],
        SortKey.PLACE: [],
    }
    first = [key.desc().nulls_last() if descending else key.asc().nulls_last() for key in keys[sort]]
    if sort == SortKey.DUE:
        return first
    return [*first, *([key.desc() for key in paper] if descending and sort == SortKey.PLACE else paper)]


def _make_entries(connection: Connection, rows: Sequence[Any], today: date) -> list[TrackedEntry]:
    records = {
        record.id: record
        for batch in split_into_batches([row.response_id for row in rows])
        for record in list_responses(connection, ResponseFilter(), batch)
    }
    names = _load_names(connection, sorted({row.report_id for row in rows}))
    return [_make_entry(row, records[row.response_id], names[row.report_id], today) for row in rows]


def _load_names(connection: Connection, reports: Sequence[str]) -> dict[str, tuple[str, str]]:
    """Load the names of board and subject of each report."""
    query = select(ReportRow.id, _board_name(), _subject_name()).outerjoin(CaseRow, CaseRow.id == ReportRow.review_id)
    return {
        report: (board, subject)
        for batch in split_into_batches(reports)
        for report, board, subject in connection.execute(query.where(ReportRow.id.in_(batch)))
    }


def _make_entry(row: Any, record: ResponseEntry, names: tuple[str, str], today: date) -> TrackedEntry:
    is_late = row.due and row.due < today and row.status != Status.COMPLETE
    return TrackedEntry(
        **{name: getattr(record, name) for name in ResponseEntry.__dataclass_fields__},
        case=row.review_id or "",
        board=names[0],
        subject=names[1],
        due=row.due,
        overdue_days=(today - row.due).days if is_late else None,
        status_since=row.status_since,
        changed=row.changed,
        change=describe_change(row),
        slips=row.slips,
    )


def describe_change(row: Any) -> str:
    """Return in words what changed in a response since the version before, "" where nothing did."""
    if row.standing == Standing.DROPPED:
        return "dropped"
    if row.is_new:
        return "new"
    if row.before is None:
        return ""
    parts = [f"{row.status_before or 'no status'} to {row.status or 'no status'}"] * (row.status_before != row.status)
    if row.slipped_days:
        parts.append(f"slipped {row.slipped_days} days")
    elif row.due_before != row.due:
        parts.append(f"due {row.due_before or 'without a date'} before")
    return "; ".join(parts)
