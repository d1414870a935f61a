"""What the API answers, apart from what the store's own nouns say. Reports are in the form `boardtrace/1`, as
`boardtrace export` writes them."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Any, Literal

from fastapi import Query

from normalise.model import Precision, State, Status, StatusBasis
from store.accounts.accounts import Role
from store.accounts.import_queue import JobState
from store.audit_log import Entry
from store.provenance import trace
from store.queries.keyset_pages import ProblemRecord
from store.queries.listings import ReportEntry, ResponseEntry

LARGEST = 2**31 - 1  # a database's integers end here
Number = Annotated[int, Query(ge=0, le=LARGEST)]
Ident = Annotated[str, Query(max_length=200)]
Limit = Annotated[int, Query(ge=1, le=200)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """Why there is no answer, in words."""

    status: int
    error: str


PROBLEMS: dict[int | str, dict[str, Any]] = {
    status: {"model": Problem, "description": said}
    for status, said in {
        400: "The request is no good HTTP.",
        401: "Nobody is signed in, or the name and password are not an account's.",
        403: "The role may not do that, or the mark of the session is missing (header X-CSRF-Token).",
        404: "There is none of this name.",
        405: "This address does not take that method.",
        409: "The value is no longer the one that was seen.",
        413: "More was sent than may be.",
        421: "The server does not go by this name.",
        422: "A parameter or the body was not understood.",
        429: "Too many failed attempts to sign in; Retry-After says how many seconds to wait.",
        500: "A fault of boardtrace itself.",
        503: "The database cannot be used just now.",
    }.items()
}


@dataclass(frozen=True, slots=True, kw_only=True)
class SignIn:
    name: str
    password: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """Who asks. `csrf` is to be sent as the header X-CSRF-Token with whatever changes anything."""

    user: str
    role: Role
    local: bool
    csrf: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reports:
    """`next` is the `after` of the next page, null at the end."""

    reports: list[ReportEntry]
    next: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Records:
    records: list[ResponseEntry]
    next: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Faults:
    faults: list[ProblemRecord]
    next: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    page: int
    bbox: tuple[float, float, float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Lines:
    page: int
    lines: tuple[int, int]


Place = Box | Lines


@dataclass(frozen=True, slots=True, kw_only=True)
class Value:
    """A value of a record: what holds (`text`), what was read beneath it, and how sure that is. `token` is to be
    sent with a correction."""

    field: str
    name: str
    text: str
    read: str
    raw: str
    confidence: float | None
    reasons: tuple[str, ...]
    repairs: tuple[str, ...]
    source: tuple[Place, ...]
    state: str
    said: str
    entry: int
    token: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OneRecord:
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
    """The file that a value was read from; `kept` says whether its copy is there."""

    name: str
    sha256: str
    kind: str
    pages: int
    kept: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Traced:
    """All that is known of one value, as `boardtrace trace` says it."""

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
    corrections: tuple[Entry, ...]
    setting: trace.RecordSetting
    file: TracedFile
    imported: trace.ImportRecord


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """A change from one version to another, as `boardtrace compare --format json` says it; `perhaps` where the
    reading of a scan alone may explain it, with `why`."""

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
class Compared:
    old: str
    new: str
    changes: list[Moved]


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportJob:
    """A file given to import. `outcome` is "" until it is done."""

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
class ImportJobs:
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
class Agencies:
    agencies: list[Agency]


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportCell:
    text: str
    raw: str
    confidence: float | None
    source: list[Place]
    reasons: list[str]
    state: State


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportDate:
    date: date
    precision: Precision


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
    state: State


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportRag:
    raw: str
    value: Status | None
    basis: StatusBasis | None
    source: list[Place]
    state: State


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportResponse:
    id: str
    agency: ExportAgency
    rag: ExportRag
    response: ExportCell
    actions: ExportCell
    constraints: ExportCell
    target_date: ExportTarget
    lead_person: ExportCell
    desired_outcome: ExportCell
    attachments: list[str]
    other: dict[str, ExportCell]


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportQuestion:
    label: str
    text: str
    source: list[Place]
    states: dict[str, State]
    responses: list[ExportResponse]


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportFinding:
    number: str
    kind: str
    title: str
    narrative: str
    source: list[Place]
    states: dict[str, State]
    questions: list[ExportQuestion]


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportSource:
    name: str
    sha256: str
    pages: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportReport:
    id: str
    title: str
    board: str
    subject: str
    as_at: date | None
    source: ExportSource
    states: dict[str, State]
    findings: list[ExportFinding]
