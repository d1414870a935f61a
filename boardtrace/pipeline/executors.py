# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Where pages are read: in this process one after the other, in worker processes of this machine, or on a Dask cluster.

Each is a `concurrent.futures.Executor`, so that the worker pool does not need to know which.
"""

import contextlib
import logging
import os
import signal
import sys
import threading
import warnings
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from typing import Any, ParamSpec, Protocol, TypeVar

from boardtrace.garbage_collection import collect_garbage_rarely
from boardtrace.pipeline.quiet_helpers import silence_pool, silence_worker
from ingest.sandbox.limits import LIMITS, Limits, apply_limits, extend_cpu_limit
from ingest.sandbox.seccomp import block_network

P = ParamSpec("P")
T = TypeVar("T")

SCHEDULER_TIMEOUT_S = 10.0  # in which a scheduler on a busy network answers
MAX_TASKS_PER_WORKER = 200  # then it is replaced, so that memory leaks of libraries do not add up
PR_SET_PDEATHSIG = 1  # linux/prctl.h
M_TRIM_THRESHOLD, M_MMAP_THRESHOLD = -1, -3  # malloc.h
MMAP_THRESHOLD_BYTES = 32 << 20  # larger than a page's picture
TRIM_THRESHOLD_BYTES = 256 << 20  # kept for a worker's next page: as much as A4 needs
_worker_limits: Limits | None = None  # of this process, if it is a worker


class ClusterError(Exception):
    """The cluster cannot be used; the message says why and what to do."""


class ExecutorFactory(Protocol):
    """Makes executors of one kind.

    `jobs` is how many tasks each runs at a time; `death_breaks_pool` says whether the death of a worker fails the
    running tasks of all others too.
    """

    @property
    def jobs(self) -> int: ...
    @property
    def death_breaks_pool(self) -> bool: ...
    def make_executor(self) -> Executor: ...
    def discard_executor(self, executor: Executor) -> None:
        """End an executor that may be broken, and all processes that it started."""


class SerialExecutor(Executor):
    """Runs each task when it is submitted."""

    def submit(self, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        future: Future[T] = Future()
        try:
            future.set_result(fn(*args, **kwargs))
        except Exception as error:
            future.set_exception(error)
        return future


@dataclass(frozen=True, slots=True)
class InProcess:
    """Run tasks in this process, for debugging and tests."""

    jobs: int = 1
    death_breaks_pool: bool = False

    def make_executor(self) -> Executor:
        return SerialExecutor()

    def discard_executor(self, executor: Executor) -> None:
        executor.shutdown()


@dataclass(frozen=True, slots=True)
class LocalProcesses:
    """Worker processes of this machine."""

    jobs: int
    death_breaks_pool: bool = True
    limits: Limits = LIMITS

    def make_executor(self) -> Executor:
        # Python looks for modules in the working folder first, where the reports are: a file `multiprocessing.py`
        # there would be run by each worker before it has any limits.
        os.environ["PYTHONSAFEPATH"] = "1"
        silence_pool()
        # "spawn": a fork of a process that holds database connections and threads is not safe.
        return ProcessPoolExecutor(
            max_workers=self.jobs,
            mp_context=get_context("spawn"),
            initializer=initialise_worker,
            initargs=(os.getpid(), self.limits),
            max_tasks_per_child=MAX_TASKS_PER_WORKER,
        )

    def discard_executor(self, executor: Executor) -> None:
        workers = list((getattr(executor, "_processes", None) or {}).keys())
        executor.shutdown(wait=False, cancel_futures=True)
        for pid in workers:  # each leads a process group: the processes that it started end too
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(pid, signal.SIGKILL)


class DaskCluster:
    """The workers of a Dask scheduler, such as tcp://reader-1:8786."""

    death_breaks_pool = False

    def __init__(self, address: str) -> None:
        try:
            from distributed import Client
        except ImportError as error:
            raise ClusterError("A cluster needs an extra: pip install 'boardtrace[cluster]'.") from error
        try:
            connect: Any = Client  # it has no types
            self.client: Any = connect(address, timeout=SCHEDULER_TIMEOUT_S, set_as_default=False)
        except (OSError, TimeoutError, ValueError) as error:
            raise ClusterError(f"No scheduler answers at {address}. Start one: dask scheduler.") from error
        self._check_reader_versions(address)

    def _check_reader_versions(self, address: str) -> None:
        """Raise ClusterError unless all workers have this machine's reader version, under which pages are stored."""
        from ingest.read_page import reader_version

        own = reader_version()
        try:
            readers = self.client.run(reader_version, on_error="return")
        except Exception as error:
            raise ClusterError(f"The workers at {address} do not answer: {error}.") from error
        if not readers:
            raise ClusterError(f"The scheduler at {address} has no workers. Start some: dask worker {address}.")
        for worker, reader in readers.items():
            if reader != own:
                found = (
                    f"boardtrace does not work there: {reader}" if isinstance(reader, Exception) else f"it has {reader}"
                )
                raise ClusterError(f"The worker {worker} reads differently from this machine ({own}): {found}.")

    @property
    def jobs(self) -> int:
        return max(1, sum(int(threads) for threads in self.client.nthreads().values()))

    def make_executor(self) -> Executor:
        # A task may run twice, on another worker; its result is the same.
        executor: Executor = self.client.get_executor(pure=False, retries=1)
        return executor

    def discard_executor(self, executor: Executor) -> None:
        executor.shutdown(wait=False)

    def close(self) -> None:
        self.client.close()


