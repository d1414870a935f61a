"""A store with a sample in it, the application over it, and a real browser on a real server."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine

from boardtrace.web.app import create_app
from boardtrace.web.settings import WebSettings
from store.accounts.accounts import Role, add_account
from store.engine import open_store, store_url, writing
from tests.conftest import SAMPLES, run_boardtrace
from tests.shared_folders import make_once

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

SAMPLE = SAMPLES / "harrowmere-2019-03-born-digital.pdf"
PASSWORD = "a long enough password"
CHROMIUM = "/usr/bin/chromium"
# Debian's browser, alone and without a look elsewhere.
ARGUMENTS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)  # fmt: skip

Client = Callable[..., TestClient]


@pytest.fixture(scope="session")
def imported(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with one sample imported, its files beside it; to be copied, not changed."""
    return make_once(tmp_path_factory, "imported", _import_sample) / "a.db"


def _import_sample(folder: Path) -> None:
    done = run_boardtrace("import", SAMPLE, "--db", folder / "a.db")
    assert done.returncode in (0, 1), done.stderr


@pytest.fixture
def database(imported: Path, tmp_path: Path) -> Path:
    """A copy of it to do anything with."""
    return copied(imported, tmp_path)


def copied(imported: Path, folder: Path) -> Path:
    target = folder / "a.db"
    for name in (imported, imported.with_name(imported.name + "-wal")):
        if name.exists():
            shutil.copy(name, folder / name.name)
    shutil.copytree(imported.with_suffix(".files"), folder / "a.files")
    return target


@pytest.fixture
def engine(database: Path) -> Iterator[Engine]:
    opened = open_store(store_url(str(database)))
    yield opened
    opened.dispose()


@pytest.fixture
def client(database: Path) -> Iterator[Client]:
    """Makes clients of the application over the copy; settings by name."""
    made: list[TestClient] = []

    def make(base: str = "http://localhost", **given: Any) -> TestClient:
        settings = WebSettings(
            **{"url": store_url(str(database)), "files": database.with_suffix(".files"), "worker": False, **given}
        )
        made.append(TestClient(create_app(settings), base_url=base, follow_redirects=False))
        return made[-1].__enter__()

    yield make
    for one in made:
        one.__exit__(None, None, None)


def account(engine: Engine, role: Role) -> str:
    """An account of this role, called by it."""
    with writing(engine) as connection:
        add_account(connection, role, role, PASSWORD)
    return role


def mark(page: str) -> str:
    """The mark that a page's forms bear."""
    found = re.search(r'name="csrf" value="([0-9a-f]{64})"', page)
    assert found, page[:2000]
    return found[1]


@contextmanager
def serving(database: Path, *options: str) -> Iterator[str]:
    """`boardtrace serve` on a free port; its address."""
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
            pytest.fail(f"There is no browser at {CHROMIUM}, and all tests are to be run.")
        pytest.skip(f"NOT TESTED IN A BROWSER: there is none at {CHROMIUM} (apt-get install chromium)")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=list(ARGUMENTS))
        yield opened
        opened.close()


@pytest.fixture(scope="module")
def site(imported: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server over a copy of the sample's store, for a module's tests in a browser."""
    with serving(copied(imported, tmp_path_factory.mktemp("site"))) as address:
        yield address


@pytest.fixture
def page(browser: "Browser") -> "Iterator[Page]":
    """A page of a new browser profile; a fault of its scripts, or a refused load, fails the test."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    opened = context.new_page()
    troubles: list[str] = []
    opened.on("pageerror", lambda error: troubles.append(str(error)))
    opened.on("console", lambda said: troubles.append(said.text) if "Content Security" in said.text else None)
    yield opened
    context.close()
    assert not troubles
