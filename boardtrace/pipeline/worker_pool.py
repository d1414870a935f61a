# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Run tasks in workers, a few ahead, so that memory stays flat however many there are.

The death of a worker fails only the task that it was running.

This is not pebble's ProcessPool, although that reports which task a worker died of. Its workers share two locked pipes;
when workers were killed at random moments, while starting or returning results of a page's size, the whole pool ended
itself as broken ("All workers expired") and refused further tasks, so that the code below would still be needed to
build another. It is also not a `concurrent.futures.Executor`, unlike Dask's, and under the LGPL.
"""

import signal
import time
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, Executor, Future, wait
from dataclasses import dataclass
from multiprocessing.connection import wait as wait_for_exit
from typing import Any, TypeVar

from boardtrace.pipeline.executors import ExecutorFactory, is_worker_death
from ingest.sandbox.limits import LIMITS

T = TypeVar("T")
R = TypeVar("R")

TASKS_PER_WORKER = 3  # submitted ahead: enough to keep a worker busy, few enough for flat memory
EXIT_CODE_TIMEOUT_S = 2.0  # the time in which the system reports how a worker ended
CRASH_SIGNALS = {signal.SIGSEGV, signal.SIGABRT, signal.SIGBUS, signal.SIGILL, signal.SIGTRAP, signal.SIGFPE}


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkerDeath:
    """In place of a result: two workers died of the task, `why` in words.

    `retryable` says that it may succeed another time: a task that computes without end, or crashes its worker twice,
    does not. `slow` says that it took too long.
    """

    why: str
    retryable: bool = True
    slow: bool = False


class WorkerPool:
    """An executor of one kind, made when it is first needed, and made again after a worker's death broke it."""

    def __init__(self, executors: ExecutorFactory) -> None:
        self.executors = executors
        self.executor: Executor | None = None

    def __enter__(self) -> "WorkerPool":
        return self

    def __exit__(self, *_: object) -> None:
        self._discard_executor()

    def prepare_worker(self, work: Callable[[T], object], task: T) -> None:
        """Start a task that prepares a worker, without waiting for it."""
        self._get_executor().submit(work, task)

    def run_one(self, work: Callable[[T], R], task: T) -> R | WorkerDeath:
        """Run one task and return its result. Raises what `work` raises."""
        return next(result for _, result in self.run_each(work, iter((task,))))

    def run_each(self, work: Callable[[T], R], tasks: Iterator[T | None]) -> Iterator[tuple[T, R | WorkerDeath]]:
        """Yield each task with its result, in the order in which they finish. Raises what `work` raises.

        None among the tasks says that the next may take a while to come: finished tasks are yielded first.
        When a worker dies (killed, out of memory, out of time), the tasks that it may have died of are run once more,
        one at a time.
        """
        running: dict[Future[R], T] = {}
        suspects: deque[T] = deque()
        while True:
            started = time.monotonic()
            alone = bool(suspects) and not running
            if alone:
                self._submit_task(running, work, suspects.popleft())
            timeout = None
            while not suspects and not alone and len(running) < TASKS_PER_WORKER * self.executors.jobs:
                try:
                    task = next(tasks)
                except StopIteration:
                    break
                if task is None:
                    timeout = 0
                    break
                self._submit_task(running, work, task)
            if not running and timeout is None:
                return
            done, _ = wait(running, timeout=timeout, return_when=FIRST_COMPLETED)
            dead: list[T] = []
            for future in done:
                task, error = running.pop(future), future.exception()
                if error is None:
                    yield task, future.result()
                elif is_worker_death(error):
                    dead.append(task)
                else:
                    raise error
            if not dead:
                continue
            only = len(done) == 1 and not running
            death = _describe_death(self.executor, time.monotonic() - started, self._time_limit_s()) if only else None
            if self.executors.death_breaks_pool:
                dead += running.values()
                running.clear()
                self._discard_executor()
            if death is not None and (alone or not death.retryable):
                yield from ((task, death) for task in dead)
            else:
                suspects.extend(dead)

    def _submit_task(self, running: dict[Future[R], T], work: Callable[[T], R], task: T) -> None:
        try:
            future = self._get_executor().submit(work, task)
        except Exception as error:
            if not is_worker_death(error):
                raise
            self._discard_executor()  # it broke while nothing was running
            future = self._get_executor().submit(work, task)
        running[future] = task

    def _time_limit_s(self) -> float:
        return getattr(self.executors, "limits", LIMITS).seconds

    def _get_executor(self) -> Executor:
        if self.executor is None:
            self.executor = self.executors.make_executor()
        return self.executor

    def _discard_executor(self) -> None:
        if self.executor is not None:
            self.executors.discard_executor(self.executor)
            self.executor = None


def _describe_death(executor: Executor | None, took_s: float, limit_s: float) -> WorkerDeath:
    """Describe how the only running worker ended, as far as the system reports it."""
    code = _find_exit_code(executor)
    if code == -signal.SIGXCPU:
        return WorkerDeath(why="it takes too long to compute", retryable=False, slow=True)
    if code is not None and -code in CRASH_SIGNALS:
        return WorkerDeath(why="it makes the program that reads it crash", retryable=False)
    if took_s >= limit_s:
        return WorkerDeath(why=f"it was not done within {limit_s:.0f} seconds", slow=True)
    return WorkerDeath(why="the program that reads it was stopped twice")


def _find_exit_code(executor: Executor | None) -> int | None:
    """Return the exit code of the worker that broke its executor.

    The executor ends the other workers too, and which of them is reported first is chance: a code of a crash or of the
    CPU limit is the culprit's.
    """
    processes: list[Any] = list((getattr(executor, "_processes", None) or {}).values())
    deadline = time.monotonic() + EXIT_CODE_TIMEOUT_S
    while True:
        codes = [int(process.exitcode) for process in processes if process.exitcode is not None]
        own = next((code for code in codes if code == -signal.SIGXCPU or -code in CRASH_SIGNALS), None)
        left_s = deadline - time.monotonic()
        if own is not None or len(codes) == len(processes) or left_s <= 0:
            return own if own is not None else next(iter(codes), None)
        wait_for_exit([process.sentinel for process in processes if process.exitcode is None], timeout=left_s)
