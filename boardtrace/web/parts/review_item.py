"""One value of the queue as the desk shows it: where it stands, what its row says, and its places on the page."""

from dataclasses import dataclass
from urllib.parse import quote

from sqlalchemy import Connection, select

from boardtrace.web.parts.crops import Crop, crops_of
from boardtrace.web.parts.source_pages import Place, Sheet, sheets_of
from boardtrace.web.rendering import field_name
from boardtrace.web.settings import Settings
from ingest.model import Span
from store import audit_log
from store.decisions.corrections import load_values
from store.derived.review_queue import Waiting
from store.derived.review_rules import called
from store.queries.record_context import RecordContext, ReportHead, load_record_context, load_report_head
from store.reports.field_values import Value
from store.schema import AgencyRow, LineageMemberRow

ONE_LINE = {"agency", "target_date", "label", "number", "kind", "as_at", "board", "subject", "lead_person", "title"}
NAMES = 300  # agencies offered for a name


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A value of the row; `here` marks the one that is looked at."""

    name: str
    text: str
    state: str
    here: bool
    status: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A record with what it says, and its places cut out of the page. `sheets` are those of a plain text."""

    at: RecordContext
    heading: str
    address: str
    parts: tuple[Part, ...]
    crops: tuple[Crop, ...]
    sheets: tuple[Sheet, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """A value of the queue. `value` is None for a match of rows, whose other row is `earlier`, and for a correction
    that lost its place, which is `lost`. `typed` and `why` are what a person wrote that could not be kept; `names`
    are the agencies there are."""

    waiting: Waiting
    head: ReportHead
    heading: str
    row: Row | None
    value: Value | None
    places: tuple[Crop, ...]
    one_line: bool
    typed: str
    why: str
    earlier: Row | None
    lost: audit_log.Entry | None
    names: tuple[str, ...]


def item_of(connection: Connection, given: Settings, waiting: Waiting, typed: tuple[str, str] | None) -> Item | None:
    """None where the record went meanwhile."""
    head = load_report_head(connection, waiting.report)
    if waiting.owner == "log":
        return _lost(connection, head, waiting)
    try:
        values = load_values(connection, waiting.owner_id)
        at = load_record_context(connection, waiting.owner_id)
    except KeyError:
        return None
    mine = next((v for v in values if (v.target.field, v.target.name) == (waiting.field, waiting.name)), None)
    spans = mine.spans if mine else ()
    row = _row(given, at, values, waiting.field, waiting.name, spans)
    return Item(
        waiting=waiting,
        head=head,
        heading=f"{field_name(waiting.field, waiting.name)} of {row.heading}",
        row=row,
        value=mine,
        places=crops_of(head, spans),
        one_line=waiting.field in ONE_LINE,
        typed=typed[0] if typed else mine.text if mine else "",
        why=typed[1] if typed else "",
        earlier=_earlier(connection, given, waiting) if waiting.field == "match" else None,
        lost=None,
        names=_names(connection) if waiting.field == "agency" else (),
    )


def _lost(connection: Connection, head: ReportHead, waiting: Waiting) -> Item:
    return Item(
        waiting=waiting, head=head, heading=f"A correction of the {called(waiting.field, waiting.name)}", row=None,
        value=None, places=(), one_line=True, typed="", why="", earlier=None,
        lost=audit_log.entry(connection, int(waiting.owner_id)), names=(),
    )  # fmt: skip


def _row(
    given: Settings, at: RecordContext, values: tuple[Value, ...], field: str, name: str, framed: tuple[Span, ...]
) -> Row:
    parts = tuple(
        Part(
            name=field_name(v.target.field, v.target.name), text=v.text, state=v.state,
            here=(v.target.field, v.target.name) == (field, name), status=v.target.field == "rag",
        )
        for v in values
    )  # fmt: skip
    spans = [span for v in values for span in v.spans]
    places = [
        Place(key=v.target.field, name=field_name(v.target.field, v.target.name), span=span)
        for v in values
        for span in v.spans
    ]
    return Row(
        at=at,
        heading=heading_of(at),
        address=address_of(at.owner, at.id),
        parts=parts,
        crops=crops_of(at.report, spans, framed),
        sheets=sheets_of(given, at.report, places) if at.report.kind == "text" else (),
    )


def _earlier(connection: Connection, given: Settings, waiting: Waiting) -> Row | None:
    """The row that this one was matched to."""
    query = select(LineageMemberRow.previous).where(LineageMemberRow.response_id == waiting.owner_id)
    ident = connection.execute(query).scalar()
    if not ident:
        return None
    try:
        return _row(given, load_record_context(connection, ident), load_values(connection, ident), "", "", ())
    except KeyError:
        return None


def _names(connection: Connection) -> tuple[str, ...]:
    return tuple(connection.execute(select(AgencyRow.name).order_by(AgencyRow.name).limit(NAMES)).scalars())


def heading_of(at: RecordContext) -> str:
    if at.owner == "response":
        return f"{at.question} {at.agency}".strip() or "a response"
    if at.owner == "question":
        return f"question {at.question}".strip()
    return f"finding {at.finding}".strip() if at.owner == "finding" else "the report"


def address_of(owner: str, ident: str) -> str:
    return f"/{owner}/{quote(ident, safe='')}" + ("/details" if owner == "report" else "")
