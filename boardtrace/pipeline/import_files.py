# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Import files: each is identified, read, interpreted and stored, and has one outcome."""

import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from dataclasses import replace
from pathlib import Path

from sqlalchemy.exc import SQLAlchemyError

from boardtrace.pipeline.executors import ExecutorFactory, LocalProcesses
from boardtrace.pipeline.import_model import (
    TRANSIENT_PROBLEMS,
    FileOutcome,
    ImportFile,
    ImportListener,
    Outcome,
    ReportStore,
    make_duplicate_outcome,
    make_failed_outcome,
    make_refused_outcome,
)
from boardtrace.pipeline.open_files import Done, OpenFile, find_new_files, open_files
from boardtrace.pipeline.read_pages import (
    PageReading,
    PageTask,
    count_cores,
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
from boardtrace.pipeline.unpack_archives import unpack_archives
from boardtrace.pipeline.worker_pool import WorkerDeath, WorkerPool
from extract.text.column_names import ColumnNames, load_column_names
from ingest.model import Page, Problem
from ingest.ocr.engine import ToolError
from ingest.read_page import reader_version
from normalise.agencies.registry import Register
from normalise.model import Report
from store.codec import decode_reading
from store.errors import StoredDataError

COSTLY_PROBLEMS = TRANSIENT_PROBLEMS | {"page-too-costly", "page-crashes"}
MAX_LOST_PAGES = 3  # pages of a file that end their workers; then its other pages are not tried


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
    """Import files, and those in zip archives among them; one that fails does not stop the others.

    A file whose report was made with other column names is interpreted again. With `again`, refused files are opened
    again, and files that an earlier version read are read again. `where` is where workers on other machines find the
    kept files (see PageTask). Raises MissingToolError, StoreError.
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
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="boardtrace-")))
        files, unread = unpack_archives(map(ImportFile.at, paths), local_pool, folder)
        if unread:
            done(*unread)
        fresh = find_new_files(files, report_store, columns, again, done)

        def done_with_duplicates(*said: FileOutcome) -> None:
            done(*said)
            copies = [make_duplicate_outcome(f, v) for v in said if v.sha256 for f in fresh[v.sha256].duplicates]
            if copies:
                done(*copies)

        opened = open_files(fresh, local_pool, report_store, columns, done_with_duplicates)
        reader = _find_reader(opened, done_with_duplicates)
        listener.begun(
            len(files) + len(unread), sum(f.source.pages if f.source.kind != "text" else 1 for f in opened.values())
        )
        understanding_pool = stack.enter_context(WorkerPool(LocalProcesses(1)))
        names = pack_names(register, columns)
        if opened:
            understanding_pool.prepare_worker(warm_up_worker, names)
        tasks = _make_understand_tasks(_read_files(opened, report_store, pool, listener, where, again, reader), names)
        for matter, report in understanding_pool.run_each(understand_file, tasks):
            file = opened[matter.source.sha256]
            outcome = _store_report(file, report, report_store, columns)
            if outcome.outcome == "refused":
                report_store.discard_refused(file.source.sha256)
            done_with_duplicates(outcome)
            file.pages.clear()  # frees memory in a long import
    return outcomes


def _find_reader(opened: dict[str, OpenFile], done: Done) -> str:
    """Return the reader version, "" where there are only plain texts.

    Where the OCR engine was stopped as it was asked, the other files have failed, and are taken out of `opened`. Raises
    MissingToolError.
    """
    scans = [file for file in opened.values() if file.source.kind != "text"]
    try:
        return reader_version() if scans else ""
    except ToolError as error:
        for file in scans:
            del opened[file.source.sha256]
        done(*(make_failed_outcome(file.file, file.source.sha256, f"{error}.") for file in scans))
        return ""


def _make_understand_tasks(files: Iterator[OpenFile | None], names: bytes) -> Iterator[UnderstandTask | None]:
    for file in files:
        if file is None:
            yield None
        else:
            readings = {number: page.packed for number, page in file.pages.items()}
            yield UnderstandTask(source=file.source, kept=file.kept, readings=readings, names=names)


def _read_files(
    opened: dict[str, OpenFile],
    report_store: ReportStore,
    pool: WorkerPool,
    listener: ImportListener,
    where: str,
    again: bool,
    reader: str,
) -> Iterator[OpenFile | None]:
    """Yield each file when all its pages are read, and None after a page that is not its file's last.

    Pages that were read before are loaded from the store; with `again`, all are read again.
    """
    ready: list[OpenFile] = []

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
            if again:
                report_store.discard_pages(sha256, reader)
            for content in report_store.kept_pages(file.source, reader, again).values():
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
    sha256 = file.source.sha256
    if isinstance(report, WorkerDeath):
        report = NotUnderstood(why=f"Its pages cannot be interpreted: {report.why}.", retryable=report.retryable)
    if isinstance(report, NotUnderstood):
        if report.retryable:
            return make_failed_outcome(file.file, sha256, report.why)
        advice = "The file may be malicious. Ask the sender for another copy."
        return make_refused_outcome(file.file, sha256, report.why, advice)
    if isinstance(report, NoTable):
        return _outcome_without_report(file, report, columns)
    try:
        open_problems = report_store.save(report, columns.config_hash)
    except (SQLAlchemyError, ValueError) as error:  # a problem of this report; one of the database is a StoreError
        return make_failed_outcome(file.file, sha256, f"Its report could not be stored ({type(error).__name__}).")
    report = replace(report, faults=open_problems)
    outcome: Outcome = "read with faults" if open_problems else "read"
    return FileOutcome(path=file.file.path, name=file.file.name, outcome=outcome, sha256=sha256, report=report)


def _outcome_without_report(file: OpenFile, found: NoTable, columns: ColumnNames) -> FileOutcome:
    """Return the outcome of a file without a report; perhaps none of its pages could be read."""
    source = file.source
    unread = [fault for page in file.pages.values() if page.unread for fault in page.faults]
    if any(fault.code in TRANSIENT_PROBLEMS for fault in unread):
        return make_failed_outcome(file.file, source.sha256, unread[0].detail)
    reason, advice = found.reason, found.advice
    if unread and len(unread) >= source.pages:
        reason, advice = f"None of its pages could be read. {unread[0].detail}", "Scan or download it again."
    mark = None if source.kind == "text" else columns.config_hash
    return make_refused_outcome(file.file, source.sha256, reason, advice, columns=mark)
