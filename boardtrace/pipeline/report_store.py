# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""The report store of an import: an SQL database, and a folder with a copy of each file."""

from collections.abc import Collection
from pathlib import Path

from sqlalchemy import Connection, Engine

from boardtrace.pipeline.import_model import TRANSIENT_PROBLEMS, KeptPdf
from extract.text.column_names import ColumnNames, add_decided_names
from ingest.identify_file import compute_sha256
from ingest.model import Problem, Source
from normalise.agencies.registry import Register
from normalise.model import Report
from store.decisions.problem_decisions import find_ignored_file, load_column_decisions
from store.decisions.structure_changes import store_with_edits
from store.engine import retry_transaction
from store.errors import StoreError
from store.file_archive import archive_file, find_copies
from store.reports import page_cache
from store.reports.converted_files import (
    ConvertedFile,
    find_converted_file,
    is_converted_pdf,
    remove_converted_files,
    save_converted_file,
)
from store.reports.digest import log_import
from store.reports.import_runs import find_refusal
from store.reports.kept_ids import keep_record_ids
from store.reports.load import load_open_problems
from store.reports.reading_digests import load_logged_digests, select_trusted_readings
from store.reports.save import has_report, load_column_hashes


def add_names_from_decisions(names: ColumnNames, engine: Engine) -> ColumnNames:
    """Return the column names with those that people decided on in this database."""
    with engine.connect() as connection:
        return add_decided_names(names, load_column_decisions(connection))


class SqlReportStore:
    """The `ReportStore` of an SQL database.

    Each call is one transaction, so that an interrupted import keeps its results.
    """

    def __init__(self, engine: Engine, root: Path, register: Register, by: str, version: str) -> None:
        self.engine, self.root, self.register, self.by, self.version = engine, root, register, by, version

    def columns_of(self, sha256s: Collection[str]) -> dict[str, str]:
        with self.engine.connect() as connection:
            # A page that could not be read may be readable now: such a file counts as not read.
            return load_column_hashes(connection, sha256s, but=TRANSIENT_PROBLEMS)

    def outdated_readers(self, sha256s: Collection[str]) -> dict[str, int]:
        with self.engine.connect() as connection:
            return page_cache.load_outdated_readers(connection, sha256s)

    def refusal(self, sha256: str, columns: str) -> tuple[str, str] | None:
        with self.engine.connect() as connection:
            found = find_refusal(connection, sha256, columns)
        return (found.reason, found.advice) if found else None

    def ignored(self, sha256: str, name: str) -> str | None:
        with self.engine.connect() as connection:
            return find_ignored_file(connection, sha256, name)

    def keep_file(self, path: Path, source: Source) -> Path:
        try:
            return archive_file(self.root, path, source.sha256)
        except OSError as error:
            raise StoreError(f"A copy of {path.name} cannot be kept in {self.root}: {error.strerror}.") from error

    def converted_pdf(self, sha256: str) -> KeptPdf | None:
        with self.engine.connect() as connection:
            found = find_converted_file(connection, sha256)
        path = found.locate_pdf(self.root) if found else None
        return KeptPdf(path=path, sha256=found.pdf_sha256) if found and path and path.is_file() else None

    def keep_pdf(self, sha256: str, pdf: Path, program: str) -> KeptPdf:
        converted = ConvertedFile(sha256=sha256, pdf_sha256=compute_sha256(pdf), program=program)
        try:
            path = archive_file(self.root, pdf, converted.pdf_sha256)
        except OSError as error:
            raise StoreError(f"A copy of a PDF cannot be kept in {self.root}: {error.strerror}.") from error
        retry_transaction(self.engine, lambda connection: save_converted_file(connection, converted))
        return KeptPdf(path=path, sha256=converted.pdf_sha256)

    def kept_pages(self, source: Source, reader: str, again: bool) -> dict[int, bytes]:
        def load_readings(connection: Connection) -> dict[int, bytes]:
            complete = page_cache.find_complete_reader(connection, source.sha256, source.pages, reader)
            used = reader if again or complete is None else complete
            readings = page_cache.load_page_readings(connection, source.sha256, used)
            return select_trusted_readings(readings, used, load_logged_digests(connection, source.sha256))

        return retry_transaction(self.engine, load_readings)

    def keep_page(self, sha256: str, number: int, reading: bytes, reader: str) -> None:
        retry_transaction(self.engine, lambda c: page_cache.save_page_reading(c, sha256, number, reading, reader))

    def discard_pages(self, sha256: str, reader: str) -> None:
        retry_transaction(self.engine, lambda c: page_cache.delete_page_readings(c, sha256, reader))

    def discard_refused(self, sha256: str) -> None:
        def delete_readings_and_files(connection: Connection) -> None:
            if not has_report(connection, sha256):
                page_cache.delete_page_readings(connection, sha256)
                self.remove_copies(connection, sha256)

        retry_transaction(self.engine, delete_readings_and_files)

    def remove_copies(self, connection: Connection, sha256: str) -> None:
        """Remove the kept copy of a file that has no report, and the PDF that was made of it."""
        remove_converted_files(connection, self.root, [sha256])
        if not is_converted_pdf(connection, sha256):
            for copy in find_copies(self.root, sha256):
                copy.unlink(missing_ok=True)

    def save(self, report: Report, columns: str) -> tuple[Problem, ...]:
        def write_report(connection: Connection) -> tuple[Problem, ...]:
            kept = keep_record_ids(connection, report)
            store_with_edits(connection, kept, self.register, columns)
            log_import(connection, kept, self.by, self.version)
            return load_open_problems(connection, report.id)

        return retry_transaction(self.engine, write_report)