def initialise_worker(parent: int, limits: Limits = LIMITS) -> None:
    """Prepare a worker of the process `parent`, before it opens anything.

    Ctrl-C is left to the parent. When the parent dies the worker ends, with all processes that it started. None of
    them can exceed `limits` or use the network.
    """
    global _worker_limits
    _worker_limits = limits
    collect_garbage_rarely()
    silence_worker()
    apply_limits(limits)
    block_network()
    import cv2

    with contextlib.suppress(ValueError):  # not in the main thread: signals belong to the caller
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        signal.signal(signal.SIGTERM, lambda *_: _kill_own_group())
        with contextlib.suppress(OSError):
            os.setpgid(0, 0)
        _die_with_parent(parent)
    cv2.setNumThreads(1)
    _keep_freed_memory()
    silence_libraries()


def silence_libraries() -> None:
    """Keep the warnings of libraries off the terminal: a broken file has them as problems of its page."""
    logging.disable(logging.ERROR)
    warnings.simplefilter("ignore")


def _keep_freed_memory() -> None:
    """Keep freed memory for the next page.

    Otherwise the system clears it again and again, which costs a sixth of the CPU time that is not Tesseract's.
    """
    if sys.platform == "linux":
        import ctypes

        with contextlib.suppress(AttributeError):  # not every C library has it
            mallopt = ctypes.CDLL(None).mallopt
            mallopt(M_MMAP_THRESHOLD, MMAP_THRESHOLD_BYTES)
            mallopt(M_TRIM_THRESHOLD, TRIM_THRESHOLD_BYTES)


def _die_with_parent(parent: int) -> None:
    if sys.platform != "linux":
        return
    import ctypes

    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
    if os.getppid() != parent:  # it died before the call
        _kill_own_group()


def _kill_own_group() -> None:
    os.killpg(os.getpgid(0), signal.SIGKILL)


@contextlib.contextmanager
def enforce_limits(more: float = 0.0) -> Iterator[None]:
    """Kill this worker and its processes if the block exceeds the limits.

    The limits of time and CPU time are the worker's plus `more` seconds. The parent resumes with another worker.

    No limit applies outside a worker that leads its process group.
    """
    if _worker_limits is None or os.getpgid(0) != os.getpid():
        yield
        return
    extend_cpu_limit(_worker_limits.cpu + more)
    timer = threading.Timer(_worker_limits.seconds + more, _kill_own_group)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def is_worker_death(error: BaseException) -> bool:
    """Say whether an exception means that a worker died, rather than that its task failed."""
    from concurrent.futures.process import BrokenProcessPool

    return isinstance(error, BrokenProcessPool) or type(error).__name__ in {"KilledWorker", "CommClosedError"}
