"""Pages read many at a time, a few ahead, so that memory stays flat however long a file is."""

import os
from collections import deque
from collections.abc import Iterator
from concurrent.futures import FIRST_COMPLETED, Future, wait
from dataclasses import dataclass
from pathlib import Path

from boardtrace.fanout import Fanout, limited, stopped
from boardtrace.shared_files import local_copy
from ingest.nouns import Fault, Page
from ingest.reader import read_page

AHEAD = 3  # pages in hand for each worker: enough to keep it busy, few enough for flat memory


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """A page to be read. `path` is the kept file here; `where` tells a worker of another machine where it finds the
    files (a folder or an fsspec URL), "" where it finds them as this machine does."""

    path: Path
    sha256: str
    kind: str
    number: int
    where: str = ""


def cores() -> int:
    """The processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def read_pages(tasks: Iterator[Task], fanout: Fanout) -> Iterator[tuple[Task, Page]]:
    """Each task with its page, as they are finished. Raises MissingToolError.

    When a worker dies (killed, out of memory, out of time), the pages that it may have died of are read once more, one
    at a time; the one that it dies of again becomes a page with a fault.
    """
    executor = fanout.make()
    running: dict[Future[Page], Task] = {}
    suspects: deque[Task] = deque()
    try:
        while True:
            if suspects and not running:
                alone = suspects.popleft()
                running[executor.submit(_read, alone)] = alone
            else:
                alone = None
                while not suspects and len(running) < AHEAD * fanout.jobs and (task := next(tasks, None)):
                    running[executor.submit(_read, task)] = task
            if not running:
                return
            done, _ = wait(running, return_when=FIRST_COMPLETED)
            dead: list[Task] = []
            for future in done:
                task, error = running.pop(future), future.exception()
                if error is None:
                    yield task, future.result()
                elif stopped(error):
                    dead.append(task)
                else:
                    raise error
            if dead and fanout.one_dies_all_die:
                dead += running.values()
                running.clear()
                fanout.clear(executor)
                executor = fanout.make()
            if alone is None:
                suspects.extend(dead)
            else:
                for task in dead:
                    yield task, _given_up(task)
    finally:
        fanout.clear(executor)


def _read(task: Task) -> Page:
    with limited():
        return read_page(local_copy(task.path, task.sha256, task.where), task.kind, task.number)


def _given_up(task: Task) -> Page:
    detail = "The page could not be read: the program that reads it stopped twice. Import the file again to retry."
    return Page(
        number=task.number, width=0, height=0, faults=(Fault(code="page-failed", detail=detail, page=task.number),)
    )
