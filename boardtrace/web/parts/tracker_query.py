"""The query string of the action tracker: its filters, order and columns."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated, Literal

from fastapi import Depends, Query

from boardtrace.web.rendering import query_string
from store.queries.tracker import Change, OverdueAt, SortKey, TrackerFilter
from store.queries.tracker_columns import DEFAULT_COLUMNS, select_columns

MAX_TEXT_CHARS = 200
TRACKER_ADDRESS = "/actions"
DAY_FIELDS = ("due_after", "due_before", "changed_since")

ShortText = Annotated[str, Query(max_length=MAX_TEXT_CHARS)]
StatusChoice = Literal["", "red", "amber", "green", "complete", "none"]


@dataclass(frozen=True, slots=True, kw_only=True)
class TrackerQuery:
    """What a query string asks for. `given` has its values as they were typed, `invalid` a message about a date that is
    none, "" where all are."""

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
    agency: ShortText = "",
    lead: ShortText = "",
    status: StatusChoice = "",
    overdue: OverdueAt | Literal[""] = "",
    due_after: ShortText = "",
    due_before: ShortText = "",
    changed_since: ShortText = "",
    change: Change | Literal[""] = "",
    sort: SortKey = SortKey.DUE,
    descending: bool = False,
    column: Annotated[list[str] | None, Query()] = None,
) -> TrackerQuery:
    """Parse the query string. A date that is none is not filtered by, and said to be invalid."""
    texts = {
        "words": words, "board": board, "case": case, "finding": finding, "question": question, "agency": agency,
        "lead": lead, "status": status,
    }  # fmt: skip
    texts = {name: text.strip() for name, text in texts.items()}
    typed = dict(zip(DAY_FIELDS, (due_after, due_before, changed_since), strict=True))
    days, invalid = {name: _parse_day(text) for name, text in typed.items()}, ""
    if any(typed[name].strip() and days[name] is None for name in DAY_FIELDS):
        invalid = "Write a date as 2019-03-22: year, month, day."
    wanted = TrackerFilter(
        words=texts["words"],
        board=texts["board"],
        case=texts["case"],
        finding=texts["finding"],
        question=texts["question"],
        agency=texts["agency"],
        lead=texts["lead"],
        status=texts["status"],
        due_after=days["due_after"],
        due_before=days["due_before"],
        changed_since=days["changed_since"],
        overdue=OverdueAt(overdue) if overdue else None,
        change=Change(change) if change else None,
    )
    return TrackerQuery(
        wanted=wanted,
        sort=sort,
        descending=descending,
        columns=select_columns(column or ()),
        given={**texts, **typed, "overdue": str(overdue), "change": str(change)},
        invalid=invalid,
    )


def _parse_day(text: str) -> date | None:
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        return None


GivenTrackerQuery = Annotated[TrackerQuery, Depends(parse_tracker_query)]
