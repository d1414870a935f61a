"""Pages as they were read, kept by (file hash, page, reader), so that none is read twice."""

import json
import zlib
from typing import Any

from sqlalchemy import Connection, func, select
from sqlalchemy.dialects import postgresql, sqlite

from ingest.nouns import Page
from store.plain import from_plain, to_plain
from store.schema import ReadingRow


def keep_reading(connection: Connection, sha256: str, page: Page, reader: str) -> None:
    packed = zlib.compress(json.dumps(to_plain(page), separators=(",", ":")).encode())
    values = {"sha256": sha256, "page": page.number, "reader": reader, "reading": packed}
    # Two imports may read the same page at once: what both find is the same.
    insert: Any = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    row = insert(ReadingRow).values(**values)
    connection.execute(row.on_conflict_do_update(index_elements=["sha256", "page", "reader"], set_={"reading": packed}))


def kept_readings(connection: Connection, sha256: str, reader: str) -> dict[int, Page]:
    """The pages of a file that this reader has read, by number."""
    return {number: unpacked(page) for number, page in packed_readings(connection, sha256, reader).items()}


def packed_readings(connection: Connection, sha256: str, reader: str) -> dict[int, bytes]:
    """The same as they are kept, for whoever unpacks them elsewhere."""
    of_file = (ReadingRow.sha256 == sha256, ReadingRow.reader == reader)
    return {row.page: row.reading for row in connection.execute(select(ReadingRow).where(*of_file))}


def unpacked(reading: bytes) -> Page:
    return from_plain(Page, json.loads(zlib.decompress(reading)))


def best_reader(connection: Connection, sha256: str, pages: int, current: str | None) -> str | None:
    """The reader all of whose readings of a file's pages are kept: the current one, else the newest; None where none
    read the whole file."""
    query = select(ReadingRow.reader, func.count()).where(ReadingRow.sha256 == sha256).group_by(ReadingRow.reader)
    whole = [reader for reader, count in connection.execute(query) if count >= pages]
    if current in whole:
        return current
    return max(whole, key=_age, default=None)


def _age(reader: str) -> tuple[int, str]:
    """A reader's name begins with its number (`ingest.reader.reader_version`)."""
    number = reader.partition("/")[0]
    return (int(number) if number.isdigit() else -1, reader)


def turns_of(connection: Connection, sha256: str) -> dict[int, int]:
    """The clockwise degrees by which a file's pages are turned to stand upright, as far as they were read."""
    rows = connection.execute(select(ReadingRow.page, ReadingRow.reading).where(ReadingRow.sha256 == sha256))
    return {number: unpacked(packed).turn for number, packed in rows}
