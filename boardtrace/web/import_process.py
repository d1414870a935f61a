# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""The import process: imports the files of the queue, for the database in BOARDTRACE_DB and BOARDTRACE_FILES.

It is separate from the server, so that imports do not slow down web pages and continue without a browser. Only one
runs per database: it holds a lock on a file, which the kernel releases when the process ends, however it ends.
"""

import fcntl
import logging
import os
import signal
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from types import FrameType

from sqlalchemy import Connection, Engine

from boardtrace.pipeline.executors import ExecutorFactory, LocalProcesses
from boardtrace.pipeline.find_files import is_archive_name
from boardtrace.pipeline.import_files import import_files
from boardtrace.pipeline.import_model import FileOutcome
from boardtrace.pipeline.read_pages import count_cores
from boardtrace.pipeline.report_store import SqlReportStore, add_names_from_decisions
from boardtrace.settings import files_folder, find_columns_file, read_environment
from boardtrace.version import own_version
from boardtrace.web.queue_archive import queue_archive_members
from extract.text.column_names import ColumnNamesError, load_column_names
from ingest.model import Problem, Source
from ingest.ocr.engine import MissingToolError, ToolError
from normalise.agencies.registry import RegisterError, load_register
from normalise.model import Report
from store.accounts import import_queue
from store.admin.leftovers import open_work_folder
from store.engine import open_store, store_url, write_transaction
from store.errors import StoreError
from store.file_archive import PRIVATE_FILE, PRIVATE_FOLDER, archive_path
from store.reports.converted_files import remove_converted_files
from store.reports.import_runs import begin_run, end_run, save_file_outcomes
from store.reports.save import has_report

LOG = logging.getLogger("boardtrace.web")
LOCK_FILE = "importing.lock"
INTERNAL_ERROR_ADVICE = "See the server's log, then upload the file again."


class UploadReportStore(SqlReportStore):
    """A report store for one uploaded file: it is stored already, and keeps the name it was uploaded with."""

    name = ""

    def keep_file(self, path: Path, source: Source) -> Path:
        return path

    def remove_copies(self, connection: Connection, sha256: str) -> None:
        """Leave the upload to `_import_job`: it may be in the queue once more."""

    def save(self, report: Report, columns: str) -> tuple[Problem, ...]:
        return super().save(replace(report, source=replace(report.source, name=self.name)), columns)


class QueueProgress:
    """Writes the progress and the outcome of one file into the queue."""

    def __init__(self, engine: Engine, job: import_queue.Job, run: int) -> None:
        self.engine, self.job, self.run = engine, job, run
        self.pages, self.pages_read = 0, 0

    def begun(self, files: int, pages: int) -> None:
        self.pages = pages
        self._save_progress()

    def page_read(self, name: str, number: int, pages: int) -> None:
        self.pages_read += 1
        self._save_progress()

    def _save_progress(self) -> None:
        with self.engine.begin() as connection:
            import_queue.save_progress(connection, self.job.id, self.pages, min(self.pages_read, self.pages))

    def files_done(self, outcomes: Sequence[FileOutcome]) -> None:
        (done,) = outcomes  # a job is one file
        report = done.report.id if done.report else None
        outcome = {"outcome": done.outcome, "reason": done.reason, "advice": done.advice}
        file = {"name": self.job.name, "sha256": done.sha256, "path": None, "columns": None}
        with write_transaction(self.engine) as connection:
            import_queue.end_job(connection, self.job.id, report=report, **outcome)
            save_file_outcomes(connection, self.run, [{**file, **outcome}], self.job.by)


def import_waiting_files(url: str, files: Path, executors: ExecutorFactory | None = None) -> None:
    """Import until the queue is empty, after another process of this database has ended.

    Args:
        url: URL of the database.
        files: Folder with the copies of the source files.
        executors: Where pages are read, by default in one worker process per core.

    Raises:
        StoreError: The database cannot be used.
    """
    engine, executors = open_store(url), executors or LocalProcesses(count_cores())
    with _lock_queue(files):
        with write_transaction(engine) as connection:
            import_queue.requeue_interrupted_jobs(connection)
        while True:
            with write_transaction(engine) as connection:
                job = import_queue.start_next_job(connection)
            if job is None:
                return
            try:
                _import_job(engine, files, url, job, executors)
            except KeyboardInterrupt:
                with write_transaction(engine) as connection:
                    import_queue.requeue_job(connection, job.id)
                raise
    engine.dispose()


def _import_job(engine: Engine, files: Path, url: str, job: import_queue.Job, executors: ExecutorFactory) -> None:
    with write_transaction(engine) as connection:
        run = begin_run(connection, own_version())
    try:
        path = archive_path(files, job.sha256, job.suffix)
        if is_archive_name(path):
            queue_archive_members(engine, files, job, path, executors)
        else:
            _read_file(engine, files, url, job, run, executors)
    except (MissingToolError, ToolError, ColumnNamesError, RegisterError, StoreError) as error:
        _save_failure(engine, job, str(error), "Fix this, then upload the file again.")
    except Exception:
        LOG.exception("%s could not be imported", job.name)
        _save_failure(engine, job, "An internal error occurred in boardtrace.", INTERNAL_ERROR_ADVICE)
    with write_transaction(engine) as connection:
        end_run(connection, run)
        unread = not has_report(connection, job.sha256) and not import_queue.is_queued(connection, job.sha256)
        if unread:  # files that are not reports are not kept
            remove_converted_files(connection, files, [job.sha256])
            archive_path(files, job.sha256, job.suffix).unlink(missing_ok=True)


def _read_file(
    engine: Engine, files: Path, url: str, job: import_queue.Job, run: int, executors: ExecutorFactory
) -> None:
    register = load_register()
    columns = add_names_from_decisions(load_column_names(find_columns_file(url)), engine)
    report_store = UploadReportStore(engine, files, register, job.by, own_version())
    report_store.name = job.name
    path = archive_path(files, job.sha256, job.suffix)
    import_files([path], report_store, register, executors, QueueProgress(engine, job, run), columns)


def _save_failure(engine: Engine, job: import_queue.Job, reason: str, advice: str) -> None:
    with write_transaction(engine) as connection:
        import_queue.end_job(connection, job.id, outcome="failed", reason=reason, advice=advice)


@contextmanager
def _lock_queue(files: Path) -> Iterator[None]:
    files.mkdir(mode=PRIVATE_FOLDER, parents=True, exist_ok=True)
    handle = os.open(files / LOCK_FILE, os.O_CREAT | os.O_RDWR, PRIVATE_FILE)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def _raise_interrupt(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def main() -> int:
    url = store_url(read_environment().database)
    os.umask(0o077)
    logging.basicConfig(format="%(asctime)s %(message)s", level=logging.WARNING)
    signal.signal(signal.SIGTERM, _raise_interrupt)
    try:
        with open_work_folder(url, files_folder(url)):
            import_waiting_files(url, files_folder(url))
    except KeyboardInterrupt:
        return 130
    except StoreError as error:
        LOG.error("%s", error)
        return 5
    return 0


if __name__ == "__main__":
    sys.exit(main())
