# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Find which files are new, identify them in workers, and keep a copy of each.

Of an Office document, the PDF that LibreOffice makes of it is kept too, and read in its place.
"""

import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from boardtrace.pipeline.convert_documents import ConversionTask, convert_documents
from boardtrace.pipeline.import_model import (
    ImportFile,
    KeptPdf,
    ReportStore,
    make_failed_outcome,
    make_ignored_outcome,
    make_outdated_outcome,
    make_refused_outcome,
    make_unchanged_outcome,
    make_unopened_outcome,
)
from boardtrace.pipeline.read_pages import OfficeDocument, PageReading, identify_files
from boardtrace.pipeline.worker_pool import WorkerDeath, WorkerPool
from extract.text.column_names import ColumnNames
from ingest.file_formats import OFFICE_FORMATS
from ingest.identify_file import FileFingerprint, RefusedError, fingerprint_file
from ingest.model import Problem, Source
from store.file_archive import FileChangedError

FILES_PER_QUERY = 100  # files looked up and reported at a time
OUTDATED_REASONS = {f"This is {office.name}, which is not read." for office in OFFICE_FORMATS}
"""Why earlier versions refused files that are read now."""
MISSING_TOOL_REASONS = {office.reason for office in OFFICE_FORMATS}
"""Why files were refused for want of a program, which may be installed since."""

Done = Callable[..., None]
"""Is called with outcomes that are known."""


@dataclass(slots=True)
class OpenFile:
    """A file of which pages are still to be read.

    `kept` is the kept file that is read, `lost` is why its other pages are not tried.
    """

    file: ImportFile
    source: Source
    kept: Path
    pages: dict[int, PageReading] = field(default_factory=dict)
    lost: Problem | None = None

    def is_complete(self) -> bool:
        return len(self.pages) >= self.source.pages


@dataclass(frozen=True, slots=True, kw_only=True)
class NewFile:
    """A file whose outcome is not known from the store; `duplicates` are others of the batch with the same content."""

    file: ImportFile
    given: FileFingerprint
    duplicates: list[ImportFile] = field(default_factory=list)


def find_new_files(
    files: Sequence[ImportFile], report_store: ReportStore, columns: ColumnNames, again: bool, done: Done
) -> dict[str, NewFile]:
    """Return the files whose outcome is not known from the store, by their hash.

    With `again`, also those that were refused, or that an earlier version read.
    """
    found: dict[str, NewFile] = {}
    for start in range(0, len(files), FILES_PER_QUERY):
        some = [(file, _glance_at_file(file)) for file in files[start : start + FILES_PER_QUERY]]
        known = report_store.columns_of([given.sha256 for _, given in some if isinstance(given, FileFingerprint)])
        outdated = report_store.outdated_readers(known)
        said = []
        for file, given in some:
            if not isinstance(given, FileFingerprint):
                said.append(make_unopened_outcome(file, None, given))
            elif given.sha256 in found:
                found[given.sha256].duplicates.append(file)
            elif again and given.sha256 in outdated:
                found[given.sha256] = NewFile(file=file, given=given)
            elif known.get(given.sha256) == columns.config_hash and given.sha256 in outdated:
                said.append(make_outdated_outcome(file, given.sha256, outdated[given.sha256]))
            elif known.get(given.sha256) == columns.config_hash:
                said.append(make_unchanged_outcome(file, given.sha256, "Nothing was changed."))
            elif ignored := report_store.ignored(given.sha256, file.name):
                said.append(make_ignored_outcome(file, given.sha256, ignored))
            elif not again and (refusal := _find_refusal(given.sha256, report_store, columns)):
                said.append(make_refused_outcome(file, given.sha256, *refusal, before=True))
            else:
                found[given.sha256] = NewFile(file=file, given=given)
        if said:
            done(*said)
    return found


def _glance_at_file(file: ImportFile) -> FileFingerprint | RefusedError | OSError:
    try:
        return replace(fingerprint_file(file.content), name=file.name)
    except (RefusedError, OSError) as error:
        return error


def _find_refusal(sha256: str, report_store: ReportStore, columns: ColumnNames) -> tuple[str, str] | None:
    """Return why the same file was refused before and what to do, unless it may be read now."""
    refusal = report_store.refusal(sha256, columns.config_hash)
    return None if refusal and refusal[0] in OUTDATED_REASONS | MISSING_TOOL_REASONS else refusal


def open_files(
    fresh: dict[str, NewFile], pool: WorkerPool, report_store: ReportStore, columns: ColumnNames, done: Done
) -> dict[str, OpenFile]:
    """Identify files and keep a copy of each; return those to read, by their hash, in the given order."""
    opened: dict[str, OpenFile] = {}
    documents: dict[str, OfficeDocument] = {}

    def open_file(sha256: str, found: Source | RefusedError | OSError | WorkerDeath, pdf: KeptPdf | None) -> None:
        file = fresh[sha256].file
        # The user's column names are not used for plain text.
        if isinstance(found, Source) and found.kind == "text" and report_store.columns_of([sha256]):
            done(make_unchanged_outcome(file, sha256, "Nothing was changed."))
        elif isinstance(found, Source):
            try:
                kept = report_store.keep_file(file.content, found)
                opened[sha256] = OpenFile(file=file, source=found, kept=pdf.path if pdf else kept)
            except FileChangedError as error:
                done(make_failed_outcome(file, sha256, str(error)))
        else:
            done(make_unopened_outcome(file, sha256, found))

    for given, found in identify_files(((new.file.content, new.given) for new in fresh.values()), pool):
        if isinstance(found, OfficeDocument):
            documents[given.sha256] = found
        else:
            open_file(given.sha256, found, None)
    pdfs: dict[str, KeptPdf] = {}
    for sha256, made in _keep_pdfs(documents, fresh, pool, report_store):
        if isinstance(made, KeptPdf):
            pdfs[sha256] = made
        else:
            open_file(sha256, made, None)
    for given, found in identify_files(((pdf.path, fresh[sha256].given) for sha256, pdf in pdfs.items()), pool):
        pdf = pdfs[given.sha256]
        if isinstance(found, Source):
            found = replace(found, pdf_sha256=pdf.sha256)
        if not isinstance(found, OfficeDocument):  # a PDF is none
            open_file(given.sha256, found, pdf)
    return {sha256: opened[sha256] for sha256 in fresh if sha256 in opened}


def _keep_pdfs(
    documents: dict[str, OfficeDocument], fresh: dict[str, NewFile], pool: WorkerPool, report_store: ReportStore
) -> Iterator[tuple[str, KeptPdf | RefusedError | OSError | WorkerDeath]]:
    """Yield each document's hash with its kept PDF, which is made where there is none, or why it is not read."""
    kept = {sha256: report_store.converted_pdf(sha256) for sha256 in documents}
    yield from ((sha256, pdf) for sha256, pdf in kept.items() if pdf is not None)
    unprinted = [sha256 for sha256, pdf in kept.items() if pdf is None]
    if not unprinted:
        return
    with tempfile.TemporaryDirectory(prefix="boardtrace-") as folder:
        tasks = (
            ConversionTask(
                path=fresh[sha256].file.content, sha256=sha256, format=documents[sha256].format, folder=Path(folder)
            )
            for sha256 in unprinted
        )
        for task, made in convert_documents(tasks, pool):
            if isinstance(made, RefusedError | OSError | WorkerDeath):
                yield task.sha256, made
            else:
                yield task.sha256, report_store.keep_pdf(task.sha256, made.path, made.program)
                made.path.unlink()
