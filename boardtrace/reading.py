"""Pages read in parallel processes, a few ahead, so that memory stays flat however long a file is."""

import contextlib
import os
import signal
from collections import deque
from collections.abc import Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path

from ingest.nouns import Fault, Page
from ingest.reader import read_page

AHEAD = 3  # pages in hand for each worker: enough to keep it busy, few enough for flat memory
TRIES = 2  # a page whose worker died is read once more, alone in doubt, then given up


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """A page to be read."""

    path: Path
    sha256: str
    kind: str
    number: int


def cores() -> int:
    """The processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def read_pages(tasks: Iterator[Task], jobs: int) -> Iterator[tuple[Task, Page]]:
    """Each task with its page, as they are finished. Raises MissingToolError.

    A page whose worker dies (killed, out of memory) is tried again and then becomes a page with a fault.
    """
    waiting: deque[tuple[Task, int]] = deque()
    pool = _pool(jobs)
    running: dict[Future[Page], tuple[Task, int]] = {}
    try:
        while True:
            while len(running) < AHEAD * jobs and (entry := waiting.popleft() if waiting else _next(tasks)):
                running[pool.submit(_read, entry[0])] = entry
            if not running:
                return
            done, _ = wait(running, return_when=FIRST_COMPLETED)
            broken = False
            for future in done:
                task, tried = running.pop(future)
                try:
                    yield task, future.result()
                except BrokenProcessPool:
                    broken = True
                    if tried + 1 < TRIES:
                        waiting.append((task, tried + 1))
                    else:
                        yield task, _given_up(task)
            if broken:
                waiting.extend((task, tried + 1) for task, tried in running.values() if tried + 1 < TRIES)
                lost = [task for task, tried in running.values() if tried + 1 >= TRIES]
                running.clear()
                pool.shutdown(wait=False, cancel_futures=True)
                pool = _pool(jobs)
                for task in lost:
                    yield task, _given_up(task)
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


def _pool(jobs: int) -> ProcessPoolExecutor:
    # "spawn": a fork of a process that holds database connections and threads is not safe.
    return ProcessPoolExecutor(max_workers=jobs, mp_context=get_context("spawn"), initializer=_quiet)


def _quiet() -> None:
    """In a worker: Ctrl-C is the parent's to handle; libraries' own threads would only fight for the cores."""
    import cv2

    with contextlib.suppress(ValueError):
        signal.signal(signal.SIGINT, signal.SIG_IGN)
    cv2.setNumThreads(1)


def _read(task: Task) -> Page:
    return read_page(task.path, task.kind, task.number)


def _next(tasks: Iterator[Task]) -> tuple[Task, int] | None:
    task = next(tasks, None)
    return (task, 0) if task else None


def _given_up(task: Task) -> Page:
    detail = "The page could not be read: the program that reads it stopped twice. Import the file again to retry."
    return Page(
        number=task.number, width=0, height=0, faults=(Fault(code="page-failed", detail=detail, page=task.number),)
    )
