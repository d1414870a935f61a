# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Slow clients, too many clients, and log messages that repeat."""

import logging
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import uvicorn

from boardtrace.web import http_server
from boardtrace.web.http_server import MAX_REPEATS, LimitedProtocol, RepeatFilter
from store.work_folder import WORK_FOLDER
from tests.boardtrace.web.conftest import run_server


async def answer(scope: object, receive: object, send: object) -> None:
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"2")]})  # type: ignore[operator]
    await send({"type": "http.response.body", "body": b"ok"})  # type: ignore[operator]


@pytest.fixture
def address(monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[str, int]]:
    """The address of a server whose heads of requests must come within a fifth of a second."""
    monkeypatch.setattr(http_server, "HEAD_TIMEOUT_S", 0.2)
    listening = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(answer, http=LimitedProtocol, lifespan="off", log_level="error"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
    thread.start()
    yield listening.getsockname()
    server.should_exit = True
    thread.join()


def test_a_head_that_never_ends_loses_its_connection(address: tuple[str, int]) -> None:
    with socket.create_connection(address, timeout=20) as client:
        client.sendall(b"GET / HTTP/1.1\r\nHost: localhost\r\n")
        assert _is_closed(client)


def test_a_second_head_has_the_limit_too(address: tuple[str, int]) -> None:
    with socket.create_connection(address, timeout=20) as client:
        client.sendall(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
        received = b""
        while not received.endswith(b"ok"):
            received += client.recv(4096)
        client.sendall(b"GET / HT")
        assert _is_closed(client)


def test_a_connection_beyond_the_limit_is_closed(address: tuple[str, int], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(http_server, "MAX_CONNECTIONS", 0)
    with socket.create_connection(address, timeout=20) as client:
        assert _is_closed(client)


def _is_closed(client: socket.socket) -> bool:
    try:
        return client.recv(4096) == b""
    except ConnectionResetError:
        return True


def test_a_log_message_is_not_repeated_without_end(monkeypatch: pytest.MonkeyPatch) -> None:
    repeats = RepeatFilter()
    made = [logging.LogRecord("x", logging.WARNING, "", 0, "Failed %s", (n,), None) for n in range(5 * MAX_REPEATS)]
    written = [record.getMessage() for record in made if repeats.filter(record)]
    assert len(written) == MAX_REPEATS
    assert "left out" in written[-1]
    now = time.monotonic()
    monkeypatch.setattr(time, "monotonic", lambda: now + 61)
    assert repeats.filter(made[0])


@pytest.mark.long
def test_a_server_that_is_stopped_leaves_no_temporary_files(database: Path) -> None:
    work = database.with_suffix(".files") / WORK_FOLDER
    with run_server(database):
        assert len(list(work.iterdir())) == 2
    assert [path.name for path in work.iterdir()] == ["lock"]
