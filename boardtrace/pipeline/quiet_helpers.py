# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Keep the tracebacks of helper processes and threads from the terminal.

Workers that are killed, and the pool around them, print tracebacks of Python's own modules, which say nothing to the
user: the outcome of each file has the reason. BOARDTRACE_DEBUG=1 shows them.
"""

import contextlib
import os
import threading
import warnings
from collections.abc import Iterator
from multiprocessing import resource_tracker
from multiprocessing.queues import Queue
from types import ModuleType
from typing import Any

from boardtrace.settings import read_environment

STDERR = 2  # the file descriptor
POOL_MODULES = ("concurrent.futures", "multiprocessing")


def silence_pool() -> None:
    """Silence the helpers of a pool of worker processes in this process.

    Threads, and the process that removes semaphores of killed workers. Call it before the pool is made.
    """
    if read_environment().debug:
        return
    warnings.filterwarnings("ignore", module=r"multiprocessing\.resource_tracker")
    _silence_resource_tracker(resource_tracker)
    # The thread that sends tasks to the workers prints a traceback when the pipe is closed below it.
    setattr(Queue, "_on_queue_feeder_error", staticmethod(_ignore_feeder_error))  # noqa: B010 - the types lack it
    if threading.excepthook is not _report_thread_error:
        threading.excepthook = _report_thread_error


def silence_worker() -> None:
    """Discard all that this worker, and the programs that it starts, print as errors."""
    if not read_environment().debug:
        _redirect_stderr(os.devnull)


def _silence_resource_tracker(module: ModuleType) -> None:
    """Start the process that removes semaphores, now and again after it was killed, without its errors.

    A tracker that replaces a killed one does not know the semaphores of before, and prints a traceback for each.
    """
    tracker: Any = module._resource_tracker
    if tracker.ensure_running != module.ensure_running:
        return  # it is silenced already

    def start_tracker() -> None:
        if tracker._fd is None or not tracker._check_alive():
            with _discarded_stderr():
                module.ensure_running()

    tracker.ensure_running = start_tracker
    start_tracker()


def _ignore_feeder_error(error: Exception, task: object) -> None:
    """The pool notices itself that its workers are gone."""


def _report_thread_error(arguments: Any) -> None:
    """Report an exception that ended a thread, unless the thread is a pool's."""
    module = type(arguments.thread).__module__ if arguments.thread else ""
    if not module.startswith(POOL_MODULES):
        threading.__excepthook__(arguments)


@contextlib.contextmanager
def _discarded_stderr() -> Iterator[None]:
    """Discard the errors printed in the block, by the processes started in it for as long as they run."""
    kept = os.dup(STDERR)
    try:
        _redirect_stderr(os.devnull)
        yield
    finally:
        os.dup2(kept, STDERR)
        os.close(kept)


def _redirect_stderr(path: str) -> None:
    handle = os.open(path, os.O_WRONLY)
    os.dup2(handle, STDERR)
    os.close(handle)
