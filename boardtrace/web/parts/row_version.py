# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""A row in one version of its case: its place on the page, its values as read and as corrected, and its log."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from boardtrace.web.parts.crops import Crop, crop_spans
from boardtrace.web.parts.record_links import record_address, record_phrase
from boardtrace.web.rendering import field_label
from store import audit_log
from store.decisions.corrections import load_values
from store.queries.record_context import RecordContext, load_record_context


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionValue:
    """A value of the row; `read` is the reading where a correction differs from it, "" otherwise."""

    name: str
    text: str
    state: str
    status: bool
    read: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RowVersion:
    """The row in one version; `entries` are those of the log on it, the newest first."""

    at: RecordContext
    name: str
    address: str
    crops: tuple[Crop, ...]
    values: tuple[VersionValue, ...]
    entries: Sequence[audit_log.Entry]


def load_row_version(connection: Connection, response_id: str) -> RowVersion:
    """Load a row of one version. Raises KeyError."""
    at, values = load_record_context(connection, response_id), load_values(connection, response_id)
    return RowVersion(
        at=at,
        name=record_phrase(at),
        address=record_address(at.owner, at.id),
        crops=crop_spans(at.report, [span for value in values for span in value.spans]),
        values=tuple(
            VersionValue(
                name=field_label(value.target.field, value.target.name),
                text=value.text,
                state=value.state,
                status=value.target.field == "rag",
                read=(value.read or "nothing") if value.read != value.text else "",
            )
            for value in values
            if value.text or value.read
        ),
        entries=audit_log.list_entries(connection, owner_id=response_id),
    )
