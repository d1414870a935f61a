# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Kill a command at a step of its own: before it writes, renames or removes a file, or runs an SQL statement.

The steps are the same at each run, so that all of them can be tried one after the other, unlike moments.
"""

import os
import signal
import sys
import traceback
from collections.abc import Callable
from itertools import count
from random import Random

from sqlalchemy import Engine, event

from tests import search_effort

FILE_EVENTS = {"os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.symlink", "os.truncate", "sqlite3.connect"}
"""Audit events of Python that are steps; so is "open" for writing."""
MAX_STEPS = 100_000
NOT_KILLED, FAILED = 0, 1  # exit codes of the child


def choose_points(steps: int, reduced: int, full: int, fixed_seed: int) -> list[int]:
    """Return the steps at which to kill: so many drawn ones, or all if there are no more."""
    wanted = search_effort.count(reduced=reduced, full=full)
    return sorted(Random(search_effort.seed(fixed_seed)).sample(range(1, steps + 1), min(wanted, steps)))


def count_steps(act: Callable[[], object]) -> int:
    """Run `act` in a child process and return its number of steps."""
    reader, writer = os.pipe()

    def report_steps() -> None:
        numbers = _listen_for_steps(MAX_STEPS)
        act()
        os.write(writer, str(next(numbers) - 1).encode())

    assert _run_in_child(report_steps) == NOT_KILLED
    os.close(writer)
    with os.fdopen(reader) as file:
        return int(file.read())


def run_and_kill(act: Callable[[], object], point: int) -> bool:
    """Run `act` in a child process, which is killed at step `point`; return whether it came to that."""

    def run() -> None:
        _listen_for_steps(point)
        act()

    code = _run_in_child(run)
    assert code in (NOT_KILLED, -signal.SIGKILL)
    return code == -signal.SIGKILL


def _listen_for_steps(point: int) -> "count[int]":
    numbers = count(1)

    def step(*_: object, **__: object) -> None:
        if next(numbers) == point:
            os.kill(os.getpid(), signal.SIGKILL)

    def hear_event(name: str, arguments: tuple[object, ...]) -> None:
        if name in FILE_EVENTS or (name == "open" and int(str(arguments[2] or 0)) & (os.O_CREAT | os.O_WRONLY)):
            step()

    sys.addaudithook(hear_event)
    for name in ("before_cursor_execute", "commit"):
        event.listen(Engine, name, step)
    return numbers


def _run_in_child(act: Callable[[], object]) -> int:
    """Run `act` in a fork of this process, which saves the time to start one; return its exit code."""
    pid = os.fork()
    if pid == 0:
        try:
            act()
        except BaseException:
            traceback.print_exc()
            os._exit(FAILED)
        os._exit(NOT_KILLED)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
