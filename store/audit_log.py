# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""The audit log: imports, and the changes that people made.

Entries are only ever added. Each has the hash of the entry before it, so that an entry that was edited, inserted or
removed breaks the chain.
"""

import json
from collections.abc import Collection
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import sha256
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, Select, func, insert, or_, select, update

from store.clock import current_iso_time
from store.schema import LogEntryRow

FIRST_PREVIOUS_HASH = "0" * 64
"""The first entry has this instead of the hash of an earlier one."""

HASHED_COLUMNS = ("number", "at", "by", "act", "report_id", "owner", "owner_id", "field", "over", "content", "previous")
CONTENT_COLUMNS = ("name", "why", "detail")
"""The texts of an entry. The entry's hash covers them by a separate hash, so that they can be erased permanently."""
BLANK: dict[str, Any] = {"name": "", "why": "", "detail": "{}", "owner_id": None}
"""The values of an entry in the columns that are erased; `owner_id` may contain a label or the name of an agency."""
BLANKED_KEY = "blanked"

IMPORTED, FORGOTTEN = "imported", "forgotten"
CORRECTED, CONFIRMED, UNDONE = "corrected", "confirmed", "undone"
"""Acts of people on values."""
LINKED, PARTED, MOVED = "linked", "parted", "moved"
"""Acts on rows over versions, and on a report among cases."""
NAMED, MERGED, UNNAMED = "named", "merged", "unnamed"
"""Acts on agencies: an alias, a merge, and the undoing of either."""
ROW_ADDED, ROW_DELETED, ROW_MOVED, ROW_SPLIT, ROWS_MERGED = (
    "row added", "row deleted", "row moved", "row split", "rows merged",
)  # fmt: skip
"""Acts on the rows of a report (store/structure)."""
STRUCTURE_ACTS = (ROW_ADDED, ROW_DELETED, ROW_MOVED, ROW_SPLIT, ROWS_MERGED)
REPLACED = "replaced"
"""A report was set aside for another reading of the same version."""
KEPT = "kept"
"""A case that is older than cases are kept is not erased, for a reason."""
SETTLED = "settled"
"""An act that closes problems: on a column's name, a file, or one problem."""
PLACED = "placed"
"""A report's case, or the names of the case, changed because a person corrected a value of the report."""
NOT_READ = "not read"
"""Files of an import were refused or could not be read."""
ACCOUNT_ADDED, ACCOUNT_CHANGED, ACCOUNT_REMOVED = "account added", "account changed", "account removed"
ACCOUNT_UNLOCKED = "account unlocked"
"""Acts on accounts of the web interface."""

GROUP_KEY = "group"
"""In the detail of an entry, the number of the first entry of the decision on a group that it is of. The entries of a
group follow each other."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One act.

    `at` is UTC in ISO form; `owner` says what `owner_id` is an id of (response, question, finding, report, agency);
    `over` is the entry that this one lies over or takes back.
    """

    number: int
    at: str
    by: str
    act: str
    report_id: str | None
    owner: str | None
    owner_id: str | None
    field: str | None
    name: str
    why: str
    detail: dict[str, Any]
    over: int | None
    content: str
    previous: str
    hash: str

    @property
    def before(self) -> str | None:
        """The text before the act; None where the act changed no text, or the text was erased."""
        return self._text_of_side("before")

    @property
    def after(self) -> str | None:
        """The text after the act; None where there is none, or it was erased."""
        return self._text_of_side("after")

    def _text_of_side(self, side: str) -> str | None:
        value = self.detail.get(side)
        return value.get("text") if isinstance(value, dict) else None


class Head(NamedTuple):
    """The last entry of the log.

    Anyone who knows the number and the hash can tell later whether the log was cut, set back, or replaced by another,
    however well its hashes were computed again.
    """

    number: int
    hash: str

    def __str__(self) -> str:
        return f"{self.number}:{self.hash}"


EMPTY_HEAD = Head(0, FIRST_PREVIOUS_HASH)


