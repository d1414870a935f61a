# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""The PDFs that are read in place of Office documents.

A document is converted once, because two conversions differ in their date and id, so that a place on a page always
belongs to the same PDF. It is kept under its own hash beside the document.
"""

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, delete, insert, select

from store.clock import current_database_time
from store.file_archive import archive_path
from store.schema import ConvertedFileRow, PageReadingRow, SourceRow

PDF_SUFFIX = ".pdf"


@dataclass(frozen=True, slots=True, kw_only=True)
class ConvertedFile:
    """The PDF of a document whose SHA-256 is `sha256`; `program` made it, such as "LibreOffice 7.4.7.2"."""

    sha256: str
    pdf_sha256: str
    program: str

    def locate_pdf(self, root: Path) -> Path:
        """Return where the PDF is kept below `root`, the folder of the kept files."""
        return archive_path(root, self.pdf_sha256, PDF_SUFFIX)


def save_converted_file(connection: Connection, converted: ConvertedFile) -> None:
    """Store which PDF a document was converted to. Page readings of an earlier PDF of it are deleted."""
    connection.execute(delete(ConvertedFileRow).where(ConvertedFileRow.sha256 == converted.sha256))
    connection.execute(delete(PageReadingRow).where(PageReadingRow.sha256 == converted.sha256))
    connection.execute(
        insert(ConvertedFileRow).values(
            sha256=converted.sha256,
            pdf_sha256=converted.pdf_sha256,
            program=converted.program,
            made=current_database_time(),
        )
    )


def find_converted_file(connection: Connection, sha256: str) -> ConvertedFile | None:
    """Return the PDF of the document with this SHA-256; None where it was not converted."""
    return next(iter(list_converted_files(connection, [sha256])), None)


def is_converted_pdf(connection: Connection, sha256: str) -> bool:
    """Return whether the file with this SHA-256 is the PDF of a document."""
    query = select(ConvertedFileRow.sha256).where(ConvertedFileRow.pdf_sha256 == sha256)
    return connection.execute(query).first() is not None


def list_converted_files(connection: Connection, sha256s: Collection[str]) -> list[ConvertedFile]:
    """Return the PDFs of the documents among these files."""
    query = select(ConvertedFileRow.sha256, ConvertedFileRow.pdf_sha256, ConvertedFileRow.program)
    rows = connection.execute(query.where(ConvertedFileRow.sha256.in_(sha256s)))
    return [ConvertedFile(**row._mapping) for row in rows]


def remove_converted_files(connection: Connection, root: Path, sha256s: Collection[str]) -> None:
    """Delete the PDFs of these documents, except those that were imported as files of their own. Raises OSError."""
    for converted in list_converted_files(connection, sha256s):
        own = select(SourceRow.sha256).where(SourceRow.sha256 == converted.pdf_sha256)
        if connection.execute(own).first() is None:
            kept = converted.locate_pdf(root)
            for path in {kept, *kept.parent.glob(f"{converted.pdf_sha256}*")}:  # pictures of its pages too
                path.unlink(missing_ok=True)
    connection.execute(delete(ConvertedFileRow).where(ConvertedFileRow.sha256.in_(sha256s)))
