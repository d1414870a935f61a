# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""The action tracker: the current responses of all cases, filtered, sorted and exported."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, ClassVar, Literal
from urllib.parse import parse_qs

from fastapi import APIRouter, Depends, HTTPException, Query, Request
from sqlalchemy import Connection
from starlette.responses import Response

from boardtrace.web.dependencies import DbConnection, SignedInUser, StoreResults
from boardtrace.web.paging import Paging, paginate
from boardtrace.web.parts.downloads import download_response, queue_for_browser
from boardtrace.web.parts.tracker_query import TRACKER_ADDRESS, GivenTrackerQuery, TrackerQuery
from boardtrace.web.rendering import render_web_page
from normalise.model import STATUSES_AND_NONE
from store.accounts.saved_filters import SavedFilter, list_saved_filters
from store.clock import current_time
from store.export.calendar import export_calendar
from store.export.safe_text import format_csv
from store.export.sheets import build_list_workbook
from store.queries.agency_names import list_agency_names
from store.queries.case_overview import find_case_name
from store.queries.record_names import load_record_names
from store.queries.tracker import Change, OverdueAt, SortKey, TrackedEntry, count_tracked, list_tracked
from store.queries.tracker_calendar import list_due_days
from store.queries.tracker_columns import (
    COLUMN_WIDTHS_CHARS,
    TRACKER_COLUMNS,
    list_record_addresses,
    list_values,
)

router = APIRouter()
ROWS_PER_PAGE = 50
MAX_EXPORTED_ROWS = 20_000  # in one download: some 10 seconds; `boardtrace records` writes any number
MAX_OFFERED_AGENCIES = 300
SAVED_PAGE = "actions"
DOWNLOAD_FORMATS = (("xlsx", "workbook"), ("csv", "CSV"), ("json", "JSON"), ("ics", "calendar of due dates"))
SORTED_COLUMNS = {
    "board": SortKey.BOARD,
    "subject": SortKey.BOARD,
    "question": SortKey.PLACE,
    "agencies": SortKey.AGENCY,
    "status": SortKey.STATUS,
    "due": SortKey.DUE,
    "lead_person": SortKey.LEAD,
    "changed": SortKey.CHANGED,
    "slips": SortKey.SLIPS,
}
CHANGE_NAMES = {
    Change.ANY: "anything",
    Change.NEW: "new",
    Change.SLIPPED: "slipped",
    Change.NEWLY_RED: "newly red",
    Change.CLOSED: "completed",
    Change.DROPPED: "dropped",
}
OVERDUE_NAMES = {OverdueAt.TODAY: "today", OverdueAt.REPORT: "at the date of the report"}


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownColumn:
    """A column of the list.

    `query` sorts by it, "" where it cannot; `direction` is the value of aria-sort, "" where the list is sorted by
    another one.
    """

    name: str
    label: str
    query: str
    direction: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionsContext:
    """The list and the form above it.

    Attributes:
        given: The values of the form, as they were typed.
        case_name: The name of the case that the list is limited to, "" for all.
        limits: (name, text) of the filters that only links set; each can be taken off.
        counts: Each status with its number of rows, and the query string that shows these alone.
        choices: Every column with its label, and whether it is shown.
        list_query: The query string of this list, for links that restore it.
        downloads: (address, name) of each download.
    """

    TEMPLATE: ClassVar[str] = "actions.html"

    entries: list[TrackedEntry]
    columns: tuple[ShownColumn, ...]
    choices: tuple[tuple[str, str, bool], ...]
    counts: tuple[tuple[str, int, str], ...]
    given: dict[str, str]
    sort: str
    descending: bool
    case_name: str
    limits: tuple[tuple[str, str], ...]
    agencies: list[str]
    changes: dict[Change, str]
    overdue_names: dict[OverdueAt, str]
    statuses: tuple[tuple[str, str], ...]
    saved: list[SavedFilter]
    list_query: str
    downloads: tuple[tuple[str, str], ...]
    paging: Paging
    invalid: str
    refused: str


@router.get(TRACKER_ADDRESS)
def show_actions(
    request: Request,
    user: SignedInUser,
    connection: DbConnection,
    results: StoreResults,
    asked: GivenTrackerQuery,
    number: Annotated[int, Query(alias="page")] = 1,
    refused: Annotated[str, Query(max_length=200)] = "",
) -> Response:
    counts, paging, entries = results.load_result(
        connection,
        ("actions", asked.wanted, asked.sort, asked.descending, number),
        lambda: _list_entries(connection, asked, number),
    )
    case_name = find_case_name(connection, asked.wanted.case) if asked.wanted.case else ""
    names = load_record_names(connection, [asked.wanted.report, asked.wanted.agency_id])
    context = ActionsContext(
        entries=entries,
        columns=tuple(_show_column(asked, name) for name in asked.columns),
        choices=tuple((name, label, name in asked.columns) for name, label in TRACKER_COLUMNS.items()),
        counts=tuple((status, counts[status], asked.make_query(status=status)) for status in STATUSES_AND_NONE),
        given=asked.given,
        sort=asked.sort.value,
        descending=asked.descending,
        case_name=case_name,
        limits=tuple(_list_limits(asked.given, case_name, names)),
        agencies=list_agency_names(connection, MAX_OFFERED_AGENCIES),
        changes=CHANGE_NAMES,
        overdue_names=OVERDUE_NAMES,
        statuses=tuple((status, status) for status in STATUSES_AND_NONE),
        saved=list_saved_filters(connection, user.name, SAVED_PAGE),
        list_query=asked.make_query(),
        downloads=tuple(
            (f"{TRACKER_ADDRESS}/download{asked.make_query(form=f)}", name) for f, name in DOWNLOAD_FORMATS
        ),
        paging=_add_queries(asked, paging),
        invalid=asked.invalid,
        refused=refused,
    )
    return render_web_page(request, context)