def load_head(connection: Connection) -> Head:
    """Return the head of the log; of an empty one, EMPTY_HEAD."""
    newest = select(LogEntryRow.number, LogEntryRow.hash).order_by(LogEntryRow.number.desc()).limit(1)
    row = connection.execute(newest).first()
    return Head(row.number, row.hash) if row else EMPTY_HEAD


class _EntryColumns(NamedTuple):
    """An entry as its columns store it; see `LogEntryRow`."""

    number: int
    at: str
    by: str
    act: str
    report_id: str | None
    owner: str | None
    owner_id: str | None
    field: str | None
    name: str
    why: str
    detail: str
    over: int | None
    content: str
    previous: str
    hash: str


_SELECT_ENTRIES = select(*(LogEntryRow.__table__.c[name] for name in _EntryColumns._fields))


def append_entry(
    connection: Connection,
    *,
    by: str,
    act: str,
    report_id: str | None = None,
    owner: str | None = None,
    owner_id: str | None = None,
    field: str | None = None,
    name: str = "",
    why: str = "",
    detail: dict[str, Any] | None = None,
    over: int | None = None,
) -> Entry:
    """Add an entry.

    The caller's transaction must be one of `store.engine.write_transaction`: two entries added at the same time would
    have the same number, and the database would refuse one.
    """
    last = load_head(connection)
    values: dict[str, Any] = {
        "number": last.number + 1, "at": current_iso_time(), "by": by,
        "act": act, "report_id": report_id, "owner": owner, "owner_id": owner_id, "field": field, "name": name,
        "why": why, "detail": json.dumps(detail or {}, sort_keys=True), "over": over,
        "previous": last.hash,
    }  # fmt: skip
    values["content"] = _hash_values(values, CONTENT_COLUMNS)
    values["hash"] = _hash_values(values, HASHED_COLUMNS)
    connection.execute(insert(LogEntryRow).values(**values))
    return _make_entry(_EntryColumns(**values))


def make_text_detail(text: str) -> dict[str, Any]:
    """Return the detail of an act that sets one text."""
    return {"after": {"text": text}}


def blank_entries(connection: Connection, which: ColumnElement[bool]) -> dict[str, str]:
    """Erase the texts of entries, and the ids in them, which may be made of texts. The entries stay.

    Returns:
        What the entry of the erasure must have as `detail[BLANKED_KEY]`, so that the chain can still be checked: a hash
        of what is left of each entry, by its number.
    """
    blanked = {}
    for entry in _load_columns(connection, _SELECT_ENTRIES.where(which)):
        left = entry._replace(**BLANK)
        if left != entry:
            connection.execute(update(LogEntryRow).where(LogEntryRow.number == entry.number).values(**BLANK))
            blanked[str(entry.number)] = _hash_values(left._asdict(), _EntryColumns._fields)
    return blanked


def _hash_values(values: dict[str, Any], names: tuple[str, ...]) -> str:
    return sha256(json.dumps([values[name] for name in names], ensure_ascii=False).encode()).hexdigest()


def _make_entry(columns: _EntryColumns) -> Entry:
    return Entry(**{**columns._asdict(), "detail": json.loads(columns.detail)})


def _load_columns(connection: Connection, query: Select[*tuple[Any, ...]]) -> list[_EntryColumns]:
    return [_EntryColumns._make(row) for row in connection.execute(query)]


def load_entry(connection: Connection, number: int) -> Entry:
    """Load an entry by its number. Raises KeyError."""
    found = _load_columns(connection, _SELECT_ENTRIES.where(LogEntryRow.number == number))
    if not found:
        raise KeyError(number)
    return _make_entry(found[0])


