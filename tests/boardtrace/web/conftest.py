# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Fixtures: a database with a sample report, the web application over it, and a browser on a running server."""

import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import argon2
import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine, text

from boardtrace.web.app import create_app
from boardtrace.web.settings import WebSettings
from store.accounts import import_queue
from store.accounts.accounts import Role, add_account
from store.engine import open_store, store_url, write_transaction
from tests.boardtrace.web.second_version import add_second_version
from tests.conftest import BORN_DIGITAL
from tests.shared_folders import make_once

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

SAMPLE = BORN_DIGITAL
PASSWORD = "a long enough password"
CHROMIUM = "/usr/bin/chromium"
CHROMIUM_ARGUMENTS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)  # fmt: skip

Client = Callable[..., TestClient]
Result = TypeVar("Result")


def call_in_thread(function: Callable[..., Result], *arguments: object) -> Result:
    """Call a function that runs an event loop: tests in a browser leave another one in this thread."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(function, *arguments).result()


@pytest.fixture(scope="session", autouse=True)
def fast_password_hashing() -> Iterator[None]:
    """Hash passwords with the lowest cost: most tests need an account, and few are about passwords."""
    with pytest.MonkeyPatch.context() as patch:
        cheap = partial(argon2.PasswordHasher, time_cost=1, memory_cost=8, parallelism=1)
        patch.setattr(argon2, "PasswordHasher", cheap)
        yield


@pytest.fixture(scope="session")
def imported_twice(imported: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Like `imported`, with a second version of the report. Tests copy it before they change it."""
    return make_once(tmp_path_factory, "imported-twice", partial(_add_second_version, imported)) / "a.db"


def _add_second_version(imported: Path, folder: Path) -> None:
    database = copy_database(imported, folder)
    engine = open_store(store_url(str(database)))
    add_second_version(engine, database.with_suffix(".files"), SAMPLE, folder)
    engine.dispose()


@pytest.fixture
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A copy of the database of the sample, with a second version if the test uses `two_versions`."""
    source: Path = request.getfixturevalue("imported_twice" if "two_versions" in request.fixturenames else "imported")
    return copy_database(source, tmp_path)


def copy_database(source: Path, folder: Path) -> Path:
    """Copy a database and its files; returns the copy."""
    for path in (source, source.with_name(source.name + "-wal")):
        if path.exists():
            shutil.copy(path, folder / path.name)
    shutil.copytree(source.with_suffix(".files"), folder / "a.files")
    return folder / "a.db"


@pytest.fixture
def engine(database: Path) -> Iterator[Engine]:
    opened = open_store(store_url(str(database)))
    yield opened
    opened.dispose()


@pytest.fixture
def two_versions(engine: Engine) -> tuple[str, str]:
    """The ids of the two versions, the older one first. They are in `database`."""
    return report_ids_by_date(engine)


def report_ids_by_date(engine: Engine) -> tuple[str, str]:
    with engine.connect() as connection:
        old, new = connection.execute(text("SELECT id FROM report ORDER BY as_at")).scalars()
    return str(old), str(new)


@pytest.fixture
def response_id(engine: Engine) -> str:
    """An amber response with actions and a target date."""
    query = (
        "SELECT r.id FROM response r JOIN cell c ON c.response_id = r.id AND c.field = 'target_date'"
        " JOIN cell d ON d.response_id = r.id AND d.field = 'actions'"
        " WHERE c.text <> '' AND d.text <> '' AND r.rag_value = 'amber' ORDER BY r.id LIMIT 1"
    )
    return str(query_value(engine, query))


def query_value(engine: Engine, query: str) -> Any:
    with engine.connect() as connection:
        return connection.execute(text(query)).scalar_one()


@pytest.fixture
def client(database: Path) -> Iterator[Client]:
    """Makes clients of the application over `database`; keyword arguments are fields of its settings."""
    opened: list[TestClient] = []

    def make_client(base: str = "http://localhost", **given: Any) -> TestClient:
        settings = WebSettings(
            **{"url": store_url(str(database)), "files": database.with_suffix(".files"), "worker": False, **given}
        )
        opened.append(TestClient(create_app(settings), base_url=base, follow_redirects=False))
        return opened[-1].__enter__()

    yield make_client
    for one in opened:
        one.__exit__(None, None, None)


def create_account(engine: Engine, role: Role) -> str:
    """Add an account of this role, named after it."""
    with write_transaction(engine) as connection:
        add_account(connection, role, role, PASSWORD)
    return role


def csrf_token(page: str) -> str:
    """Return the CSRF token of a web page's forms."""
    found = re.search(r'name="csrf" value="([0-9a-f]{64})"', page)
    assert found, page[:2000]
    return found[1]


def value_token(page: str, field: str) -> str:
    """Return the token in the form of one field of a record."""
    form = page[page.index(f'name="field" value="{field}"') :]
    found = re.search(r'name="token" value="([^"]+)"', form)
    assert found
    return found[1]


def list_jobs(engine: Engine) -> list[import_queue.Job]:
    """Return the entries of the import queue, the oldest first."""
    with engine.connect() as connection:
        return list(reversed(import_queue.list_jobs(connection, 50)))


def wait_until(condition: Callable[[], bool], timeout_s: float = 60, interval_s: float = 0.1) -> None:
    """Wait for something that another process does; fails after `timeout_s`."""
    deadline = time.monotonic() + timeout_s
    while not condition():
        assert time.monotonic() < deadline, f"not within {timeout_s} s"
        time.sleep(interval_s)


@contextmanager
def run_server(database: Path | str, *options: str) -> Iterator[str]:
    """Run `boardtrace serve` on a free port and yield its address."""
    command = [sys.executable, "-m", "boardtrace", "serve", "--db", str(database), "--port", "0", *options]
    running = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env={**os.environ, "PYTHONUNBUFFERED": "1"})
    try:
        assert running.stdout
        line = running.stdout.readline()
        found = re.search(r"http://\S+:\d+", line)
        assert found, line
        yield found[0]
    finally:
        running.terminate()
        running.wait(30)


@pytest.fixture(scope="session")
def browser() -> "Iterator[Browser]":
    if not Path(CHROMIUM).exists():
        if os.environ.get("BOARDTRACE_REQUIRE_ALL") == "1":
            pytest.fail(f"No browser was found at {CHROMIUM}, and all tests must run.")
        pytest.skip(f"NOT TESTED IN A BROWSER: there is none at {CHROMIUM} (apt-get install chromium)")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=list(CHROMIUM_ARGUMENTS))
        yield opened
        opened.close()


@pytest.fixture(scope="module")
def site(imported: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a server over a copy of the sample's database, for the browser tests of a module."""
    with run_server(copy_database(imported, tmp_path_factory.mktemp("site"))) as address:
        yield address


@pytest.fixture
def page(browser: "Browser") -> "Iterator[Page]":
    """A page in a new browser profile. A script error or a load blocked by the CSP fails the test."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    opened = context.new_page()
    errors: list[str] = []
    opened.on("pageerror", lambda error: errors.append(str(error)))
    opened.on("console", lambda message: errors.append(message.text) if "Content Security" in message.text else None)
    yield opened
    context.close()
    assert not errors
