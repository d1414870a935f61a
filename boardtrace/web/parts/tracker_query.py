# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""The query string of the action tracker: its filters, order and columns."""

from dataclasses import dataclass, fields
from datetime import date
from typing import Annotated, Literal

from fastapi import Depends, Query

from boardtrace.web.rendering import query_string
from store.queries.tracker import Change, OverdueAt, SortKey, TrackerFilter
from store.queries.tracker_columns import DEFAULT_COLUMNS, select_columns

MAX_TEXT_CHARS = 200
TRACKER_ADDRESS = "/actions"
DAY_FIELDS = ("due_after", "due_before", "changed_since", "status_from", "status_until")
UNNAMED_FIELDS = ("all_versions", "today")  # of a filter: its report implies the first, and a list is of today

ShortText = Annotated[str, Query(max_length=MAX_TEXT_CHARS)]
StatusChoice = Literal["", "red", "amber", "green", "complete", "none"]


@dataclass(frozen=True, slots=True, kw_only=True)
class TrackerQuery:
    """The filter of a query string.

    `given` has its values as they were typed, `invalid` a message about a date that is none, "" where all are.
    """

    wanted: TrackerFilter
    sort: SortKey
    descending: bool
    columns: tuple[str, ...]
    given: dict[str, str]
    invalid: str

    def make_query(self, **changed: object) -> str:
        """Return the query string that asks for this again, with some values changed."""
        columns = () if self.columns == DEFAULT_COLUMNS else self.columns
        order = {"sort": self.sort.value, "descending": self.descending}
        return query_string(**{**self.given, **order, "column": columns, **changed})


def parse_tracker_query(
    words: ShortText = "",
    board: ShortText = "",
    case: ShortText = "",
    finding: ShortText = "",
    question: ShortText = "",
    report: ShortText = "",
    agency: ShortText = "",
    agency_id: ShortText = "",
    lead: ShortText = "",
    lead_is: ShortText = "",
    without_lead: bool = False,
    status: StatusChoice = "",
    overdue: OverdueAt | Literal[""] = "",
    due_after: ShortText = "",
    due_before: ShortText = "",
    changed_since: ShortText = "",
    status_from: ShortText = "",
    status_until: ShortText = "",
    undated: bool = False,
    open_only: bool = False,
    change: Change | Literal[""] = "",
    sort: SortKey = SortKey.DUE,
    descending: bool = False,
    column: Annotated[list[str] | None, Query()] = None,
) -> TrackerQuery:
    """Parse the query string. A date that is none is not filtered by, and said to be invalid."""
    texts = {
        "words": words, "board": board, "case": case, "report": report, "finding": finding, "question": question,
        "agency": agency, "agency_id": agency_id, "lead": lead, "lead_is": lead_is, "status": status,
    }  # fmt: skip
    texts = {name: text.strip() for name, text in texts.items()}
    typed = dict(zip(DAY_FIELDS, (due_after, due_before, changed_since, status_from, status_until), strict=True))
    days, invalid = {name: parse_day(text) for name, text in typed.items()}, ""
    if any(typed[name].strip() and days[name] is None for name in DAY_FIELDS):
        invalid = "Write a date as 2019-03-22: year, month, day."
    wanted = TrackerFilter(
        words=texts["words"],
        board=texts["board"],
        case=texts["case"],
        finding=texts["finding"],
        question=texts["question"],
        report=texts["report"],
        agency=texts["agency"],
        agency_id=texts["agency_id"],
        lead=texts["lead"],
        lead_is=texts["lead_is"],
        without_lead=without_lead,
        status=texts["status"],
        due_after=days["due_after"],
        due_before=days["due_before"],
        changed_since=days["changed_since"],
        status_from=days["status_from"],
        status_until=days["status_until"],
        undated=undated,
        open_only=open_only,
        all_versions=bool(texts["report"]),
        overdue=OverdueAt(overdue) if overdue else None,
        change=Change(change) if change else None,
    )
    return TrackerQuery(
        wanted=wanted,
        sort=sort,
        descending=descending,
        columns=select_columns(column or ()),
        given={
            **texts,
            **typed,
            "overdue": str(overdue),
            "change": str(change),
            "without_lead": "true" if without_lead else "",
            "undated": "true" if undated else "",
            "open_only": "true" if open_only else "",
        },
        invalid=invalid,
    )


def tracker_address(wanted: TrackerFilter) -> str:
    """Return the address of the list of the rows that a filter selects."""
    values = {field.name: getattr(wanted, field.name) for field in fields(wanted) if field.name not in UNNAMED_FIELDS}
    return TRACKER_ADDRESS + query_string(
        **{name: "true" if value is True else value for name, value in values.items()}
    )


def parse_day(text: str) -> date | None:
    """Return the day of "2019-03-22", None for any other text."""
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        return None


GivenTrackerQuery = Annotated[TrackerQuery, Depends(parse_tracker_query)]
