# SPDX-FileCopyrightText: 2026 the boardtrace authors
# SPDX-License-Identifier: MIT

"""Starts the import process when files are waiting, and stops it with the server."""

import logging
import os
import subprocess
import sys
import threading

from sqlalchemy import Engine

from boardtrace.web.settings import WebSettings
from store.accounts.import_queue import count_open_jobs

LOG = logging.getLogger("boardtrace.web")
QUEUE_POLL_S = 60  # between two looks at the queue without an upload: another server may have been killed
RETRY_PAUSE_S = 5  # after a failed process, so that one that cannot start is not started in a tight loop
STOP_TIMEOUT_S = 10  # for the process to put its file back; pages read so far are kept


class ImportSupervisor(threading.Thread):
    """Runs the import process whenever files are waiting, one process at a time."""

    def __init__(self, settings: WebSettings, engine: Engine) -> None:
        super().__init__(name="import-supervisor", daemon=True)
        self.settings, self.engine = settings, engine
        self.work_waiting, self.stopping = threading.Event(), threading.Event()
        self.process: subprocess.Popen[bytes] | None = None

    def notify(self) -> None:
        """Look at the queue now, because a file was added."""
        self.work_waiting.set()

    def run(self) -> None:
        while not self.stopping.is_set():
            try:
                with self.engine.connect() as connection:
                    waiting = count_open_jobs(connection)
                if waiting and self._run_import_process() != 0:
                    self.stopping.wait(RETRY_PAUSE_S)
                    continue
            except Exception:
                LOG.exception("The import queue could not be read")
            self.work_waiting.wait(QUEUE_POLL_S)
            self.work_waiting.clear()

    def _run_import_process(self) -> int:
        """Run the process until the queue is empty. Returns its exit code."""
        # In the environment: other users can see a process's arguments, and a database URL may contain a password.
        environment = {**os.environ, "BOARDTRACE_DB": self.settings.url, "BOARDTRACE_FILES": str(self.settings.files)}
        # In a separate session: Ctrl-C in the server's terminal must not reach it; `stop` ends it.
        self.process = subprocess.Popen(
            [sys.executable, "-P", "-m", "boardtrace.web.import_process"],  # -P: nothing from the working folder
            env=environment,
            stdin=subprocess.DEVNULL,
            start_new_session=True,
        )
        if self.stopping.is_set():
            self.process.terminate()
        return self.process.wait()

    def stop(self) -> None:
        """Stop the process, which puts its current file back into the queue."""
        self.stopping.set()
        self.work_waiting.set()
        process = self.process
        if process and process.poll() is None:
            process.terminate()
            try:
                process.wait(STOP_TIMEOUT_S)
            except subprocess.TimeoutExpired:
                process.kill()
