# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Ask a server many things at once, one in ten of them hostile: python -m benchmarks.mixed_requests

    python -m benchmarks.mixed_requests [--requests 10000] [--clients 50] [--reviews 10] [--seed N]

Starts `boardtrace serve` over a store of 500 responses a review and a sample's scan. Each client has one connection and
asks as fast as it is answered. Files that are queued are made meanwhile; a user who has too many is refused (429).
Prints the slowest and the median answer, the number of answers by status, and how many were failures of the server
(status 500 and above; 503 where it has too many connections). Exits 1 if there was any.
"""

import argparse
import http.client
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from benchmarks.figures import format_row
from benchmarks.large import fill_store
from benchmarks.web_page_speed import find_picture_address, list_addresses
from store.engine import open_store, store_url

TARGET_S = 2.0  # for the slowest answer to a request that is not hostile
HOSTILE_SHARE = 0.1
TIMEOUT_S = 60.0
START_TIMEOUT_S = 120.0
SLOW_CLIENT_S = 0.5  # for which a hostile client holds a connection without ending its request

HOSTILE_REQUESTS: tuple[bytes, ...] = (
    b"GET / HTTP/1.1\r\nHost: evil.example\r\n\r\n",
    b"GET / HTTP/1.1\r\n\r\n",
    b"GET / HTTP/9.9\r\nHost: localhost\r\n\r\n",
    b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
    b"GET /%00 HTTP/1.1\r\nHost: localhost\r\n\r\n",
    b"GET /../../etc/passwd HTTP/1.1\r\nHost: localhost\r\n\r\n",
    b"GET /static/..%2f..%2fapp.py HTTP/1.1\r\nHost: localhost\r\n\r\n",
    b"GET /?page=-1 HTTP/1.1\r\nHost: localhost\r\n\r\n",
    b"GET /?page=99999999999999999999 HTTP/1.1\r\nHost: localhost\r\n\r\n",
    b"GET /search?q=%22%22%22*(NEAR HTTP/1.1\r\nHost: localhost\r\n\r\n",
    b"GET /search?q=" + b"a*+" * 2000 + b" HTTP/1.1\r\nHost: localhost\r\n\r\n",
    b"GET /search?q=%ed%a0%80 HTTP/1.1\r\nHost: localhost\r\n\r\n",
    b"GET /report/" + b"x" * 5000 + b" HTTP/1.1\r\nHost: localhost\r\n\r\n",
    b"GET /page/" + b"0" * 64 + b"/1.png?dpi=99999 HTTP/1.1\r\nHost: localhost\r\n\r\n",
    b"GET /exports/download?form=xlsx&report=%27%3B HTTP/1.1\r\nHost: localhost\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: localhost\r\nX-Forwarded-For: 1.2.3.4\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: localhost\r\nCookie: " + b"a=b; " * 1000 + b"\r\n\r\n",
    b"GET / HTTP/1.1\r\n" + b"A: b\r\n" * 5000 + b"\r\n",
    b"POST /imports HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    b"POST /imports HTTP/1.1\r\nHost: localhost\r\nContent-Length: 99999999999\r\n\r\nx",
    b"POST /imports HTTP/1.1\r\nHost: localhost\r\nContent-Type: a/b; charset=punycode\r\n\r\n",
    b'POST /api/v1/session HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/json\r\nContent-Length: 4\r\n\r\n{"a"',
    b"POST /response/x/rag HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n\r\nvalue=%00",
    b"DELETE / HTTP/1.1\r\nHost: localhost\r\n\r\n",
    b"POST /review HTTP/1.1\r\nHost: localhost\r\nSec-Fetch-Site: cross-site\r\nContent-Length: 0\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: localhost\r\nX: ",
)
"""Requests as they are sent; the last never ends."""


@dataclass(slots=True)
class Answers:
    """The clients' answers: the seconds of each answer to a request that is not hostile, by its name, and how many
    answers had which status; 0 is a connection that was closed without one."""

    seconds: list[tuple[float, str]] = field(default_factory=list)
    statuses: Counter[int] = field(default_factory=Counter)
    hostile_statuses: Counter[int] = field(default_factory=Counter)

    @property
    def failures(self) -> int:
        return sum(
            n for found in (self.statuses, self.hostile_statuses) for status, n in found.items() if status >= 500
        )


@contextmanager
def running_server(database: Path) -> Iterator[int]:
    """Start `boardtrace serve` and yield its port."""
    command = [sys.executable, "-m", "boardtrace", "serve", "--db", str(database), "--port", "0"]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, text=True, env={**os.environ, "PYTHONUNBUFFERED": "1"}
    ) as server:
        try:
            assert server.stdout is not None
            yield int(server.stdout.readline().split("/  ")[0].rpartition(":")[2].strip("/ \n"))
        finally:
            server.kill()


def wait_for_server(port: int) -> None:
    deadline = time.monotonic() + START_TIMEOUT_S
    while time.monotonic() < deadline:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise TimeoutError("The server did not start.")


def ask_server(port: int, addresses: list[tuple[str, str]], requests: int, clients: int, seed: int) -> Answers:
    """Send so many requests from so many clients at once."""
    answers, lock = Answers(), threading.Lock()

    def run_client(number: int) -> None:
        chance = Random(f"{seed}-{number}")
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=TIMEOUT_S)
        for _ in range(requests // clients):
            if chance.random() < HOSTILE_SHARE:
                status = send_hostile_request(port, chance.choice(HOSTILE_REQUESTS))
                with lock:
                    answers.hostile_statuses[status] += 1
                continue
            name, address = chance.choice(addresses)
            start = time.monotonic()
            status = send_request(connection, address) or send_request(connection, address)
            with lock:
                answers.statuses[status] += 1
                answers.seconds.append((time.monotonic() - start, name))

    threads = [threading.Thread(target=run_client, args=(number,)) for number in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def send_request(connection: http.client.HTTPConnection, address: str) -> int:
    """Ask for an address and return the status of the answer, 0 where there is none, such as when the server has closed
    a connection that was not used for a while: a browser then asks once more."""
    try:
        connection.request("GET", address, headers={"Accept": "text/html"})
        answer = connection.getresponse()
        answer.read()
    except (OSError, http.client.HTTPException):
        connection.close()
        return 0
    return answer.status


def send_hostile_request(port: int, content: bytes) -> int:
    """Send bytes on a new connection and return the status of the answer, 0 where there is none."""
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=TIMEOUT_S) as client:
            client.sendall(content)
            if not content.endswith(b"\n"):
                client.settimeout(SLOW_CLIENT_S)
            head = client.recv(64).split()
    except OSError:
        return 0
    return int(head[1]) if len(head) > 1 and head[1].isdigit() else 0


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--requests", type=int, default=10_000)
    parser.add_argument("--clients", type=int, default=50)
    parser.add_argument("--reviews", type=int, default=10)
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        database = Path(folder) / "a.db"
        engine = open_store(store_url(str(database)))
        fill_store(engine, args.reviews)
        picture = find_picture_address(engine, database.with_suffix(".files"))
        engine.dispose()
        addresses = [
            *list_addresses(args.reviews),
            ("the picture of a page", f"/page/{picture}/2.png?dpi=100"),
            ("an export, queued", "/exports/download?form=xlsx&report=v0001-19"),
            ("evidence, queued", "/evidence/record?record=v0001-19-q3-1"),
        ]
        with running_server(database) as port:
            wait_for_server(port)
            ask_server(port, addresses, len(addresses), 1, args.seed)  # data that is loaded once is loaded
            start = time.monotonic()
            answers = ask_server(port, addresses, args.requests, args.clients, args.seed)
            taken = time.monotonic() - start
    slowest, name = max(answers.seconds)
    median = statistics.median(seconds for seconds, _ in answers.seconds)
    print(f"{args.requests} requests of {args.clients} clients in {taken:.0f} s, seed {args.seed}")
    print(format_row(f"slowest answer ({name})", TARGET_S, slowest, "s"))
    print(format_row("median answer", None, median, "s"))
    print(format_row("failures of the server", 0, answers.failures))
    for what, statuses in (("answers", answers.statuses), ("to hostile requests", answers.hostile_statuses)):
        print(f"  {what}: {dict(sorted(statuses.items()))}")
    return 1 if answers.failures else 0


if __name__ == "__main__":
    sys.exit(main())
