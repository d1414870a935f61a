# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""The queue of files to download: one is made at a time, each user sees their own, and nothing of one is kept."""

import json
import subprocess
import threading
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from boardtrace.web.auth import User
from boardtrace.web.downloads import (
    ANSWER_FILE,
    CONTENT_FILE,
    FAILED_MESSAGE,
    MAX_OF_USER,
    Downloads,
    TooManyDownloadsError,
)
from boardtrace.web.kept_folders import KEEP_S
from boardtrace.web.settings import WebSettings
from store.accounts.access_limit import make_limit
from store.work_folder import RUN_PREFIX, WORK_FOLDER, remove_downloads
from tests.boardtrace.web.conftest import wait_until

SCOPE = {"scheme": "http", "host": "localhost", "path": "/exports/download", "query_string": "report=a"}


def make_user(name: str) -> User:
    return User(name=name, role="analyst", csrf="", local=False)


class Processes:
    """Processes that end when `go_on` is set, and write the content that the test wants."""

    def __init__(self) -> None:
        self.go_on, self.failed, self.started, self.killed = threading.Event(), "", list[Path](), 0
        self.crashes = False

    def start(self, _: str, folder: str, settings: WebSettings) -> Any:
        self.started.append(Path(folder))
        return self

    def __enter__(self) -> "Processes":
        return self

    def __exit__(self, *_: object) -> None:
        return None

    def wait(self, timeout_s: float | None = None) -> int:
        if not self.go_on.wait(10 if timeout_s else 0):
            raise subprocess.TimeoutExpired("download_process", 10)
        folder = self.started[-1]
        if folder.exists() and not self.crashes and not self.killed:  # a killed process writes nothing more
            (folder / CONTENT_FILE).write_bytes(b"content")
            (folder / ANSWER_FILE).write_text(json.dumps({"failed": self.failed, "headers": {"content-type": "a/b"}}))
        return 0

    def kill(self) -> None:
        self.killed += 1
        self.go_on.set()


@pytest.fixture
def processes() -> Processes:
    return Processes()


@pytest.fixture
def run_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of temporary files of a running server."""
    folder = tmp_path / "a.files" / WORK_FOLDER / f"{RUN_PREFIX}1"
    folder.mkdir(parents=True)
    monkeypatch.setattr("boardtrace.web.downloads.tempfile.tempdir", str(folder))
    return folder


@pytest.fixture
def now_s() -> list[float]:
    return [0.0]


@pytest.fixture
def downloads(processes: Processes, run_folder: Path, now_s: list[float]) -> Downloads:
    settings = WebSettings(url="sqlite:///a.db", files=run_folder.parents[1])
    return Downloads(settings, processes.start, lambda: now_s[0])


def state_of(downloads: Downloads, key: str, user: str) -> str:
    found = downloads.find(key, make_user(user))
    return found.state if found else "gone"


def test_files_are_made_one_after_the_other(downloads: Downloads, processes: Processes) -> None:
    first, second = downloads.add(make_user("ann"), SCOPE), downloads.add(make_user("bob"), SCOPE)
    wait_until(lambda: state_of(downloads, first, "ann") == "running", interval_s=0.01)
    assert (state_of(downloads, second, "bob"), downloads.count_before(second)) == ("waiting", 1)
    assert downloads.find(first, make_user("bob")) is None
    processes.go_on.set()
    wait_until(lambda: state_of(downloads, second, "bob") == "ready", interval_s=0.01)
    found = downloads.find(second, make_user("bob"))
    assert found
    assert (found.content.read_bytes(), found.load_headers()) == (b"content", {"content-type": "a/b"})


@pytest.mark.parametrize("crashes", [False, True])
def test_a_file_that_cannot_be_made_says_why(downloads: Downloads, processes: Processes, crashes: bool) -> None:
    processes.failed, processes.crashes = "No record matches.", crashes
    processes.go_on.set()
    key = downloads.add(make_user("ann"), SCOPE)
    wait_until(lambda: state_of(downloads, key, "ann") == "failed", interval_s=0.01)
    found = downloads.find(key, make_user("ann"))
    assert found
    assert found.failed == (FAILED_MESSAGE if crashes else "No record matches.")


def test_a_user_has_so_many_files_at_a_time(downloads: Downloads) -> None:
    keys = [downloads.add(make_user("ann"), SCOPE) for _ in range(MAX_OF_USER)]
    with pytest.raises(TooManyDownloadsError):
        downloads.add(make_user("ann"), SCOPE)
    downloads.discard(keys[-1], make_user("ann"))
    assert downloads.add(make_user("ann"), SCOPE)


def test_a_discarded_file_ends_its_process(downloads: Downloads, processes: Processes, run_folder: Path) -> None:
    key = downloads.add(make_user("ann"), SCOPE)
    wait_until(lambda: bool(processes.started), interval_s=0.01)
    downloads.discard(key, make_user("bob"))
    assert not processes.killed
    downloads.discard(key, make_user("ann"))
    wait_until(lambda: bool(processes.killed), interval_s=0.01)
    assert not list(run_folder.iterdir())


def test_files_are_removed_after_a_while_and_when_a_case_is_erased(
    downloads: Downloads, processes: Processes, run_folder: Path, now_s: list[float]
) -> None:
    processes.go_on.set()
    old, kept = downloads.add(make_user("ann"), SCOPE), ""
    wait_until(lambda: state_of(downloads, old, "ann") == "ready", interval_s=0.01)
    now_s[0] = KEEP_S
    kept = downloads.add(make_user("ann"), SCOPE)
    assert downloads.find(old, make_user("ann")) is None
    wait_until(lambda: state_of(downloads, kept, "ann") == "ready", interval_s=0.01)
    remove_downloads(run_folder.parents[1])
    assert downloads.find(kept, make_user("ann")) is None
    assert not list(run_folder.iterdir())


def test_nothing_is_left_when_the_server_stops(downloads: Downloads, processes: Processes, run_folder: Path) -> None:
    for user in ("ann", "bob"):
        downloads.add(make_user(user), SCOPE)
    downloads.close()
    wait_until(lambda: not list(run_folder.iterdir()), interval_s=0.01)


def test_a_file_is_not_for_a_user_whose_rights_have_changed(downloads: Downloads) -> None:
    key = downloads.add(make_user("ann"), SCOPE)
    assert downloads.find(key, replace(make_user("ann"), csrf="of another session"))
    assert downloads.find(key, replace(make_user("ann"), limit=make_limit(["Harrowmere"], []))) is None


def test_an_old_file_is_removed_though_nobody_asks_for_any(
    processes: Processes, run_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("boardtrace.web.kept_folders.KEEP_S", 0.02)
    downloads = Downloads(WebSettings(url="sqlite:///a.db", files=run_folder.parents[1]), processes.start)
    downloads.add(make_user("ann"), SCOPE)
    wait_until(lambda: not list(run_folder.iterdir()), interval_s=0.01)
