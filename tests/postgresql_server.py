# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""A PostgreSQL server of the tests' own, in a temporary folder, listening on a socket alone."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

SERVER_USER = "nobody" if os.geteuid() == 0 else None  # the server refuses to run as root

SETTINGS = (
    "-c max_connections=50",
    "-c fsync=off",  # nothing needs to survive a power cut
    "-c autovacuum=off",  # else it visits some hundred databases in turn, each of which lives for seconds
)


def program(name: str) -> str | None:
    usual = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"))
    return shutil.which(name) or (str(usual[-1]) if usual else None)


@contextmanager
def running_server() -> Iterator[str]:
    """The URL of its empty database `postgres`. Raises FileNotFoundError where no server is installed."""
    initdb, control = program("initdb"), program("pg_ctl")
    if not initdb or not control:
        raise FileNotFoundError("no PostgreSQL server is installed")
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as name:  # a socket's path must be short
        folder = Path(name)
        if SERVER_USER:
            shutil.chown(folder, SERVER_USER)
        data = folder / "data"

        def run(*command: object, check: bool = True) -> None:
            subprocess.run(list(map(str, command)), check=check, capture_output=True, user=SERVER_USER)

        run(initdb, "-D", data, "-U", "tester", "--no-sync")
        options = f"-c listen_addresses= -c unix_socket_directories={folder} {' '.join(SETTINGS)}"
        run(control, "-D", data, "-w", "-l", folder / "log", "-o", options, "start")
        try:
            yield f"postgresql+psycopg://tester@/postgres?host={folder}"
        finally:
            run(control, "-D", data, "-m", "immediate", "stop", check=False)
