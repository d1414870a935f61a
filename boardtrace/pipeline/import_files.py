"""Import files: each is identified, read, interpreted and stored, and has one outcome."""

from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Literal, Protocol

from sqlalchemy.exc import SQLAlchemyError

from boardtrace.pipeline.executors import ExecutorFactory, LocalProcesses
from boardtrace.pipeline.read_pages import (
    PageReading,
    PageTask,
    count_cores,
    identify_files,
    make_page_reading,
    make_unread_page,
    read_pages,
)
from boardtrace.pipeline.understand_worker import (
    NoTable,
    NotUnderstood,
    UnderstandTask,
    pack_names,
    understand_file,
    warm_up_worker,
)
from boardtrace.pipeline.worker_pool import WorkerDeath, WorkerPool
from extract.text.column_names import ColumnNames, load_column_names
from ingest.identify_file import FileFingerprint, RefusedError, fingerprint_file
from ingest.model import Page, Problem, Source
from ingest.read_page import reader_version
from normalise.agencies.registry import Register
from normalise.model import Report
from store.codec import decode_reading
from store.errors import StoredDataError
from store.file_archive import FileChangedError

Outcome = Literal["read", "read with faults", "already read", "refused", "refused before", "failed", "passed over"]

TRANSIENT_PROBLEMS = {"page-failed", "page-timeout"}
"""Problems that may be absent another time: a page with one is not stored, and is read again next time."""
COSTLY_PROBLEMS = TRANSIENT_PROBLEMS | {"page-too-costly", "page-crashes"}
FILES_PER_QUERY = 100  # files looked up and reported at a time
MAX_LOST_PAGES = 3  # pages of a file that end their workers; then its other pages are not tried
RETRY_ADVICE = "Try again: boardtrace import --retry-failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class FileOutcome:
    """The outcome of importing one file. `reason` and `advice` are for the user; `report` is what was read; `columns`
    is the hash of the column names with which the file was refused, None where they do not matter."""

    path: Path
    outcome: Outcome
    sha256: str | None = None
    reason: str = ""
    advice: str = ""
    report: Report | None = None
    columns: str | None = None


class ReportStore(Protocol):
    """Where an import stores what it reads. `columns_of` returns, for each of these files that has a report, the hash
    of the column names with which it was interpreted; files that should be tried again are left out. `refusal` returns
    why the same file was refused before and what to do, if it would be refused again."""

    def columns_of(self, sha256s: Collection[str]) -> dict[str, str]: ...
    def refusal(self, sha256: str, columns: str) -> tuple[str, str] | None: ...
    def keep_file(self, path: Path, source: Source) -> Path: ...
    def kept_pages(self, sha256: str, reader: str) -> dict[int, bytes]: ...
    def keep_page(self, sha256: str, number: int, reading: bytes, reader: str) -> None: ...
    def save(self, report: Report, columns: str) -> None: ...


class ImportListener(Protocol):
    """Is called with the progress of an import."""

    def begun(self, files: int, pages: int) -> None: ...
    def page_read(self, name: str, number: int, pages: int) -> None: ...
    def files_done(self, outcomes: Sequence[FileOutcome]) -> None: ...


@dataclass(slots=True)
class OpenFile:
    """A file of which pages are still to be read; `lost` is why its other pages are not tried."""

    path: Path
    source: Source
    kept: Path
    pages: dict[int, PageReading] = field(default_factory=dict)
    lost: Problem | None = None

    def is_complete(self) -> bool:
        return len(self.pages) >= self.source.pages


def import_files(
    paths: list[Path],
    report_store: ReportStore,
    register: Register,
    executors: ExecutorFactory,
    listener: ImportListener,
    columns: ColumnNames | None = None,
    where: str = "",
    again: bool = False,
) -> list[FileOutcome]:
    """Import files; one that fails does not stop the others.

    A file whose report was made with other column names is interpreted again; with `again`, refused files are opened
    again. `where` is where workers on other machines find the kept files (see PageTask). Raises MissingToolError,
    StoreError.
    """
    columns = columns or load_column_names()
    outcomes: list[FileOutcome] = []

    def done(*said: FileOutcome) -> None:
        outcomes.extend(said)
        listener.files_done(said)

    with ExitStack() as stack:
        pool = stack.enter_context(WorkerPool(executors))
        # Files are identified on this machine, wherever their pages are read.
        local_pool = (
            pool
            if isinstance(executors, LocalProcesses)
            else stack.enter_context(WorkerPool(LocalProcesses(count_cores())))
        )
        fresh = _find_new_files(paths, report_store, columns, again, done)
        opened = _open_files(fresh, local_pool, report_store, columns, done)
        listener.begun(len(paths), sum(f.source.pages if f.source.kind != "text" else 1 for f in opened.values()))
        understanding_pool = stack.enter_context(WorkerPool(LocalProcesses(1)))
        names = pack_names(register, columns)
        if opened:
            understanding_pool.prepare_worker(warm_up_worker, names)
        tasks = _make_understand_tasks(_read_files(opened, report_store, pool, listener, where), names)
        for matter, report in understanding_pool.run_each(understand_file, tasks):
            file = opened[matter.source.sha256]
            done(_store_report(file, report, report_store, columns))
            file.pages.clear()  # frees memory in a long import
    return outcomes


