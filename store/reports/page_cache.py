# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Pages as they were read, kept by (file hash, page, reader), so that none is read twice."""

import json
from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import Connection, delete, func, select
from sqlalchemy.dialects import postgresql, sqlite

from ingest.model import Page
from store.codec import decode_reading
from store.joins import split_into_batches
from store.schema import NoteRow, PageReadingRow, ReportRow

READER_NOTE = "reader"
"""The kind of note that says which reader version read the pages of a report."""
READ_AGAIN_ADVICE = "boardtrace import --again FILE"


def save_page_reading(connection: Connection, sha256: str, number: int, reading: bytes, reader: str) -> None:
    """Keeps page `number` of a file, packed (`store.codec`)."""
    values = {"sha256": sha256, "page": number, "reader": reader, "reading": reading}
    # Two imports may read the same page at once: what both find is the same.
    insert: Any = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    row = insert(PageReadingRow).values(**values)
    row = row.on_conflict_do_update(index_elements=["sha256", "page", "reader"], set_={"reading": reading})
    connection.execute(row)


def load_page_readings(connection: Connection, sha256: str, reader: str) -> dict[int, bytes]:
    """The pages of a file that this reader has read, by number, packed as they are kept."""
    of_file = (PageReadingRow.sha256 == sha256, PageReadingRow.reader == reader)
    return {row.page: row.reading for row in connection.execute(select(PageReadingRow).where(*of_file))}


def delete_page_readings(connection: Connection, sha256: str, reader: str | None = None) -> None:
    """Delete the page readings of a file: those of one reader, or all."""
    of_reader = () if reader is None else (PageReadingRow.reader == reader,)
    connection.execute(delete(PageReadingRow).where(PageReadingRow.sha256 == sha256, *of_reader))


def find_complete_reader(
    connection: Connection, sha256: str, pages: int, current: str | None, of: Collection[str] | None = None
) -> str | None:
    """The reader all of whose readings of a file's pages are kept.

    It is the current one, else the newest; None where none read the whole file. `of` are the readers to choose from, by
    default all.
    """
    query = (
        select(PageReadingRow.reader, func.count())
        .where(PageReadingRow.sha256 == sha256)
        .group_by(PageReadingRow.reader)
    )
    whole = [reader for reader, count in connection.execute(query) if count >= pages and (of is None or reader in of)]
    if current in whole:
        return current
    return max(whole, key=_sort_key_by_age, default=None)


def _sort_key_by_age(reader: str) -> tuple[int, str]:
    """A reader's name begins with its number (`ingest.read_page.reader_version`)."""
    number = reader.partition("/")[0]
    return (int(number) if number.isdigit() else -1, reader)


def load_outdated_readers(connection: Connection, sha256s: Collection[str] | None = None) -> dict[str, int]:
    """Return the reader numbers of reports whose pages an earlier version read, by their file's hash.

    `sha256s` are the files to look at; by default all.
    """
    from ingest.read_page import READER_VERSION

    said = (NoteRow.report_id == ReportRow.id) & (NoteRow.kind == READER_NOTE)
    query = select(ReportRow.sha256, NoteRow.detail).outerjoin(NoteRow, said)
    rows = connection.execute(query if sha256s is None else query.where(ReportRow.sha256.in_(sha256s))).all()
    readers = {row.sha256: str(json.loads(row.detail)) for row in rows if row.detail}
    readers |= _find_newest_readers(connection, [row.sha256 for row in rows if not row.detail])
    numbers = {sha256: _sort_key_by_age(reader)[0] for sha256, reader in readers.items()}
    return {sha256: number for sha256, number in numbers.items() if 0 <= number < READER_VERSION}


def describe_outdated_reader(number: int) -> str:
    """Return the note on a report whose pages were read by this reader number."""
    return f"It was read by an earlier version (reader {number}): reading it again may find more."


def _find_newest_readers(connection: Connection, sha256s: Sequence[str]) -> dict[str, str]:
    """Return the newest reader of the pages of each file: reports of earlier versions do not say theirs."""
    found: dict[str, str] = {}
    for some in split_into_batches(sha256s):
        query = select(PageReadingRow.sha256, PageReadingRow.reader).where(PageReadingRow.sha256.in_(some)).distinct()
        for sha256, reader in connection.execute(query):
            found[sha256] = max(found.get(sha256, ""), reader, key=_sort_key_by_age)
    return found


def load_page_turns(connection: Connection, sha256: str) -> dict[int, int]:
    """The clockwise degrees by which a file's pages are turned to stand upright, as far as they were read."""
    rows = connection.execute(
        select(PageReadingRow.page, PageReadingRow.reading).where(PageReadingRow.sha256 == sha256)
    )
    return {number: decode_reading(Page, reading).turn for number, reading in rows}
