# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Workers cannot exceed their limits, and the death of one fails only its task."""

import os
import re
import signal
import socket
import time
from collections.abc import Iterator

import pytest

from boardtrace.pipeline.executors import InProcess, LocalProcesses, enforce_limits
from boardtrace.pipeline.worker_pool import WorkerDeath, WorkerPool
from ingest.sandbox.limits import Limits

SMALL = Limits(memory=600 << 20, cpu=2.0, seconds=20.0, file=1 << 20)
ENDLESS = re.compile(r"(a|a)*b")


def work(piece: str) -> object:
    """Do the task. Runs in a worker."""
    with enforce_limits():
        if piece == "memory":
            try:
                return len(bytearray(2 << 30))
            except MemoryError:
                return "refused"
        if piece == "network":
            try:
                socket.create_connection(("127.0.0.1", 9), timeout=1)
            except PermissionError:
                return "refused"
        if piece == "file":
            try:
                with open("/tmp/boardtrace-too-large", "wb") as file:
                    file.write(bytes(4 << 20))
            except OSError:
                return "refused"
            finally:
                os.unlink("/tmp/boardtrace-too-large")
        if piece == "compute":
            return ENDLESS.match("a" * 60)  # holds the interpreter: only the system can end it
        if piece == "crash":
            os.kill(os.getpid(), signal.SIGSEGV)
        if piece == "killed":
            os.kill(os.getpid(), signal.SIGKILL)
        if piece == "slow":
            time.sleep(0.3)
        return piece


@pytest.fixture(scope="module")
def found() -> dict[str, object]:
    pieces = ["one", "crash", "slow", "memory", "network", "file", "killed", "two", "compute", "three"]
    with WorkerPool(LocalProcesses(2, limits=SMALL)) as pool:
        return dict(pool.run_each(work, iter(pieces)))


@pytest.mark.parametrize("piece", ["one", "slow", "two", "three"])
def test_a_worker_death_fails_no_other_task(piece: str, found: dict[str, object]) -> None:
    assert found[piece] == piece


@pytest.mark.parametrize("piece", ["memory", "file"])
def test_a_worker_cannot_exceed_its_limits(piece: str, found: dict[str, object]) -> None:
    assert found[piece] == "refused"


def test_a_worker_has_no_network(found: dict[str, object]) -> None:
    import platform
    import sys

    if sys.platform != "linux" or platform.machine() not in ("x86_64", "aarch64"):
        pytest.skip("only Linux on these processors shuts the network for a process")
    assert found["network"] == "refused"


@pytest.mark.parametrize(
    ("piece", "again", "slow"), [("crash", False, False), ("compute", False, True), ("killed", True, False)]
)
def test_a_death_says_whether_a_retry_may_help(piece: str, again: bool, slow: bool, found: dict[str, object]) -> None:
    died = found[piece]
    assert isinstance(died, WorkerDeath)
    assert (died.retryable, died.slow) == (again, slow)


def test_in_process_the_task_runs_without_workers() -> None:
    with WorkerPool(InProcess()) as pool:
        assert pool.run_one(str.upper, "a") == "A"


def test_finished_tasks_are_yielded_before_the_next_one_is_waited_for() -> None:
    seen: list[str] = []

    def pieces() -> Iterator[str | None]:
        yield "one"
        for _ in range(1000):
            if seen:
                break
            yield None
        assert seen == ["ONE"]
        yield "two"

    with WorkerPool(InProcess()) as pool:
        for _, found in pool.run_each(str.upper, pieces()):
            seen.append(str(found))
    assert seen == ["ONE", "TWO"]
