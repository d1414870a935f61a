# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""The HTTP server: uvicorn, with limits on slow heads of requests, on connections and on repeated log messages.

Uvicorn has no time limit for the head of a request: a client that sends one byte a minute would hold its connection,
and with it a file descriptor, for ever.
"""

import asyncio
import logging
import resource
import socket
import time
from collections import Counter

import uvicorn
from starlette.types import ASGIApp
from uvicorn.protocols.http.h11_impl import H11Protocol

HEAD_TIMEOUT_S = 10.0  # a browser sends the head of a request in one packet
MAX_CONCURRENCY = 300  # connections or requests; further ones are answered 503
MAX_CONNECTIONS = 1500  # further ones are closed at once
MAX_FILE_DESCRIPTORS = 8192  # connections, database connections and open files
LOG_PERIOD_S = 60.0
MAX_REPEATS = 20  # log entries of one message in each period
LOGGERS = ("uvicorn.error", "asyncio", "boardtrace.web")


class LimitedProtocol(H11Protocol):
    """A connection that is closed when the head of a request takes longer than HEAD_TIMEOUT_S."""

    head_timer: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        if len(self.connections) > MAX_CONNECTIONS:
            transport.abort()
        else:
            self._start_head_timer()

    def connection_lost(self, exc: Exception | None) -> None:
        self._stop_head_timer()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        if self.head_timer is None and not self._is_answering():
            self._start_head_timer()
        super().data_received(data)
        if self._is_answering():
            self._stop_head_timer()

    def _is_answering(self) -> bool:
        return self.cycle is not None and not self.cycle.response_complete

    def _start_head_timer(self) -> None:
        self.head_timer = self.loop.call_later(HEAD_TIMEOUT_S, self.transport.abort)

    def _stop_head_timer(self) -> None:
        if self.head_timer is not None:
            self.head_timer.cancel()
            self.head_timer = None


class RepeatFilter(logging.Filter):
    """Drops log entries of a message that has been written MAX_REPEATS times within LOG_PERIOD_S."""

    def __init__(self) -> None:
        super().__init__()
        self.counts: Counter[str] = Counter()
        self.period_start = time.monotonic()

    def filter(self, record: logging.LogRecord) -> bool:
        if time.monotonic() - self.period_start > LOG_PERIOD_S:
            self.counts.clear()
            self.period_start = time.monotonic()
        self.counts[str(record.msg)] += 1
        repeats = self.counts[str(record.msg)]
        if repeats == MAX_REPEATS:
            record.msg = f"{record.msg} (further entries of this kind are left out for a minute)"
        return repeats <= MAX_REPEATS


def run_server(app: ASGIApp, listening: socket.socket) -> None:
    """Serve `app` on an open socket until the process gets a signal to stop."""
    _raise_file_limit()
    for name in LOGGERS:
        logging.getLogger(name).addFilter(RepeatFilter())
    config = uvicorn.Config(
        app,
        http=LimitedProtocol,
        limit_concurrency=MAX_CONCURRENCY,
        log_level="warning",
        access_log=False,
        server_header=False,
        proxy_headers=False,
        lifespan="on",
    )
    uvicorn.Server(config).run(sockets=[listening])


def _raise_file_limit() -> None:
    """Raise this process's soft limit of open files: the usual 1024 is less than the connections that it accepts."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = MAX_FILE_DESCRIPTORS if hard == resource.RLIM_INFINITY else min(hard, MAX_FILE_DESCRIPTORS)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
