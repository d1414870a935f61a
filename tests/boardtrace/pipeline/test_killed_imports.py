# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Whatever is killed and whenever, the next import resumes, and ends as an undisturbed one does."""

import contextlib
import os
import random
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests import search_effort
from tests.command_line import export_without_head, run_boardtrace
from tests.conftest import SAMPLES
from tests.small_plans import draw_plan

KILLS = search_effort.count(reduced=3, full=120)
SEED = search_effort.seed(20190322)
CUTS = search_effort.count(reduced=1, full=2)
SOON = 20.0  # seconds for killed processes to be gone on a busy machine


@pytest.fixture(scope="module")
def sources(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with two pages of a scan, which take seconds, and a born-digital page, which takes none."""
    import pypdfium2

    folder = tmp_path_factory.mktemp("sources")
    with pypdfium2.PdfDocument(SAMPLES / "harrowmere-2019-06.pdf") as whole, pypdfium2.PdfDocument.new() as part:
        part.import_pages(whole, pages=[0, 2])
        part.save(folder / "scan.pdf")
    (folder / "digital.pdf").write_bytes(draw_plan())
    return folder


@pytest.fixture(scope="module")
def undisturbed(sources: Path, tmp_path_factory: pytest.TempPathFactory) -> str:
    database = tmp_path_factory.mktemp("undisturbed") / "a.db"
    assert run_boardtrace("import", sources, "--db", database).returncode in (0, 1)
    return export_without_head(database)


def without_labels_in_ids(export: str) -> str:
    """Return an export without the labels in the ids of questions.

    A report is stored even if Tesseract was killed twice at one page, and a question whose label was not known without
    that page keeps its first id.
    """
    return re.sub(r'("id": "[0-9a-f]+-q)[^"]*"', r'\1"', export)


def begun(sources: Path, database: Path) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "boardtrace", "import", str(sources), "--db", str(database), "--jobs", "2"]
    with database.with_suffix(".err").open("ab") as errors:
        return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=errors, start_new_session=True)


def parents() -> dict[int, tuple[int, str]]:
    """Each process's parent and name."""
    found: dict[int, tuple[int, str]] = {}
    for entry in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            head, _, tail = entry.read_text().rpartition(")")
            state, parent = tail.split()[:2]
            if state != "Z":
                found[int(entry.parent.name)] = (int(parent), head.partition("(")[2])
    return found


def below(pid: int) -> dict[int, str]:
    """The processes that this one started, and those that they did, with their names."""
    known = parents()
    found: dict[int, str] = {}
    fresh = {pid}
    while fresh:
        fresh = {child for child, (parent, _) in known.items() if parent in fresh and child not in found}
        found |= {child: known[child][1] for child in fresh}
    return found


def gone(pids: set[int]) -> bool:
    limit = time.monotonic() + SOON
    while time.monotonic() < limit:
        if not pids & set(parents()):
            return True
        time.sleep(0.1)
    return False


@pytest.mark.long
def test_killed_at_random_moments_it_ends_as_if_undisturbed(sources: Path, undisturbed: str, tmp_path: Path) -> None:
    """The parent, a worker or Tesseract, at random moments; each import goes on from what was kept, and once all is
    read, the file is imported into another database."""
    chance = random.Random(SEED)
    kills: dict[str, int] = {"parent": 0, "worker": 0, "tesseract": 0}
    round_ = 0
    while sum(kills.values()) < KILLS:
        round_ += 1
        database = tmp_path / f"{round_}.db"
        while sum(kills.values()) < KILLS:
            running = begun(sources, database)
            ended = killed(running, chance, kills)
            if ended:
                break
        done = run_boardtrace("import", sources, "--db", database)  # goes on, or finds that nothing is left
        assert done.returncode in (0, 1), done.stderr
        assert "Traceback" not in database.with_suffix(".err").read_text()
        leftovers = [path for path in database.with_suffix(".files").glob(".work/*") if path.name != "lock"]
        assert not leftovers
        found = export_without_head(database)
        assert without_labels_in_ids(found) == without_labels_in_ids(undisturbed), f"round {round_}, after {kills}"
        with sqlite3.connect(database) as connection:
            assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert all(kills.values()), kills


def killed(running: subprocess.Popen[bytes], chance: random.Random, kills: dict[str, int]) -> bool:
    """Kills at random while it runs, until the parent is hit (False) or it has ended of itself (True)."""
    while sum(kills.values()) < KILLS:
        try:
            running.wait(timeout=chance.uniform(0.2, 2.0))
            return True
        except subprocess.TimeoutExpired:
            pass
        started = below(running.pid)
        there = {
            "parent": [running.pid],
            "worker": [pid for pid, name in started.items() if name != "tesseract"],
            "tesseract": [pid for pid, name in started.items() if name == "tesseract"],
        }
        kinds = [kind for kind, pids in there.items() if pids and kills[kind] < KILLS / len(kills)]
        if not kinds:
            continue
        kind = min(kinds, key=lambda k: kills[k])  # Tesseract runs only at times: whenever it does, it is its turn
        with contextlib.suppress(ProcessLookupError):
            os.kill(chance.choice(there[kind]), signal.SIGKILL)
            kills[kind] += 1
        if kind == "parent":
            running.wait()
            assert gone(set(started)), "processes of the killed import live on"
            return False
    running.wait()
    return True


@pytest.mark.long
def test_after_a_power_cut_it_goes_on(sources: Path, undisturbed: str, tmp_path: Path) -> None:
    """The files as they are at one moment, copied while everything stands still."""
    database = tmp_path / "a.db"
    running = begun(sources, database)
    copies = []
    for number in range(CUTS):
        time.sleep(2.5)
        if running.poll() is not None:
            break
        everyone = [running.pid, *below(running.pid)]
        for pid in everyone:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGSTOP)
        folder = tmp_path / f"cut{number}"
        shutil.copytree(tmp_path, folder, ignore=shutil.ignore_patterns("cut*"))
        copies.append(folder / "a.db")
        for pid in everyone:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGCONT)
    running.wait()
    assert copies
    for copy in copies:
        assert run_boardtrace("import", sources, "--db", copy).returncode in (0, 1)
        assert export_without_head(copy) == undisturbed
