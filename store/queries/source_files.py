# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Facts about the source file of a report."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, select

from ingest.model import Span
from store.joins import CELL_OWNERS, RECORD_TABLES, join_converted_file, join_report, join_source
from store.reports.field_values import SPAN_COLUMNS, make_span
from store.schema import CellRow, ConvertedFileRow, ReportRow, SourceRow, SpanRow


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceFile:
    """`kind` is "pdf", "image", "text" or "words"; `pages` is the number of pages.

    `read_sha256` is the SHA-256 of the file whose pages are shown: of an Office document, the PDF that was made of it.
    """

    sha256: str
    kind: str
    pages: int
    read_sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseSource:
    """A file that a version of a case was read from."""

    name: str
    as_at: date | None
    sha256: str


def list_case_sources(connection: Connection, case: str) -> list[CaseSource]:
    """List the files of a case's versions, the oldest first, without those that a better reading supersedes."""
    query = join_source(select(SourceRow.name, ReportRow.as_at, SourceRow.sha256).select_from(ReportRow))
    query = query.where(ReportRow.review_id == case, ReportRow.superseded_by.is_(None))
    order = (ReportRow.as_at.is_(None), ReportRow.as_at, ReportRow.id)
    return [CaseSource(name=r.name, as_at=r.as_at, sha256=r.sha256) for r in connection.execute(query.order_by(*order))]


def find_source_file(connection: Connection, sha256: str) -> SourceFile | None:
    """Return the source file with this SHA-256, or None."""
    query = select(SourceRow.kind, SourceRow.pages, ConvertedFileRow.pdf_sha256).where(SourceRow.sha256 == sha256)
    row = connection.execute(join_converted_file(query)).first()
    if row is None:
        return None
    return SourceFile(sha256=sha256, kind=row.kind, pages=row.pages, read_sha256=row.pdf_sha256 or sha256)


def list_spans_on_page(connection: Connection, sha256: str, number: int) -> Iterator[Span]:
    """Yield the places of all values on a page of a source file."""
    for kind, table in RECORD_TABLES.items():
        query = (
            join_report(
                select(*SPAN_COLUMNS)
                .select_from(SpanRow)
                .join(CellRow, CellRow.id == SpanRow.cell_id)
                .join(table, table.id == CELL_OWNERS[kind]),
                kind,
            )
            .where(ReportRow.sha256 == sha256, SpanRow.page == number)
        )  # fmt: skip
        for row in connection.execute(query):
            yield make_span(*row)
