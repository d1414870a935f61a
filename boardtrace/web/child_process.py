# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Start modules of the program as processes of the server, and give it their results in files."""

import json
import os
import subprocess
import sys
from pathlib import Path

from boardtrace.web.settings import WebSettings


def start_module(
    *arguments: str, settings: WebSettings | None = None, stdout: int | None = None
) -> subprocess.Popen[bytes]:
    """Start `python -m` with these arguments; with `settings` over the server's database.

    The process has a separate session, so that Ctrl-C in the server's terminal does not reach it: the server ends it.
    """
    environment = None
    if settings:  # not in the arguments, which other users can see: a database URL may contain a password
        environment = {**os.environ, "BOARDTRACE_DB": settings.url, "BOARDTRACE_FILES": str(settings.files)}
    return subprocess.Popen(  # noqa: S603 - our own modules, and values that the server checked or named
        [sys.executable, "-P", "-m", *arguments],
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=stdout,
        start_new_session=True,
    )


def write_json(path: Path, value: object) -> None:
    """Write a file whole: the server never reads a part of it."""
    part = path.with_suffix(".part")
    part.write_text(json.dumps(value, default=str), encoding="utf-8")
    part.replace(path)