def _find_new_files(
    paths: list[Path], report_store: ReportStore, columns: ColumnNames, again: bool, done: Callable[..., None]
) -> dict[str, tuple[Path, FileFingerprint]]:
    """Return the files whose outcome is not known from the store, by their hash."""
    found: dict[str, tuple[Path, FileFingerprint]] = {}
    for start in range(0, len(paths), FILES_PER_QUERY):
        some = [(path, _glance_at_file(path)) for path in paths[start : start + FILES_PER_QUERY]]
        known = report_store.columns_of([given.sha256 for _, given in some if isinstance(given, FileFingerprint)])
        said = []
        for path, given in some:
            if not isinstance(given, FileFingerprint):
                said.append(_unopened_outcome(path, None, given))
            elif given.sha256 in found:
                said.append(_unchanged_outcome(path, given, "The same file is in this batch twice."))
            elif known.get(given.sha256) == columns.config_hash:
                said.append(_unchanged_outcome(path, given, "Nothing was changed."))
            elif not again and (refusal := report_store.refusal(given.sha256, columns.config_hash)):
                reason, advice = refusal
                before: Outcome = "refused before"
                said.append(FileOutcome(path=path, outcome=before, sha256=given.sha256, reason=reason, advice=advice))
            else:
                found[given.sha256] = (path, given)
        if said:
            done(*said)
    return found


def _glance_at_file(path: Path) -> FileFingerprint | RefusedError | OSError:
    try:
        return fingerprint_file(path)
    except (RefusedError, OSError) as error:
        return error


def _open_files(
    fresh: dict[str, tuple[Path, FileFingerprint]],
    local_pool: WorkerPool,
    report_store: ReportStore,
    columns: ColumnNames,
    done: Callable[..., None],
) -> dict[str, OpenFile]:
    """Identify files and keep a copy of each; return those to read, by their hash, in the given order."""
    opened: dict[str, OpenFile] = {}
    for path, given, found in identify_files(iter(fresh.values()), local_pool):
        # The user's column names are not used for plain text.
        if isinstance(found, Source) and found.kind == "text" and report_store.columns_of([given.sha256]):
            done(_unchanged_outcome(path, given, "Nothing was changed."))
        elif isinstance(found, Source):
            try:
                opened[given.sha256] = OpenFile(path=path, source=found, kept=report_store.keep_file(path, found))
            except FileChangedError as error:
                done(_failed_outcome(path, given.sha256, str(error)))
        else:
            done(_unopened_outcome(path, given.sha256, found))
    return {sha256: opened[sha256] for sha256 in fresh if sha256 in opened}


def _unchanged_outcome(path: Path, given: FileFingerprint, reason: str) -> FileOutcome:
    return FileOutcome(path=path, outcome="already read", sha256=given.sha256, reason=reason)


def _failed_outcome(path: Path, sha256: str | None, reason: str, advice: str = RETRY_ADVICE) -> FileOutcome:
    return FileOutcome(path=path, outcome="failed", sha256=sha256, reason=reason, advice=advice)


def _unopened_outcome(path: Path, sha256: str | None, error: RefusedError | OSError | WorkerDeath) -> FileOutcome:
    if isinstance(error, RefusedError):
        return FileOutcome(path=path, outcome="refused", sha256=sha256, reason=error.reason, advice=error.advice)
    if isinstance(error, OSError):
        reason = f"The file cannot be opened ({error.strerror or error})."
        return _failed_outcome(path, sha256, reason, "Check that it exists and may be read.")
    reason = f"The file cannot be opened: {error.why}."
    if error.retryable:
        return _failed_outcome(path, sha256, reason)
    advice = "The file may be malicious. Ask the sender for another copy, or print it and scan that."
    return FileOutcome(path=path, outcome="refused", sha256=sha256, reason=reason, advice=advice)


