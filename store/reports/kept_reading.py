# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""The report as it was read, kept whole where people edited its structure: its rows are then the edited ones."""

from sqlalchemy import Connection, delete, insert, select

from normalise.model import Report
from store.codec import decode_reading, encode_reading
from store.schema import ReportReadingRow


def keep_reading(connection: Connection, report: Report) -> None:
    """Keep a report as it was read, in place of an earlier one."""
    connection.execute(delete(ReportReadingRow).where(ReportReadingRow.report_id == report.id))
    connection.execute(insert(ReportReadingRow).values(report_id=report.id, reading=encode_reading(report)))


def load_kept_reading(connection: Connection, report_id: str) -> Report | None:
    """Return the report as it was read; None where its rows are the reading. Raises StoredDataError."""
    query = select(ReportReadingRow.reading).where(ReportReadingRow.report_id == report_id)
    found = connection.execute(query).scalar()
    return decode_reading(Report, found) if found is not None else None
