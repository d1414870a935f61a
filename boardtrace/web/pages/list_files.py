# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Each list as a file: the address of its web page with .csv or .json behind it, with the same filter.

A file has all rows of the list, on whatever page, and the columns of the command that lists the same.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields
from datetime import date
from typing import TYPE_CHECKING, Annotated, Any, Literal

from fastapi import APIRouter, Depends, Query
from starlette.responses import Response

from boardtrace.web.dependencies import DbConnection, SignedInUser
from boardtrace.web.parameters import RecordId
from boardtrace.web.parts.downloads import download_response, queue_for_browser, send_json
from boardtrace.web.parts.tracker_query import ShortText, StatusChoice
from normalise.model import RecordKind
from store.decisions.agency_aliases import AgencyEntry, list_agencies
from store.derived.review_queue import ASKED_KINDS, QueuedValue, list_review_items
from store.derived.review_values import ASKED_DOUBT
from store.export.safe_text import format_csv
from store.queries.case_overview import list_reports_of_cases
from store.queries.listings import ProblemEntry, ReportEntry, list_problems
from store.queries.plan_gaps import PlanGap, list_plan_gaps
from store.queries.search import MAX_RANKED_HITS, SearchFilter, SearchHit, search

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

router = APIRouter(dependencies=[Depends(queue_for_browser)])
MAX_ROWS = 100_000  # of one file; the commands write any number
Form = Literal["csv", "json"]
OwnerChoice = Literal["", "response", "question", "finding", "table"]


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundText:
    """A text of a search, in one line."""

    id: str
    report: str
    as_at: date | None
    file: str
    subject: str
    finding: str
    question: str
    agency: str
    status: str | None
    text: str


@router.get("/reports.{form}")
def send_reports(user: SignedInUser, connection: DbConnection, form: Form, q: ShortText = "") -> Response:
    """Return the reports of the cases whose board or subject has these words."""
    return _send_list(list_reports_of_cases(connection, q), ReportEntry, form, "reports")


@router.get("/agencies.{form}")
def send_agencies(user: SignedInUser, connection: DbConnection, form: Form, q: ShortText = "") -> Response:
    found = [agency for agency in list_agencies(connection) if agency.has_words(q)]
    return _send_list(found, AgencyEntry, form, "agencies")


@router.get("/faults.{form}")
def send_problems(
    user: SignedInUser, connection: DbConnection, form: Form, code: ShortText = "", q: ShortText = ""
) -> Response:
    return _send_list(list_problems(connection, code=code, words=q), ProblemEntry, form, "problems")


@router.get("/gaps.json")
def send_gaps(user: SignedInUser, connection: DbConnection, report: RecordId = "") -> Response:
    return _send_list(list_plan_gaps(connection, report or None), PlanGap, "json", "gaps")


@router.get("/review.{form}")
def send_review_queue(
    user: SignedInUser,
    connection: DbConnection,
    form: Form,
    report: RecordId = "",
    field: ShortText = "",
    doubt: Annotated[float, Query(ge=0, le=1)] = ASKED_DOUBT,
) -> Response:
    found = list_review_items(
        connection, report=report or None, field=field or None, kinds=ASKED_KINDS, least_doubt=doubt, limit=MAX_ROWS
    )
    return _send_list(found, QueuedValue, form, "review")


@router.get("/search.{form}")
def send_search(
    user: SignedInUser,
    connection: DbConnection,
    form: Form,
    q: ShortText = "",
    agency: ShortText = "",
    status: StatusChoice = "",
    owner: OwnerChoice = "",
    since: date | None = None,
    until: date | None = None,
) -> Response:
    kind = RecordKind(owner) if owner else None
    narrow = SearchFilter(agency=agency or None, status=status or None, owner=kind, since=since, until=until)
    found = search(connection, q, narrow, limit=MAX_RANKED_HITS).hits
    return _send_list([_make_line(hit) for hit in found], FoundText, form, "search")


def _make_line(hit: SearchHit) -> FoundText:
    shared = {field.name: getattr(hit, field.name) for field in fields(FoundText) if field.name != "text"}
    return FoundText(**shared, text="".join(segment.text for segment in hit.snippet))


def _send_list(rows: Sequence["DataclassInstance"], kind: type["DataclassInstance"], form: Form, name: str) -> Response:
    if form == "json":
        return send_json([asdict(row) for row in rows], name)
    names = [field.name for field in fields(kind)]
    lines = [tuple(_format_value(getattr(row, name)) for name in names) for row in rows]
    return download_response(format_csv(names, lines).encode("utf-8", "replace"), "csv", name)


def _format_value(value: Any) -> str | float | None:
    return value if value is None or isinstance(value, str | float | int) else str(value)
