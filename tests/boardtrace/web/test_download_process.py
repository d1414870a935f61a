# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""The process that makes a file to download."""

import json
from dataclasses import asdict
from pathlib import Path

import pytest

from boardtrace.web import download_process
from boardtrace.web.auth import User
from boardtrace.web.downloads import ANSWER_FILE, CONTENT_FILE, ORDER_FILE
from tests.boardtrace.web.conftest import Client, call_in_thread


@pytest.fixture
def order(database: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with an order of the workbook of a report that does not exist."""
    monkeypatch.setenv("BOARDTRACE_DB", str(database))
    monkeypatch.setattr("os.nice", lambda _: 0)
    monkeypatch.setattr("os.umask", lambda _: 0)
    folder = tmp_path / "download-1"
    folder.mkdir()
    write_order(folder, "/exports/download", "report=none")
    return folder


def run_process(order: Path) -> int:
    return call_in_thread(download_process.main, str(order))


def write_order(folder: Path, path: str, query: str) -> None:
    user = asdict(User(name="ann", role="analyst", csrf="", local=False))
    scope = {"scheme": "http", "host": "localhost", "path": path, "query_string": query}
    (folder / ORDER_FILE).write_text(json.dumps({"user": user, "scope": scope}))


def test_a_queued_file_is_the_one_that_a_program_gets(client: Client, order: Path) -> None:
    write_order(order, "/actions/download", "form=csv&status=red")
    assert run_process(order) == 0
    direct = client().get("/actions/download?form=csv&status=red")
    assert (order / CONTENT_FILE).read_bytes() == direct.content
    headers = json.loads((order / ANSWER_FILE).read_text())["headers"]
    assert headers == {name: direct.headers[name] for name in ("content-type", "content-disposition")}


@pytest.mark.parametrize(
    ("query", "reason"),
    [
        ("report=none", "Page not found."),
        ("form=none&report=none", "Unknown format."),
        ("without_names=3", "The request is not valid."),
    ],
)
def test_a_refused_request_says_why(order: Path, query: str, reason: str) -> None:
    write_order(order, "/exports/download", query)
    assert run_process(order) == 0
    assert json.loads((order / ANSWER_FILE).read_text())["failed"].startswith(reason)
    assert (order / CONTENT_FILE).read_bytes() == b""


def test_a_file_is_dropped_if_a_case_was_erased_meanwhile(order: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    erasures = iter((0, 1))
    monkeypatch.setattr(download_process, "count_erasures", lambda _: next(erasures))
    write_order(order, "/actions/download", "form=csv")
    assert run_process(order) == 0
    assert not (order / CONTENT_FILE).exists()
    assert "was erased" in json.loads((order / ANSWER_FILE).read_text())["failed"]


def test_a_file_that_is_not_wanted_any_more_is_not_made(order: Path) -> None:
    (order / ORDER_FILE).unlink()
    assert run_process(order) == 0
    assert not list(order.iterdir())
