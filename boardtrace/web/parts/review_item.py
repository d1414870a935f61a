# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""One value of the review queue: why it is there, what its record says, and its places on the page."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlalchemy import Connection

from boardtrace.web.parts.crops import Crop, crop_spans
from boardtrace.web.parts.record_links import record_address, record_phrase
from boardtrace.web.parts.source_pages import Place, SourcePage, load_source_pages
from boardtrace.web.rendering import SINGLE_LINE_FIELDS, field_label
from boardtrace.web.settings import WebSettings
from ingest.model import Span
from normalise.model import RecordKind
from store import audit_log
from store.decisions.corrections import load_values
from store.derived.review_queue import QueuedValue
from store.derived.review_rules import label_field
from store.queries.agency_names import list_agency_names
from store.queries.empty_cells import find_empty_place
from store.queries.record_context import RecordContext, ReportHead, load_record_context, load_report_head
from store.queries.related_records import find_previous_row
from store.reports.field_values import Value

MAX_AGENCY_NAMES = 300  # suggested for an agency


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewValue:
    """A value of the record; `current` marks the one to be reviewed."""

    name: str
    text: str
    state: str
    current: bool
    status: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewRecord:
    """A record with its values and its places cut out of the page; `pages` only for plain text."""

    at: RecordContext
    heading: str
    address: str
    values: tuple[ReviewValue, ...]
    crops: tuple[Crop, ...]
    pages: tuple[SourcePage, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewItem:
    """A value of the review queue.

    Attributes:
        record: None for a correction that lost its place.
        place_is_empty: Whether the value is empty, and its frame in the record's picture is where it should be.
        value: None for a match of rows (the other row is `earlier`) and for a correction that lost its place.
        lost: The log entry of a correction that lost its place.
        typed: The user's text that could not be saved; otherwise the value's text.
        why: The reason the user gave for it.
        agency_names: Suggestions for an agency.
    """

    waiting: QueuedValue
    head: ReportHead
    heading: str
    record: ReviewRecord | None
    value: Value | None
    places: tuple[Crop, ...]
    place_is_empty: bool
    single_line: bool
    typed: str
    why: str
    earlier: ReviewRecord | None
    lost: audit_log.Entry | None
    agency_names: tuple[str, ...]


def load_review_item(
    connection: Connection, settings: WebSettings, waiting: QueuedValue, typed: tuple[str, str] | None
) -> ReviewItem | None:
    """Load a value of the queue with its record; None if the record was deleted meanwhile.

    `typed` is the value and the reason that the user wrote but that could not be saved.
    """
    head = load_report_head(connection, waiting.report)
    if waiting.owner == "log":
        return _load_lost_correction(connection, head, waiting)
    try:
        values = load_values(connection, waiting.owner_id)
        at = load_record_context(connection, waiting.owner_id)
    except KeyError:
        return None
    value = next((v for v in values if (v.target.field, v.target.name) == (waiting.field, waiting.name)), None)
    spans = value.spans if value else ()
    empty = () if spans else _find_empty_place(connection, waiting, values)
    record = _make_review_record(settings, at, values, waiting.field, waiting.name, spans or empty)
    return ReviewItem(
        waiting=waiting,
        head=head,
        heading=f"{field_label(waiting.field, waiting.name)} of {record.heading}",
        record=record,
        value=value,
        places=crop_spans(head, spans),
        place_is_empty=bool(empty),
        single_line=waiting.field in SINGLE_LINE_FIELDS,
        typed=typed[0] if typed else value.text if value else "",
        why=typed[1] if typed else "",
        earlier=_load_earlier_row(connection, settings, waiting) if waiting.field == "match" else None,
        lost=None,
        agency_names=tuple(list_agency_names(connection, MAX_AGENCY_NAMES)) if waiting.field == "agency" else (),
    )


def load_crops(connection: Connection, waiting: QueuedValue) -> tuple[Crop, ...]:
    """Return the pictures that `load_review_item` has for a value; none for one without a place or a record."""
    try:
        values = load_values(connection, waiting.owner_id)
        head = load_report_head(connection, waiting.report)
    except KeyError:
        return ()
    own = next((v.spans for v in values if (v.target.field, v.target.name) == (waiting.field, waiting.name)), ())
    framed = own or _find_empty_place(connection, waiting, values)
    return (*crop_spans(head, own), *_crop_record(head, values, framed))


def _find_empty_place(connection: Connection, waiting: QueuedValue, values: Sequence[Value]) -> tuple[Span, ...]:
    """Return where the value of a response should be printed; nothing for values that are not cells of a row."""
    if waiting.owner != RecordKind.RESPONSE or waiting.field == "match":
        return ()
    row = [span for value in values for span in value.spans]
    field = "other" if waiting.field == "rag" and waiting.name else waiting.field
    return find_empty_place(connection, waiting.report, field, waiting.name, row)


def _crop_record(head: ReportHead, values: Sequence[Value], framed: Sequence[Span]) -> tuple[Crop, ...]:
    """Return the pictures of a record, with the place of one value framed."""
    return crop_spans(head, [*(span for value in values for span in value.spans), *framed], framed)


def leave_text_pages_out(item: ReviewItem) -> ReviewItem:
    """Return an item without the lines of its text pages, for users who may not see those of other agencies."""
    record, earlier = (one and replace(one, pages=()) for one in (item.record, item.earlier))
    return replace(item, record=record, earlier=earlier)


def _load_lost_correction(connection: Connection, head: ReportHead, waiting: QueuedValue) -> ReviewItem:
    return ReviewItem(
        waiting=waiting, head=head, heading=f"A correction of the {label_field(waiting.field, waiting.name)}",
        record=None, value=None, places=(), place_is_empty=False, single_line=True, typed="", why="", earlier=None,
        lost=audit_log.load_entry(connection, int(waiting.owner_id)), agency_names=(),
    )  # fmt: skip


def _make_review_record(
    settings: WebSettings, at: RecordContext, values: tuple[Value, ...], field: str, name: str, framed: tuple[Span, ...]
) -> ReviewRecord:
    shown = tuple(
        ReviewValue(
            name=field_label(v.target.field, v.target.name), text=v.text, state=v.state,
            current=(v.target.field, v.target.name) == (field, name), status=v.target.field == "rag",
        )
        for v in values
    )  # fmt: skip
    places = [
        Place(key=v.target.field, name=field_label(v.target.field, v.target.name), span=span)
        for v in values
        for span in v.spans
    ]
    return ReviewRecord(
        at=at,
        heading=record_phrase(at),
        address=record_address(at.owner, at.id),
        values=shown,
        crops=_crop_record(at.report, values, framed),
        pages=load_source_pages(settings, at.report, places) if at.report.kind == "text" else (),
    )


def _load_earlier_row(connection: Connection, settings: WebSettings, waiting: QueuedValue) -> ReviewRecord | None:
    """Load the row that this one was matched to."""
    ident = find_previous_row(connection, waiting.owner_id)
    if not ident:
        return None
    try:
        return _make_review_record(
            settings, load_record_context(connection, ident), load_values(connection, ident), "", "", ()
        )  # fmt: skip
    except KeyError:
        return None
