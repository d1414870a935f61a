# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Whatever is asked of `/api/v1`: a method, an address and a body out of any bytes. None is a fault of the server."""

import atexit
import shutil
import tempfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from urllib.parse import quote

from fastapi.testclient import TestClient

from boardtrace.web.app import create_app
from boardtrace.web.settings import WebSettings
from store.engine import store_url
from tests.command_line import run_boardtrace
from tests.fuzz.parsers import SAMPLE

MARK = "7" * 64  # of the session, so that requests pass the CSRF check
HEAD = 8000  # bytes of the sample: some records, soon there
METHODS = ("GET", "POST", "DELETE")
QUESTIONS = (
    "status=red&limit=3",
    "after=0&limit=200&agency=police",
    "report=x&question=1a",
    "old=2019-03-22&new=2019-06-21",
    "q=%22duty desk%22 plan&since=2019-01-01&until=2020-02-30",
)
BODY = b'{"name": "jo", "password": "' + b"x" * 12 + b'"}'


def try_one(content: bytes) -> None:
    head, _, body = content.partition(b"\n")
    method, address = METHODS[head[0] % len(METHODS)] if head else "GET", quote(head[1:], safe="/?&=%")
    answer = client().request(
        method, f"/api/v1/{address}", content=body, headers={"x-csrf-token": MARK, "content-type": "application/json"}
    )
    assert answer.status_code < 500, (answer.status_code, method, address)


@cache
def client() -> TestClient:
    """The application over a store with the head of a sample in it, in a folder that goes with the process."""
    folder = Path(tempfile.mkdtemp(prefix="boardtrace-fuzz-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    database = folder / "a.db"
    report = folder / SAMPLE.name
    report.write_bytes(SAMPLE.read_bytes()[:HEAD])
    done = run_boardtrace("import", report, "--db", database)
    assert done.returncode in (0, 1), done.stderr
    app = create_app(WebSettings(url=store_url(str(database)), files=folder / "a.files", worker=False))
    app.state.local_csrf_token = MARK
    return TestClient(app, base_url="http://localhost")


def seeds() -> Iterator[bytes]:
    """Each described address once with each method and once with each question."""
    ident = client().get("/api/v1/reports").json()["reports"][0]["id"]
    record = client().get("/api/v1/records").json()["records"][0]["id"]
    for described in client().get("/api/v1/openapi.json").json()["paths"]:
        address = described.removeprefix("/api/v1/")
        for filled in {address.replace("{ident}", known) for known in (ident, record)}:
            for number, question in enumerate(QUESTIONS):
                yield bytes([number % len(METHODS)]) + f"{filled}?{question}".encode() + b"\n" + BODY