def _make_understand_tasks(files: Iterator[OpenFile | None], names: bytes) -> Iterator[UnderstandTask | None]:
    for file in files:
        if file is None:
            yield None
        else:
            readings = {number: page.packed for number, page in file.pages.items()}
            yield UnderstandTask(source=file.source, kept=file.kept, readings=readings, names=names)


def _read_files(
    opened: dict[str, OpenFile], report_store: ReportStore, pool: WorkerPool, listener: ImportListener, where: str
) -> Iterator[OpenFile | None]:
    """Yield each file when all its pages are read, and None after a page that is not its file's last. Pages that this
    reader version has read before are loaded from the store."""
    ready: list[OpenFile] = []
    reader = reader_version() if any(file.source.kind != "text" for file in opened.values()) else ""

    def take(file: OpenFile, page: PageReading) -> None:
        file.pages[page.number] = page
        listener.page_read(file.source.name, page.number, file.source.pages)
        if file.is_complete():
            ready.append(file)

    def tasks() -> Iterator[PageTask]:
        for sha256, file in opened.items():
            if file.source.kind == "text":
                listener.page_read(file.source.name, 1, 1)
                ready.append(file)
                continue
            for content in report_store.kept_pages(sha256, reader).values():
                with suppress(StoredDataError):  # a damaged reading: the page is read again
                    take(file, make_page_reading(decode_reading(Page, content), content))
            for number in range(1, file.source.pages + 1):
                if number in file.pages:
                    continue
                if file.lost is not None:
                    take(file, _make_untried_page(number, file.lost))
                else:
                    yield PageTask(path=file.kept, sha256=sha256, kind=file.source.kind, number=number, where=where)

    for task, page in read_pages(tasks(), pool):
        file = opened[task.sha256]
        if not any(fault.code in TRANSIENT_PROBLEMS for fault in page.faults):
            report_store.keep_page(task.sha256, page.number, page.packed, reader)
        take(file, page)
        if page.unread:
            _give_up_costly_file(file)
        while ready:
            yield ready.pop(0)
        yield None
    yield from ready


def _give_up_costly_file(file: OpenFile) -> None:
    """Mark a file of which too many pages ended their workers or took too long: its other pages are not tried."""
    lost = [f for page in file.pages.values() for f in page.faults if f.code in COSTLY_PROBLEMS]
    if len(lost) >= MAX_LOST_PAGES:
        file.lost = lost[-1]


def _make_untried_page(number: int, last: Problem) -> PageReading:
    detail = f"The page was not tried, because {MAX_LOST_PAGES} other pages of this file could not be read."
    return make_unread_page(number, replace(last, detail=detail, page=number))


def _store_report(
    file: OpenFile,
    report: Report | NoTable | NotUnderstood | WorkerDeath,
    report_store: ReportStore,
    columns: ColumnNames,
) -> FileOutcome:
    path, sha256 = file.path, file.source.sha256
    if isinstance(report, WorkerDeath):
        report = NotUnderstood(why=f"Its pages cannot be interpreted: {report.why}.", retryable=report.retryable)
    if isinstance(report, NotUnderstood):
        if report.retryable:
            return _failed_outcome(path, sha256, report.why)
        advice = "The file may be malicious. Ask the sender for another copy."
        return FileOutcome(path=path, outcome="refused", sha256=sha256, reason=report.why, advice=advice)
    if isinstance(report, NoTable):
        return _outcome_without_report(file, report, columns)
    try:
        report_store.save(report, columns.config_hash)
    except (SQLAlchemyError, ValueError) as error:  # a problem of this report; one of the database is a StoreError
        return _failed_outcome(path, sha256, f"Its report could not be stored ({type(error).__name__}).")
    outcome: Outcome = "read with faults" if report.faults else "read"
    return FileOutcome(path=path, outcome=outcome, sha256=sha256, report=report)


def _outcome_without_report(file: OpenFile, found: NoTable, columns: ColumnNames) -> FileOutcome:
    """Return the outcome of a file without a report; perhaps none of its pages could be read."""
    source = file.source
    unread = [fault for page in file.pages.values() if page.unread for fault in page.faults]
    if any(fault.code in TRANSIENT_PROBLEMS for fault in unread):
        return _failed_outcome(file.path, source.sha256, unread[0].detail)
    reason, advice = found.reason, found.advice
    if unread and len(unread) >= source.pages:
        reason, advice = f"None of its pages could be read. {unread[0].detail}", "Scan or download it again."
    mark = None if source.kind == "text" else columns.config_hash
    return FileOutcome(
        path=file.path, outcome="refused", sha256=source.sha256, reason=reason, advice=advice, columns=mark
    )