def _list_entries(
    connection: Connection, asked: TrackerQuery, number: int
) -> tuple[dict[str, int], Paging, list[TrackedEntry]]:
    """Return the number of rows by status, and one page of the rows."""
    counts = count_tracked(connection, asked.wanted)
    paging = paginate(sum(counts.values()), ROWS_PER_PAGE, number)
    entries = list_tracked(
        connection,
        asked.wanted,
        sort=asked.sort,
        descending=asked.descending,
        start=paging.start,
        limit=ROWS_PER_PAGE,
    )
    return counts, paging, entries


def _list_limits(given: dict[str, str], case_name: str, names: dict[str, str]) -> Iterator[tuple[str, str]]:
    """Yield the filters of the query that have no field in the form, each in words.

    `names` are those of its report and its agency, by id.
    """
    texts = {
        "case": f"Only the case {case_name or given['case']}",
        "report": f"Only the report {names.get(given['report'], given['report'])}",
        "agency_id": f"Only the agency {names.get(given['agency_id'], given['agency_id'])}",
        "lead_is": f"Only the lead {given['lead_is']}",
        "without_lead": "Only actions without a lead",
        "undated": "Only actions without a date",
        "open_only": "Only actions that are not complete",
        "status_from": f"Only with this status since {given['status_from']} or later",
        "status_until": f"Only with this status since before {given['status_until']}",
    }
    yield from ((name, text) for name, text in texts.items() if given[name])


def _show_column(asked: TrackerQuery, name: str) -> ShownColumn:
    key = SORTED_COLUMNS.get(name)
    is_sorted = key == asked.sort
    return ShownColumn(
        name=name,
        label=TRACKER_COLUMNS[name],
        query=asked.make_query(sort=key.value, descending=is_sorted and not asked.descending) if key else "",
        direction=("descending" if asked.descending else "ascending") if is_sorted else "",
    )


def _add_queries(asked: TrackerQuery, paging: Paging) -> Paging:
    """Return the paging with the query strings of the neighbouring pages."""
    return paginate(paging.total, ROWS_PER_PAGE, paging.number, **parse_query(asked.make_query()))


def parse_query(query: str) -> dict[str, list[str]]:
    """Return the values of a query string by name."""
    return parse_qs(query.removeprefix("?"))


@router.get(f"{TRACKER_ADDRESS}/download", dependencies=[Depends(queue_for_browser)])
def download_actions(
    request: Request,
    user: SignedInUser,
    connection: DbConnection,
    asked: GivenTrackerQuery,
    form: Literal["xlsx", "csv", "json", "ics"] = "xlsx",
) -> Response:
    """Return all rows of the list, on whatever page, with the columns that it shows and the record's id."""
    total = sum(count_tracked(connection, asked.wanted).values())
    if total > MAX_EXPORTED_ROWS:
        raise HTTPException(
            422,
            f"The list has {total} rows; at most {MAX_EXPORTED_ROWS} are downloaded at once. Narrow the filter, or use"
            " 'boardtrace records', which writes any number.",
        )
    entries = list_tracked(connection, asked.wanted, sort=asked.sort, descending=asked.descending)
    return download_response(_export_entries(request, entries, asked.columns, form), form, "actions")


@router.get(f"{TRACKER_ADDRESS}.{{form}}", dependencies=[Depends(queue_for_browser)])
def send_actions(
    request: Request,
    user: SignedInUser,
    connection: DbConnection,
    asked: GivenTrackerQuery,
    form: Literal["xlsx", "csv", "json", "ics"],
) -> Response:
    """Return the same under the address of the page, for programs."""
    return download_actions(request, user, connection, asked, form)


def _export_entries(request: Request, entries: Sequence[TrackedEntry], shown: Sequence[str], form: str) -> bytes:
    columns = [*(name for name in shown if name != "id"), "id"]
    rows = [list_values(entry, columns) for entry in entries]
    if form == "xlsx":
        addresses = list_record_addresses(entries, str(request.base_url))
        return build_list_workbook("Actions", columns, rows, COLUMN_WIDTHS_CHARS, addresses)
    if form == "ics":
        return export_calendar(list_due_days(entries, str(request.base_url)), current_time()).encode()
    if form == "csv":
        return format_csv(columns, [tuple(map(_format_csv_value, row)) for row in rows]).encode("utf-8", "replace")
    items = [dict(zip(columns, row, strict=True)) for row in rows]
    return json.dumps(items, indent=1, ensure_ascii=False, default=str).encode("utf-8", "replace")


def _format_csv_value(value: Any) -> str | float | None:
    return value if value is None or isinstance(value, str | float | int) else str(value)
