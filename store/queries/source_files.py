# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Facts about the source file of a report."""

from dataclasses import dataclass

from sqlalchemy import Connection, select

from store.joins import join_converted_file
from store.schema import ConvertedFileRow, SourceRow


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceFile:
    """`kind` is "pdf", "image" or "text"; `pages` is the number of pages.

    `read_sha256` is the SHA-256 of the file whose pages are shown: of an Office document, the PDF that was made of it.
    """

    sha256: str
    kind: str
    pages: int
    read_sha256: str


def find_source_file(connection: Connection, sha256: str) -> SourceFile | None:
    """Return the source file with this SHA-256, or None."""
    query = select(SourceRow.kind, SourceRow.pages, ConvertedFileRow.pdf_sha256).where(SourceRow.sha256 == sha256)
    row = connection.execute(join_converted_file(query)).first()
    if row is None:
        return None
    return SourceFile(sha256=sha256, kind=row.kind, pages=row.pages, read_sha256=row.pdf_sha256 or sha256)
