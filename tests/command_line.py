# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""The command line as a user runs it, in this process where a command only reads the store."""

import contextlib
import io
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from typing import Any
from unittest.mock import patch

from sqlalchemy import Engine, create_engine

import store.engine
from boardtrace.cli import main

Run = Callable[..., subprocess.CompletedProcess[str]]

OWN_PROCESS = frozenset({"serve", "users"})
"""Commands that run until they are stopped, or ask at the terminal."""

COLUMNS = "160"  # characters; the width of the terminal
TIMEOUT_S = 600


def run_boardtrace(
    *arguments: object, own_process: bool | None = None, **environment: str
) -> subprocess.CompletedProcess[str]:
    """Run `boardtrace ARGUMENTS` and return its exit code, stdout and stderr.

    A command that starts no process runs in this one, which spares a second of imports for each of some hundred calls.
    With its own variables in `environment`, a command gets a separate process unless `own_process` is False.
    """
    words = [str(argument) for argument in arguments]
    if own_process is None:
        own_process = bool(environment) or not words or words[0] in OWN_PROCESS
    return run_in_own_process(*words, **environment) if own_process else _run_in_this_process(words, environment)


def export_without_head(database: object) -> str:
    """Return the JSON export of a store without the head of the log, which differs with the time of the import."""
    done = run_boardtrace("export", "--db", database, own_process=False)
    assert done.returncode == 0, done.stderr
    return re.sub(r'^ "log_head": .*\n', "", done.stdout, count=1, flags=re.MULTILINE)


def run_in_own_process(*arguments: object, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run `boardtrace ARGUMENTS` in a separate process."""
    return subprocess.run(
        [sys.executable, "-m", "boardtrace", *map(str, arguments)],
        capture_output=True,
        text=True,
        timeout=TIMEOUT_S,
        env={**os.environ, "COLUMNS": COLUMNS, **environment},
    )


def _run_in_this_process(words: list[str], environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    with _captured_stream() as out, _captured_stream() as err:
        umask = os.umask(0o077)
        try:
            with (
                patch.dict(os.environ, {"COLUMNS": COLUMNS, **environment}),
                contextlib.redirect_stdout(out),
                contextlib.redirect_stderr(err),
                _disposed_engines(),
            ):
                code = main(words)
        finally:
            os.umask(umask)
        return subprocess.CompletedProcess(["boardtrace", *words], code, _text_of(out), _text_of(err))


@contextlib.contextmanager
def _captured_stream() -> Iterator[io.TextIOWrapper]:
    with io.TextIOWrapper(io.BytesIO(), encoding="utf-8", write_through=True) as stream:
        yield stream


def _text_of(stream: io.TextIOWrapper) -> str:
    stream.flush()
    content: Any = stream.buffer
    return io.TextIOWrapper(
        io.BytesIO(content.getvalue()), encoding="utf-8"
    ).read()  # newlines as a pipe's reader sees them


@contextlib.contextmanager
def _disposed_engines() -> Iterator[None]:
    """Close the command's connections, as the end of its process would: SQLite then empties its write-ahead log."""
    made: list[Engine] = []

    def recording(*arguments: Any, **options: Any) -> Engine:
        made.append(create_engine(*arguments, **options))
        return made[-1]

    with patch.object(store.engine, "create_engine", recording):
        try:
            yield
        finally:
            for engine in made:
                engine.dispose()
