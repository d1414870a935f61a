# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Schemas of the API's answers, apart from those that are classes of `store`.

Reports have the format `boardtrace/1`, as `boardtrace export` writes them.
"""

from dataclasses import dataclass, make_dataclass
from datetime import date, datetime
from typing import Any, Literal

from extract.fields import CELL_FIELDS, FieldKind
from normalise.model import DateRole, Precision, State, Status, StatusBasis, StatusRole
from store.accounts.accounts import Role
from store.accounts.import_queue import JobState
from store.audit_log import Entry
from store.provenance import trace
from store.queries.keyset_pages import ProblemRecord
from store.queries.listings import ReportEntry, ResponseEntry


@dataclass(frozen=True, slots=True, kw_only=True)
class ApiError:
    """An error answer with its message."""

    status: int
    error: str


ERROR_RESPONSES: dict[int | str, dict[str, Any]] = {
    status: {"model": ApiError, "description": description}
    for status, description in {
        400: "The HTTP request is not valid.",
        401: "Nobody is signed in, or name and password are wrong.",
        403: "The role does not allow this, or the CSRF token is missing (header X-CSRF-Token).",
        404: "Not found.",
        405: "This address does not accept this method.",
        409: "The value was changed since it was read.",
        413: "The request is too large.",
        421: "Unknown host name.",
        422: "A parameter or the body is not valid.",
        429: "Too many failed attempts to sign in; Retry-After says how many seconds to wait.",
        500: "An internal error of boardtrace.",
        503: "The database is not available.",
    }.items()
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Credentials:
    name: str
    password: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """The signed-in user. Send `csrf` as the header X-CSRF-Token with every request that changes something."""

    user: str
    role: Role
    local: bool
    csrf: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportList:
    """`next` is the `after` of the next page, null at the end."""

    reports: list[ReportEntry]
    next: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordList:
    records: list[ResponseEntry]
    next: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ProblemList:
    faults: list[ProblemRecord]
    next: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class BoxPlace:
    page: int
    bbox: tuple[float, float, float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class LinePlace:
    page: int
    lines: tuple[int, int]


Place = BoxPlace | LinePlace


@dataclass(frozen=True, slots=True, kw_only=True)
class StruckText:
    """Words that are crossed out, with a place for each printed line."""

    text: str
    source: list[Place]


@dataclass(frozen=True, slots=True, kw_only=True)
class Value:
    """A value of a record: the current `text`, the reading (`read`, `raw`), and its confidence.

    Send `token` with a correction.
    """

    field: str
    name: str
    text: str
    read: str
    raw: str
    confidence: float | None
    reasons: tuple[str, ...]
    repairs: tuple[str, ...]
    source: tuple[Place, ...]
    struck: tuple[StruckText, ...]
    state: str
    said: str
    entry: int
    token: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordDetail:
    owner: Literal["response", "question", "finding", "report"]
    id: str
    report: str
    file: str
    sha256: str
    finding: str
    question: str
    agency: str
    values: tuple[Value, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TracedFile:
    """The source file of a value; `kept` says whether its copy exists.

    `pdf_sha256` is the hash of the PDF that was made of an Office document.
    """

    name: str
    sha256: str
    kind: str
    pages: int
    kept: bool
    pdf_sha256: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ValueTrace:
    """The full trace of one value, as `boardtrace trace` prints it."""

    owner: str
    id: str
    field: str
    name: str
    text: str
    read: str
    raw: str
    confidence: float | None
    reasons: tuple[str, ...]
    repairs: tuple[str, ...]
    understood: tuple[str, ...]
    state: str
    said: str
    places: tuple[trace.Place, ...]
    struck: tuple[trace.StruckWords, ...]
    corrections: tuple[Entry, ...]
    setting: trace.RecordSetting
    file: TracedFile
    imported: trace.ImportRecord


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeEntry:
    """A change between two versions, as `boardtrace compare --format json` prints it.

    `perhaps` is true if OCR alone may explain the difference, for the reason in `why`.
    """

    kind: str
    field: str
    finding: str
    question: str | None
    agency: str | None
    agency_id: str | None
    old: str
    new: str
    score: float
    old_id: str | None
    new_id: str | None
    question_old: str | None
    agency_old: str | None
    movement: str
    days: int | None
    times: int
    dropped: bool
    perhaps: bool
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeList:
    old: str
    new: str
    changes: list[ChangeEntry]


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportJob:
    """A file in the import queue. `outcome` is "" until it is done."""

    id: int
    name: str
    size: int
    by: str
    queued: datetime
    ended: datetime | None
    state: JobState
    pages: int | None
    pages_read: int
    outcome: str
    reason: str
    advice: str
    report: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportQueue:
    jobs: list[ImportJob]
    to_do: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Agency:
    id: str
    name: str
    known: bool
    rows: int
    first: date | None
    last: date | None
    spellings: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AgencyList:
    agencies: list[Agency]


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportCell:
    text: str
    raw: str
    confidence: float | None
    source: list[Place]
    struck: list[StruckText]
    reasons: list[str]
    state: State


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportDate:
    date: date
    precision: Precision
    role: DateRole | None
    struck: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportTarget(ExportCell):
    dates: list[ExportDate]


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportAgency:
    raw: str
    id: str | None
    name: str
    score: float
    source: list[Place]
    struck: list[StruckText]
    state: State


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportRag:
    """A status: the printed text, the value, the evidence, and the legend's meaning.

    The meaning is null where the legend does not explain the status. `role` is its role for the row, `label` the
    printed name of its column.
    """

    raw: str
    value: Status | None
    basis: StatusBasis | None
    meaning: str | None
    role: StatusRole
    label: str
    confidence: float | None
    reasons: list[str]
    source: list[Place]
    struck: list[StruckText]
    state: State


EXPORT_TYPES: dict[FieldKind, Any] = {
    FieldKind.DATE: ExportTarget, FieldKind.REFERENCE: str, FieldKind.PERCENT: int | None,
}  # fmt: skip
"""The types of fields that are not plain cells."""

ExportResponse = make_dataclass(
    "ExportResponse",
    [
        ("id", str),
        ("agency", ExportAgency),
        ("agencies", list[ExportAgency]),
        ("rag", ExportRag),
        ("statuses", list[ExportRag]),
        *((f.name, EXPORT_TYPES.get(f.kind, ExportCell)) for f in CELL_FIELDS),
        ("attachments", list[str]),
        ("other", dict[str, ExportCell]),
    ],
    frozen=True,
    slots=True,
    kw_only=True,
)
"""A response with a cell for each of the plan's columns."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportQuestion:
    id: str
    label: str
    text: str
    confidence: float | None
    reasons: list[str]
    source: list[Place]
    struck: list[StruckText]
    states: dict[str, State]
    responses: list[ExportResponse]  # type: ignore[valid-type]


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportFinding:
    id: str
    number: str
    kind: str
    title: str
    narrative: str
    source: list[Place]
    struck: list[StruckText]
    states: dict[str, State]
    questions: list[ExportQuestion]


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportSource:
    name: str
    sha256: str
    pages: int
    pdf_sha256: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportLegendEntry:
    label: str
    meaning: str
    colour: str | None
    value: Status | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportOtherTable:
    id: str
    heading: str
    source: list[Place]
    rows: list[list[str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportReport:
    id: str
    title: str
    board: str
    subject: str
    as_at: date | None
    as_at_confidence: float | None
    as_at_source: list[Place]
    source: ExportSource
    states: dict[str, State]
    legend: list[ExportLegendEntry]
    findings: list[ExportFinding]
    other_tables: list[ExportOtherTable]
