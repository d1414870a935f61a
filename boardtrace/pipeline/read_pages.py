# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Identify files and read pages in workers, within `ingest.sandbox.limits`; untrusted files are opened nowhere else."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from boardtrace.pipeline.executors import ExecutorFactory, enforce_limits
from boardtrace.pipeline.shared_files import local_copy
from boardtrace.pipeline.worker_pool import WorkerDeath, WorkerPool
from ingest.file_formats import OfficeFormat
from ingest.identify_file import FileFingerprint, RefusedError, detect_format, identify
from ingest.model import Page, Problem, Source
from ingest.read_page import read_page
from ingest.sandbox.limits import GB, LIMITS
from store.codec import encode_reading


@dataclass(frozen=True, slots=True, kw_only=True)
class PageTask:
    """A page to read of the file whose hash is `sha256`.

    `path` is the kept file on this machine; `where` is the folder or fsspec URL at which a worker on another machine
    finds the files, "" where it finds them as this machine does.
    """

    path: Path
    sha256: str
    kind: str
    number: int
    where: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PageReading:
    """The reading of page `number`, packed as it is stored.

    The pages of a long file wait until the last is read. `unread` says that nothing on the page could be read.
    """

    number: int
    packed: bytes
    faults: tuple[Problem, ...]
    unread: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficeDocument:
    """In place of a source: the file is of a format that LibreOffice prints to PDF."""

    format: OfficeFormat


def count_cores() -> int:
    """Return the number of processors that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def identify_files(
    files: Iterator[tuple[Path, FileFingerprint]], pool: WorkerPool
) -> Iterator[tuple[FileFingerprint, Source | OfficeDocument | RefusedError | OSError | WorkerDeath]]:
    """Yield each file with its source, or why it is not read."""
    for (_, given), found in pool.run_each(_identify_file, files):
        yield given, found


def _identify_file(file: tuple[Path, FileFingerprint]) -> Source | OfficeDocument | RefusedError | OSError:
    """Identify a file. Runs in a worker."""
    path, given = file
    with enforce_limits():
        try:
            found = detect_format(path)
            return OfficeDocument(format=found) if isinstance(found, OfficeFormat) else identify(path, given)
        except MemoryError:
            reason = f"The file unpacks to more than {LIMITS.memory // GB} GB."
            return RefusedError(
                reason, "It may be malicious: do not open it elsewhere. Ask the sender for another copy."
            )
        except (RefusedError, OSError) as error:
            return error


def read_pages(
    tasks: Iterator[PageTask], executors: ExecutorFactory | WorkerPool
) -> Iterator[tuple[PageTask, PageReading]]:
    """Yield each task with its page reading, in the order in which they finish. Raises MissingToolError.

    A page that two workers died of becomes an empty page with a problem.
    """
    if not isinstance(executors, WorkerPool):
        with WorkerPool(executors) as pool:
            yield from read_pages(tasks, pool)
        return
    for task, found in executors.run_each(_read_page, tasks):
        yield task, make_lost_page(task.number, found) if isinstance(found, WorkerDeath) else found


def _read_page(task: PageTask) -> PageReading:
    """Read a page. Runs in a worker."""
    with enforce_limits():
        return make_page_reading(read_page(local_copy(task.path, task.where), task.kind, task.number))


def make_page_reading(page: Page, content: bytes | None = None) -> PageReading:
    """Return a page's reading; `content` is the packed page, if there is one already."""
    return PageReading(
        number=page.number, packed=content or encode_reading(page), faults=page.faults, unread=page.width == 0
    )


def make_lost_page(number: int, death: WorkerDeath) -> PageReading:
    """Return the reading of a page that its workers died of."""
    said, code = f"The page could not be read: {death.why}.", "page-timeout" if death.slow else "page-failed"
    if death.retryable:
        said += " Import the file again to retry."
    else:
        code = "page-too-costly" if death.slow else "page-crashes"
    return make_unread_page(number, Problem(code=code, detail=said, page=number))


def make_unread_page(number: int, fault: Problem) -> PageReading:
    """Return the reading of an empty page with a problem."""
    return make_page_reading(Page(number=number, width=0, height=0, faults=(fault,)))
