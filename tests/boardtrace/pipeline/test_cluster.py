# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Pages read by a cluster: a real scheduler and two workers on loopback, one of which dies amid an import."""

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.exc import SQLAlchemyError

from boardtrace.pipeline import executors
from boardtrace.pipeline.executors import ClusterError, DaskCluster
from boardtrace.pipeline.shared_files import local_copy
from ingest.identify_file import compute_sha256
from store.file_archive import archive_file
from tests.command_line import Run, export_without_head
from tests.conftest import ROOT, SAMPLES
from tests.small_plans import save_scan

SCAN = SAMPLES / "harrowmere-2019-03.pdf"
PAGES = 8  # few enough to be quick, enough that the second worker has some to read
SOON = 60.0  # seconds for a scheduler or worker to answer on a busy machine


def started(*command: object) -> subprocess.Popen[bytes]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "DASK_DISTRIBUTED__DIAGNOSTICS__NVML": "0"}
    return subprocess.Popen(
        [sys.executable, "-m", *map(str, command)],
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )


@contextmanager
def cluster(folder: Path) -> Iterator[tuple[str, list[subprocess.Popen[bytes]]]]:
    """The scheduler's address and the two workers."""
    told = folder / "scheduler.json"
    scheduler = started(
        "distributed.cli.dask_scheduler", "--host", "127.0.0.1", "--port", 0, "--no-dashboard",
        "--scheduler-file", told,
    )  # fmt: skip
    processes = [scheduler]
    try:
        limit = time.monotonic() + SOON
        while not told.exists() and time.monotonic() < limit:
            time.sleep(0.1)
        import json

        address = json.loads(told.read_text())["address"]
        for number in range(2):
            processes.append(
                started(
                    "distributed.cli.dask_worker", address, "--host", "127.0.0.1", "--nworkers", 1, "--nthreads", 1,
                    "--no-dashboard", "--no-nanny", "--local-directory", folder / str(number), "--name", number,
                )
            )  # fmt: skip
        import distributed

        connect: Any = distributed.Client  # it has no types
        with connect(address, set_as_default=False) as client:
            client.wait_for_workers(2, timeout=SOON)
        yield address, processes[1:]
    finally:
        for process in processes:
            process.send_signal(signal.SIGKILL)
            process.wait()


@pytest.mark.long
@pytest.mark.parametrize("new_url", ["postgresql"], indirect=True)
def test_every_record_is_stored_once_though_a_worker_dies(boardtrace: Run, new_url: str, tmp_path: Path) -> None:
    database, source = tmp_path / "alone.db", save_scan(tmp_path / "scan.pdf", PAGES)
    assert boardtrace("import", source, "--db", database).returncode in (0, 1)
    alone = export_without_head(database)
    with cluster(tmp_path) as (address, workers):
        command = [sys.executable, "-m", "boardtrace", "import", str(source), "--db", new_url, "--cluster", address]
        environment = {**os.environ, "BOARDTRACE_FILES": str(tmp_path / "files")}
        importing = subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, text=True)
        pages_read = wait_for_a_page(new_url)
        workers[0].send_signal(signal.SIGKILL)
        assert 0 < pages_read < PAGES
        _, said = importing.communicate(timeout=300)
    assert importing.returncode in (0, 1), said
    assert export_without_head(new_url) == alone


def wait_for_a_page(url: str) -> int:
    """Wait until a page is stored; returns how many are."""
    engine, pages = create_engine(url), 0
    limit = time.monotonic() + SOON
    while not pages and time.monotonic() < limit:
        time.sleep(0.1)
        with contextlib.suppress(SQLAlchemyError), engine.connect() as connection:  # the schema may not exist yet
            pages = connection.execute(text("SELECT count(*) FROM page_reading")).scalar_one()
    engine.dispose()
    return pages


def test_a_scheduler_that_is_not_there_is_told(
    boardtrace: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(executors, "SCHEDULER_TIMEOUT_S", 0.5)
    done = boardtrace("import", SCAN, "--db", tmp_path / "a.db", "--cluster", "tcp://127.0.0.1:9")
    assert (done.returncode, "No scheduler answers" in done.stderr) == (4, True), done.stderr
    with pytest.raises(ClusterError):
        DaskCluster("nonsense")


@pytest.mark.parametrize("scheme", ["", "file://"])
def test_workers_find_the_files_in_a_folder_or_by_a_url(tmp_path: Path, scheme: str) -> None:
    key = compute_sha256(SCAN)
    kept = archive_file(tmp_path / "kept", SCAN, key)
    found = local_copy(Path("/elsewhere") / kept.name, f"{scheme}{tmp_path / 'kept'}")
    assert found.read_bytes() == SCAN.read_bytes()
    assert (found == kept) == (scheme == "")
    if scheme:
        found.unlink()


def test_a_file_that_is_not_what_was_imported_is_not_read(tmp_path: Path) -> None:
    key = "ab" * 32
    (tmp_path / "ab").mkdir()
    (tmp_path / "ab" / f"{key}.pdf").write_text("another")
    with pytest.raises(OSError, match="is not the file that was imported"):
        local_copy(Path(f"/elsewhere/{key}.pdf"), f"file://{tmp_path}")
