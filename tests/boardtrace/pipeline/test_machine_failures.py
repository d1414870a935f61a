# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Trouble with the machine is retried or said, and never taken for a bad file: a full disk, a Tesseract that crashes or
hangs."""

import os
import resource
import shlex
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from boardtrace.pipeline.executors import LocalProcesses, enforce_limits
from boardtrace.pipeline.worker_pool import WorkerDeath, WorkerPool
from ingest.ocr.tesseract import find_tesseract
from ingest.sandbox.limits import Limits
from tests.command_line import Run
from tests.conftest import exported
from tests.small_plans import save_scan

SOON = 20.0  # seconds for ended processes to be gone on a busy machine


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A scan of one page."""
    return save_scan(tmp_path_factory.mktemp("page") / "page.pdf")


def no_more_than(size: int) -> Callable[[], None]:
    """Files of the process may not grow beyond this, as on a disk that is full."""

    def limit() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))

    return limit


@pytest.mark.long
@pytest.mark.parametrize("size", [40_000, 500_000])
def test_a_full_disk_is_said_and_the_import_goes_on_when_there_is_room(page: Path, tmp_path: Path, size: int) -> None:
    """Too little for the copy of the file; or enough for it and an empty database, and too little for a report."""
    database = tmp_path / "a.db"
    command = [sys.executable, "-m", "boardtrace", "import", str(page), "--db", str(database)]
    full = subprocess.run(command, capture_output=True, text=True, timeout=300, preexec_fn=no_more_than(size))
    assert full.returncode in (1, 5), full.stderr
    assert "refused" not in full.stderr
    assert "Traceback" not in full.stderr
    again = subprocess.run(command, capture_output=True, text=True, timeout=300)
    assert again.returncode in (0, 1), again.stderr
    assert list(exported(database)) == ["page.pdf"]


def _find_real_tesseract() -> str:
    tool = find_tesseract()
    environment = f"env TESSDATA_PREFIX={shlex.quote(tool.tessdata)} " if tool.tessdata else ""
    return environment + shlex.quote(tool.command)


REAL = _find_real_tesseract()


def tesseract_that(does: str, folder: Path, asked: str = "") -> str:
    """A PATH whose Tesseract answers what it is, and does this when it is to read, and that when it is `asked` for
    its version."""
    script = folder / "tesseract"
    answers = f'case "$1" in --version) {asked or ":"};; esac\ncase "$1" in --*) exec {REAL} "$@";; esac'
    script.write_text(f"#!/bin/sh\n{answers}\n{does}\n")
    script.chmod(0o755)
    return f"{folder}{os.pathsep}{os.environ['PATH']}"


# A worker then finds another Tesseract than the command: that of a package, which reads otherwise.
BY_THE_SECOND_PROCESS = 'test -e "$0.asked" && kill -KILL $$; touch "$0.asked"'
# As where the disk is full, or the program is damaged: it ends as if all were well.
EMPTY_OUTPUT = ': > "$2.tsv"'
CUT_OUTPUT = f'{REAL} "$@" && head -c 300 "$2.tsv" > "$2.cut" && mv "$2.cut" "$2.tsv"'
KILLED_ONCE = f'test -e "$0.read" || {{ touch "$0.read"; kill -KILL $$; }}; exec {REAL} "$@"'


@pytest.mark.long
@pytest.mark.parametrize(
    ("reading", "asked"),
    [
        pytest.param("kill -SEGV $$", "", id="as it reads"),
        pytest.param("", BY_THE_SECOND_PROCESS, id="asked by a worker"),
        pytest.param("", "kill -KILL $$", id="asked"),
        pytest.param("", "", id="without output"),
        pytest.param(EMPTY_OUTPUT, "", id="with empty output"),
        pytest.param(CUT_OUTPUT, "", id="with cut output"),
    ],
)
def test_a_tesseract_that_crashes_is_no_bad_file(
    page: Path, boardtrace: Run, tmp_path: Path, reading: str, asked: str
) -> None:
    database = tmp_path / "a.db"
    path = tesseract_that(reading, tmp_path, asked)
    done = boardtrace("import", page, "--db", database, PATH=path)
    assert done.returncode == 1, done.stderr
    assert "refused" not in done.stderr
    assert "Tesseract" in done.stderr
    with sqlite3.connect(database) as connection:
        assert not connection.execute("SELECT * FROM page_reading").fetchall()
    again = boardtrace("import", page, "--db", database)
    assert again.returncode in (0, 1), again.stderr
    (report,) = exported(database).values()
    assert any(question["responses"] for finding in report["findings"] for question in finding["questions"])


def test_a_tesseract_that_was_stopped_once_is_asked_again(page: Path, boardtrace: Run, tmp_path: Path) -> None:
    done = boardtrace("import", page, "--db", tmp_path / "a.db", PATH=tesseract_that(KILLED_ONCE, tmp_path))
    assert done.returncode == 0, done.stderr


def hang(mark: str) -> str:
    """In a worker: waits for a program that never ends."""
    with enforce_limits():
        subprocess.run(["sleep", mark], check=False)
    return mark


def test_what_hangs_is_ended_with_all_that_it_started() -> None:
    mark = "86421.5"  # seconds that nothing else sleeps
    limits = Limits(memory=600 << 20, cpu=20.0, seconds=2.0, file=1 << 20)
    with WorkerPool(LocalProcesses(1, limits=limits)) as pool:
        died = pool.run_one(hang, mark)
    assert isinstance(died, WorkerDeath)
    limit = time.monotonic() + SOON
    while sleeping(mark) and time.monotonic() < limit:
        time.sleep(0.1)
    assert not sleeping(mark)


def sleeping(mark: str) -> list[str]:
    found = []
    for entry in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            said = entry.read_bytes().split(b"\0")
        except OSError:
            continue
        if said[:2] == [b"sleep", mark.encode()]:
            found.append(entry.parent.name)
    return found
