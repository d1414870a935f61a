# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""The process that makes a file to download: answers the request in FOLDER/order.json as its user.

The application itself answers, so that a file is the same whether it was queued or not.

Usage: python -m boardtrace.web.download_process FOLDER
"""

import asyncio
import json
import os
import sys
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import PlainTextResponse
from sqlalchemy import Engine
from starlette.exceptions import HTTPException

from boardtrace.settings import files_folder, read_environment
from boardtrace.web.app import create_app
from boardtrace.web.auth import User
from boardtrace.web.child_process import write_json
from boardtrace.web.dependencies import require_user
from boardtrace.web.downloads import ANSWER_FILE, CONTENT_FILE, ORDER_FILE
from boardtrace.web.errors import DEFAULT_MESSAGES
from boardtrace.web.settings import WebSettings
from store.accounts.access_limit import make_limit
from store.audit_log import FORGOTTEN, count_entries
from store.engine import store_url

NICENESS = 10  # web pages are answered first
SENT_HEADERS = ("content-type", "content-disposition")
ERASED_MESSAGE = "A case was erased while the file was made. Ask for the file again."


@dataclass(slots=True)
class Answer:
    """An answer of the application, as it sends it."""

    status: int = 0
    headers: dict[str, str] = field(default_factory=dict)
    body: bytearray = field(default_factory=bytearray)

    async def send(self, message: Any) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            self.headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in message["headers"]}
        else:
            self.body += message.get("body", b"")


def answer_request(app: FastAPI, user: User, scope: dict[str, str]) -> Answer:
    """Let the application answer a GET request of a user."""
    app.dependency_overrides[require_user] = lambda: user
    app.add_exception_handler(HTTPException, _explain_error)
    app.add_exception_handler(RequestValidationError, _explain_error)
    answer = Answer()

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": b"", "more_body": False}

    whole = {
        "type": "http", "method": "GET", "http_version": "1.1", "root_path": "", "client": None, "server": None,
        "scheme": scope["scheme"], "path": scope["path"], "raw_path": scope["path"].encode(),
        "query_string": scope["query_string"].encode("latin-1"),
        "headers": [(b"host", scope["host"].encode("latin-1"))],
    }  # fmt: skip
    asyncio.run(app(whole, receive, answer.send))
    return answer


def read_user(given: dict[str, Any]) -> User:
    """Return the user of an order, who sees the same in the file as on the pages."""
    return User(**{**given, "limit": make_limit(**given["limit"])})


def _explain_error(_: Request, error: Exception) -> PlainTextResponse:
    if isinstance(error, HTTPException):
        message = DEFAULT_MESSAGES[404] if error.status_code == 404 else str(error.detail)
        return PlainTextResponse(message, error.status_code)
    return PlainTextResponse("The request is not valid.", 422)


def count_erasures(engine: Engine) -> int:
    with engine.connect() as connection:
        return count_entries(connection, FORGOTTEN)


def main(folder_name: str) -> int:
    os.umask(0o077)
    os.nice(NICENESS)
    with suppress(FileNotFoundError):  # the server has removed the folder: the file is not wanted any more
        make_file(Path(folder_name))
    return 0


def make_file(folder: Path) -> None:
    """Make the file that is ordered in a folder."""
    order = json.loads((folder / ORDER_FILE).read_text(encoding="utf-8"))
    url = store_url(read_environment().database)
    app = create_app(WebSettings(url=url, files=files_folder(url), accounts=True, allowed_hosts=(), worker=False))
    engine: Engine = app.state.engine
    erasures = count_erasures(engine)
    answer = answer_request(app, read_user(order["user"]), order["scope"])
    failed = "" if answer.status == 200 else answer.body.decode("utf-8", "replace")
    (folder / CONTENT_FILE).write_bytes(b"" if failed else answer.body)
    if count_erasures(engine) != erasures:  # the erasure came before this file was there to be removed
        (folder / CONTENT_FILE).unlink(missing_ok=True)
        failed = ERASED_MESSAGE
    headers = {name: value for name, value in answer.headers.items() if name in SENT_HEADERS}
    write_json(folder / ANSWER_FILE, {"failed": failed, "headers": headers})


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