def list_entries(
    connection: Connection,
    *,
    report: str | None = None,
    owner_id: str | None = None,
    by: str | None = None,
    act: str | None = None,
    record: str | None = None,
    since: date | None = None,
    until: date | None = None,
    before: int | None = None,
    after: int | None = None,
    limit: int | None = 100,
) -> list[Entry]:
    """List entries, the newest first.

    `record` is the id of a record or of its report, `since` and `until` are the first and the last day (UTC), and the
    numbers of the entries are below `before` and above `after`.
    """
    query = _SELECT_ENTRIES.order_by(LogEntryRow.number.desc()).limit(limit)
    if record:
        query = query.where(or_(LogEntryRow.owner_id == record, LogEntryRow.report_id == record))
    if since:
        query = query.where(LogEntryRow.at >= since.isoformat())
    if until:
        query = query.where(LogEntryRow.at < (until + timedelta(days=1)).isoformat())
    wanted = {LogEntryRow.report_id: report, LogEntryRow.owner_id: owner_id, LogEntryRow.by: by, LogEntryRow.act: act}
    query = query.where(*(column == value for column, value in wanted.items() if value is not None))
    if before is not None:
        query = query.where(LogEntryRow.number < before)
    if after is not None:
        query = query.where(LogEntryRow.number > after)
    return [_make_entry(columns) for columns in _load_columns(connection, query)]


def list_standing_entries(connection: Connection, acts: Collection[str], reports: Collection[str]) -> list[Entry]:
    """List the entries of some acts on these reports that were neither undone nor erased, the oldest first."""
    of_reports = LogEntryRow.report_id.in_(reports)
    undone = select(LogEntryRow.over).where(of_reports, LogEntryRow.act == UNDONE, LogEntryRow.over.is_not(None))
    query = _SELECT_ENTRIES.where(of_reports, LogEntryRow.act.in_(acts), LogEntryRow.number.not_in(undone))
    entries = map(_make_entry, _load_columns(connection, query.order_by(LogEntryRow.number)))
    return [entry for entry in entries if entry.detail]


def list_agency_entries(connection: Connection) -> list[Entry]:
    """List all entries on agencies."""
    columns = _load_columns(connection, _SELECT_ENTRIES.where(LogEntryRow.owner == "agency"))
    return [_make_entry(entry) for entry in columns]


def list_readable_entries(connection: Connection) -> list[Entry]:
    """List all entries, the oldest first, without those whose detail was damaged (see `find_chain_breaks`)."""
    entries = []
    for columns in _load_columns(connection, _SELECT_ENTRIES.order_by(LogEntryRow.number)):
        with suppress(ValueError):
            entries.append(_make_entry(columns))
    return entries


def load_last_import(connection: Connection, report_id: str) -> Entry | None:
    """Load the last entry of an import of this report."""
    return next(iter(list_entries(connection, report=report_id, act=IMPORTED, limit=1)), None)


def find_chain_breaks(connection: Connection) -> list[str]:
    """Describe where the chain of hashes is broken."""
    found: list[str] = []
    before, number = FIRST_PREVIOUS_HASH, 0
    rows = _load_columns(connection, _SELECT_ENTRIES.order_by(LogEntryRow.number))
    erasures = [json.loads(row.detail) for row in rows if row.act == FORGOTTEN]
    forgotten = {report for detail in erasures for report in detail["reports"]}
    blanked = {number: left for detail in erasures for number, left in detail.get(BLANKED_KEY, {}).items()}
    for row in rows:
        if row.number != number + 1:
            gone = str(number + 1) if row.number == number + 2 else f"{number + 1} to {row.number - 1}"
            found.append(f"Entry {gone} of the log is missing.")
        elif row.previous != before:
            found.append(
                f"Entry {row.number} of the log does not follow on the one before it: one of them was changed."
            )
        values = row._asdict()
        blank = row.report_id in forgotten and (row.name, row.why, row.detail) == ("", "", "{}")
        if str(row.number) in blanked:
            unchanged = _hash_values(values, _EntryColumns._fields) == blanked[str(row.number)]
        else:
            unchanged = _hash_values(values, HASHED_COLUMNS) == row.hash and (
                blank or _hash_values(values, CONTENT_COLUMNS) == row.content
            )
        if not unchanged:
            found.append(f"Entry {row.number} of the log ({row.act} by {row.by}, {row.at}) was changed afterwards.")
        before, number = row.hash, row.number
    return found


def count_entries(connection: Connection, act: str | None = None) -> int:
    """Return the number of log entries, of one act or of all."""
    query = select(func.count()).select_from(LogEntryRow)
    return int(connection.execute(query.where(LogEntryRow.act == act) if act else query).scalar_one())
