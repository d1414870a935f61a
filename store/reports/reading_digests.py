# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""The digests of page readings.

They are stored in the log with each import, so that a reading that was edited is detected, and is never used to
interpret the file again.
"""

from collections.abc import Mapping, Sequence
from hashlib import sha256

from sqlalchemy import Connection, select

from normalise.report import ID_DIGITS
from store.audit_log import IMPORTED, list_entries
from store.reports.page_cache import find_complete_reader
from store.schema import PageReadingRow, ReportRow

ReadingDigests = dict[str, dict[str, str]]
"""The SHA-256 of page readings as they are stored, by reader and by the page's number."""


def compute_reading_digests(connection: Connection, file_sha256: str, reader: str | None) -> ReadingDigests:
    """Return the digests of a file's page readings by one reader, or with None by all."""
    query = select(PageReadingRow.reader, PageReadingRow.page, PageReadingRow.reading)
    query = query.where(PageReadingRow.sha256 == file_sha256).order_by(PageReadingRow.reader, PageReadingRow.page)
    found: ReadingDigests = {}
    for name, page, reading in connection.execute(
        query if reader is None else query.where(PageReadingRow.reader == reader)
    ):
        found.setdefault(name, {})[str(page)] = hash_reading(reading)
    return found


def hash_reading(reading: bytes) -> str:
    """Return the digest of one page reading as it is stored."""
    return sha256(reading).hexdigest()


def load_logged_digests(connection: Connection, file_sha256: str) -> ReadingDigests | None:
    """Return the digests that the log has of a file's page readings, the last of each page.

    None is returned where the file has no import in the log that has any, as with imports of earlier versions.
    """
    reports = {file_sha256[:ID_DIGITS]}  # also where the report was deleted
    reports |= set(connection.execute(select(ReportRow.id).where(ReportRow.sha256 == file_sha256)).scalars())
    found: ReadingDigests | None = None
    for report in sorted(reports):
        for entry in reversed(list_entries(connection, report=report, act=IMPORTED, limit=10**9)):
            logged = entry.detail.get("page_readings")
            if logged is None or entry.detail.get("sha256") != file_sha256:
                continue
            found = found or {}
            for reader, pages in logged.items():
                found[reader] = found.get(reader, {}) | pages
    return found


def find_logged_reader(connection: Connection, file_sha256: str, pages: int) -> str | None:
    """Return the newest reader whose readings of all pages are stored and in the log.

    Where the log has none of the file, the newest that read all. None where there is none.
    """
    logged = load_logged_digests(connection, file_sha256)
    return find_complete_reader(connection, file_sha256, pages, None, None if logged is None else logged.keys())


def describe_edited_pages(pages: Sequence[int]) -> str:
    """Return a message on page readings that are not as the log has them."""
    named = f"page {pages[0]} was" if len(pages) == 1 else f"pages {', '.join(map(str, pages))} were"
    return (
        f"the stored reading of {named} edited since the import, so it is not used. "
        "Restore a backup, or read the file again: boardtrace import --again FILE."
    )


def select_trusted_readings(
    readings: Mapping[int, bytes], reader: str, logged: ReadingDigests | None
) -> dict[int, bytes]:
    """Return the page readings that may be used again: those that are as the log has them.

    Where the log has none of the file, as before its first import has ended, all may.
    """
    if logged is None:
        return dict(readings)
    known = logged.get(reader, {})
    return {page: reading for page, reading in readings.items() if known.get(str(page)) == hash_reading(reading)}
