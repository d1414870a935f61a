# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""The inputs and results of an import: files, outcomes, the report store, and the progress display."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal, Protocol

from boardtrace.pipeline.worker_pool import WorkerDeath
from ingest.identify_file import RefusedError, make_printable_name
from ingest.model import Problem, Source
from normalise.model import Report
from store.reports.page_cache import READ_AGAIN_ADVICE, describe_outdated_reader

Outcome = Literal["read", "read with faults", "already read", "refused", "refused before", "failed", "passed over"]

TRANSIENT_PROBLEMS = {"page-failed", "page-timeout"}
"""Problems that may be absent another time: a page with one is not stored, and is read again next time."""
RETRY_ADVICE = "Try again: boardtrace import --retry-failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportFile:
    """A file to import: `path` is where the user finds it, `name` is its name, and its bytes are at `content`."""

    path: Path
    name: str
    content: Path

    @classmethod
    def at(cls, path: Path) -> "ImportFile":
        """Return the file at a path of the user's."""
        return cls(path=path, name=make_printable_name(path), content=path)


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptPdf:
    """The kept PDF that is read in place of an Office document."""

    path: Path
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FileOutcome:
    """The outcome of importing one file, which is called `name`.

    `reason` and `advice` are for the user; `report` is the result; `columns` is the hash of the column names with
    which the file was refused, None where they do not matter.
    """

    path: Path
    name: str
    outcome: Outcome
    sha256: str | None = None
    reason: str = ""
    advice: str = ""
    report: Report | None = None
    columns: str | None = None


class ReportStore(Protocol):
    """Where an import stores its results.

    `columns_of` returns, for each of these files that has a report, the hash of the column names with which it was
    interpreted; files that should be tried again are left out. `outdated_readers` returns, for those that an earlier
    version read, its reader number. `refusal` returns why the same file was refused before and what to do, if it would
    be refused again; `ignored` who said that a file is to be ignored. `save` returns the report's problems that nobody
    has closed. `keep_pdf` keeps the PDF that a program made of an Office document, by the document's hash, and
    `converted_pdf` returns it. `kept_pages` returns the page readings of this reader or, unless the file is read
    `again`, of an earlier one that read all pages; `discard_pages` deletes those of this reader. `discard_refused`
    deletes the readings and the kept copy of a file that has no report.
    """

    def columns_of(self, sha256s: Collection[str]) -> dict[str, str]: ...
    def outdated_readers(self, sha256s: Collection[str]) -> dict[str, int]: ...
    def refusal(self, sha256: str, columns: str) -> tuple[str, str] | None: ...
    def ignored(self, sha256: str, name: str) -> str | None: ...
    def keep_file(self, path: Path, source: Source) -> Path: ...
    def converted_pdf(self, sha256: str) -> KeptPdf | None: ...
    def keep_pdf(self, sha256: str, pdf: Path, program: str) -> KeptPdf: ...
    def kept_pages(self, source: Source, reader: str, again: bool) -> dict[int, bytes]: ...
    def keep_page(self, sha256: str, number: int, reading: bytes, reader: str) -> None: ...
    def discard_pages(self, sha256: str, reader: str) -> None: ...
    def save(self, report: Report, columns: str) -> tuple[Problem, ...]: ...
    def discard_refused(self, sha256: str) -> None: ...


class ImportListener(Protocol):
    """Is called with the progress of an import."""

    def begun(self, files: int, pages: int) -> None: ...
    def page_read(self, name: str, number: int, pages: int) -> None: ...
    def files_done(self, outcomes: Sequence[FileOutcome]) -> None: ...


def make_unchanged_outcome(file: ImportFile, sha256: str, reason: str) -> FileOutcome:
    return FileOutcome(path=file.path, name=file.name, outcome="already read", sha256=sha256, reason=reason)


def make_duplicate_outcome(file: ImportFile, first: FileOutcome) -> FileOutcome:
    """Return the outcome of a file with the same content as another of the batch."""
    if first.outcome in ("refused", "failed"):
        reason = f"It is the same file as {first.name}. {first.reason}"
        return replace(first, path=file.path, name=file.name, reason=reason)
    return make_unchanged_outcome(file, first.sha256 or "", f"It is the same file as {first.name}.")


def make_outdated_outcome(file: ImportFile, sha256: str, reader: int) -> FileOutcome:
    """Return the outcome of an unchanged file that an earlier version read."""
    reason = f"Nothing was changed. {describe_outdated_reader(reader)}"
    return replace(make_unchanged_outcome(file, sha256, reason), advice=READ_AGAIN_ADVICE)


def make_ignored_outcome(file: ImportFile, sha256: str, reason: str) -> FileOutcome:
    return FileOutcome(path=file.path, name=file.name, outcome="passed over", sha256=sha256, reason=reason)


def make_failed_outcome(file: ImportFile, sha256: str | None, reason: str, advice: str = RETRY_ADVICE) -> FileOutcome:
    return FileOutcome(path=file.path, name=file.name, outcome="failed", sha256=sha256, reason=reason, advice=advice)


def make_refused_outcome(
    file: ImportFile, sha256: str | None, reason: str, advice: str, *, before: bool = False, columns: str | None = None
) -> FileOutcome:
    """Return the outcome of a file that is refused, or was refused `before` and is not opened again."""
    return FileOutcome(
        path=file.path,
        name=file.name,
        outcome="refused before" if before else "refused",
        sha256=sha256,
        reason=reason,
        advice=advice,
        columns=columns,
    )


def make_unopened_outcome(
    file: ImportFile, sha256: str | None, error: RefusedError | OSError | WorkerDeath
) -> FileOutcome:
    """Return the outcome of a file that cannot be opened."""
    if isinstance(error, RefusedError):
        return make_refused_outcome(file, sha256, error.reason, error.advice)
    if isinstance(error, OSError):
        reason = f"The file cannot be opened ({error.strerror or error})."
        return make_failed_outcome(file, sha256, reason, "Check that it exists and may be read.")
    reason = f"The file cannot be opened: {error.why}."
    if error.retryable:
        return make_failed_outcome(file, sha256, reason)
    advice = "The file may be malicious. Ask the sender for another copy, or print it and scan that."
    return make_refused_outcome(file, sha256, reason, advice)
