"""Files given to the page: what becomes of them, whatever they are called and whatever happens meanwhile."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from sqlalchemy import Engine, text

from boardtrace.web.import_process import import_waiting_files
from boardtrace.web.uploads import clean_file_name
from store.accounts import import_queue
from store.engine import store_url, writing
from tests.boardtrace.web.conftest import SAMPLE, Client, mark

NOISE = b"Nothing here is a table.\nNor here.\n"


def given(engine: Engine) -> list[import_queue.Job]:
    with engine.connect() as connection:
        return list(reversed(import_queue.jobs(connection, 50)))


@pytest.mark.parametrize(
    ("said", "plain"),
    [
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("C:\\Users\\jo\\plan.pdf", "plan.pdf"),
        ("a\u202efdp.exe\x00\n.pdf", "afdp.exe.pdf"),
        ("/", "a file without a name"),
        ("..", ".."),
        ("x" * 300 + ".pdf", "x" * 195 + "….pdf"),
    ],
)
def test_a_name_is_data(said: str, plain: str) -> None:
    assert clean_file_name(said) == plain
    assert len(plain) <= 200


def test_files_are_looked_at_and_kept_under_their_hash(client: Client, engine: Engine, database: Path) -> None:
    one = client(max_file=200_000)
    sent = {"csrf": mark(one.get("/import").text)}
    files = [
        ("files", ("../../<b>plan.pdf", SAMPLE.read_bytes(), "application/pdf")),
        ("files", ("program.pdf", b"MZ\x00\x01" * 50, "application/pdf")),
        ("files", ("empty.pdf", b"", "application/pdf")),
        ("files", ("large.txt", b"a" * 200_001, "text/plain")),
        ("files", ("page.html", b"<html><script>alert(1)</script></html>", "text/html")),
    ]
    answer = one.post("/import", data=sent, files=files)
    assert (answer.status_code, answer.headers["location"]) == (303, "/import")
    plan, program, empty, large, markup = given(engine)
    assert (plan.name, plan.state, plan.suffix) == ("<b>plan.pdf", "waiting", ".pdf")
    assert (program.outcome, empty.outcome, large.outcome) == ("refused", "refused", "refused")
    assert "larger than" in large.reason
    assert (markup.state, markup.suffix) == ("waiting", ".txt")  # text, whatever it is called
    folder = database.with_suffix(".files")
    kept = folder / plan.sha256[:2] / f"{plan.sha256}.pdf"
    assert kept.read_bytes() == SAMPLE.read_bytes()
    assert kept.stat().st_mode & 0o077 == 0
    assert not list(folder.glob("incoming-*"))
    page = one.get("/import").text
    assert "&lt;b&gt;plan.pdf" in page
    assert "<b>plan" not in page
    assert "This is no PDF, image or text file." in page


def test_no_file_is_no_import(client: Client) -> None:
    one = client()
    assert one.post("/import", data={"csrf": mark(one.get("/import").text)}).status_code == 422


def waiting(engine: Engine, client: Client, path: Path, name: str) -> import_queue.Job:
    one = client()
    header = {"x-csrf-token": one.get("/api/v1/session").json()["csrf"]}
    answer = one.post("/api/v1/import", headers=header, files={"files": (name, path.read_bytes())})
    assert answer.status_code == 202
    (job,) = answer.json()["jobs"]
    with engine.connect() as connection:
        return import_queue.job(connection, job["id"])


def test_the_queue_is_worked_off_with_a_verdict_for_each(
    client: Client, engine: Engine, database: Path, tmp_path: Path
) -> None:
    with writing(engine) as connection:
        connection.execute(text("DELETE FROM report"))
        connection.execute(text("DELETE FROM source"))
        connection.execute(text("DELETE FROM log_entry"))
    (tmp_path / "poem.txt").write_bytes(NOISE)
    good = waiting(engine, client, SAMPLE, "plan of March.pdf")
    bad = waiting(engine, client, tmp_path / "poem.txt", "poem.txt")
    again = waiting(engine, client, SAMPLE, "the same.pdf")
    import_waiting_files(store_url(str(database)), database.with_suffix(".files"))
    read, refused, twice = given(engine)
    assert (read.id, read.outcome, read.pages_read) == (good.id, "read with faults", read.pages)
    assert (refused.id, refused.outcome) == (bad.id, "refused")
    assert "No table" in refused.reason
    assert (twice.id, twice.outcome) == (again.id, "already read")
    one = client()
    assert "plan of March.pdf" in one.get(f"/report/{read.report}").text
    assert '#problems">problems</a>' in one.get("/import").text
    with engine.connect() as connection:
        by = connection.execute(text("SELECT by FROM log_entry ORDER BY number DESC LIMIT 1")).scalar_one()
    assert by == "local"
    assert not list(database.with_suffix(".files").glob("*/*.txt"))  # what is no report is not kept


def test_what_a_killed_process_began_is_taken_up_again(client: Client, engine: Engine, database: Path) -> None:
    job = waiting(engine, client, SAMPLE, "plan.pdf")
    with writing(engine) as connection:
        import_queue.next_job(connection)
    import_waiting_files(store_url(str(database)), database.with_suffix(".files"))
    (found,) = given(engine)
    assert (found.id, found.state, found.tries, found.outcome) == (job.id, "done", 2, "already read")


def test_a_file_that_ends_the_process_each_time_is_given_up(client: Client, engine: Engine, database: Path) -> None:
    waiting(engine, client, SAMPLE, "plan.pdf")
    for _ in range(import_queue.TRIES):
        with writing(engine) as connection:
            import_queue.take_up(connection)
            assert import_queue.next_job(connection)
    import_waiting_files(store_url(str(database)), database.with_suffix(".files"))
    (found,) = given(engine)
    assert (found.outcome, found.reason) == ("failed", "The program that reads it stopped each time.")


def test_a_process_that_is_ended_puts_its_file_back(client: Client, engine: Engine, database: Path) -> None:
    with writing(engine) as connection:
        connection.execute(text("DELETE FROM report"))
        connection.execute(text("DELETE FROM page_reading"))
    scan = SAMPLE.with_name("harrowmere-2019-03.pdf")
    waiting(engine, client, scan, "plan.pdf")
    told = {
        **os.environ,
        "BOARDTRACE_DB": store_url(str(database)),
        "BOARDTRACE_FILES": str(database.with_suffix(".files")),
    }
    command = [sys.executable, "-m", "boardtrace.web.import_process"]
    running = subprocess.Popen(command, env=told, stderr=subprocess.DEVNULL)
    limit = time.monotonic() + 60
    while given(engine)[0].pages is None and time.monotonic() < limit:
        time.sleep(0.1)
    running.send_signal(signal.SIGTERM)
    running.wait(60)
    (found,) = given(engine)
    assert (found.state, found.tries) == ("waiting", 0)
