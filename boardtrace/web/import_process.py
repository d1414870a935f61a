"""The process that imports what waits in the queue, of the store that BOARDTRACE_DB and BOARDTRACE_FILES name.

It is apart from the server, so that reading slows no page down and goes on whatever becomes of the browser. One works
on a store at a time, held by a lock on a file that the system lets go when the process ends, however it ends.
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

from sqlalchemy import Engine

from boardtrace.pipeline.executors import Processes
from boardtrace.pipeline.import_files import Verdict, import_files
from boardtrace.pipeline.read_pages import cores
from boardtrace.pipeline.report_store import SqlReportStore
from boardtrace.settings import find_columns_file
from boardtrace.version import own_version
from extract.text.column_names import ColumnNamesError, load_column_names
from ingest.model import Source
from ingest.ocr.tesseract import MissingToolError, ToolError
from normalise.agencies.match import load_register
from normalise.agencies.registry import RegisterError
from normalise.model import Report
from store.accounts import import_queue
from store.engine import StoreError, open_store, writing
from store.file_archive import PRIVATE_FILE, PRIVATE_FOLDER, kept_file
from store.reports.import_runs import begin_run, end_run, record_verdicts
from store.reports.save import has_report

LOG = logging.getLogger("boardtrace.web")
LOCK = "importing.lock"
UNTOLD = "Look at what the server wrote, then give the file again."


class NamedShelf(SqlReportStore):
    """A shelf for one file that is kept under its hash already, and is called as its giver calls it."""

    name = ""

    def keep_file(self, path: Path, source: Source) -> Path:
        return path

    def save(self, report: Report, columns: str) -> None:
        super().save(replace(report, source=replace(report.source, name=self.name)), columns)


class Progress:
    """Writes how far a file is, and what became of it, into the queue."""

    def __init__(self, engine: Engine, job: import_queue.Job, run: int) -> None:
        self.engine, self.job, self.run = engine, job, run
        self.pages, self.seen = 0, 0

    def begun(self, files: int, pages: int) -> None:
        self.pages = pages
        self._note()

    def page_read(self, name: str, number: int, pages: int) -> None:
        self.seen += 1
        self._note()

    def _note(self) -> None:
        with self.engine.begin() as connection:
            import_queue.note_progress(connection, self.job.id, self.pages, min(self.seen, self.pages))

    def files_done(self, verdicts: Sequence[Verdict]) -> None:
        (verdict,) = verdicts  # a job is one file
        report = verdict.report.id if verdict.report else None
        said = {"outcome": verdict.outcome, "reason": verdict.reason, "advice": verdict.advice}
        with writing(self.engine) as connection:
            import_queue.end_job(connection, self.job.id, report=report, **said)
            told = {"name": self.job.name, "sha256": verdict.sha256, "path": None, "columns": None}
            record_verdicts(connection, self.run, [{**told, **said}])


def import_waiting_files(url: str, files: Path) -> None:
    """Imports until nothing waits. Waits for another process of this store to end first. Raises StoreError."""
    engine = open_store(url)
    with _alone(files):
        with writing(engine) as connection:
            import_queue.take_up(connection)
        while True:
            with writing(engine) as connection:
                job = import_queue.next_job(connection)
            if job is None:
                return
            try:
                _import(engine, files, url, job)
            except KeyboardInterrupt:
                with writing(engine) as connection:
                    import_queue.put_back(connection, job.id)
                raise
    engine.dispose()


def _import(engine: Engine, files: Path, url: str, job: import_queue.Job) -> None:
    with writing(engine) as connection:
        run = begin_run(connection, own_version())
    try:
        _read(engine, files, url, job, run)
    except (MissingToolError, ToolError, ColumnNamesError, RegisterError, StoreError) as error:
        _failed(engine, job, str(error), "Put that right, then give the file again.")
    except Exception:
        LOG.exception("%s could not be imported", job.name)
        _failed(engine, job, "It met a fault of boardtrace itself.", UNTOLD)
    with writing(engine) as connection:
        end_run(connection, run)
        unread = not has_report(connection, job.sha256) and not import_queue.is_wanted(connection, job.sha256)
    if unread:  # what is no report is not kept
        kept_file(files, job.sha256, job.suffix).unlink(missing_ok=True)


def _read(engine: Engine, files: Path, url: str, job: import_queue.Job, run: int) -> None:
    register, columns = load_register(), load_column_names(find_columns_file(url))
    shelf = NamedShelf(engine, files, register, job.by, own_version())
    shelf.name = job.name
    path = kept_file(files, job.sha256, job.suffix)
    import_files([path], shelf, register, Processes(cores()), Progress(engine, job, run), columns)


def _failed(engine: Engine, job: import_queue.Job, reason: str, advice: str) -> None:
    with writing(engine) as connection:
        import_queue.end_job(connection, job.id, outcome="failed", reason=reason, advice=advice)


@contextmanager
def _alone(files: Path) -> Iterator[None]:
    files.mkdir(mode=PRIVATE_FOLDER, parents=True, exist_ok=True)
    handle = os.open(files / LOCK, os.O_CREAT | os.O_RDWR, PRIVATE_FILE)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def _stop(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def main() -> int:
    url, files = os.environ["BOARDTRACE_DB"], os.environ["BOARDTRACE_FILES"]
    os.umask(0o077)
    logging.basicConfig(format="%(asctime)s %(message)s", level=logging.WARNING)
    signal.signal(signal.SIGTERM, _stop)
    try:
        import_waiting_files(url, Path(files))
    except KeyboardInterrupt:
        return 130
    except StoreError as error:
        LOG.error("%s", error)
        return 5
    return 0


if __name__ == "__main__":
    sys.exit(main())
