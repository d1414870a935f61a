"""Pages as they were read, kept by (file hash, page, reader), so that none is read twice."""

import json
import zlib

from sqlalchemy import Connection, delete, insert, select

from ingest.nouns import Page
from store.plain import from_plain, to_plain
from store.schema import ReadingRow


def keep_reading(connection: Connection, sha256: str, page: Page, reader: str) -> None:
    packed = zlib.compress(json.dumps(to_plain(page), separators=(",", ":")).encode())
    where = (ReadingRow.sha256 == sha256, ReadingRow.page == page.number, ReadingRow.reader == reader)
    connection.execute(delete(ReadingRow).where(*where))
    connection.execute(insert(ReadingRow).values(sha256=sha256, page=page.number, reader=reader, reading=packed))


def kept_readings(connection: Connection, sha256: str, reader: str) -> dict[int, Page]:
    """The pages of a file that this reader has read, by number."""
    rows = connection.execute(
        select(ReadingRow.page, ReadingRow.reading).where(ReadingRow.sha256 == sha256, ReadingRow.reader == reader)
    )
    return {number: from_plain(Page, json.loads(zlib.decompress(packed))) for number, packed in rows}
