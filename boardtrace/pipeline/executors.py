"""Where pages are read: here one after the other, in processes of this machine, or on a cluster of many. Each is a
`concurrent.futures.Executor`, so that whoever hands out pages need not know which."""

import contextlib
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from typing import Any, ParamSpec, Protocol, TypeVar

from ingest.sandbox.limits import LIMITS, Limits, apply_limits, extend_cpu_limit
from ingest.sandbox.seccomp import block_network

P = ParamSpec("P")
T = TypeVar("T")

PAGES_A_WORKER = 200  # then it is renewed: what a library leaks is not gathered for ever
PR_SET_PDEATHSIG = 1  # linux/prctl.h
M_TRIM_THRESHOLD, M_MMAP_THRESHOLD = -1, -3  # malloc.h
PICTURE = 32 << 20  # bytes; a page's picture is smaller, and more than this the C library takes from the system
KEPT = 256 << 20  # bytes a worker keeps for its next page: what an A4 page needs
_held: Limits | None = None  # what this process is held to, if it is a worker


class ClusterError(Exception):
    """The cluster cannot be used; the message says why and what to do."""


class Fanout(Protocol):
    """Makes executors of one kind; `jobs` is how many pages each reads at once, `one_dies_all_die` whether a worker's
    death takes the pages in hand of all others with it."""

    @property
    def jobs(self) -> int: ...
    @property
    def one_dies_all_die(self) -> bool: ...
    def make(self) -> Executor: ...
    def clear(self, executor: Executor) -> None:
        """Ends an executor that broke, and all that it started."""


class SerialExecutor(Executor):
    """Reads each page when it is handed in; for finding faults, and where there is one core."""

    def submit(self, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        future: Future[T] = Future()
        try:
            future.set_result(fn(*args, **kwargs))
        except Exception as error:
            future.set_exception(error)
        return future


@dataclass(frozen=True, slots=True)
class Serial:
    jobs: int = 1
    one_dies_all_die: bool = False

    def make(self) -> Executor:
        return SerialExecutor()

    def clear(self, executor: Executor) -> None:
        executor.shutdown()


@dataclass(frozen=True, slots=True)
class Processes:
    """Worker processes of this machine."""

    jobs: int
    one_dies_all_die: bool = True
    limits: Limits = LIMITS

    def make(self) -> Executor:
        # "spawn": a fork of a process that holds database connections and threads is not safe.
        return ProcessPoolExecutor(
            max_workers=self.jobs,
            mp_context=get_context("spawn"),
            initializer=begin_worker,
            initargs=(os.getpid(), self.limits),
            max_tasks_per_child=PAGES_A_WORKER,
        )

    def clear(self, executor: Executor) -> None:
        workers = list((getattr(executor, "_processes", None) or {}).keys())
        executor.shutdown(wait=False, cancel_futures=True)
        for pid in workers:  # each leads a group of its own: what it started goes with it
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(pid, signal.SIGKILL)


class Cluster:
    """The workers of a Dask scheduler, such as tcp://reader-1:8786."""

    one_dies_all_die = False

    def __init__(self, address: str) -> None:
        try:
            from distributed import Client
        except ImportError as error:
            raise ClusterError("A cluster needs an extra: pip install 'boardtrace[cluster]'.") from error
        try:
            connect: Any = Client  # it bears no types
            self.client: Any = connect(address, timeout=10, set_as_default=False)
        except (OSError, TimeoutError, ValueError) as error:
            raise ClusterError(f"No scheduler answers at {address}. Start one: dask scheduler.") from error
        self._check(address)

    def _check(self, address: str) -> None:
        """All workers must read as this machine does: their pages are kept under its reader's name."""
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
                said = f"no boardtrace works there: {reader}" if isinstance(reader, Exception) else f"it has {reader}"
                raise ClusterError(f"The worker {worker} would read otherwise than this machine ({own}): {said}.")

    @property
    def jobs(self) -> int:
        return max(1, sum(int(threads) for threads in self.client.nthreads().values()))

    def make(self) -> Executor:
        # A page may run twice, on another worker; what it gives is the same.
        executor: Executor = self.client.get_executor(pure=False, retries=1)
        return executor

    def clear(self, executor: Executor) -> None:
        executor.shutdown(wait=False)

    def close(self) -> None:
        self.client.close()


def begin_worker(parent: int, limits: Limits = LIMITS) -> None:
    """In a worker of the process `parent`, before it opens anything: Ctrl-C is the parent's to handle; when the parent
    dies the worker goes, with what it started; neither has more than `limits`, nor the network."""
    global _held
    _held = limits
    apply_limits(limits)
    block_network()
    import cv2

    with contextlib.suppress(ValueError):  # not in the main thread: then it is not ours to say
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        signal.signal(signal.SIGTERM, lambda *_: _end_group())
        with contextlib.suppress(OSError):
            os.setpgid(0, 0)
        _end_with(parent)
    cv2.setNumThreads(1)
    _keep_memory()


def _keep_memory() -> None:
    """What a page gives back is kept for the next: the system would clear it first, over and over, which costs a
    sixth of the computing beside Tesseract's."""
    if sys.platform == "linux":
        import ctypes

        with contextlib.suppress(AttributeError):  # not every C library can be told
            mallopt = ctypes.CDLL(None).mallopt
            mallopt(M_MMAP_THRESHOLD, PICTURE)
            mallopt(M_TRIM_THRESHOLD, KEPT)


def _end_with(parent: int) -> None:
    if sys.platform != "linux":
        return
    import ctypes

    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
    if os.getppid() != parent:  # it died before that could be heard
        _end_group()


def _end_group() -> None:
    os.killpg(os.getpgid(0), signal.SIGKILL)


@contextlib.contextmanager
def limited(more: float = 0.0) -> Iterator[None]:
    """What runs longer, or computes more, than a worker's limit and `more` seconds, ends with its worker and all that
    it started, whatever it is doing; the parent reads on with another. Only in a worker that leads its group:
    elsewhere there is no limit."""
    if _held is None or os.getpgid(0) != os.getpid():
        yield
        return
    extend_cpu_limit(_held.cpu + more)
    timer = threading.Timer(_held.seconds + more, _end_group)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def stopped(error: BaseException) -> bool:
    """Whether a page's worker died, rather than the page's reading failing."""
    from concurrent.futures.process import BrokenProcessPool

    return isinstance(error, BrokenProcessPool) or type(error).__name__ in {"KilledWorker", "CommClosedError"}
