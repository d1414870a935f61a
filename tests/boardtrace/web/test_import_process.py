# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""The import process: every file of the queue gets its outcome, whatever happens meanwhile."""

import os
import signal
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from sqlalchemy import Engine, text

from boardtrace.pipeline.executors import InProcess
from boardtrace.web.import_process import import_waiting_files
from store.accounts import import_queue
from store.engine import store_url, write_transaction
from tests.boardtrace.web.conftest import SAMPLE, Client, list_jobs, wait_until

NOISE = b"Nothing here is a table.\nNor here.\n"


def upload_file(engine: Engine, client: Client, path: Path, name: str) -> import_queue.Job:
    one = client()
    header = {"x-csrf-token": one.get("/api/v1/session").json()["csrf"]}
    answer = one.post("/api/v1/import", headers=header, files={"files": (name, path.read_bytes())})
    assert answer.status_code == 202
    (job,) = answer.json()["jobs"]
    with engine.connect() as connection:
        return import_queue.load_job(connection, job["id"])


@pytest.fixture
def sample(imported: Path) -> Path:
    """The file whose report is in the database."""
    return imported.with_name(SAMPLE.name)


def test_each_file_of_the_queue_gets_its_outcome(
    client: Client, engine: Engine, database: Path, sample: Path, tmp_path: Path
) -> None:
    with write_transaction(engine) as connection:
        connection.execute(text("DELETE FROM report"))
        connection.execute(text("DELETE FROM source"))
        connection.execute(text("DELETE FROM log_entry"))
    (tmp_path / "poem.txt").write_bytes(NOISE)
    good = upload_file(engine, client, sample, "plan of March.pdf")
    bad = upload_file(engine, client, tmp_path / "poem.txt", "poem.txt")
    again = upload_file(engine, client, sample, "the same.pdf")
    import_waiting_files(store_url(str(database)), database.with_suffix(".files"), InProcess())
    read, refused, twice = list_jobs(engine)
    assert (read.id, read.outcome, read.pages_read) == (good.id, "read with faults", read.pages)
    assert (refused.id, refused.outcome) == (bad.id, "refused")
    assert "No table" in refused.reason
    assert (twice.id, twice.outcome) == (again.id, "already read")
    one = client()
    assert "plan of March.pdf" in one.get(f"/report/{read.report}").text
    assert '#problems">problems<span' in one.get("/import").text
    with engine.connect() as connection:
        by = connection.execute(text("SELECT by FROM log_entry ORDER BY number DESC LIMIT 1")).scalar_one()
    assert by == "local"
    assert not list(database.with_suffix(".files").glob("*/*.txt"))  # files without a report are not kept


def test_the_files_of_an_uploaded_archive_are_imported(
    client: Client, engine: Engine, database: Path, tmp_path: Path
) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("poem.txt", NOISE)
        archive.writestr("odd.tex", NOISE)
        archive.writestr("empty.pdf", b"")
    job = upload_file(engine, client, tmp_path / "a.zip", "all.zip")
    import_waiting_files(store_url(str(database)), database.with_suffix(".files"), InProcess())
    jobs = {entry.name: entry for entry in list_jobs(engine) if entry.id >= job.id}
    assert {name: entry.outcome for name, entry in jobs.items()} == {
        "all.zip": "unpacked",
        "all.zip/poem.txt": "refused",
        "all.zip/odd.tex": "passed over",
        "all.zip/empty.pdf": "refused",
    }
    assert "No table" in jobs["all.zip/poem.txt"].reason
    assert "Unpacked. 1 of its files" in client().get("/import").text
    assert not list(database.with_suffix(".files").glob("*/*.zip"))


def test_a_file_of_a_killed_process_is_tried_again(
    client: Client, engine: Engine, database: Path, sample: Path
) -> None:
    job = upload_file(engine, client, sample, "plan.pdf")
    with write_transaction(engine) as connection:
        import_queue.start_next_job(connection)
    import_waiting_files(store_url(str(database)), database.with_suffix(".files"), InProcess())
    (found,) = list_jobs(engine)
    assert (found.id, found.state, found.tries, found.outcome) == (job.id, "done", 2, "already read")


def test_a_file_that_always_kills_the_process_is_given_up(
    client: Client, engine: Engine, database: Path, sample: Path
) -> None:
    upload_file(engine, client, sample, "plan.pdf")
    for _ in range(import_queue.MAX_TRIES):
        with write_transaction(engine) as connection:
            import_queue.requeue_interrupted_jobs(connection)
            assert import_queue.start_next_job(connection)
    import_waiting_files(store_url(str(database)), database.with_suffix(".files"), InProcess())
    (found,) = list_jobs(engine)
    assert (found.outcome, found.reason) == ("failed", "The program that reads it stopped each time.")


def test_a_terminated_process_puts_its_file_back(client: Client, engine: Engine, database: Path) -> None:
    with write_transaction(engine) as connection:
        connection.execute(text("DELETE FROM report"))
        connection.execute(text("DELETE FROM page_reading"))
    scan = SAMPLE.with_name("harrowmere-2019-03.pdf")
    upload_file(engine, client, scan, "plan.pdf")
    environment = {
        **os.environ,
        "BOARDTRACE_DB": store_url(str(database)),
        "BOARDTRACE_FILES": str(database.with_suffix(".files")),
    }
    command = [sys.executable, "-m", "boardtrace.web.import_process"]
    running = subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL)
    wait_until(lambda: list_jobs(engine)[0].pages is not None)
    running.send_signal(signal.SIGTERM)
    running.wait(240)  # on a busy machine
    (found,) = list_jobs(engine)
    assert (found.state, found.tries) == ("waiting", 0)
