# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""No traceback of a worker that was killed, or of the pool around it, reaches the terminal."""

import subprocess
import sys
from pathlib import Path

PROGRAM = """
import os, signal, sys, threading
from boardtrace.pipeline.executors import LocalProcesses
from boardtrace.pipeline.worker_pool import WorkerPool

def work(number):
    print("Traceback of a worker", file=sys.stderr, flush=True)
    if number % 2:
        os.kill(os.getpid(), signal.SIGKILL)
    return number

def fail():
    raise RuntimeError("Traceback of the program's own")

if __name__ == "__main__":
    with WorkerPool(LocalProcesses(2)) as pool:
        for task, found in pool.run_each(work, iter(range(int(sys.argv[1])))):
            print(task, getattr(found, "why", found))
    thread = threading.Thread(target=fail)
    thread.start()
    thread.join()
"""


def test_a_killed_worker_prints_nothing(tmp_path: Path) -> None:
    program = tmp_path / "program.py"
    program.write_text(PROGRAM)
    done = subprocess.run([sys.executable, program, "3"], capture_output=True, text=True, timeout=300)
    assert sorted(done.stdout.splitlines()) == ["0 0", "1 the program that reads it was stopped twice", "2 2"]
    assert "of a worker" not in done.stderr
    assert "multiprocessing" not in done.stderr
    assert "the program's own" in done.stderr


TRACKER_PROGRAM = """
import os, signal
from multiprocessing import get_context, resource_tracker
from boardtrace.pipeline.quiet_helpers import silence_pool

silence_pool()
silence_pool()
semaphore = get_context("spawn").Lock()
tracker = resource_tracker._resource_tracker._pid
os.kill(tracker, signal.SIGKILL)
os.waitid(os.P_PID, tracker, os.WEXITED | os.WNOWAIT)
del semaphore
another = get_context("spawn").Lock()
assert resource_tracker._resource_tracker._pid != tracker
"""


def test_a_killed_tracker_of_semaphores_prints_nothing() -> None:
    done = subprocess.run([sys.executable, "-c", TRACKER_PROGRAM], capture_output=True, text=True, timeout=300)
    assert (done.returncode, done.stderr) == (0, "")
